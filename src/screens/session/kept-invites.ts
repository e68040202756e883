/**
 * The secrets of invites made on this device, sealed under the maker's own key. With the secret a
 * request to join is known to come from whoever was given the invite; without it only the six check
 * words tell.
 */
import { z } from "zod";
import { InviteToken } from "../../protocol/invite.ts";
import type { Problem } from "../../protocol/problem.ts";
import type { Result } from "../../protocol/result.ts";
import { Time } from "../../protocol/time.ts";
import { commit, type Device } from "../../store/database.ts";
import type { Clearance } from "../../vault/clearance.ts";

/** What is kept of an invite. */
export type KeptInvite = {
  readonly invite: InviteToken;
  readonly secret: InviteToken;
  readonly exp: Time;
};

/** The kept invites of one person on one device. */
export type KeptInvites = {
  /** Gives the secret of an invite; undefined when it was made elsewhere or has expired. */
  readonly secretOf: (invite: InviteToken) => Promise<InviteToken | undefined>;
  /** Keeps an invite until it expires. */
  readonly keep: (invite: KeptInvite) => Promise<Result<null, Problem>>;
};

/** Opens the kept invites. They are read once, and again only after a change. */
export const keptInvites = (device: Device, clearance: Clearance, now: () => Date): KeptInvites => {
  let known: Promise<readonly KeptInvite[]> | undefined;
  const read = async (): Promise<readonly KeptInvite[]> => {
    const row = await device.database.meta.get(await nameOf(clearance));
    if (!(row?.value instanceof Uint8Array)) return [];
    const [text] = await clearance.openSegments([{ ...place, blob: row.value }]);
    const kept = Kept.safeParse(text === undefined ? undefined : JSON.parse(text));
    return kept.success ? kept.data : [];
  };
  const all = (): Promise<readonly KeptInvite[]> => {
    known ??= read();
    return known;
  };
  const alive = async () => (await all()).filter(({ exp }) => exp > now().toISOString());
  return {
    secretOf: async (invite) => (await alive()).find((one) => one.invite === invite)?.secret,
    keep: async (invite) => {
      const { invite: name, secret, exp } = invite;
      const kept = [...(await alive()), { invite: name, secret, exp }];
      const [blob] = await clearance.sealSegments([{ ...place, text: JSON.stringify(kept) }]);
      const key = await nameOf(clearance);
      known = Promise.resolve(kept);
      return commit(device, [{ table: "meta", key, row: { key, value: blob } }]);
    },
  };
};

const Kept = z.array(z.strictObject({ invite: InviteToken, secret: InviteToken, exp: Time }));

const place = { table: "invites", segment: 0, counter: 0, schema: "invites@1" };

const nameOf = async (clearance: Clearance): Promise<string> =>
  `invites:${await clearance.indexName()}`;
