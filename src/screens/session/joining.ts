/**
 * Makes this browser a device: a new profile with its keys and slots, and the log it starts from. The
 * founder's device is admitted at once; one that was invited waits for an approval.
 */
import { z } from "zod";
import { hashOf } from "../../protocol/hash.ts";
import { Id, newId } from "../../protocol/id.ts";
import { checkWords, InviteToken } from "../../protocol/invite.ts";
import type { Problem } from "../../protocol/problem.ts";
import { fail, ok, type Result } from "../../protocol/result.ts";
import { commit, type Vessel } from "../../store/database.ts";
import { createProfile, type OpenedProfile, removeProfile } from "../../store/profile.ts";
import { enrolDevice, writeKeyFile } from "../../store/vessel.ts";
import { createEndpointClient } from "../../sync/endpoint.ts";
import { pollEnrolment } from "../../sync/enrol.ts";
import { createDeviceKey } from "../../vault/keys.ts";
import type { Created, Vault } from "../../vault/vault.ts";
import { askToJoin, type Invited } from "./enrolment.ts";
import { foundOrganisation } from "./founding.ts";
import type { Session } from "./session.ts";

/** What founding and joining are given: where the endpoint is, and a vault to make keys in. */
export type Beginning = {
  readonly server: string;
  readonly fetch: typeof globalThis.fetch;
  readonly vault: Vault;
  readonly passphrase: string;
  readonly practice: boolean;
};

/** Founds an organisation and keeps its first device. Leaves no profile behind when it fails. */
export const beginOrganisation = async (
  begin: Beginning,
  recovery: string,
): Promise<Result<string, Problem>> => {
  const [administrator, supervisor] = [newId(), newId()];
  return makeDevice(
    begin,
    [administrator, supervisor],
    async ({ created, clearance, device, client }) => {
      const [first, second] = created.users;
      if (!first || !second) return fail({ type: "storage-refused" });
      const [org, site] = [newId(), newId()];
      const founded = await foundOrganisation(
        client,
        clearance,
        {
          org,
          site,
          device,
          administrator: first,
          supervisor: second,
          recovery,
          practice: begin.practice,
        },
        () => new Date().toISOString(),
      );
      return founded.ok
        ? ok({ org, site, entries: founded.value.entries, enrolment: undefined })
        : founded;
    },
  );
};

/** Asks to join by an invite that was read and checked, and keeps the device while it waits. */
export const beginJoining = (
  begin: Beginning,
  invited: Invited,
): Promise<Result<string, Problem>> =>
  makeDevice(begin, [newId()], async ({ created, clearance, device, client }) => {
    const [user] = created.users;
    if (!user) return fail({ type: "storage-refused" });
    const asked = await askToJoin(client, clearance, invited, { user, device });
    if (!asked.ok) return asked;
    const { org, site, invite } = invited.code;
    return ok({
      org,
      site,
      entries: invited.log.entries,
      enrolment: { invite, user: user.user, checkWords: [...(await checkWords(asked.value))] },
    });
  });

/** The enrolment that waits on a device, if one does. */
export const keptEnrolment = async ({
  database,
}: Pick<Vessel, "database">): Promise<Enrolment | undefined> => {
  const row = await database.meta.get(enrolmentKey);
  return Enrolment.safeParse(row?.value).data;
};

/** Asks once whether this device was admitted, and if so takes over the log that says so. */
export const takeAdmission = async (
  session: Session,
): Promise<Result<"waiting" | "admitted", Problem>> => {
  const kept = await keptEnrolment(session.device);
  if (!kept) return ok("waiting");
  const { invite, user } = kept;
  const asked = await pollEnrolment(session.client, {
    invite,
    user,
    genesis: session.identity.genesis,
  });
  if (!asked.ok) return fail(asked.failure.problem);
  if (asked.value.state === "refused") return fail({ type: "invite-gone" });
  if (asked.value.state === "waiting") return ok("waiting");
  const written = await commit(session.device, [
    ...asked.value.log.entries.map(
      (blob, seq) => ({ table: "log", key: seq, row: { seq, blob } }) as const,
    ),
    { table: "meta", key: enrolmentKey, row: null },
  ]);
  if (!written.ok) return written;
  const refreshed = await session.refresh();
  if (!refreshed.ok) return refreshed;
  session.syncSoon();
  return ok("admitted");
};

const Enrolment = z.strictObject({
  invite: InviteToken,
  user: Id,
  checkWords: z.array(z.string()),
});
type Enrolment = z.infer<typeof Enrolment>;

const enrolmentKey = "enrolment";

type Making = {
  readonly created: Created;
  readonly clearance: Awaited<ReturnType<Vault["clearance"]>>;
  readonly device: {
    readonly id: Id;
    readonly jwk: Awaited<ReturnType<typeof createDeviceKey>>["jwk"];
  };
  readonly client: ReturnType<typeof createEndpointClient>;
};

type Made = {
  readonly org: Id;
  readonly site: Id;
  readonly entries: readonly Uint8Array[];
  readonly enrolment: Enrolment | undefined;
};

const makeDevice = async (
  begin: Beginning,
  users: readonly Id[],
  work: (making: Making) => Promise<Result<Made, Problem>>,
): Promise<Result<string, Problem>> => {
  const { vault, passphrase, server, fetch, practice } = begin;
  const profile = await createProfile(practice ? "practice" : "real");
  if (!profile.ok) return profile;
  const done = await fill(profile.value);
  await profile.value.close();
  if (!done.ok) await removeProfile(profile.value.vessel.name);
  return done;

  async function fill({ vessel }: OpenedProfile): Promise<Result<string, Problem>> {
    const created = await vault.create({ passphrase, users });
    if (!created.ok) return created;
    const { slots, users: people } = created.value;
    const keyFiles = people.map(({ user, keyFile }) => ({ user, bytes: keyFile }));
    const unlocked = await vault.unlock({ slots, keyFiles, passphrase });
    if (!unlocked.ok) return unlocked;
    const { seed, jwk } = await createDeviceKey();
    const device = newId();
    const made = await work({
      created: created.value,
      clearance: await vault.clearance(),
      device: { id: device, jwk },
      client: createEndpointClient({ base: server, fetch, now: Date.now }),
    });
    if (!made.ok) return made;
    const { org, site, entries, enrolment } = made.value;
    const [first] = entries;
    if (!first) return fail({ type: "log-refused" });
    const wroteSlots = await vessel.slots.write(slots);
    if (!wroteSlots.ok) return fail({ type: wroteSlots.failure });
    for (const { user, slot, keyFile } of people) {
      const kept = await writeKeyFile(vessel, { user, slot, bytes: keyFile });
      if (!kept.ok) return kept;
    }
    const enrolled = await enrolDevice(
      vessel,
      { org, site, device, server, genesis: await hashOf(first), practice, forgets: false },
      seed,
    );
    if (!enrolled.ok) return enrolled;
    const written = await commit(vessel, [
      ...entries.map((blob, seq) => ({ table: "log", key: seq, row: { seq, blob } }) as const),
      ...(enrolment
        ? [
            {
              table: "meta",
              key: enrolmentKey,
              row: { key: enrolmentKey, value: enrolment },
            } as const,
          ]
        : []),
    ]);
    return written.ok ? ok(vessel.name) : written;
  }
};
