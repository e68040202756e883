/**
 * Brings drawn rows nearer to the noisy counts that they were drawn from. It sees the rows and the noisy
 * counts and nothing else, so it gives away no more than those do.
 *
 * One answer of one row at a time is put in the place of another, and one row in the place of another,
 * wherever combinations come nearer to their counts by it. Noise of different counts contradicts itself,
 * and no rows can follow all of it: they end up nearer to the truth than the counts are (measured,
 * tests/unit/statistics/synthetic.test.ts).
 */
import {
  type AttributeDomain,
  type Attributes,
  type TupleKey,
  tupleKey,
  tuplesOf,
  tuplesWith,
} from "./microdata.ts";
import type { NoisyAggregates } from "./noisy-aggregates.ts";
import { LONGEST_CERTAIN } from "./synthetic-rows.ts";

/** Goes over all rows so many times; more changes little. */
const ROUNDS = 3;

/** Rows that fit better, as many and in the same order. `next` draws from 0 up to, not including, 1. */
export const fitRows = (
  domain: AttributeDomain,
  aggregates: NoisyAggregates,
  rows: readonly Attributes[],
  next: () => number,
): readonly Attributes[] => {
  const fit = createFit(aggregates, rows);
  const fitted = [...rows];
  const columns = codesByColumn(domain, aggregates);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [at, row] of fitted.entries()) {
      let better = fit.replaced(row, fitted[Math.floor(next() * fitted.length)] ?? row);
      for (const [column, codes] of columns.entries()) {
        const old = better.find((attribute) => domain.columnOf[attribute] === column);
        const drawn = drawnFrom(codes, aggregates.persons, next);
        if (drawn !== old) better = fit.exchanged(better, old, drawn);
      }
      fitted[at] = better;
    }
  return fitted;
};

/** A code of a column and how many persons have it. */
type Code = { readonly attribute: number; readonly count: number };

/** The codes of each column that anybody has, the most frequent first. */
const codesByColumn = (
  { columns, columnOf }: AttributeDomain,
  { counts }: NoisyAggregates,
): readonly (readonly Code[])[] =>
  columns.map((_column, at) =>
    [...columnOf.keys()]
      .flatMap((attribute) => {
        const count =
          columnOf[attribute] === at ? counts[0]?.get(tupleKey([attribute])) : undefined;
        return count === undefined ? [] : [{ attribute, count }];
      })
      .sort((a, b) => b.count - a.count),
  );

/** One of the codes by how many have it; undefined for having none. */
const drawnFrom = (
  codes: readonly Code[],
  persons: number,
  next: () => number,
): number | undefined => {
  let place = next() * persons;
  for (const { attribute, count } of codes) {
    place -= count;
    if (place < 0) return attribute;
  }
  return undefined;
};

/** How near rows are to the counts, kept up to date as they change. */
type Fit = {
  /** The row with one attribute in the place of another, either of which may be none; else the row. */
  readonly exchanged: (
    row: Attributes,
    old: number | undefined,
    drawn: number | undefined,
  ) => Attributes;
  /** The other row if that is nearer; else the row. */
  readonly replaced: (row: Attributes, other: Attributes) => Attributes;
};

const createFit = (
  { counts, thresholds, deviations }: NoisyAggregates,
  rows: readonly Attributes[],
): Fit => {
  const persons = new Map<TupleKey, number>();
  const add = (key: TupleKey, change: number): void => {
    persons.set(key, (persons.get(key) ?? 0) + change);
  };
  for (const row of rows)
    for (const at of counts.keys()) for (const key of tuplesOf(row, at + 1)) add(key, 1);

  /** By how much it gets worse, in squared deviations, when a combination has one person more or fewer. */
  const cost = (key: TupleKey, at: number, change: 1 | -1): number => {
    const published = counts[at]?.get(key);
    const now = persons.get(key) ?? 0;
    const weight = 1 / (deviations[at] ?? 1) ** 2;
    if (published !== undefined) return weight * (2 * change * (now - published) + 1);
    if (at < LONGEST_CERTAIN) return change * NEVER;
    const over = (n: number): number => Math.max(0, n - (thresholds[at] ?? 0));
    return weight * (over(now + change) ** 2 - over(now) ** 2);
  };
  const walk = (
    others: Attributes,
    attribute: number | undefined,
    each: (key: TupleKey, at: number) => void,
  ): void => {
    if (attribute === undefined) return;
    for (const at of counts.keys())
      for (const key of tuplesWith(others, attribute, at)) each(key, at);
  };
  const exchanged: Fit["exchanged"] = (row, old, drawn) => {
    const others = row.filter((attribute) => attribute !== old);
    let change = 0;
    walk(others, old, (key, at) => {
      change += cost(key, at, -1);
    });
    walk(others, drawn, (key, at) => {
      change += cost(key, at, 1);
    });
    if (change >= 0) return row;
    walk(others, old, (key) => add(key, -1));
    walk(others, drawn, (key) => add(key, 1));
    return drawn === undefined ? others : [...others, drawn].sort((a, b) => a - b);
  };
  const replaced: Fit["replaced"] = (row, other) => {
    let change = 0;
    const move = (moved: Attributes, by: 1 | -1): void => {
      for (const at of counts.keys())
        for (const key of tuplesOf(moved, at + 1)) {
          change += cost(key, at, by);
          add(key, by);
        }
    };
    move(row, -1);
    move(other, 1);
    if (change < 0) return other;
    move(other, -1);
    move(row, 1);
    return row;
  };
  return { exchanged, replaced };
};

/** Worse than anything that can be gained. */
const NEVER = 1e6;
