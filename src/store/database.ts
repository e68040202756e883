/**
 * What is at rest on a device, and the one way to change it.
 *
 * Rows hold sealed bytes, random ids, counters and states. No status, date, site name or person stands
 * here in clear. Every change goes to the journal first and then into one strict transaction; only
 * when both have it does `commit` say so.
 */
import Dexie, { type Table } from "dexie";
import type { BatchKind } from "../protocol/batch.ts";
import type { Hash } from "../protocol/hash.ts";
import type { Id } from "../protocol/id.ts";
import type { Problem } from "../protocol/problem.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import type { Signer } from "../protocol/signature.ts";
import { encodeCommit, type StoredChange } from "./change.ts";
import type { Queue } from "./create-queue.ts";
import type { JournalPort, SlotsPort } from "./journal-port.ts";

/**
 * One enrolled device: its two copies at rest and the key it signs batches with. Usable while locked.
 * `org`, `site` and `device` are its names in the membership log.
 */
export type Device = {
  readonly name: string;
  readonly org: Id;
  readonly site: Id;
  readonly device: Id;
  readonly database: Database;
  readonly journal: JournalPort;
  readonly slots: SlotsPort;
  readonly signDevice: Signer;
  /** Runs one write after another: two commits never interleave. */
  readonly inOrder: Queue;
  /** Opens the database again, healed: it may have come back older, or empty. */
  readonly reopen: () => Promise<Result<unknown, Problem>>;
};

/** The part of a device that can be written: enough for `commit`. */
export type Vessel = Pick<Device, "database" | "journal" | "inOrder" | "reopen">;

/**
 * Writes changes durably: to the journal, flushed and read back, then to the database in one strict
 * transaction. All or nothing.
 *
 * `derived` rows (segments of the summary index) ride in the same transaction but not in the journal,
 * since they can be made anew. Returns `device-full` or `storage-refused`, after which neither copy
 * holds anything of the commit; what is on the screen must be kept there. A failed transaction is
 * tried once more after the database was opened again, because some browsers end their storage
 * process under memory pressure.
 */
export const commit = (
  device: Vessel,
  changes: readonly Change[],
  derived: readonly SegmentRow[] = [],
): Promise<Result<null, Problem>> => device.inOrder(() => commitNow(device, changes, derived));

/**
 * Like `commit`, before all commits that wait and are not urgent: for what a person saves, who must not
 * wait for the traffic of a synchronisation.
 */
export const commitUrgently = (
  device: Vessel,
  changes: readonly Change[],
): Promise<Result<null, Problem>> => device.inOrder(() => commitNow(device, changes, []), "urgent");

const commitNow = async (
  device: Vessel,
  changes: readonly Change[],
  derived: readonly SegmentRow[],
): Promise<Result<null, Problem>> => {
  if (changes.length === 0 && derived.length === 0) return ok(null);
  if (changes.length === 0) return write(device, changes, derived, undefined);
  const appended = await device.journal.append(encodeCommit(changes));
  if (!appended.ok) return fail({ type: appended.failure });
  const { journal, start, end } = appended.value;
  const written = await write(device, changes, derived, {
    key: "journal",
    journal,
    end,
  });
  if (!written.ok) await device.journal.retract(start);
  return written;
};

/** The tables of a device. Opened with strict durability. */
export class Database extends Dexie {
  readonly envelopes: Table<EnvelopeRow, Id>;
  readonly batches: Table<BatchRow, number>;
  readonly mirror: Table<MirrorRow, number>;
  readonly log: Table<LogRow, number>;
  readonly receipts: Table<ReceiptRow, number>;
  readonly acks: Table<AcknowledgementRow, string>;
  readonly quarantine: Table<QuarantineRow, string>;
  readonly meta: Table<MetaRow, string>;
  readonly segments: Table<SegmentRow, string>;
  readonly progress: Table<ProgressRow, string>;

  constructor(name: string, engine: DatabaseEngine = {}) {
    super(name, {
      chromeTransactionDurability: "strict",
      cache: "disabled",
      autoOpen: false,
      ...engine,
    });
    this.version(1).stores({
      envelopes: "eid, [state+n+bytes]",
      batches: "seq, state, hash",
      mirror: "n, &hash, acked",
      log: "seq",
      receipts: "seq",
      acks: "id",
      quarantine: "id",
      meta: "key",
      segments: "segment",
      progress: "key",
    });
    // What is ready is found by its kind: records that wait a week are not looked through meanwhile.
    this.version(2).stores({ envelopes: "eid, [state+n+bytes], [state+kind+n]" });
    this.envelopes = this.table("envelopes");
    this.batches = this.table("batches");
    this.mirror = this.table("mirror");
    this.log = this.table("log");
    this.receipts = this.table("receipts");
    this.acks = this.table("acks");
    this.quarantine = this.table("quarantine");
    this.meta = this.table("meta");
    this.segments = this.table("segments");
    this.progress = this.table("progress");
  }
}

/** Another IndexedDB than the browser's own, for Node. */
export type DatabaseEngine = {
  readonly indexedDB?: IDBFactory;
  readonly IDBKeyRange?: typeof IDBKeyRange;
};

/**
 * Where an envelope of this device stands. `draft`: the newest autosave of unfinished work. `local`:
 * what of a case stays here and is never sent. `working`: the author's own copy of a finished revision,
 * never sent. The others belong to copies for the wire: `ready` to be framed, `framed` in a batch, `received` when the endpoint has signed for it,
 * `custody` when a second device has. `refused` by the endpoint for good, kept for a person to judge.
 */
export type EnvelopeState =
  | "draft"
  | "local"
  | "working"
  | "ready"
  | "framed"
  | "received"
  | "custody"
  | "refused";

/**
 * An own envelope. `n` rises with every new envelope of the device. `batch` is the number of the batch
 * it went into, 0 before. `wire` names the row that travels for a working copy. From `framed` on
 * `blob` is empty, since the batch holds the bytes; `bytes` stays its length.
 */
export type EnvelopeRow = {
  readonly eid: Id;
  readonly n: number;
  readonly state: EnvelopeState;
  readonly batch: number;
  readonly kind: BatchKind;
  readonly dest: Id;
  readonly epoch: number;
  readonly wire?: Id;
  readonly bytes: number;
  readonly blob: Uint8Array;
};

/**
 * An own batch. `eids` runs parallel to its envelopes, null for a dummy. `blob` is empty once two
 * others hold it and the time to keep it has passed.
 */
export type BatchRow = {
  readonly seq: number;
  readonly state: "framed" | "received" | "custody" | "refused";
  readonly hash: Hash;
  readonly kind: BatchKind;
  readonly count: number;
  readonly eids: readonly (Id | null)[];
  readonly blob: Uint8Array;
};

/**
 * A batch of the site's feed. `n` is a local number that only rises, over all sites, and not the
 * endpoint's: that one may fall back. `flags` as in the feed; `acked` 1 when custody was signed for.
 */
export type MirrorRow = {
  readonly n: number;
  readonly site: Id;
  readonly hash: Hash;
  readonly flags: number;
  readonly acked: 0 | 1;
  readonly blob: Uint8Array;
};

/** An entry of the membership log. */
export type LogRow = { readonly seq: number; readonly blob: Uint8Array };

/** A receipt for an own batch: the compact JWS as UTF-8. */
export type ReceiptRow = { readonly seq: number; readonly blob: Uint8Array };

/** An acknowledgement of custody, own or of own batches. */
export type AcknowledgementRow = { readonly id: string; readonly blob: Uint8Array };

/** Something that failed a check, kept apart with its reason. */
export type QuarantineRow = {
  readonly id: string;
  readonly reason: string;
  readonly blob: Uint8Array;
};

/** A fact of the device. `value` is JSON, or bytes. Never anything about a case. */
export type MetaRow = { readonly key: string; readonly value: unknown };

/** A sealed segment of somebody's summary index; derived, so not in the journal. */
export type SegmentRow = {
  readonly segment: string;
  readonly counter: number;
  readonly blob: Uint8Array;
};

type Rows = {
  envelopes: EnvelopeRow;
  batches: BatchRow;
  mirror: MirrorRow;
  log: LogRow;
  receipts: ReceiptRow;
  acks: AcknowledgementRow;
  quarantine: QuarantineRow;
  meta: MetaRow;
};

/**
 * A row put in place of any older one under its key; `row: null` removes it; `patch` changes some
 * members of a row that is there, so that a new state does not write the bytes again.
 */
export type Change = {
  [Table in keyof Rows]:
    | { readonly table: Table; readonly key: string | number; readonly row: Rows[Table] | null }
    | {
        readonly table: Table;
        readonly key: string | number;
        readonly patch: Partial<Rows[Table]>;
      };
}[keyof Rows];

/** Up to where the database has taken over the journal; written in every commit, never journaled. */
export type ProgressRow = {
  readonly key: "journal";
  readonly journal: string;
  readonly end: number;
};

const write = async (
  { database, reopen }: Vessel,
  changes: readonly StoredChange[],
  derived: readonly SegmentRow[],
  progress: ProgressRow | undefined,
): Promise<Result<null, Problem>> => {
  for (const isLast of [false, true]) {
    try {
      if (!database.isOpen()) {
        const reopened = await reopen();
        if (!reopened.ok) return reopened;
      }
      await applyChanges(database, changes, derived, progress);
      return ok(null);
    } catch (error) {
      if (isFull(error)) return fail({ type: "device-full" });
      if (isLast) return fail({ type: "storage-refused" });
      database.close();
    }
  }
  return fail({ type: "storage-refused" });
};

/**
 * Puts changes into the database in one transaction, in their order. Nothing but the database is
 * awaited in it: any other wait would let IndexedDB commit one half.
 */
export const applyChanges = async (
  database: Database,
  changes: readonly StoredChange[],
  derived: readonly SegmentRow[],
  progress: ProgressRow | undefined,
): Promise<void> => {
  const touched = new Set<string>(changes.map(({ table }) => table));
  if (progress) touched.add("progress");
  if (derived.length > 0) touched.add("segments");
  await database.transaction("rw", [...touched], async () => {
    const writes: PromiseLike<unknown>[] = runsOf(changes).map((run) => applyRun(database, run));
    if (derived.length > 0) writes.push(database.segments.bulkPut([...derived]));
    if (progress) writes.push(database.progress.put(progress));
    await Dexie.Promise.all(writes);
  });
};

/** Neighbouring changes of one kind to one table: each run is one call, in the order of the changes. */
const runsOf = (changes: readonly StoredChange[]): readonly (readonly StoredChange[])[] => {
  const runs: StoredChange[][] = [];
  for (const change of changes) {
    const run = runs.at(-1);
    const [first] = run ?? [];
    if (run && first?.table === change.table && kindOf(first) === kindOf(change)) run.push(change);
    else runs.push([change]);
  }
  return runs;
};

const kindOf = (change: StoredChange): "patch" | "put" | "removal" => {
  if ("patch" in change) return "patch";
  return change.row === null ? "removal" : "put";
};

const applyRun = (database: Database, run: readonly StoredChange[]): PromiseLike<unknown> => {
  const [first] = run;
  if (!first) return Dexie.Promise.resolve();
  const table = database.table(first.table);
  switch (kindOf(first)) {
    case "patch":
      return table.bulkUpdate(
        run.flatMap((one) => ("patch" in one ? [{ key: one.key, changes: { ...one.patch } }] : [])),
      );
    case "removal":
      return table.bulkDelete(run.map(({ key }) => key));
    case "put":
      return table.bulkPut(run.flatMap((one) => ("row" in one && one.row ? [one.row] : [])));
  }
};

/** Whether the disk is full, however deep the database has wrapped that. */
const isFull = (error: unknown): boolean => {
  if (typeof error !== "object" || error === null) return false;
  if ("name" in error && error.name === "QuotaExceededError") return true;
  if (error instanceof Dexie.BulkError) return error.failures.some(isFull);
  return "inner" in error && error.inner !== error && isFull(error.inner);
};
