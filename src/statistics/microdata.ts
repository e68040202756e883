/**
 * Persons as sets of attributes, the form in which synthetic data are made. An attribute is a code of
 * a column; a question with several answers is a column for each of its codes. What a person has not,
 * or did not say, is no attribute.
 *
 * The columns and their codes come from the code lists, never from the persons: which codes occur is a
 * secret too.
 */

/** A column and the codes it may have. A person has at most one of them. */
export type MicrodataColumn = { readonly name: string; readonly codes: readonly string[] };

/** The attributes there are: of number `i`, the column and the code. */
export type AttributeDomain = {
  readonly columns: readonly MicrodataColumn[];
  readonly columnOf: Uint16Array;
  readonly codeOf: readonly string[];
};

/** A person: numbers of attributes, ascending, at most one of each column. */
export type Attributes = readonly number[];

/** Numbers the attributes of columns, column by column. */
export const domainOf = (columns: readonly MicrodataColumn[]): AttributeDomain => ({
  columns,
  columnOf: Uint16Array.from(columns.flatMap(({ codes }, at) => codes.map(() => at))),
  codeOf: columns.flatMap(({ codes }) => codes),
});

/** Reads rows of codes, one a column, empty where there is none. Codes not in the domain are left out. */
export const attributesOf = (
  { columns }: AttributeDomain,
  rows: readonly (readonly string[])[],
): readonly Attributes[] => {
  let first = 0;
  const numbers = columns.map(({ codes }) => {
    const from = first;
    first += codes.length;
    return new Map(codes.map((code, at) => [code, from + at]));
  });
  return rows.map((row) => row.flatMap((code, column) => numbers[column]?.get(code) ?? []));
};

/** Rows of codes, one a column, as `attributesOf` reads them. */
export const rowOf = (
  { columns, columnOf, codeOf }: AttributeDomain,
  person: Attributes,
): string[] => {
  const row = columns.map(() => "");
  for (const attribute of person) row[columnOf[attribute] ?? 0] = codeOf[attribute] ?? "";
  return row;
};

/** A combination of attributes as one number, exact for up to 4 of up to 8,000 attributes. */
export type TupleKey = number;

/** The key of attributes that stand in ascending order. */
export const tupleKey = (attributes: readonly number[]): TupleKey =>
  attributes.reduce(joinedKey, 0);

/** The attributes of a key, ascending. */
export const attributesIn = (key: TupleKey): readonly number[] => {
  const attributes: number[] = [];
  for (let rest = key; rest > 0; rest = Math.floor(rest / BASE))
    attributes.unshift((rest % BASE) - 1);
  return attributes;
};

const joinedKey = (key: TupleKey, attribute: number): TupleKey => key * BASE + attribute + 1;

const BASE = 8192;

/** The keys of all combinations of so many of a person's attributes. */
export const tuplesOf = (person: Attributes, length: number): readonly TupleKey[] => {
  const keys: TupleKey[] = [];
  const extend = (from: number, left: number, key: TupleKey): void => {
    if (left === 0) keys.push(key);
    else
      for (let at = from; at <= person.length - left; at += 1)
        extend(at + 1, left - 1, joinedKey(key, person[at] ?? 0));
  };
  extend(0, length, 0);
  return keys;
};

/** The keys of an attribute together with so many of the others. */
export const tuplesWith = (
  others: Attributes,
  attribute: number,
  some: number,
): readonly TupleKey[] => {
  const all = [...others, attribute].sort((a, b) => a - b);
  const place = all.indexOf(attribute);
  const keys: TupleKey[] = [];
  const extend = (from: number, left: number, key: TupleKey): void => {
    if (left === 0) keys.push(key);
    // The attribute itself is never passed over.
    const first = left === 1 ? Math.max(from, place) : from;
    const last = from <= place ? Math.min(place, all.length - left) : all.length - left;
    if (left > 0)
      for (let at = first; at <= last; at += 1)
        extend(at + 1, left - 1, joinedKey(key, all[at] ?? 0));
  };
  extend(0, some + 1, 0);
  return keys;
};

/** The keys of a tuple with one of its attributes left out. */
export const partsOf = (attributes: readonly number[]): readonly TupleKey[] =>
  attributes.map((_attribute, at) => tupleKey(attributes.toSpliced(at, 1)));

/** How many persons have each combination of up to `most` attributes; by length, from 1. */
export const countTuples = (
  persons: readonly Attributes[],
  most: number,
): readonly ReadonlyMap<TupleKey, number>[] =>
  Array.from({ length: most }, (_none, at) => {
    const counts = new Map<TupleKey, number>();
    for (const person of persons)
      for (const key of tuplesOf(person, at + 1)) counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts;
  });
