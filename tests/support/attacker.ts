/**
 * Somebody who reads everything that was published and adds and subtracts all of it. Written apart
 * from the product: it knows published counts and what they are of, and nothing else.
 */

/** A count as published: what its persons have in common, and how many, or that it is hidden. */
export type Published = {
  readonly of: ReadonlyMap<string, string>;
  readonly n: number | "hidden";
};

/** What codes a variable has, and whether a person may have several of them. */
export type Codes = Readonly<
  Record<string, { readonly codes: readonly string[]; readonly several: boolean }>
>;

/** A count that the attacker knows though it was not published. */
export type Recovered = { readonly what: string; readonly n: number };

/**
 * The counts of 1 to 10 persons that follow from what was published: hidden counts, and what is left
 * of one published count when another, of some of the same persons, is taken away.
 */
export const recoveredFrom = (
  published: readonly Published[],
  codes: Codes,
): readonly Recovered[] => {
  const known = new Map(published.map((count) => [keyOf(count.of), count]));
  const unknowns = new Map<string, number>();
  const rows = [...known.values()]
    .flatMap(({ of }) => [...splitsOf(of, known, codes), ...differencesOf(of, known)])
    .map((terms) => rowOf(terms, known, unknowns));
  const names = [...unknowns.keys()];
  return solved(rows, names.length)
    .map(([at, n]) => ({ what: names[at] ?? "", n }))
    .filter(({ n }) => n >= 1 && n <= 10);
};

type Known = ReadonlyMap<string, Published>;
type Terms = readonly (readonly [key: string, factor: number])[];

/** That a count is the sum of its parts by each variable. */
const splitsOf = (of: Published["of"], known: Known, codes: Codes): readonly Terms[] =>
  Object.entries(codes).flatMap(([name, { codes: parts, several }]) => {
    const split = parts.map((code) => keyOf(new Map([...of, [name, code]])));
    if (of.has(name) || several || !split.every((key) => known.has(key))) return [];
    return [[[keyOf(of), -1] as const, ...split.map((key) => [key, 1] as const)]];
  });

/** That each wider count is this one and the rest. */
const differencesOf = (of: Published["of"], known: Known): readonly Terms[] =>
  [...known.values()]
    .filter(
      (wider) =>
        wider.of.size < of.size && [...wider.of].every(([name, code]) => of.get(name) === code),
    )
    .map((wider) => [
      [keyOf(wider.of), -1],
      [keyOf(of), 1],
      [`${keyOf(wider.of)} without ${keyOf(of)}`, 1],
    ]);

type Row = { readonly factors: ReadonlyMap<number, number>; readonly sum: number };

const rowOf = (terms: Terms, known: Known, unknowns: Map<string, number>): Row => {
  const factors = new Map<number, number>();
  let sum = 0;
  for (const [key, factor] of terms) {
    const n = known.get(key)?.n ?? "hidden";
    if (n !== "hidden") {
      sum -= factor * n;
      continue;
    }
    const at = unknowns.get(key) ?? unknowns.size;
    unknowns.set(key, at);
    factors.set(at, (factors.get(at) ?? 0) + factor);
  }
  return { factors, sum };
};

const keyOf = (of: ReadonlyMap<string, string>): string =>
  [...of]
    .map(([name, code]) => `${name}=${code}`)
    .sort()
    .join(" & ");

/** A prime of which products are exact: whether an unknown has one value does not depend on it. */
const PRIME = 67_108_859;
const modulo = (n: number): number => ((n % PRIME) + PRIME) % PRIME;

const inverseOf = (n: number): number => {
  let [power, result, rest] = [n, 1, PRIME - 2];
  for (; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = modulo(result * power);
    power = modulo(power * power);
  }
  return result;
};

/** The unknowns that have one value only, whatever signs the others have. */
const solved = (
  rows: readonly Row[],
  unknowns: number,
): readonly (readonly [at: number, n: number])[] => {
  const done: { readonly pivot: number; readonly row: Float64Array }[] = [];
  const take = (row: Float64Array, other: Float64Array, pivot: number): void => {
    const factor = row[pivot] ?? 0;
    if (factor === 0) return;
    for (let at = 0; at <= unknowns; at += 1)
      if (other[at]) row[at] = modulo((row[at] ?? 0) - factor * (other[at] ?? 0));
  };
  for (const { factors, sum } of rows) {
    const row = new Float64Array(unknowns + 1);
    for (const [at, factor] of factors) row[at] = modulo(factor);
    row[unknowns] = modulo(sum);
    for (const { pivot, row: other } of done) take(row, other, pivot);
    const pivot = row.subarray(0, unknowns).findIndex((factor) => factor !== 0);
    if (pivot === -1) continue;
    const factor = inverseOf(row[pivot] ?? 1);
    for (let at = 0; at <= unknowns; at += 1) row[at] = modulo((row[at] ?? 0) * factor);
    for (const { row: other } of done) take(other, row, pivot);
    done.push({ pivot, row });
  }
  return done.flatMap(({ pivot, row }) =>
    row.subarray(0, unknowns).every((factor, at) => factor === 0 || at === pivot)
      ? [[pivot, row[unknowns] ?? 0] as const]
      : [],
  );
};
