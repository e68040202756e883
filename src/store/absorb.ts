/**
 * Absorbing: opens what came since the index was last brought up to date, merges it, and updates the
 * summary index. What fails a check is quarantined alone, with its reason; it never stops the rest.
 *
 * Safe to repeat and to break off: the index moves on only together with the place it has reached.
 */
import { type BatchHeader, decodeBatch } from "../protocol/batch.ts";
import type { Problem } from "../protocol/problem.ts";
import { ok, type Result } from "../protocol/result.ts";
import type { ClosedEnvelope, OpenedEnvelope, OpenFailure } from "../vault/clearance.ts";
import { noteAttachment } from "./attachment-repository.ts";
import { readRevision } from "./case-revision.ts";
import { type Change, commit, type EnvelopeRow, type MirrorRow } from "./database.ts";
import { type Desk, ownAbove, settle } from "./desk.ts";
import { noteDirectory } from "./directory-repository.ts";
import { noteExcerpt, SITE_EXCERPT_SCHEMA } from "./excerpt-repository.ts";
import type { FactRow, QueueRow } from "./index-row.ts";
import { type Reached, StaleIndex } from "./summary-index.ts";
import { type Arrival, fitsGraph, takeIn } from "./take-in.ts";

/**
 * What was absorbed. `cases`: rows that changed. `quarantined`: envelopes put apart by this run.
 * `unreadable`: sealed to others, as on a field office's device; no fault.
 */
export type AbsorbReport = {
  readonly envelopes: number;
  readonly cases: number;
  readonly quarantined: number;
  readonly unreadable: number;
};

/** How far it is, in batches and own envelopes; `rows` are those that changed since the last call. */
export type AbsorbProgress = {
  readonly done: number;
  readonly total: number;
  readonly rows: readonly QueueRow[];
};

export type AbsorbOptions = {
  readonly onProgress?: (progress: AbsorbProgress) => void;
  readonly signal?: AbortSignal;
  /** Asked at the end: while more is on its way, the index is brought to rest only now and then. */
  readonly isMoreComing?: () => boolean;
};

/**
 * Brings the index up to date. The page stays usable: work on this thread is done in slices of a few
 * milliseconds. Returns a problem only when the device cannot write.
 */
export const absorb = async (
  desk: Desk,
  options: AbsorbOptions = {},
): Promise<Result<AbsorbReport, Problem>> => withFreshIndex(desk, () => absorbOnce(desk, options));

/**
 * Runs work that reads the index. When a segment turns out to be stale, the index is made anew from
 * the envelopes and the work is run once more.
 */
export const withFreshIndex = async <Value>(
  desk: Desk,
  work: () => Promise<Value>,
): Promise<Value> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StaleIndex)) throw error;
    desk.index.reset();
    await absorbOnce(desk, {});
    return work();
  }
};

/** Whether own envelopes were written that the index does not know. Absorbing costs nothing otherwise. */
export const isBehind = async ({ device, index }: Desk): Promise<boolean> => {
  const { local, mirror } = index.reached();
  if ((await ownAbove(device, local).count()) > 0) return true;
  return (await device.database.mirror.where("n").above(mirror).count()) > 0;
};

type Run = {
  readonly desk: Desk;
  /** What is written before the index moves on: what was put apart, and where a directory lies. */
  readonly aside: Change[];
  readonly tally: { envelopes: number; cases: number; quarantined: number; unreadable: number };
  slice: number;
};

const absorbOnce = async (
  desk: Desk,
  { onProgress, signal, isMoreComing }: AbsorbOptions,
): Promise<Result<AbsorbReport, Problem>> => {
  const { mirror } = desk.device.database;
  const start = desk.index.reached();
  const numbers = await mirror.where("n").above(start.mirror).primaryKeys();
  const own = await ownAbove(desk.device, start.local).toArray();
  const total = own.length + numbers.length;
  const run: Run = {
    desk,
    aside: [],
    tally: { envelopes: 0, cases: 0, quarantined: 0, unreadable: 0 },
    slice: performance.now(),
  };
  let done = 0;
  const step = async (items: readonly Item[], count: number, reached: Partial<Reached>) => {
    const rows = await takeItems(run, items);
    done += count;
    const written = await moveOn(run, reached);
    if (written.ok) onProgress?.({ done, total, rows });
    return written.ok && isDue(desk) ? rest(desk) : written;
  };

  for (let at = 0; at < own.length && !signal?.aborted; at += ownAtOnce) {
    const chunk = own.slice(at, at + ownAtOnce);
    const local = chunk.at(-1)?.n ?? 0;
    const written = await step(chunk.map(toItem), chunk.length, { local });
    if (!written.ok) return written;
  }
  for (const n of numbers) {
    if (signal?.aborted) break;
    const row = await mirror.get(n);
    const written = await step(row ? await itemsOf(row) : [], 1, { mirror: n });
    if (!written.ok) return written;
  }
  const settled = await (isMoreComing?.() ? ok(null) : rest(desk));
  if (!settled.ok) return settled;
  if (!signal?.aborted) desk.caughtUp.own = true;
  return ok(run.tally);
};

/** Writes down what was put apart, and only then lets the index count it as seen. */
const moveOn = async (
  { desk, aside }: Run,
  reached: Partial<Reached>,
): Promise<Result<null, Problem>> => {
  const written = await commit(desk.device, aside.splice(0));
  if (!written.ok) return written;
  await desk.index.change({ entries: [], reached: { local: 0, mirror: 0, ...reached } });
  return written;
};

/** Segments fill as it goes on; sealing them ever more rarely keeps the work for each case alike. */
const isDue = ({ index, unsettled }: Desk): boolean =>
  unsettled.cases >= Math.min(mostAtOnce, Math.max(fewestAtOnce, index.total() / 2));

const rest = (desk: Desk): Promise<Result<null, Problem>> => {
  desk.unsettled.cases = 0;
  return settle(desk);
};

const ownAtOnce = 128;
const fewestAtOnce = 256;
const mostAtOnce = 4_096;
const sliceInMilliseconds = 12;

type Item = {
  readonly place: string;
  readonly quarantineId: string;
  readonly closed: ClosedEnvelope;
};

const toItem = ({ eid, blob }: EnvelopeRow): Item => ({
  place: `e:${eid}`,
  quarantineId: eid,
  closed: { bytes: blob, context: { from: "local" } },
});

/** The envelopes of a batch that may hold cases, or files of them. */
const itemsOf = async (row: MirrorRow): Promise<readonly Item[]> => {
  const decoded = await decodeBatch(row.blob);
  // What the endpoint kept apart waits for a person; an erased batch holds nothing any more.
  if (!decoded.ok || (row.flags & (keptApart | erased)) !== 0) return [];
  const { header, envelopes } = decoded.value;
  if (header.kind !== 1 && header.kind !== 6) return [];
  const context: { from: "batch"; header: BatchHeader } = { from: "batch", header };
  return envelopes.map((bytes, at) => ({
    place: `m:${row.n}:${at}`,
    quarantineId: `${row.hash}:${at}`,
    closed: { bytes, context },
  }));
};

const keptApart = 1;
const erased = 2;

/** Opens some envelopes in one crossing and takes them in, case by case. Gives the rows that changed. */
const takeItems = async (run: Run, items: readonly Item[]): Promise<readonly QueueRow[]> => {
  if (items.length === 0) return [];
  const outcomes = await run.desk.clearance.openEnvelopes(items.map(({ closed }) => closed));
  const byCase = new Map<string, Sorted[]>();
  for (const [at, outcome] of outcomes.entries()) {
    const item = items[at];
    if (!item) continue;
    run.tally.envelopes += 1;
    const arrival = sort(run, item, outcome);
    if (arrival) byCase.set(arrival.caseId, [...(byCase.get(arrival.caseId) ?? []), arrival]);
    await pause(run);
  }
  const changed: QueueRow[] = [];
  for (const [caseId, arrivals] of byCase) {
    const row = await takeCase(run, caseId, arrivals);
    if (row) changed.push(row);
    await pause(run);
  }
  return changed;
};

/** A revision to take in, and the envelope it was in. */
type Sorted = Arrival & { readonly item: Item };

/** Sorts one outcome: a revision to take in, something to quarantine, or nothing for this index. */
const sort = (
  run: Run,
  item: Item,
  outcome: Result<OpenedEnvelope, OpenFailure>,
): Sorted | undefined => {
  if (!outcome.ok) {
    if (outcome.failure === "not-for-us") run.tally.unreadable += 1;
    else quarantine(run, item, outcome.failure);
    return undefined;
  }
  // A file is opened once to be checked; what it shows is opened again when somebody looks at it.
  if (outcome.value.format === "attachment")
    run.aside.push(noteAttachment(outcome.value.payload.attachmentId, item.place));
  if (outcome.value.format !== "revision") return undefined;
  const { revision, payload } = outcome.value;
  if (payload.type === "directory") run.aside.push(noteDirectory(revision, item.place));
  if (payload.type !== "case-revision") return undefined;
  if (payload.schema === SITE_EXCERPT_SCHEMA) {
    run.aside.push(noteExcerpt(revision, item.place));
    return undefined;
  }
  const read = readRevision(revision, payload);
  if (read.ok) return { ...read.value, place: item.place, item };
  quarantine(run, item, read.failure);
  return undefined;
};

const takeCase = async (
  run: Run,
  caseId: string,
  arrivals: readonly Sorted[],
): Promise<QueueRow | undefined> => {
  const { index } = run.desk;
  for (;;) {
    const fact = await index.factOf(caseId);
    const { sound, unsound } = judge(fact, arrivals);
    const taken = await takeIn(run.desk, fact, sound);
    const row = taken?.row ?? (await index.rowOf(caseId));
    // Somebody may have saved this case in the meantime: then what was merged is not all of it.
    if ((await index.factOf(caseId)) !== fact) continue;
    for (const { item } of unsound) quarantine(run, item, "graph-rule");
    if (!taken || !row) return undefined;
    await index.change({ entries: [{ fact: taken.fact, row }], reached: { local: 0, mirror: 0 } });
    run.desk.unsettled.cases += 1;
    run.tally.cases += taken.row ? 1 : 0;
    return taken.row;
  }
};

/** Tells revisions whose number fits the graph from those that claim a false place in it. */
const judge = (fact: FactRow | undefined, arrivals: readonly Sorted[]) => {
  const numbers = new Map((fact?.revisions ?? []).map(({ id, rev }) => [id, rev]));
  for (const { node, rev } of arrivals) numbers.set(node.id, rev);
  const isSound = (arrival: Sorted): boolean => fitsGraph(arrival, (id) => numbers.get(id));
  return {
    sound: arrivals.filter(isSound),
    unsound: arrivals.filter((arrival) => !isSound(arrival)),
  };
};

const quarantine = (run: Run, { quarantineId, closed }: Item, reason: string): void => {
  run.tally.quarantined += 1;
  run.aside.push({
    table: "quarantine",
    key: quarantineId,
    row: { id: quarantineId, reason, blob: new Uint8Array(closed.bytes) },
  });
};

/** Lets the page breathe when a slice is used up. */
const pause = async (run: Run): Promise<void> => {
  if (performance.now() - run.slice < sliceInMilliseconds) return;
  await new Promise((resolve) => setTimeout(resolve));
  run.slice = performance.now();
};
