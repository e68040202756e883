/**
 * Draws rows of persons who do not exist from noisy counts (`statistics.md` 5.1, step 7). It sees the
 * noisy counts and nothing else, so the rows give away no more than those do.
 *
 * A row grows column by column, those with most codes first. A code is taken by how often it comes
 * with the combinations that the row has already, as far as these were counted: each of them says a
 * share, and their lower quartile is believed. A code that any of them never comes with is not taken,
 * so no combination is made up. What was drawn is held against the counts of single codes as the rows
 * go on, which keeps those close. The rows are then fitted (fit-rows.ts).
 */
import { type AttributeDomain, type Attributes, type TupleKey, tupleKey } from "./microdata.ts";
import type { NoisyAggregates } from "./noisy-aggregates.ts";

/** Combinations of up to so many attributes that were not published are never made. */
export const LONGEST_CERTAIN = 3;

/** As many rows, in an order that says nothing. `next` draws from 0 up to, not including, 1. */
export const drawRows = (
  domain: AttributeDomain,
  aggregates: NoisyAggregates,
  rows: number,
  next: () => number,
): readonly Attributes[] => {
  const columns = columnsOf(domain, aggregates);
  return Array.from({ length: rows }, (_none, made) => {
    const left = 1 - made / rows;
    let row: readonly number[] = [];
    for (const column of shuffled(columns, next)) {
      const contexts = contextsOf(row, aggregates.counts.length - 1, next);
      const code = chosen(column, weightsIn(aggregates, column, contexts), left, next);
      if (code) row = [...row, code.attribute].sort((a, b) => a - b);
    }
    return row;
  });
};

/** A code of a column, how many persons have it, and how many rows still should. */
type Code = { readonly attribute: number; readonly count: number; wanted: number };

/** The codes of a column that anybody has, and the persons who have none. */
type DrawnColumn = { readonly codes: readonly Code[]; readonly none: Code };

const columnsOf = (
  { columns, columnOf }: AttributeDomain,
  { counts, persons }: NoisyAggregates,
): readonly DrawnColumn[] =>
  columns
    .map((_column, at) => {
      const codes = [...columnOf.keys()].flatMap((attribute) => {
        const count =
          columnOf[attribute] === at ? counts[0]?.get(tupleKey([attribute])) : undefined;
        return count === undefined ? [] : [{ attribute, count, wanted: count }];
      });
      const rest = Math.max(
        0,
        codes.reduce((left, { count }) => left - count, persons),
      );
      return { codes, none: { attribute: -1, count: rest, wanted: rest } };
    })
    .filter(({ codes }) => codes.length > 0)
    .sort((a, b) => b.codes.length - a.codes.length);

/** Columns with more codes first; those with as many in an order that changes from row to row. */
const shuffled = (columns: readonly DrawnColumn[], next: () => number): readonly DrawnColumn[] =>
  columns
    .map((column) => ({ column, order: column.codes.length - next() }))
    .sort((a, b) => b.order - a.order)
    .map(({ column }) => column);

/** So many combinations of a row are asked at most; more say little more and take long. */
const MOST_CONTEXTS = 40;

/** The longest combinations of a row that may be counted together with one code more. */
const contextsOf = (
  row: readonly number[],
  most: number,
  next: () => number,
): readonly (readonly number[])[] => {
  if (row.length <= most) return [row];
  const contexts: (readonly number[])[] = [];
  const extend = (from: number, context: readonly number[]): void => {
    if (context.length === most) contexts.push(context);
    else
      for (let at = from; at <= row.length - (most - context.length); at += 1)
        extend(at + 1, [...context, row[at] ?? 0]);
  };
  extend(0, []);
  while (contexts.length > MOST_CONTEXTS) contexts.splice(Math.floor(next() * contexts.length), 1);
  return contexts;
};

/** The shares believed of each code, and last of having none. */
const weightsIn = (
  aggregates: NoisyAggregates,
  { codes }: DrawnColumn,
  contexts: readonly (readonly number[])[],
): readonly number[] => {
  const none = contexts.map(() => 1);
  const weights = codes.map(({ attribute }) => {
    const shares = contexts.map((context) => shareIn(aggregates, context, attribute));
    for (const [at, share] of shares.entries()) none[at] = (none[at] ?? 0) - share;
    return shares.includes(0) ? 0 : believed(shares);
  });
  return [...weights, Math.max(0, believed(none))];
};

/**
 * The share of those with a combination who have a code too. Combinations of up to three that were not
 * published are of nobody. Longer ones are too many for that: most were only overlooked, and shorter
 * ones speak for them.
 */
const shareIn = (
  { counts, persons }: NoisyAggregates,
  context: readonly number[],
  attribute: number,
): number => {
  const shareOf = (some: readonly number[]): number => {
    const whole = Math.max(1, countOf(counts, some) ?? persons);
    const counted = countOf(counts, inserted(some, attribute));
    if (counted !== undefined) return counted / whole;
    if (some.length < LONGEST_CERTAIN) return 0;
    const shares = some.map((_other, at) => shareOf(some.toSpliced(at, 1)));
    return shares.includes(0) ? 0 : shares.reduce((sum, share) => sum + share, 0) / some.length;
  };
  return shareOf(context);
};

const countOf = (
  counts: readonly ReadonlyMap<TupleKey, number>[],
  attributes: readonly number[],
): number | undefined => counts[attributes.length - 1]?.get(tupleKey(attributes));

const inserted = (sorted: readonly number[], attribute: number): readonly number[] => {
  const at = sorted.findIndex((other) => other > attribute);
  return at === -1 ? [...sorted, attribute] : sorted.toSpliced(at, 0, attribute);
};

/** The lower quartile: counts that were lifted by noise must not have their way. */
const believed = (shares: number[]): number => {
  shares.sort((a, b) => a - b);
  return shares[Math.floor(0.25 * (shares.length - 1))] ?? 0;
};

/** One of the codes by weight, and by how far rows are behind with it; undefined for none. */
const chosen = (
  { codes, none }: DrawnColumn,
  weights: readonly number[],
  left: number,
  next: () => number,
): Code | undefined => {
  const all = [...codes, none];
  const steered = all.map(
    ({ count, wanted }, at) => (weights[at] ?? 0) * Math.max(0, wanted / Math.max(1, count * left)),
  );
  let place = next() * steered.reduce((sum, weight) => sum + weight, 0);
  const found = all.findIndex((_code, at) => {
    place -= steered[at] ?? 0;
    return place < 0;
  });
  const code = all[found] ?? none;
  code.wanted -= 1;
  return code === none ? undefined : code;
};
