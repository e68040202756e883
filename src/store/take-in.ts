/**
 * Takes revisions into the rows of the summary index: what a case looks like after they have come.
 */
import { type MergedCase, mergeHeads } from "../domain/merge.ts";
import { toSummary } from "../domain/summary.ts";
import { type CaseRevision, openRevisions } from "./case-revision.ts";
import type { Desk } from "./desk.ts";
import type { FactRow, KnownRevision, QueueRow } from "./index-row.ts";

/** A revision that came, and where it lies. */
export type Arrival = CaseRevision & { readonly place: string };

/**
 * Adds arrivals of one case to what was known of it; undefined when they bring nothing new but a place.
 * Only when somebody else wrote beside a head have older revisions to be opened: a revision that
 * names all heads as its parents is the merged view by itself.
 */
export const takeIn = async (
  desk: Desk,
  known: FactRow | undefined,
  arrivals: readonly Arrival[],
): Promise<{ readonly fact: FactRow; readonly row: QueueRow | undefined } | undefined> => {
  const [first] = arrivals;
  if (!first) return undefined;
  const before = known?.revisions ?? [];
  const ids = new Set(before.map(({ id }) => id));
  const fresh = arrivals.filter(({ node }) => !ids.has(node.id));
  const revisions = withArrivals(before, arrivals);
  const { caseId, statId } = known ?? first;
  if (fresh.length === 0)
    return known ? { fact: { ...known, revisions }, row: undefined } : undefined;
  const merged = await mergedWith(desk, known, fresh, revisions);
  const heads = merged.heads.map(({ id }) => id);
  return {
    fact: { caseId, statId, heads: [...heads].sort(), revisions },
    row: toRow(merged, caseId),
  };
};

/** The row of a case from its merged view. */
export const toRow = (merged: MergedCase, caseId: string): QueueRow => ({
  ...toSummary(merged),
  caseId,
  heads: merged.heads.map(({ id }) => id).sort(),
});

/**
 * Whether a revision's number is what its parents ask for. A missing parent cannot be judged; it is
 * shown with a notice.
 */
export const fitsGraph = (
  arrival: CaseRevision,
  numberOf: (id: string) => number | undefined,
): boolean => {
  const numbers = arrival.node.parents.map(numberOf);
  const known = numbers.filter((number) => number !== undefined);
  if (known.some((number) => number >= arrival.rev)) return false;
  return known.length < numbers.length || arrival.rev === Math.max(0, ...known) + 1;
};

const withArrivals = (
  before: readonly KnownRevision[],
  arrivals: readonly Arrival[],
): KnownRevision[] => {
  const byId = new Map(before.map((one) => [one.id, one]));
  for (const { node, rev, place } of arrivals) {
    const places = byId.get(node.id)?.places ?? [];
    byId.set(node.id, { id: node.id, rev, places: [...new Set([...places, place])] });
  }
  return [...byId.values()];
};

const mergedWith = async (
  desk: Desk,
  known: FactRow | undefined,
  fresh: readonly Arrival[],
  revisions: KnownRevision[],
): Promise<MergedCase> => {
  const nodes = new Map(fresh.map(({ node }) => [node.id, node]));
  const next = chainOnto(known?.heads ?? [], fresh);
  if (next) return mergeHeads(new Map([[next.node.id, next.node]]));
  if (known) {
    const places = new Map(revisions.map((one) => [one.id, one]));
    const older = known.revisions.map((one) => places.get(one.id) ?? one);
    for (const { node } of (await openRevisions(desk, { ...known, revisions: older })).values())
      nodes.set(node.id, node);
  }
  return mergeHeads(nodes);
};

/** The last of some revisions when each has exactly all heads before it as parents. */
const chainOnto = (heads: readonly string[], fresh: readonly Arrival[]): Arrival | undefined => {
  let tips = [...heads].sort();
  let last: Arrival | undefined;
  for (const arrival of [...fresh].sort((left, right) => left.rev - right.rev)) {
    const parents = [...arrival.node.parents].sort();
    if (parents.length !== tips.length || parents.some((id, at) => id !== tips[at]))
      return undefined;
    tips = [arrival.node.id];
    last = arrival;
  }
  return last;
};
