/**
 * The audit: what people did, as sealed envelopes in the device's own chain of batches. An entry holds
 * a code, ids and a count, never what a case says; the oversight officer alone opens it.
 *
 * Screens call `recordAudit` for what happens while somebody is unlocked and `noteForAudit` for what
 * happens while nobody is; `settleAudit` seals what could not be sealed at once.
 *
 * [Note: Counted entries] The entry `unlocked` carries how many entries the device had written before
 * it. An endpoint that withholds a batch of entries is found out by that number, although an oversight
 * officer sees only some of a device's batches.
 */
import { z } from "zod";
import type { Hash } from "../protocol/hash.ts";
import { type Id, newId } from "../protocol/id.ts";
import type { Problem } from "../protocol/problem.ts";
import { ok, type Result } from "../protocol/result.ts";
import type { AuditDraft, Clearance, SealedEnvelope } from "../vault/clearance.ts";
import { createQueue, type Queue } from "./create-queue.ts";
import {
  type Change,
  commit,
  type Database,
  type Device,
  type EnvelopeRow,
  type Vessel,
} from "./database.ts";

/** Every event there is. A code is never renamed or given another meaning. */
export const auditEvents = [
  "unlocked",
  "unlock-failed",
  "locked",
  "case-opened",
  "case-saved",
  "case-approved",
  "case-returned",
  "conflict-settled",
  "case-printed",
  "exported",
  "backup-exported",
  "backup-imported",
  "person-admitted",
  "person-revoked",
  "device-revoked",
  "key-granted",
  "key-rotated",
  "log-changed",
  "recovery-made",
  "recovery-used",
  "passphrase-changed",
  "security-key-added",
  "lockout-wipe",
  "database-restored",
  "item-quarantined",
  "lease-expired",
  "work-carried-over",
  "entries-not-kept",
] as const;
export type AuditEvent = (typeof auditEvents)[number];

/** What happened: at most 64 ids of what it was about, how often, and a code that says more. */
export type AuditEntry = {
  readonly event: AuditEvent;
  readonly ref?: readonly (Id | Hash)[];
  readonly count?: number;
  readonly note?: string;
};

/** Who vouches for an entry: an unlocked person at a device. A desk is one. */
export type Witness = {
  readonly device: Device;
  readonly clearance: Clearance;
  readonly author: Id;
  readonly now: () => Date;
};

/**
 * Writes an entry into the outbox, sealed to oversight and recovery, and with it whatever waited.
 * While the organisation has no oversight key the entry waits, sealed to its author. Returns a problem
 * only when the device cannot write or nobody is unlocked; what people do never waits for it.
 */
export const recordAudit = (witness: Witness, entry: AuditEntry): Promise<Result<null, Problem>> =>
  queueOf(
    entryQueues,
    witness.device.database,
  )(async () => {
    const draft = toDraft(witness, entry);
    const waiting = await readWaiting(witness);
    const written = await write(witness, [...waiting.drafts, draft], waiting.changes);
    return written.ok || written.failure.type !== "not-supported"
      ? written
      : keepWaiting(witness, draft);
  });

/**
 * Seals what waits: entries from before there was an oversight key, and what was counted while nobody
 * was unlocked. Call it after unlocking and whenever the log has moved. Safe to repeat.
 */
export const settleAudit = (witness: Witness): Promise<Result<null, Problem>> =>
  queueOf(
    entryQueues,
    witness.device.database,
  )(async () => {
    const { drafts, changes } = await readWaiting(witness);
    if (drafts.length === 0) return ok(null);
    const written = await write(witness, drafts, changes);
    return written.ok || written.failure.type !== "not-supported" ? written : ok(null);
  });

/**
 * Counts something that happened while nobody was unlocked. It becomes an entry at the next unlocking,
 * with the number of times and the time of the last. Needs no key.
 */
export const noteForAudit = (
  device: Vessel,
  event: AuditEvent,
  now: Date,
): Promise<Result<null, Problem>> =>
  queueOf(notedQueues, device.database)(() => addNoted(device, event, now.toISOString()));

const notedPrefix = "audit-noted:";
const settledPrefix = "audit-settled:";
const waitingPrefix = "audit-waiting:";
const writtenKey = "audit-written";
const mostWaiting = 2_000;
// Rises towards zero, so that audit rows keep their order and never count among cases.
const firstNumber = -(2 ** 40);

const Noted = z.strictObject({ count: z.int().positive(), at: z.string() });

/**
 * Counts only rise and are never removed, so that no entry is lost between two writers: what was made
 * an entry is a count of its own.
 */
const addNoted = async (
  device: Vessel,
  event: AuditEvent,
  at: string,
): Promise<Result<null, Problem>> => {
  const key = `${notedPrefix}${event}`;
  const before = Noted.safeParse((await device.database.meta.get(key))?.value).data;
  return commit(device, [metaChange(key, { count: (before?.count ?? 0) + 1, at })]);
};

type Queues = WeakMap<Database, Queue>;

// Apart from each other: an entry that waits for a crypto worker which was ended waits for ever, and
// what is counted at locking must not wait with it.
const entryQueues: Queues = new WeakMap();
const notedQueues: Queues = new WeakMap();

/** Entries are numbered one after another, so they are written one after another. */
const queueOf = (queues: Queues, database: Database): Queue => {
  const known = queues.get(database) ?? createQueue();
  queues.set(database, known);
  return known;
};

const toDraft = (
  { author, now }: Witness,
  { event, ref, count = 1, note }: AuditEntry,
): AuditDraft => ({
  author,
  at: now().toISOString(),
  event,
  ref: ref && ref.length > 0 ? ref.slice(0, 64) : null,
  count,
  note: note ?? null,
});

type Waiting = { readonly drafts: readonly AuditDraft[]; readonly changes: readonly Change[] };

const readWaiting = async (witness: Witness): Promise<Waiting> => {
  const { meta } = witness.device.database;
  const counted: AuditDraft[] = [];
  const changes: Change[] = [];
  for (const event of auditEvents) {
    const noted = Noted.safeParse((await meta.get(`${notedPrefix}${event}`))?.value).data;
    const settledKey = `${settledPrefix}${event}`;
    const settled = z.int().safeParse((await meta.get(settledKey))?.value).data ?? 0;
    if (!noted || noted.count <= settled) continue;
    const draft = toDraft(witness, { event, count: noted.count - settled });
    counted.push({ ...draft, at: noted.at });
    changes.push(metaChange(settledKey, noted.count));
  }
  const prefix = `${waitingPrefix}${await witness.clearance.indexName()}:`;
  const kept = await meta.where("key").startsWith(prefix).toArray();
  const opened = await witness.clearance.openSegments(
    kept.map(({ value }) => ({
      ...waitingPlace,
      blob: value instanceof Uint8Array ? value : new Uint8Array(0),
    })),
  );
  const older = opened.flatMap((text): AuditDraft[] => {
    const read = WaitingDraft.safeParse(text === undefined ? undefined : JSON.parse(text));
    return read.success ? [{ ...read.data, author: witness.author }] : [];
  });
  for (const { key } of kept) changes.push({ table: "meta", key, row: null });
  const inOrder = [...older, ...counted].sort((left, right) => (left.at < right.at ? -1 : 1));
  return { drafts: inOrder, changes };
};

const waitingPlace = { table: "audit", segment: 0, counter: 1, schema: "audit@1" };

const WaitingDraft = z.object({
  at: z.string(),
  event: z.string(),
  ref: z.array(z.string()).nullable(),
  count: z.int(),
  note: z.string().nullable(),
});

const write = async (
  { device, clearance }: Witness,
  drafts: readonly AuditDraft[],
  changes: readonly Change[],
): Promise<Result<null, Problem>> => {
  const written = z.int().safeParse((await device.database.meta.get(writtenKey))?.value).data ?? 0;
  const sealed = await clearance.sealAudit(
    drafts.map((draft, at) =>
      draft.event === "unlocked" ? { ...draft, count: written + at } : draft,
    ),
  );
  if (!sealed.ok) return sealed;
  return commit(device, [
    ...sealed.value.map((one, at) => putRow(one, firstNumber + written + at)),
    metaChange(writtenKey, written + sealed.value.length),
    ...changes,
  ]);
};

/** Keeps an entry until there is an oversight key. Past a bound later ones are only counted. */
const keepWaiting = async (
  { device, clearance }: Witness,
  { author: _author, ...draft }: AuditDraft,
): Promise<Result<null, Problem>> => {
  const prefix = `${waitingPrefix}${await clearance.indexName()}:`;
  const kept = await device.database.meta.where("key").startsWith(prefix).count();
  if (kept >= mostWaiting) return addNoted(device, "entries-not-kept", draft.at);
  const [value] = await clearance.sealSegments([{ ...waitingPlace, text: JSON.stringify(draft) }]);
  return commit(device, [metaChange(`${prefix}${newId()}`, value)]);
};

const metaChange = (key: string, value: unknown): Change => ({
  table: "meta",
  key,
  row: { key, value },
});

const putRow = ({ kind, dest, epoch, bytes }: SealedEnvelope, n: number): Change => {
  const eid = newId();
  const row: EnvelopeRow = {
    ...{ eid, n, state: "ready", batch: 0, kind, dest, epoch },
    ...{ bytes: bytes.length, blob: bytes },
  };
  return { table: "envelopes", key: eid, row };
};
