/**
 * Counts of combinations of attributes with noise, such that no person can be noticed in them
 * (`statistics.md` 5.1, steps 3 to 6; the method of Microsoft's Synthetic Data Showcase, written anew).
 *
 * [Note: Budget] Of ε, half a percent goes to the number of persons and one percent to finding how
 * many attributes of a person are counted; the rest, with δ, to the noise on the counts. Longer
 * combinations get less noise for each of their many counts. What is done with noisy counts afterwards
 * (thresholds, normalising, drawing rows) costs nothing more.
 */
import {
  createExactChance,
  type ExactChance,
  type Fill,
  type Fraction,
  fractionAbove,
  fractionBelow,
} from "./exact-chance.ts";
import {
  type AttributeDomain,
  type Attributes,
  attributesIn,
  countTuples,
  partsOf,
  type TupleKey,
  tupleKey,
} from "./microdata.ts";
import { type PrivacyLoss, rhoFor } from "./privacy-loss.ts";

/** What is asked for. */
export type AggregateOptions = {
  readonly loss: PrivacyLoss;
  /** The longest combinations that are counted, 1 to 4. */
  readonly longest: number;
  /** The share of published combinations that may be of nobody. */
  readonly fabrication: number;
};

/** Noisy counts. All of it may be published; it holds nothing exact. */
export type NoisyAggregates = {
  readonly loss: PrivacyLoss;
  readonly persons: number;
  /** By length, from 1; a longer combination never counts more than a part of it. */
  readonly counts: readonly ReadonlyMap<TupleKey, number>[];
  /** The standard deviation of the noise, by length. */
  readonly deviations: readonly number[];
  /** The count from which combinations are published, by length. */
  readonly thresholds: readonly number[];
  /** Combinations of a person that were counted at most, by length. */
  readonly limits: readonly number[];
};

/** Counts with noise. Each person stands in `persons` once. */
export const noisyAggregates = (
  domain: AttributeDomain,
  persons: readonly Attributes[],
  options: AggregateOptions,
  fill: Fill,
): NoisyAggregates => {
  const chance = createExactChance(fill);
  const {
    longest,
    loss: { epsilon, delta },
  } = options;
  const lengths = Array.from({ length: longest }, (_none, at) => at + 1);
  const forPersons = epsilon * 0.005;
  const forLimits = epsilon * 0.01;
  const noisyPersons = Math.max(3, persons.length + chance.laplace(fractionAbove(1 / forPersons)));
  const rho = rhoFor({ epsilon: epsilon - forPersons - forLimits, delta });
  // Deviations in proportion 1, 1/2, 1/3, … : ρ is the sum of 1 / (2 σ²).
  const sigma = Math.sqrt(lengths.reduce((sum, length) => sum + length ** 2, 0) / (2 * rho));
  const most = Math.max(
    longest,
    mostAttributes(chance, persons, domain.columns.length, fractionBelow(forLimits)),
  );
  const counted = persons.map((person) => limited(chance, person, most));
  const exact = countTuples(counted, longest);
  const limits = lengths.map((length) => choose(most, length));
  const deviations = lengths.map((length, at) => (sigma / length) * Math.sqrt(limits[at] ?? 0));
  const counts: Map<TupleKey, number>[] = [];
  const thresholds: number[] = [];
  for (const at of lengths.keys()) {
    const deviation = deviations[at] ?? 0;
    const variance = fractionAbove(deviation ** 2);
    const noisy = new Map<TupleKey, number>();
    for (const key of candidatesOf(domain, counts.at(-1)))
      noisy.set(key, (exact[at]?.get(key) ?? 0) + chance.gaussian(variance));
    const threshold = thresholdOf(noisy, deviation, options.fabrication);
    const published = new Map([...noisy].filter(([, n]) => n >= threshold));
    thresholds.push(threshold);
    counts.push(normalised(published, counts.at(-1)));
  }
  return {
    loss: options.loss,
    persons: noisyPersons,
    counts,
    deviations,
    thresholds,
    limits,
  };
};

/**
 * So many attributes of a person are counted: the 97th percentile, by the exponential mechanism. A
 * person who is added or left out changes no gap, in hundredths of persons, by more than 97.
 */
const mostAttributes = (
  chance: ExactChance,
  persons: readonly Attributes[],
  columns: number,
  epsilon: Fraction,
): number => {
  const sizes = new Uint32Array(columns + 1);
  for (const person of persons) sizes[person.length] = (sizes[person.length] ?? 0) + 1;
  let upTo = 0;
  // Persons with no more than so many attributes, against ninety-seven of a hundred.
  const gaps = [...sizes].map((n) => {
    upTo += n;
    return Math.abs(100 * upTo - 97 * persons.length);
  });
  const least = Math.min(...gaps);
  return chance.exponential(
    gaps.map((gap) => ({ over: BigInt(gap - least) * epsilon.over, under: 194n * epsilon.under })),
  );
};

/** A person of whom no more than so many attributes are left, drawn at random. */
const limited = (chance: ExactChance, person: Attributes, most: number): Attributes => {
  const left = [...person];
  while (left.length > most) left.splice(Number(chance.below(BigInt(left.length))), 1);
  return left;
};

/** In how many ways some can be chosen. */
const choose = (from: number, some: number): number => {
  let ways = 1;
  for (let at = 0; at < some; at += 1) ways = (ways * (from - at)) / (at + 1);
  return Math.round(ways);
};

/** Combinations of which all parts one shorter were published; all attributes at first. */
function* candidatesOf(
  { columnOf }: AttributeDomain,
  shorter: ReadonlyMap<TupleKey, number> | undefined,
): Generator<TupleKey> {
  if (!shorter) {
    for (const attribute of columnOf.keys()) yield tupleKey([attribute]);
    return;
  }
  const byStart = new Map<TupleKey, number[]>();
  for (const key of shorter.keys()) {
    const attributes = attributesIn(key);
    const start = tupleKey(attributes.slice(0, -1));
    const last = attributes.at(-1) ?? 0;
    const ends = byStart.get(start);
    if (ends) ends.push(last);
    else byStart.set(start, [last]);
  }
  for (const [start, ends] of byStart) yield* joined(attributesIn(start), ends, columnOf, shorter);
}

function* joined(
  start: readonly number[],
  ends: readonly number[],
  columnOf: Uint16Array,
  shorter: ReadonlyMap<TupleKey, number>,
): Generator<TupleKey> {
  const sorted = [...ends].sort((a, b) => a - b);
  for (const [at, one] of sorted.entries())
    for (const other of sorted.slice(at + 1)) {
      if (columnOf[one] === columnOf[other]) continue;
      const attributes = [...start, one, other];
      if (partsOf(attributes).every((part) => shorter.has(part))) yield tupleKey(attributes);
    }
}

/** The lowest count above which no more than a share of combinations is expected to be noise alone. */
const thresholdOf = (
  noisy: ReadonlyMap<TupleKey, number>,
  deviation: number,
  fabrication: number,
): number => {
  const sorted = [...noisy.values()].filter((n) => n > 0).sort((a, b) => b - a);
  let threshold = noisy.size === 0 ? 1 : deviation * 10;
  for (const [at, n] of sorted.entries())
    if (noisy.size * upperTail((n - 0.5) / deviation) <= fabrication * (at + 1)) threshold = n;
  return threshold;
};

/** The chance that a standard normal number is at least this (Abramowitz and Stegun 7.1.26). */
const upperTail = (z: number): number => {
  if (z < 0) return 1 - upperTail(-z);
  const x = z / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return (series * Math.exp(-x * x)) / 2;
};

const normalised = (
  counts: ReadonlyMap<TupleKey, number>,
  shorter: ReadonlyMap<TupleKey, number> | undefined,
): Map<TupleKey, number> =>
  new Map(
    [...counts].map(([key, n]) => {
      const parts = shorter ? partsOf(attributesIn(key)) : [];
      return [key, Math.min(n, ...parts.map((part) => shorter?.get(part) ?? n))];
    }),
  );
