/**
 * Readers who were added to the site of this device since somebody here last looked. Nobody becomes able
 * to open a shelter's cases without every device of that shelter saying so.
 */
import { activeUser, type Membership } from "../../membership/membership.ts";
import type { Id } from "../../protocol/id.ts";
import type { Problem } from "../../protocol/problem.ts";
import type { Result } from "../../protocol/result.ts";
import type { Role } from "../../protocol/role.ts";
import { commit, type Device } from "../../store/database.ts";

/** Somebody who can now open the cases of a site, and the entry of the log that let them. */
export type NewReader = { readonly user: Id; readonly role: Role; readonly seq: number };

/** Gives the readers of this device's site who were added after an entry of the log, each once. */
export const newReaders = (
  membership: Pick<Membership, "users" | "grants">,
  site: Id,
  after: number,
  own: readonly Id[],
): readonly NewReader[] => {
  const found = new Map<Id, NewReader>();
  for (const { user, key, site: place, seq } of membership.grants) {
    const reader = activeUser(membership, user);
    const isNew = key === "S" && place === site && seq > after && !own.includes(user);
    // A rotation gives a key to those who read already: that is no news.
    const readBefore = membership.grants.some(
      (grant) => grant.user === user && grant.site === site && grant.seq <= after,
    );
    if (reader && isNew && !readBefore) found.set(user, { user, role: reader.role, seq });
  }
  return [...found.values()];
};

/**
 * The entry of the log up to which readers were made known here. A new device knows those it began
 * with; one of a practice organisation, whose people are all invented at once, knows them all.
 */
export const toldUpTo = async (
  device: Device,
  membership: Membership,
  practice: boolean,
): Promise<number> => {
  const row = await device.database.meta.get(toldKey);
  if (typeof row?.value === "number") return row.value;
  if (practice) return membership.head.seq;
  const { seq } = membership.devices.get(device.device) ?? membership.head;
  return seq;
};

/** Notes that somebody has seen who was added. */
export const noteTold = (device: Device, seq: number): Promise<Result<null, Problem>> =>
  commit(device, [{ table: "meta", key: toldKey, row: { key: toldKey, value: seq } }]);

const toldKey = "readers-told";
