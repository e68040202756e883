/**
 * Counts of several tables of one population as one whole: a count that stands in two tables is one
 * count, and every sum that holds between counts is written down once.
 *
 * [Note: Linked tables] Two tables that share a margin can give away together what neither gives away
 * alone, and so can a table beside the same table behind a filter: the difference is a count that
 * nobody published. Such differences are counts here too, never shown.
 */

/**
 * A variable as a tree of codes. `parts` says for a code which others it is made of; those without
 * parts have none. With `several`, a person may have more than one of the parts.
 */
export type Axis = {
  readonly name: string;
  /**
   * The code that the others are parts of. `EVERYBODY` tells nobody apart; another, such as
   * `ANSWERED`, leaves out those without an answer, and is a trait like any code.
   */
  readonly top: string;
  readonly parts: ReadonlyMap<string, AxisParts>;
};

/** The parts of a code of an axis. */
export type AxisParts = { readonly codes: readonly string[]; readonly several: boolean };

/** What persons have in common: the code of each variable named. Everybody, where none is. */
export type Traits = ReadonlyMap<string, string>;

/** A table as it is laid out: its axes, at most three, and the traits that everybody in it has. */
export type Layout = { readonly axes: readonly Axis[]; readonly where: Traits };

/** A whole and the counts it is made of. With `several`, they may add up to more than the whole. */
export type Sum = {
  readonly whole: number;
  readonly parts: readonly number[];
  readonly several: boolean;
};

/** Counts by number, and the sums between them. */
export type LinkedCounts = {
  /** What each count is of, as `traitsKey` writes it. */
  readonly keys: readonly string[];
  readonly values: readonly number[];
  /** How many tables a count stands in as a total of some axis; a cell has 0. */
  readonly margins: readonly number[];
  /** Counts that stand in no table, and so are never shown. */
  readonly unpublished: ReadonlySet<number>;
  readonly sums: readonly Sum[];
};

/** A plain axis: everybody has one of the codes, or with `several` at least one. */
export const axisOf = (name: string, codes: readonly string[], several = false): Axis => ({
  name,
  top: EVERYBODY,
  parts: new Map([[EVERYBODY, { codes, several }]]),
});

/** The code of everybody, answered or not; no trait. */
const EVERYBODY = "*";

/** Traits as text, the same for the same traits in whatever order. */
export const traitsKey = (traits: Traits): string =>
  JSON.stringify([...traits].sort(([a], [b]) => (a < b ? -1 : 1)));

/**
 * Links the counts of tables. `countOf` says how many persons have traits; it is asked once for each
 * count, and never for a difference, which is calculated.
 */
export const linkCounts = (
  layouts: readonly Layout[],
  countOf: (traits: Traits) => number,
): LinkedCounts => {
  const builder = createBuilder(countOf);
  for (const layout of layouts) addLayout(builder, layout);
  for (const [inner, outer] of pairsOf(layouts)) addDifferences(builder, inner, outer);
  return {
    keys: builder.keys,
    values: builder.values,
    margins: builder.margins,
    unpublished: builder.unpublished,
    sums: [...builder.sums.values()],
  };
};

/** All counts of a layout, each with its codes in the order of the axes; totals have the top code. */
export const traitsIn = (layout: Layout): readonly Traits[] =>
  layout.axes
    .reduce<readonly (readonly string[])[]>(
      (found, axis) => found.flatMap((codes) => codesOf(axis).map((code) => [...codes, code])),
      [[]],
    )
    .map((codes) => traitsOf(layout, codes));

/** The traits of a count of a layout, by its code on each axis. */
const traitsOf = (layout: Layout, codes: readonly string[]): Traits =>
  new Map([
    ...layout.where,
    ...layout.axes.flatMap((axis, at) => {
      const code = codes[at] ?? axis.top;
      return code === EVERYBODY ? [] : [[axis.name, code] as const];
    }),
  ]);

type Builder = {
  readonly keys: string[];
  readonly values: number[];
  readonly margins: number[];
  readonly unpublished: Set<number>;
  readonly sums: Map<string, Sum>;
  readonly numberOf: (traits: Traits) => number;
  readonly numbers: Map<string, number>;
};

const createBuilder = (countOf: (traits: Traits) => number): Builder => {
  const keys: string[] = [];
  const values: number[] = [];
  const margins: number[] = [];
  const numbers = new Map<string, number>();
  return {
    keys,
    values,
    margins,
    numbers,
    unpublished: new Set(),
    sums: new Map(),
    numberOf: (traits) => {
      const key = traitsKey(traits);
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, keys.length);
      keys.push(key);
      values.push(countOf(traits));
      margins.push(0);
      return keys.length - 1;
    },
  };
};

const codesOf = (axis: Axis): readonly string[] => [
  ...new Set([axis.top, ...[...axis.parts.values()].flatMap(({ codes }) => codes)]),
];

const addSum = (builder: Builder, sum: Sum): void => {
  builder.sums.set(`${sum.whole}=${[...sum.parts].sort((a, b) => a - b).join("+")}`, sum);
};

const addLayout = (builder: Builder, layout: Layout): void => {
  for (const traits of traitsIn(layout)) {
    const whole = builder.numberOf(traits);
    let margins = 0;
    for (const axis of layout.axes) {
      const parts = axis.parts.get(traits.get(axis.name) ?? axis.top);
      if (!parts) continue;
      margins += 1;
      const numbers = parts.codes.map((code) =>
        builder.numberOf(new Map([...traits, [axis.name, code]])),
      );
      addSum(builder, { whole, parts: numbers, several: parts.several });
      // Those who have all but one of the answers are a part as well.
      if (parts.several) for (const part of numbers) addDifference(builder, whole, part);
    }
    builder.margins[whole] = Math.max(builder.margins[whole] ?? 0, margins);
  }
};

/** Every two tables. One may be of more persons than the other: by a filter, or by who answered. */
const pairsOf = (layouts: readonly Layout[]): readonly (readonly [Layout, Layout])[] =>
  layouts.flatMap((inner) =>
    layouts.filter((outer) => inner !== outer).map((outer) => [inner, outer] as const),
  );

/** What is left of each count of the wider table when that of the narrower is taken away. */
const addDifferences = (builder: Builder, inner: Layout, outer: Layout): void => {
  const known = new Set([...outer.where.keys(), ...outer.axes.map(({ name }) => name)]);
  for (const traits of traitsIn(inner)) {
    const extra = [...traits].filter(([name]) => !known.has(name));
    if (extra.length === 0 || !extra.every(([name, code]) => isOfAll(inner, name, code))) continue;
    const wider = new Map([...traits].filter(([name]) => known.has(name)));
    const [part, whole] = [traits, wider].map((each) => builder.numbers.get(traitsKey(each)));
    if (part !== undefined && whole !== undefined && part !== whole)
      addDifference(builder, whole, part);
  }
};

/** Whether everybody in a table, or in a margin of it, has a code. */
const isOfAll = (layout: Layout, name: string, code: string): boolean =>
  layout.where.get(name) === code ||
  layout.axes.some((axis) => axis.name === name && axis.top === code);

const addDifference = (builder: Builder, whole: number, part: number): void => {
  const key = `${builder.keys[whole]} without ${builder.keys[part]}`;
  const known = builder.numbers.get(key);
  const rest = known ?? builder.keys.length;
  if (known === undefined) {
    builder.numbers.set(key, rest);
    builder.keys.push(key);
    builder.values.push((builder.values[whole] ?? 0) - (builder.values[part] ?? 0));
    builder.margins.push(0);
    builder.unpublished.add(rest);
  }
  addSum(builder, { whole, parts: [part, rest], several: false });
};
