/**
 * Noise for public tables that is always the same for the same persons (tier T3, the cell-key method).
 *
 * [Note: Cell key] Each person has a secret number, drawn once. The key of a count is the sum of the
 * numbers of its persons, modulo 1. It picks a change from a table of chances, so the same persons
 * get the same change in whatever table and by whatever filter they are counted: asking again, or
 * averaging, wins nothing, and taking one count from another leaves the changes of both in the
 * difference. Counts do not add up to their totals any more, and need not.
 *
 * The default tables of other tools were not verified; this one is the project's own setting: changes
 * of at most 5, variance 3, mean 0, nothing published as 1 or 2, zeros kept.
 */

/** A number of 0 to 2^32 − 1, which stands for 0 to 1. */
export type CellKey = number;

/** The greatest change of a count. */
export const MOST_CHANGE = 5;

/** The variance of changes. */
const VARIANCE = 3;

/**
 * Draws the secret numbers of persons, uniform, from a cryptographic source that fills an array. They
 * are kept sealed as long as anything is published from these persons, and never published: who knows
 * them can take the noise away.
 */
export const drawRecordKeys = (
  persons: number,
  fill: (block: Uint32Array<ArrayBuffer>) => void,
): Uint32Array<ArrayBuffer> => {
  const keys = new Uint32Array(persons);
  // Browsers hand out 65,536 bytes at a time.
  for (let from = 0; from < persons; from += BLOCK) fill(keys.subarray(from, from + BLOCK));
  return keys;
};

const BLOCK = 16_384;

/** The key of a count without persons; others are added to it. */
export const EMPTY_KEY: CellKey = 0;

/** The key of a count when one more person is counted in it. */
export const withPerson = (key: CellKey, recordKey: number): CellKey => (key + recordKey) >>> 0;

/** A count as the public sees it, before rounding. */
export const perturbed = (n: number, key: CellKey): number => {
  if (n <= 0) return 0;
  const chances = chancesFor(n);
  let left = key / 2 ** 32;
  for (const [change, chance] of chances) {
    left -= chance;
    if (left < 0) return n + change;
  }
  return n + (chances.at(-1)?.[0] ?? 0);
};

/** A count as it is published: with noise, and rounded to a multiple of 5. */
export const publicCount = (n: number, key: CellKey): number => rounded(perturbed(n, key), 5);

/** The nearest multiple of a base. */
export const rounded = (n: number, base: number): number => Math.round(n / base) * base;

/** The changes that a count may get, least first, and the chance of each; the chances add up to 1. */
export const chancesFor = (n: number): readonly (readonly [change: number, chance: number])[] =>
  perturbationTable[Math.min(n, perturbationTable.length) - 1] ?? [];

/** Changes for counts from 1; from the last one on they are the same for all counts. */
const makeTable = (): readonly (readonly (readonly [change: number, chance: number])[])[] =>
  Array.from({ length: MOST_CHANGE + 3 }, (_none, at) => {
    const n = at + 1;
    const changes = Array.from(
      { length: 2 * MOST_CHANGE + 1 },
      (_each, change) => change - MOST_CHANGE,
    ).filter((change) => n + change === 0 || n + change > 2);
    return leastTelling(changes);
  });

/**
 * The chances that say least beyond the mean and the variance: exp(a·change + b·change²), normalised,
 * with a and b found by Newton's method from the moments.
 */
const leastTelling = (
  changes: readonly number[],
): readonly (readonly [change: number, chance: number])[] => {
  let [a, b] = [0, -1 / (2 * VARIANCE)];
  for (let round = 0; round < 200; round += 1) {
    const chances = chancesBy(changes, a, b);
    const moment = (power: number): number =>
      changes.reduce((sum, change, at) => sum + (chances[at] ?? 0) * change ** power, 0);
    const [first, second] = [moment(1), moment(2)];
    const [wantedFirst, wantedSecond] = [-first, VARIANCE - second];
    if (Math.abs(wantedFirst) + Math.abs(wantedSecond) < 1e-13) break;
    const [aa, ab, bb] = [second - first ** 2, moment(3) - first * second, moment(4) - second ** 2];
    const determinant = aa * bb - ab ** 2;
    a += (bb * wantedFirst - ab * wantedSecond) / determinant / 2;
    b += (aa * wantedSecond - ab * wantedFirst) / determinant / 2;
  }
  const chances = chancesBy(changes, a, b);
  return changes.map((change, at) => [change, chances[at] ?? 0]);
};

const chancesBy = (changes: readonly number[], a: number, b: number): readonly number[] => {
  const weights = changes.map((change) => Math.exp(a * change + b * change ** 2));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / all);
};

const perturbationTable = makeTable();
