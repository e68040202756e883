/**
 * The outbox: what waits to be sent, what was framed into batches, and what others have signed for.
 *
 * Everything here is sealed and stays so; a locked device sends as well as an unlocked one. Each
 * function is one commit, so a crash between two of them leaves a state that the next run goes on from.
 */
import Dexie from "dexie";
import { inspectEnvelope } from "../protocol/age-header.ts";
import { BatchKind, batchLimitInBytes, decodeBatch } from "../protocol/batch.ts";
import { type Hash, zeroHash } from "../protocol/hash.ts";
import type { Id } from "../protocol/id.ts";
import type { Problem } from "../protocol/problem.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import {
  type BatchRow,
  type Change,
  commit,
  type Device,
  type EnvelopeRow,
  type EnvelopeState,
} from "./database.ts";

/** How many envelopes stand where, and the bytes that still have to leave. Drafts are not among the bytes. */
export type OutboxCounts = {
  readonly drafts: number;
  readonly ready: number;
  readonly sent: number;
  readonly received: number;
  readonly custody: number;
  readonly refused: number;
  readonly bytes: number;
};

/**
 * Counts the outbox from an index, without reading a row. Made to be observed (`useLiveQuery`). Audit
 * entries travel with the rest and are nobody's work: they are not counted.
 */
export const outboxCounts = async ({
  database,
}: Pick<Device, "database">): Promise<OutboxCounts> => {
  const [drafts, ready, sent, received, custody, refused] = await Promise.all(
    (["draft", "ready", "framed", "received", "custody", "refused"] as const).map((state) =>
      sizesOf(database, state),
    ),
  );
  const bytes = [...(ready ?? []), ...(sent ?? [])].reduce((sum, size) => sum + size, 0);
  return {
    drafts: drafts?.length ?? 0,
    ready: ready?.length ?? 0,
    sent: sent?.length ?? 0,
    received: received?.length ?? 0,
    custody: custody?.length ?? 0,
    refused: refused?.length ?? 0,
    bytes,
  };
};

/** A file on its way: how many bytes of it the endpoint has signed for, and how many there are. */
export type FileOnItsWay = { readonly eid: Id; readonly done: number; readonly bytes: number };

/** The files that were handed in and are not in custody yet, oldest first. Made to be observed. */
export const filesOnTheirWay = async ({
  database,
}: Pick<Device, "database">): Promise<readonly FileOnItsWay[]> => {
  const found = await Promise.all(
    (["ready", "framed", "received"] as const).map((state) =>
      database.envelopes
        .where("[state+kind+n]")
        .between([state, 6, Dexie.minKey], [state, 6, Dexie.maxKey])
        .toArray(),
    ),
  );
  return found
    .flat()
    .sort((left, right) => left.n - right.n)
    .map(({ eid, state, bytes }) => ({ eid, bytes, done: state === "received" ? bytes : 0 }));
};

/** Envelopes that can go into one batch: same kind, destination and epoch. */
export type ReadyGroup = {
  readonly kind: BatchKind;
  readonly dest: Id;
  readonly epoch: number;
  readonly envelopes: readonly { readonly eid: Id; readonly bytes: Uint8Array }[];
};

/** What may go now. `now` is in milliseconds since 1970. */
export type ReadyOptions = {
  readonly limit?: number;
  readonly now: number;
  readonly includeStatistics?: boolean;
};

/**
 * The next envelopes to frame, oldest first, or undefined when nothing waits; at most `limit` and at
 * most what fits a batch. Statistical records wait until the oldest is seven days old, unless asked
 * for, so that a record cannot be matched with the case approved a moment before. Files are large and
 * go last, at most eight together, so that no case waits behind a photograph.
 */
export const nextReady = async (
  { database }: Pick<Device, "database">,
  { limit = 256, now, includeStatistics = false }: ReadyOptions,
): Promise<ReadyGroup | undefined> => {
  const since = await database.meta.get(statisticsSince);
  const isWeekOld = typeof since?.value === "number" && now - since.value >= weekInMilliseconds;
  const halved = await database.meta.get(batchLimit);
  const allowed = Math.min(limit, typeof halved?.value === "number" ? halved.value : 256);
  const due = [...BatchKind.values].filter((kind) => kind !== 2 || includeStatistics || isWeekOld);
  const oldest = await Promise.all(
    due.map(async (kind) => {
      const [key] = await readyOf(database, kind).limit(1).keys();
      return { kind, n: Array.isArray(key) ? Number(key[2]) : Number.POSITIVE_INFINITY };
    }),
  );
  const [next] = oldest
    .filter(({ n }) => n !== Number.POSITIVE_INFINITY)
    .sort((left, right) => Number(left.kind === 6) - Number(right.kind === 6) || left.n - right.n);
  if (!next) return undefined;
  const most = next.kind === 6 ? Math.min(allowed, mostFilesAtOnce) : allowed;
  const ready = readyOf(database, next.kind);
  // They usually have one destination and epoch. Only when they have not are more looked at.
  const few = await ready.clone().limit(most).toArray();
  const areAlike = few.every((row) => few[0] && isAlike(row, few[0]));
  const rows = areAlike ? few : await ready.limit(mostRead).toArray();
  const [first] = rows;
  if (!first) return undefined;
  const { kind, dest, epoch } = first;
  const alike = rows.filter((row) => isAlike(row, first));
  const envelopes = fitting(alike, most).map(({ eid, blob }) => ({ eid, bytes: blob }));
  return { kind, dest, epoch, envelopes };
};

/** What is ready of a kind, oldest first. */
const readyOf = (database: Device["database"], kind: BatchKind) =>
  database.envelopes
    .where("[state+kind+n]")
    .between(["ready", kind, Dexie.minKey], ["ready", kind, Dexie.maxKey]);

/** Whether two envelopes can go into one batch. */
const isAlike = (left: EnvelopeRow, right: EnvelopeRow): boolean =>
  left.kind === right.kind && left.dest === right.dest && left.epoch === right.epoch;

/** A batch just framed and signed. `eids` runs parallel to its envelopes, null for a dummy. */
export type Framed = {
  readonly seq: number;
  readonly hash: Hash;
  readonly kind: BatchKind;
  readonly eids: readonly (Id | null)[];
  readonly bytes: Uint8Array;
};

/**
 * Writes a framed batch, before it is sent for the first time. From here on these bytes are sent, and
 * no others under this number (`docs/protocol.md` 6, sending discipline).
 */
export const recordFramed = async (
  device: Device,
  { seq, hash, kind, eids, bytes }: Framed,
): Promise<Result<null, Problem>> => {
  const real = realOf(eids);
  const rows = await device.database.envelopes.bulkGet(real);
  const lengths = rows.flatMap((row) => {
    const outline = row && inspectEnvelope(row.blob);
    return outline?.ok ? [outline.value.plaintextLength] : [];
  });
  const recent = [...(await recentLengths(device, kind)), ...lengths].slice(-64);
  const row: BatchRow = {
    seq,
    state: "framed",
    hash,
    kind,
    count: real.length,
    eids: [...eids],
    blob: bytes,
  };
  const key = lengthsOf(kind);
  return commit(device, [
    { table: "batches", key: seq, row },
    ...real.map((eid) => patchOf(eid, { state: "framed", batch: seq, blob: new Uint8Array(0) })),
    { table: "meta", key, row: { key, value: recent } },
    ...(kind === 2 ? [{ table: "meta", key: statisticsSince, row: null } as const] : []),
  ]);
};

/** Padded lengths in bytes of the last real envelopes of a kind, oldest first, at most 64. */
export const recentLengths = async (
  { database }: Pick<Device, "database">,
  kind: BatchKind,
): Promise<readonly number[]> => {
  const row = await database.meta.get(lengthsOf(kind));
  return Array.isArray(row?.value) ? row.value.filter((one) => typeof one === "number") : [];
};

/** The end of this device's chain: number and hash of the last batch framed; 0 and zeros before the first. */
export const chainHead = async ({
  database,
}: Pick<Device, "database">): Promise<{ readonly seq: number; readonly hash: Hash }> => {
  const last = await database.batches.orderBy("seq").last();
  return last ? { seq: last.seq, hash: last.hash } : { seq: 0, hash: zeroHash };
};

/** Batches framed and not yet receipted, in the order in which they must be sent. */
export const framedBatches = ({
  database,
}: Pick<Device, "database">): Promise<readonly BatchRow[]> =>
  database.batches.where("state").equals("framed").sortBy("seq");

/** Marks a batch as received and keeps the receipt (the compact JWS as UTF-8). Safe to repeat. */
export const markReceived = async (
  device: Device,
  seq: number,
  receipt: Uint8Array,
): Promise<Result<null, Problem>> => {
  const batch = await device.database.batches.get(seq);
  const kept: Change = { table: "receipts", key: seq, row: { seq, blob: receipt } };
  if (!batch || batch.state === "custody") return commit(device, [kept]);
  const halved = await device.database.meta.get(batchLimit);
  return commit(device, [
    kept,
    { table: "batches", key: seq, patch: { state: "received" } },
    ...realOf(batch.eids).map((eid) => patchOf(eid, { state: "received" })),
    ...(typeof halved?.value === "number" ? [limitChange(halved.value * 2)] : []),
  ]);
};

/** Marks batches as in custody and keeps the acknowledgement that says so. Safe to repeat. */
export const markCustody = async (
  device: Device,
  seqs: readonly number[],
  acknowledgement: { readonly id: string; readonly blob: Uint8Array },
): Promise<Result<null, Problem>> => {
  const found = await device.database.batches.bulkGet([...seqs]);
  const batches = found.filter((batch) => batch !== undefined);
  const { id, blob } = acknowledgement;
  return commit(device, [
    { table: "acks", key: id, row: { id, blob } },
    ...batches.flatMap(({ seq, eids }): Change[] => [
      { table: "batches", key: seq, patch: { state: "custody" } },
      ...realOf(eids).map((eid) => patchOf(eid, { state: "custody" })),
    ]),
  ]);
};

/**
 * After the endpoint has definitely refused a batch as too large: takes it apart, and every batch
 * framed after it, since their chain runs through it. What comes next is half as large; the value is
 * that new limit. `too-large` when it held a single envelope: see `markRefused`.
 */
export const splitBatch = async (device: Device, seq: number): Promise<Result<number, Problem>> => {
  const batch = await device.database.batches.get(seq);
  if (!batch || batch.count < 2) return fail({ type: "too-large" });
  const limit = Math.floor(batch.count / 2);
  const undone = await takeApartFrom(device, seq);
  const written = await commit(device, [...undone, limitChange(limit)]);
  return written.ok ? ok(limit) : written;
};

/**
 * After the endpoint has definitely refused a batch for good: keeps its envelopes apart for a person to
 * judge, and frames later batches anew. Nothing is thrown away.
 */
export const markRefused = async (
  device: Device,
  seq: number,
  reason: string,
): Promise<Result<null, Problem>> => {
  const undone = await takeApartFrom(device, seq);
  const refused = realOf((await device.database.batches.get(seq))?.eids ?? []);
  const quarantined = undone.flatMap((change): Change[] => {
    if (change.table !== "envelopes" || !("patch" in change) || !change.patch.blob) return [change];
    const id = String(change.key);
    if (!refused.includes(id)) return [change];
    return [
      { ...change, patch: { ...change.patch, state: "refused" } },
      { table: "quarantine", key: id, row: { id, reason, blob: change.patch.blob } },
    ];
  });
  return commit(device, quarantined);
};

/** Where `meta` keeps since when statistical records wait, in milliseconds since 1970. */
export const statisticsSince = "statistics-since";

const batchLimit = "batch-limit";
const weekInMilliseconds = 7 * 24 * 60 * 60 * 1_000;
const mostRead = 1_024;
const mostFilesAtOnce = 8;
// Room for the header and up to 255 dummies of the usual size.
const mostBytes = batchLimitInBytes - 1_048_576;

const lengthsOf = (kind: BatchKind): string => `lengths:${kind}`;

const realOf = (eids: readonly (Id | null)[]): Id[] => eids.filter((eid) => eid !== null);

const patchOf = (eid: Id, patch: Partial<EnvelopeRow>): Change => ({
  table: "envelopes",
  key: eid,
  patch,
});

const limitChange = (limit: number): Change =>
  limit >= 256
    ? { table: "meta", key: batchLimit, row: null }
    : { table: "meta", key: batchLimit, row: { key: batchLimit, value: Math.max(1, limit) } };

const sizesOf = async (
  database: Device["database"],
  state: EnvelopeState,
): Promise<readonly number[]> => {
  const keys = await database.envelopes
    .where("[state+n+bytes]")
    .between([state, 0, Dexie.minKey], [state, Dexie.maxKey, Dexie.maxKey])
    .keys();
  return keys.map((key) => (Array.isArray(key) && typeof key[2] === "number" ? key[2] : 0));
};

/** The first rows that fit one batch; one alone always does. */
const fitting = (rows: readonly EnvelopeRow[], most: number): readonly EnvelopeRow[] => {
  const taken: EnvelopeRow[] = [];
  let bytes = 0;
  for (const row of rows.slice(0, Math.max(1, most))) {
    bytes += row.blob.length;
    if (taken.length > 0 && bytes > mostBytes) break;
    taken.push(row);
  }
  return taken;
};

/** The changes that put the envelopes of framed batches, from a number on, back into the outbox. */
const takeApartFrom = async (device: Device, from: number): Promise<readonly Change[]> => {
  const batches = (await framedBatches(device)).filter(({ seq }) => seq >= from);
  const changes: Change[] = [];
  for (const { seq, eids, blob } of batches) {
    const decoded = await decodeBatch(blob);
    if (!decoded.ok) throw new Error(`an own batch does not decode: ${decoded.failure}`);
    changes.push({ table: "batches", key: seq, row: null });
    for (const [at, eid] of eids.entries()) {
      const envelope = decoded.value.envelopes[at];
      if (eid === null || !envelope) continue;
      changes.push(patchOf(eid, { state: "ready", batch: 0, blob: new Uint8Array(envelope) }));
    }
  }
  return changes;
};
