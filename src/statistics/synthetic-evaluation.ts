/**
 * How good noisy counts and drawn rows are, held against the persons they were made of. What is found
 * rests on exact numbers: it is for the analyst's eyes (tier T1), but for the errors, which are printed
 * with what is published.
 */
import {
  type AttributeDomain,
  type Attributes,
  attributesIn,
  countTuples,
  type TupleKey,
} from "./microdata.ts";
import type { NoisyAggregates } from "./noisy-aggregates.ts";
import { THRESHOLD } from "./threshold.ts";

/** How counts of combinations of one length, or of all, differ from the exact ones. */
export type CountErrors = {
  /** Of combinations that somebody has and that were counted, by how many persons they differ. */
  readonly meanAbsoluteError: number;
  /** Of the combinations that somebody has, the share that is not there. */
  readonly suppressed: number;
  /** Of the combinations that are there, the share that nobody has. */
  readonly fabricated: number;
};

/** Mean counts of the combinations that so many persons have; `upTo` is absent for the most. */
export type Preservation = {
  readonly from: number;
  readonly upTo?: number;
  readonly combinations: number;
  readonly exactMean: number;
  readonly syntheticMean: number;
};

/** One answer, its exact count, and what is published of it. */
export type CountBeside = {
  readonly column: string;
  readonly code: string;
  readonly exact: number;
  readonly published: number | undefined;
  readonly synthetic: number;
};

/** What can be said of the quality. */
export type SyntheticQuality = {
  readonly aggregates: CountErrorsByLength;
  readonly rows: CountErrorsByLength;
  readonly preservation: readonly Preservation[];
  /** Rows beyond the number of persons, as a share of it. */
  readonly expansion: number;
  /**
   * Of the rows that fewer than 11 persons have exactly so, the share that was drawn too. Drawing
   * knows nobody: what is common in all its parts comes up again by chance.
   */
  readonly rareRowsDrawn: number;
  readonly answers: readonly CountBeside[];
};

/** Errors of all combinations, and by length from 1. */
export type CountErrorsByLength = {
  readonly overall: CountErrors;
  readonly byLength: readonly CountErrors[];
};

/** Compares noisy counts and rows with the persons. */
export const syntheticQuality = (
  domain: AttributeDomain,
  persons: readonly Attributes[],
  aggregates: NoisyAggregates,
  rows: readonly Attributes[],
): SyntheticQuality => {
  const longest = aggregates.counts.length;
  const exact = countTuples(persons, longest);
  const drawn = countTuples(rows, longest);
  return {
    aggregates: countErrors(exact, aggregates.counts),
    rows: countErrors(exact, drawn),
    preservation: preservationOf(exact, drawn),
    expansion: rows.length / persons.length - 1,
    rareRowsDrawn: rareRowsDrawn(persons, rows),
    answers: [...(exact[0] ?? [])].map(([key, n]) => {
      const attribute = attributesIn(key)[0] ?? 0;
      return {
        column: domain.columns[domain.columnOf[attribute] ?? 0]?.name ?? "",
        code: domain.codeOf[attribute] ?? "",
        exact: n,
        published: aggregates.counts[0]?.get(key),
        synthetic: drawn[0]?.get(key) ?? 0,
      };
    }),
  };
};

type Counts = readonly ReadonlyMap<TupleKey, number>[];

/** Errors of counts against exact ones, both by length. */
const countErrors = (exact: Counts, counts: Counts): CountErrorsByLength => {
  const sums = exact.map((of, at) => errorSums(of, counts[at] ?? new Map()));
  return { overall: toErrors(sums), byLength: sums.map((sum) => toErrors([sum])) };
};

type ErrorSums = {
  readonly error: number;
  readonly both: number;
  readonly exact: number;
  readonly counted: number;
};

const errorSums = (
  exact: ReadonlyMap<TupleKey, number>,
  counts: ReadonlyMap<TupleKey, number>,
): ErrorSums => {
  let [error, both] = [0, 0];
  for (const [key, n] of exact) {
    const counted = counts.get(key);
    if (counted === undefined) continue;
    error += Math.abs(counted - n);
    both += 1;
  }
  return { error, both, exact: exact.size, counted: counts.size };
};

const toErrors = (sums: readonly ErrorSums[]): CountErrors => {
  const sum = (name: keyof ErrorSums): number => sums.reduce((all, each) => all + each[name], 0);
  return {
    meanAbsoluteError: sum("error") / Math.max(1, sum("both")),
    suppressed: 1 - sum("both") / Math.max(1, sum("exact")),
    fabricated: 1 - sum("both") / Math.max(1, sum("counted")),
  };
};

const buckets = [
  [1, 10],
  [11, 100],
  [101, 1000],
  [1001, undefined],
] as const;

const preservationOf = (exact: Counts, drawn: Counts): readonly Preservation[] =>
  buckets.map(([from, upTo]) => {
    let [combinations, before, after] = [0, 0, 0];
    for (const [at, counts] of exact.entries())
      for (const [key, n] of counts) {
        if (n < from || (upTo !== undefined && n > upTo)) continue;
        combinations += 1;
        before += n;
        after += drawn[at]?.get(key) ?? 0;
      }
    const means = {
      combinations,
      exactMean: before / Math.max(1, combinations),
      syntheticMean: after / Math.max(1, combinations),
    };
    return { from, ...(upTo !== undefined && { upTo }), ...means };
  });

const rareRowsDrawn = (persons: readonly Attributes[], rows: readonly Attributes[]): number => {
  const alike = new Map<string, number>();
  for (const person of persons) {
    const row = person.join(" ");
    alike.set(row, (alike.get(row) ?? 0) + 1);
  }
  const rare = [...alike].filter(([, n]) => n < THRESHOLD);
  const drawn = new Set(rows.map((row) => row.join(" ")));
  return rare.filter(([row]) => drawn.has(row)).length / Math.max(1, rare.length);
};
