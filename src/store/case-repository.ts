/**
 * Cases at rest: how they are opened, and how a finished revision is written. A case is never
 * overwritten; each save adds a revision that names its parents.
 */
import { CASE_SCHEMA, type DraftDocument, parseCaseDocument } from "../domain/case.ts";
import { type MergedCase, mergeHeads } from "../domain/merge.ts";
import type { Conflict, RevisionNode } from "../domain/revision.ts";
import { type Hash, zeroHash } from "../protocol/hash.ts";
import { type Id, newId } from "../protocol/id.ts";
import type { Problem } from "../protocol/problem.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import type { SealedEnvelope } from "../vault/clearance.ts";
import { withFreshIndex } from "./absorb.ts";
import { prepareToSend } from "./attachment-repository.ts";
import { type CaseRevision, openRevisions } from "./case-revision.ts";
import { type Change, commitUrgently } from "./database.ts";
import { type DeliveryState, deliveryOf } from "./delivery.ts";
import { type Desk, timeAt } from "./desk.ts";
import { caseIdOf, ownRow } from "./drafts.ts";
import type { FactRow, QueueRow } from "./index-row.ts";
import { type Arrival, takeIn, toRow } from "./take-in.ts";

/**
 * A case as it is shown. `heads` are what a save must name as its parents. `missing` counts revisions
 * that are known and could not be opened here any more. `rev` is the highest number in the graph.
 */
export type OpenedCase = {
  readonly caseId: Id;
  readonly statId: Id;
  readonly merged: MergedCase;
  readonly revisions: ReadonlyMap<Hash, RevisionNode>;
  readonly heads: readonly Hash[];
  readonly rev: number;
  readonly row: QueueRow;
  readonly delivery: DeliveryState;
  readonly missing: number;
};

/** The first rows of the queue, at most 50, which are at hand as soon as the desk is open. */
export const firstRows = ({ index }: Desk): readonly QueueRow[] => index.firstRows();

/** All rows of the queue, in no order. */
export const allRows = (desk: Desk): Promise<readonly QueueRow[]> =>
  withFreshIndex(desk, () => desk.index.allRows());

/** Opens a case with all its revisions and merges its heads. `case-not-found` when none opens here. */
export const openCase = (desk: Desk, caseId: Id): Promise<Result<OpenedCase, Problem>> =>
  withFreshIndex(desk, async () => {
    const fact = await desk.index.factOf(caseId);
    if (!fact) return fail({ type: "case-not-found" });
    const revisions = await openRevisions(desk, fact);
    if (revisions.size === 0) return fail({ type: "case-not-found" });
    const nodes = new Map([...revisions].map(([id, { node }]) => [id, node]));
    const merged = mergeHeads(nodes);
    const heads = merged.heads.map(({ id }) => id).sort();
    const atHead = fact.revisions.filter(({ id }) => heads.includes(id));
    return ok({
      caseId,
      statId: fact.statId,
      merged,
      revisions: nodes,
      heads,
      rev: highest(fact, heads),
      row: toRow(merged, caseId),
      delivery: await deliveryOf(desk.device.database, atHead),
      missing: fact.revisions.length - revisions.size,
    });
  });

/**
 * A finished revision to be written. `eid` is the draft it was made from, which goes. `conflicts` are
 * those not settled by it.
 */
export type SubmitOrder = {
  readonly eid?: Id;
  readonly parents: readonly Hash[];
  readonly document: DraftDocument;
  readonly conflicts?: readonly Conflict[];
};

/** What was written: the id of the new revision and the row as the queue shows it now. */
export type Submitted = { readonly revision: Hash; readonly row: QueueRow };

/**
 * Writes a finished revision: signed once, sealed twice, and put down in one commit with the removal of
 * its draft. The files it names may leave from then on. The queue shows it at once; the index at rest follows within a second, and is caught up
 * from the envelopes should it not.
 *
 * `base-moved` when the case has other heads by now: open it again, merge, and submit anew; the draft
 * stays. `envelope-quarantined` when the document is not what its schema asks, so that every reader
 * would refuse it. After any problem nothing was written.
 */
export const submitCase = (desk: Desk, order: SubmitOrder): Promise<Result<Submitted, Problem>> =>
  withFreshIndex(desk, async () => {
    const files = await prepareToSend(desk, order.document);
    return files.ok ? submitWith(desk, order, [], files.value) : files;
  });

/** Like `submitCase`, with further envelopes ready to be sent in the same commit. */
export const submitWith = async (
  desk: Desk,
  { eid, parents, document, conflicts = [] }: SubmitOrder,
  besides: readonly SealedEnvelope[],
  changes: readonly Change[] = [],
): Promise<Result<Submitted, Problem>> => {
  const caseId = caseIdOf(document);
  if (caseId === undefined) throw new Error("a revision is about a case");
  if (conflicts.length === 0 && !parseCaseDocument(CASE_SCHEMA, document).ok)
    return fail({ type: "envelope-quarantined", reason: "schema-refused" });
  const fact = await desk.index.factOf(caseId);
  const base = [...parents].sort();
  if (!isSame(base, fact?.heads ?? [])) return fail({ type: "base-moved" });
  const draft = eid === undefined ? undefined : desk.drafts.get(eid);
  const statId = fact?.statId ?? draft?.statId ?? newId();
  const rev = highest(fact, base) + 1;
  const at = timeAt(desk);
  const sealing = desk.clearance.sealRevisions(
    [
      {
        type: "case-revision",
        author: desk.author,
        dest: desk.device.site,
        at,
        schema: CASE_SCHEMA,
        caseId,
        statId,
        rev,
        parents: base,
        consent: {},
        data: document,
        conflicts: conflicts.map(({ path, values }) => ({
          path,
          values: values.map(({ rev: id, value }) => ({ rev: id, value })),
        })),
      },
    ],
    "both",
  );
  // While the crypto worker seals, this thread makes the row. Its id comes with the seal.
  const beside = { parents: base, at, author: desk.author, schema: CASE_SCHEMA };
  const node = { ...beside, id: zeroHash, document, consent: {}, conflicts };
  const merged = mergeHeads(new Map([[node.id, node]]));
  await desk.index.rowOf(caseId);
  const sealed = await sealing;
  if (!sealed.ok) return sealed;
  const [one] = sealed.value;
  if (!one?.wire) throw new Error("a revision was sealed without its copy for the wire");
  const heads = [one.revision];
  const written = await write(desk, {
    row: { ...toRow(merged, caseId), heads },
    before: fact,
    own: { caseId, statId, rev, node: { ...node, id: one.revision } },
    working: one.working,
    wires: [one.wire, ...besides],
    changes: [...(eid === undefined ? [] : [removal(eid)]), ...changes],
  });
  if (written.ok && eid !== undefined) desk.drafts.delete(eid);
  return written.ok ? ok({ revision: one.revision, row: written.value }) : written;
};

type Writing = {
  readonly row: QueueRow;
  readonly before: FactRow | undefined;
  readonly own: CaseRevision;
  readonly working: Uint8Array;
  /** The first belongs to the working copy. */
  readonly wires: readonly SealedEnvelope[];
  readonly changes: readonly Change[];
};

/** One commit: own copy and copies for the wire. Then the row counts, and the index follows. */
const write = async (
  desk: Desk,
  { row, before, own, working, wires, changes }: Writing,
): Promise<Result<QueueRow, Problem>> => {
  const eid = newId();
  const wireIds = wires.map(() => newId());
  const n = desk.nextNumber();
  const [wire] = wireIds;
  const ownCopy = ownRow(desk, {
    eid,
    n,
    state: "working",
    blob: working,
    ...(wire === undefined ? {} : { wire }),
  });
  const puts = [ownCopy, ...wires.map((one, at) => wireRow(desk, one, wireIds[at] ?? newId()))];
  const written = await commitUrgently(desk.device, [
    ...puts.map((put) => ({ table: "envelopes", key: put.eid, row: put }) as const),
    ...changes,
  ]);
  if (!written.ok) return written;
  const entry = await toEntry(desk, { ...own, place: `e:${eid}` }, before, row);
  const reached = desk.index.reached();
  await desk.index.change({
    entries: [entry],
    // Only where every own revision before is known may the new one be passed over.
    reached: desk.caughtUp.own ? { ...reached, local: n } : reached,
  });
  desk.settleSoon();
  return ok(entry.row);
};

/**
 * The rows of a case after a revision was written. Usually it stands on everything that is known; when
 * something arrived while it was written, the two are merged.
 */
const toEntry = async (
  desk: Desk,
  arrival: Arrival,
  before: FactRow | undefined,
  row: QueueRow,
): Promise<{ readonly fact: FactRow; readonly row: QueueRow }> => {
  const { caseId, statId, rev, node, place } = arrival;
  const present = await desk.index.factOf(caseId);
  const taken = present === before ? undefined : await takeIn(desk, present, [arrival]);
  if (taken) return { fact: taken.fact, row: taken.row ?? row };
  const revisions = [...(before?.revisions ?? []), { id: node.id, rev, places: [place] }];
  return { fact: { caseId, statId, heads: [node.id], revisions }, row };
};

/** A row that waits to be sent. */
export const wireRow = (desk: Desk, { kind, dest, epoch, bytes }: SealedEnvelope, eid: Id) =>
  ownRow(desk, { eid, n: desk.nextNumber(), state: "ready", kind, dest, epoch, blob: bytes });

const removal = (eid: Id): Change => ({ table: "envelopes", key: eid, row: null });

/** The highest number among some revisions; 0 when there are none. */
const highest = (fact: FactRow | undefined, ids: readonly Hash[]): number =>
  Math.max(0, ...(fact?.revisions ?? []).flatMap(({ id, rev }) => (ids.includes(id) ? [rev] : [])));

const isSame = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((one) => right.includes(one));
