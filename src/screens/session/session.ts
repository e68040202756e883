/**
 * The session of unlocked people: the device, the clearance, and the synchronising that goes on while they
 * work. Screens get it as a property; what changes on it is a snapshot that can be subscribed to.
 */
import { type Directory, emptyDirectory } from "../../domain/directory.ts";
import type { Membership } from "../../membership/membership.ts";
import { mayName } from "../../membership/policy.ts";
import { replay } from "../../membership/replay.ts";
import type { Id } from "../../protocol/id.ts";
import type { Problem } from "../../protocol/problem.ts";
import { fail, ok, type Result } from "../../protocol/result.ts";
import type { Role } from "../../protocol/role.ts";
import { type AuditEntry, recordAudit, settleAudit, type Witness } from "../../store/audit.ts";
import type { Device } from "../../store/database.ts";
import { readDirectory } from "../../store/directory-repository.ts";
import type { DeviceIdentity } from "../../store/vessel.ts";
import { type CarriedOut, carryOut } from "../../sync/carry-out.ts";
import type { Alarm, SyncContext, SyncProgress } from "../../sync/context.ts";
import { createEndpointClient, type EndpointClient } from "../../sync/endpoint.ts";
import { type Schedule, startSyncing } from "../../sync/schedule.ts";
import { synchronise } from "../../sync/synchronise.ts";
import type { Clearance } from "../../vault/clearance.ts";
import { makeDummy } from "./dummies.ts";
import { type Enrolment, keptEnrolment } from "./kept-enrolment.ts";
import { type KeptInvites, keptInvites } from "./kept-invites.ts";
import type { Person } from "./log-writer.ts";
import { signedEntries } from "./signed-entries.ts";

/** One of the people a passphrase opened, with the role the log gives. */
export type Identity = {
  readonly user: Id;
  readonly role: Role;
  readonly site: Id;
  /** Not admitted yet: this person can record and keep, and nothing is sent. */
  readonly isWaiting?: true;
};

/** What changes while people work. */
export type SessionState = {
  readonly membership: Membership;
  readonly identities: readonly Identity[];
  readonly syncing: SyncProgress | undefined;
  /** What ended the last synchronisation early. */
  readonly problem: Problem | undefined;
  readonly alarms: readonly Alarm[];
  /** Names of sites and people, as far as the people here can open them. */
  readonly directory: Directory;
  readonly lastSent: Date | undefined;
  /** Grows with every synchronisation that brought something in. */
  readonly arrivals: number;
  /** Grows while a long synchronisation keeps batches, so that opening need not wait for its end. */
  readonly kept: number;
};

/** An unlocked device at work. */
export type Session = {
  readonly device: Device;
  readonly identity: DeviceIdentity;
  readonly clearance: Clearance;
  readonly client: EndpointClient;
  readonly people: readonly Person[];
  /** The secrets of invites made on this device by the people here. */
  readonly invites: KeptInvites;
  readonly state: () => SessionState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Sends and fetches at once; resolves when that has ended. */
  readonly syncNow: () => Promise<void>;
  readonly syncSoon: () => void;
  /** Reads the log on this device again, after something else has written to it. */
  readonly refresh: () => Promise<Result<null, Problem>>;
  /** Reads the names again, after something new was opened or written. */
  readonly readNames: () => Promise<void>;
  /**
   * Writes an audit entry for one of the people unlocked, the first unless told whom. Nothing that a
   * person does waits for it: it may be left unawaited.
   */
  readonly audit: (entry: AuditEntry, author?: Id) => Promise<Result<null, Problem>>;
  /** What is not in custody yet, as a sealed file to be carried by hand. It stays here as well. */
  readonly carryOut: () => Promise<Result<CarriedOut, Problem>>;
  /** Ends the synchronising. The keys are ended by whoever opened them. */
  readonly close: () => void;
};

/** What an unlocking gave. */
export type Opened = {
  readonly device: Device;
  readonly identity: DeviceIdentity;
  readonly clearance: Clearance;
  readonly users: readonly Id[];
};

/** Takes in the log kept on this device and starts to synchronise. */
export const openSession = async (
  opened: Opened,
  fetch = globalThis.fetch.bind(globalThis),
): Promise<Result<Session, Problem>> => {
  const { device, identity, clearance, users } = opened;
  const membership = await keptMembership(device);
  if (!membership.ok) return membership;
  const admitted = await clearance.admit({
    device: device.device,
    site: device.site,
    log: membership.value,
  });
  if (!admitted.ok) return admitted;
  const waiting = await keptEnrolment(device);
  const people = users.map(
    (user): Person => ({ user, sign: (bytes) => clearance.sign(user, bytes) }),
  );
  const listeners = new Set<() => void>();
  let state: SessionState = {
    membership: membership.value,
    identities: identitiesOf(membership.value, users, waiting),
    syncing: undefined,
    problem: undefined,
    alarms: [],
    directory: emptyDirectory,
    lastSent: undefined,
    arrivals: 0,
    kept: 0,
  };
  const set = (part: Partial<SessionState>): void => {
    state = { ...state, ...part };
    for (const listener of listeners) listener();
  };

  const readNames = async (): Promise<void> => {
    const { directory } = await readDirectory(device, clearance, (author) =>
      mayName(state.membership, author),
    );
    set({ directory });
  };
  await readNames();

  const noteProgress = (syncing: SyncProgress): void => {
    const before = state.syncing?.phase === "receiving" ? state.syncing.batches : 0;
    const hasMore = syncing.phase === "receiving" && syncing.batches > before;
    set({ syncing, ...(hasMore && { kept: state.kept + 1 }) });
  };

  const context = (urgent: boolean): SyncContext => ({
    device,
    server: identity.server,
    fetch,
    now: Date.now,
    random: secureRandom,
    signUsers: people,
    makeDummy,
    onProgress: noteProgress,
    membership: state.membership,
    urgent,
  });
  const run = async ({ urgent }: { readonly urgent: boolean }) => {
    const report = await synchronise(context(urgent));
    const next = report.membership;
    if (next && next.head.seq !== state.membership.head.seq) {
      await clearance.admit({ device: device.device, site: device.site, log: next });
      await settleWaiting();
      await noteSigned();
    }
    if (report.quarantined > 0)
      await audit({ event: "item-quarantined", count: report.quarantined });
    set({
      syncing: undefined,
      problem: report.problem,
      alarms: report.alarms,
      ...(next && { membership: next, identities: identitiesOf(next, users, waiting) }),
      ...(report.sent.batches > 0 && { lastSent: new Date() }),
      ...((report.received.batches > 0 || next?.head.seq !== membership.value.head.seq) && {
        arrivals: state.arrivals + 1,
      }),
    });
    return {
      failed: report.problem !== undefined,
      retryAfterInSeconds: report.retryAfterInSeconds,
    };
  };

  const refresh = async (): Promise<Result<null, Problem>> => {
    const kept = await keptMembership(device);
    if (!kept.ok) return kept;
    const again = await clearance.admit({
      device: device.device,
      site: device.site,
      log: kept.value,
    });
    if (!again.ok) return again;
    await settleWaiting();
    await noteSigned();
    set({
      membership: kept.value,
      identities: identitiesOf(kept.value, users, waiting),
      arrivals: state.arrivals + 1,
    });
    return ok(null);
  };

  const witnessOf = (author?: Id): Witness | undefined => {
    const user = author ?? state.identities[0]?.user ?? users[0];
    return user === undefined
      ? undefined
      : { device, clearance, author: user, now: () => new Date() };
  };
  const audit: Session["audit"] = async (entry, author) => {
    const witness = witnessOf(author);
    return witness ? recordAudit(witness, entry) : fail({ type: "vault-locked" });
  };
  const settleWaiting = async (): Promise<void> => {
    const witness = witnessOf();
    if (witness) await settleAudit(witness);
  };
  let notedUpTo = membership.value.head.seq;
  const noteSigned = async (): Promise<void> => {
    const signed = await signedEntries(device, users, notedUpTo);
    notedUpTo = (await device.database.log.orderBy("seq").last())?.seq ?? notedUpTo;
    for (const { author, entry } of signed) await audit(entry, author);
  };
  const schedule: Schedule = startSyncing(run);
  return ok({
    device,
    identity,
    clearance,
    client: createEndpointClient({ base: identity.server, fetch, now: Date.now }),
    people,
    invites: keptInvites(device, clearance, () => new Date()),
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    syncNow: schedule.syncNow,
    syncSoon: schedule.syncSoon,
    refresh,
    readNames,
    audit,
    carryOut: () => carryOut(context(true), state.membership),
    close: schedule.stop,
  });
};

/** The membership as the log on this device gives it; `log-refused` when the copy is damaged. */
const keptMembership = async (
  device: Pick<Device, "database">,
): Promise<Result<Membership, Problem>> => {
  const rows = await device.database.log.orderBy("seq").toArray();
  const replayed = await replay(rows.map(({ blob }) => blob));
  return replayed.ok ? ok(replayed.value) : fail({ type: "log-refused" });
};

/** Who may work here. A newcomer whose shelter has a key can begin before the approval. */
const identitiesOf = (
  membership: Membership,
  users: readonly Id[],
  waiting: Enrolment | undefined,
): readonly Identity[] =>
  users.flatMap((user): readonly Identity[] => {
    const known = membership.users.get(user);
    if (known)
      return known.revokedAt === undefined ? [{ user, role: known.role, site: known.site }] : [];
    const canBegin =
      waiting?.user === user &&
      worksWithCases.includes(waiting.role) &&
      (membership.sites.get(waiting.site)?.epochs.length ?? 0) > 0;
    return canBegin ? [{ user, role: waiting.role, site: waiting.site, isWaiting: true }] : [];
  });

const worksWithCases: readonly Role[] = ["intake", "caseworker", "supervisor"];

/** From 0 to 1, never 1, from the platform's secure generator. */
export const secureRandom = (): number => {
  const [drawn = 0] = globalThis.crypto.getRandomValues(new Uint32Array(1));
  return drawn / 2 ** 32;
};
