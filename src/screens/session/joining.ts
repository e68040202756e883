/**
 * Makes this browser a device: a new profile with its keys and slots, and the log it starts from. The
 * founder's device is admitted at once; one that was invited waits for an approval.
 */
import { hashOf } from "../../protocol/hash.ts";
import { type Id, newId } from "../../protocol/id.ts";
import { checkWords } from "../../protocol/invite.ts";
import type { Problem } from "../../protocol/problem.ts";
import { fail, ok, type Result } from "../../protocol/result.ts";
import { commit } from "../../store/database.ts";
import { createProfile, type OpenedProfile, removeProfile } from "../../store/profile.ts";
import { enrolDevice, writeKeyFile } from "../../store/vessel.ts";
import { createEndpointClient } from "../../sync/endpoint.ts";
import { pollEnrolment, requestEnrolment } from "../../sync/enrol.ts";
import { createDeviceKey } from "../../vault/keys.ts";
import type { Created, Vault } from "../../vault/vault.ts";
import { askToJoin, type Invited, isAway } from "./enrolment.ts";
import { foundOrganisation } from "./founding.ts";
import { type Enrolment, keepEnrolment, keptEnrolment } from "./kept-enrolment.ts";
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
        ? ok({ org, site, entries: founded.value.entries, enrolment: undefined, forgets: false })
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
    const { org, site, invite, role } = invited.code;
    const { request, isSent } = asked.value;
    const words = [...(await checkWords(request.keys))];
    return ok({
      org,
      site,
      entries: invited.log.entries,
      forgets: role === "intake",
      enrolment: {
        ...{ invite, user: user.user, role, site, checkWords: words },
        unsent: isSent ? null : request,
      },
    });
  });

/**
 * Asks once whether this device was admitted, and if so takes over the log that says so. A request that
 * could not be sent is sent as soon as the endpoint is there and knows of the invite.
 */
export const takeAdmission = async (
  session: Session,
): Promise<Result<"waiting" | "admitted", Problem>> => {
  const kept = await keptEnrolment(session.device);
  if (!kept) return ok("waiting");
  const { invite, user, unsent } = kept;
  if (session.state().membership.users.has(user)) {
    const forgotten = await commit(session.device, [keepEnrolment(undefined)]);
    return forgotten.ok ? ok("admitted") : forgotten;
  }
  if (unsent) {
    const sent = await requestEnrolment(session.client, unsent);
    if (sent.ok) await commit(session.device, [keepEnrolment({ ...kept, unsent: null })]);
  }
  const { genesis } = session.identity;
  const asked = await pollEnrolment(session.client, { invite, user, genesis });
  if (!asked.ok) return whileUnknown(session, asked.failure.problem, unsent !== null);
  switch (asked.value.state) {
    case "refused":
      return fail({ type: "invite-gone" });
    case "waiting":
      return ok("waiting");
    case "enrolled":
      return takeLog(session, asked.value.log.entries);
  }
};

/** An endpoint that is away, or knows nothing of the invite, is what a request carried by hand expects. */
const whileUnknown = (
  session: Session,
  problem: Problem,
  isCarried: boolean,
): Result<"waiting", Problem> => {
  if (problem.type === "not-found") {
    // The log itself will tell, once this device is in it.
    session.syncSoon();
    return ok("waiting");
  }
  return isCarried && isAway(problem) ? ok("waiting") : fail(problem);
};

const takeLog = async (
  session: Session,
  entries: readonly Uint8Array[],
): Promise<Result<"admitted", Problem>> => {
  const written = await commit(session.device, [
    ...entries.map((blob, seq) => ({ table: "log", key: seq, row: { seq, blob } }) as const),
    keepEnrolment(undefined),
  ]);
  if (!written.ok) return written;
  const refreshed = await session.refresh();
  if (!refreshed.ok) return refreshed;
  session.syncSoon();
  return ok("admitted");
};

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
  /** Whether readable copies go once they are in custody, as on an intake worker's tablet. */
  readonly forgets: boolean;
};

const makeDevice = async (
  begin: Beginning,
  users: readonly Id[],
  work: (making: Making) => Promise<Result<Made, Problem>>,
): Promise<Result<string, Problem>> => {
  const profile = await createProfile(begin.practice ? "practice" : "real");
  if (!profile.ok) return profile;
  const { vessel, close } = profile.value;
  const done = await fill(vessel, begin, users, work);
  await close();
  if (!done.ok) await removeProfile(vessel.name);
  return done.ok ? ok(vessel.name) : done;
};

type NewVessel = OpenedProfile["vessel"];

const fill = async (
  vessel: NewVessel,
  { vault, passphrase, server, fetch, practice }: Beginning,
  users: readonly Id[],
  work: (making: Making) => Promise<Result<Made, Problem>>,
): Promise<Result<null, Problem>> => {
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
  const kept = await keepKeys(vessel, created.value);
  if (!kept.ok) return kept;
  return keepLog(vessel, made.value, { device, server, practice, seed });
};

/** The slots first: without them a key file opens nothing. */
const keepKeys = async (
  vessel: NewVessel,
  { slots, users }: Created,
): Promise<Result<null, Problem>> => {
  const wrote = await vessel.slots.write(slots);
  if (!wrote.ok) return fail({ type: wrote.failure });
  for (const { user, slot, keyFile } of users) {
    const kept = await writeKeyFile(vessel, { user, slot, bytes: keyFile });
    if (!kept.ok) return kept;
  }
  return ok(null);
};

const keepLog = async (
  vessel: NewVessel,
  { org, site, entries, enrolment, forgets }: Made,
  device: {
    readonly device: Id;
    readonly server: string;
    readonly practice: boolean;
    readonly seed: Uint8Array;
  },
): Promise<Result<null, Problem>> => {
  const [first] = entries;
  if (!first) return fail({ type: "log-refused" });
  const { seed, ...place } = device;
  const identity = { org, site, ...place, genesis: await hashOf(first), forgets };
  const enrolled = await enrolDevice(vessel, identity, seed);
  if (!enrolled.ok) return enrolled;
  return commit(vessel, [
    ...entries.map((blob, seq) => ({ table: "log", key: seq, row: { seq, blob } }) as const),
    ...(enrolment ? [keepEnrolment(enrolment)] : []),
  ]);
};
