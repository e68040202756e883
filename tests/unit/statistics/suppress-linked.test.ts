import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Axis,
  axisOf,
  type Layout,
  type LinkedCounts,
  linkCounts,
  type Traits,
  traitsIn,
  traitsKey,
} from "../../../src/statistics/linked-counts.ts";
import {
  auditLinked,
  type HiddenCounts,
  hideLinked,
} from "../../../src/statistics/suppress-linked.ts";
import { type Codes, type Published, recoveredFrom } from "../../support/attacker.ts";

/** Persons alike: how many, and the codes that each has of each variable. */
type Kind = { readonly n: number; readonly codes: Readonly<Record<string, readonly string[]>> };

const countIn =
  (kinds: readonly Kind[]) =>
  (traits: Traits): number =>
    kinds
      .filter(({ codes }) => [...traits].every(([name, code]) => codes[name]?.includes(code)))
      .reduce((sum, { n }) => sum + n, 0);

const published = (
  layouts: readonly Layout[],
  counts: LinkedCounts,
  isHidden: (at: number) => boolean,
): readonly Published[] => {
  const numbers = new Map(counts.keys.map((key, at) => [key, at]));
  return layouts.flatMap((layout) =>
    traitsIn(layout).map((of) => {
      const at = numbers.get(traitsKey(of)) ?? -1;
      return { of, n: isHidden(at) ? "hidden" : (counts.values[at] ?? 0) };
    }),
  );
};

const codesOf = (axes: readonly Axis[]): Codes =>
  Object.fromEntries(
    axes.flatMap(({ name, top, parts }) => {
      const all = parts.get(top);
      return all ? [[name, all]] : [];
    }),
  );

const reasons = (counts: LinkedCounts, hidden: HiddenCounts): Readonly<Record<string, string>> =>
  Object.fromEntries([...hidden].map(([at, reason]) => [counts.keys[at] ?? "", reason]));

/** No count from 1 to 10 is shown, and every reader is left in doubt about each hidden one. */
const expectSafe = (counts: LinkedCounts, hidden: HiddenCounts): void => {
  for (const [at, value] of counts.values.entries())
    if (value > 0 && value < 11) expect(hidden.get(at), counts.keys[at]).toBe("primary");
  const all: HiddenCounts = new Map(
    [...counts.values.keys()]
      .filter((at) => (counts.values[at] ?? 0) > 0 && counts.keys[at] !== "[]")
      .map((at) => [at, (counts.values[at] ?? 0) < 11 ? "primary" : "secondary"]),
  );
  const best = auditLinked(counts, all);
  for (const [at, { unmarked, marked }] of auditLinked(counts, hidden)) {
    const n = counts.values[at] ?? 0;
    const inherent = best.get(at) ?? {
      unmarked: { least: n, most: n },
      marked: { least: n, most: n },
    };
    if (n < 11 && n > 0) {
      const room = (half: number, most: { least: number; most: number }) => ({
        least: Math.max(Math.ceil(most.least), n - half),
        most: Math.min(Math.floor(most.most), n + half),
      });
      const wide = room(Math.max(5, Math.ceil(n / 2)), inherent.unmarked);
      const narrow = room(Math.ceil(n / 2), inherent.marked);
      expect(unmarked.least, counts.keys[at]).toBeLessThanOrEqual(wide.least);
      expect(unmarked.most, counts.keys[at]).toBeGreaterThanOrEqual(wide.most);
      expect(marked.least, counts.keys[at]).toBeLessThanOrEqual(narrow.least);
      expect(marked.most, counts.keys[at]).toBeGreaterThanOrEqual(narrow.most);
    } else if (!counts.unpublished.has(at))
      expect(unmarked.most - unmarked.least, counts.keys[at]).toBeGreaterThanOrEqual(
        Math.min(
          Math.max(5, Math.ceil(n / 2)),
          Math.floor(inherent.unmarked.most) - Math.ceil(inherent.unmarked.least),
        ),
      );
  }
};

const sex = axisOf("sex", ["female", "male"]);
const age = axisOf("age", ["child", "adult", "old"]);
const place = axisOf("place", ["a", "b", "c", "d"]);
const form = axisOf("form", ["labour", "sexual", "other"], true);
const everywhere: Traits = new Map();

describe("a table of two dimensions", () => {
  test("hides what the published example of sdcTable hides: row C, three counts besides", () => {
    const cells: Readonly<Record<string, readonly [male: number, female: number]>> = {
      a: [18, 2],
      b: [14, 19],
      c: [12, 10],
      d: [11, 14],
    };
    const kinds = Object.entries(cells).flatMap(([region, [male, female]]) => [
      { n: male, codes: { place: [region], sex: ["male"] } },
      { n: female, codes: { place: [region], sex: ["female"] } },
    ]);
    const counts = linkCounts([{ axes: [place, sex], where: everywhere }], countIn(kinds));
    const hidden = hideLinked(counts, 3);
    expect(reasons(counts, hidden)).toEqual({
      '[["place","a"],["sex","female"]]': "primary",
      '[["place","a"],["sex","male"]]': "secondary",
      '[["place","c"],["sex","female"]]': "secondary",
      '[["place","c"],["sex","male"]]': "secondary",
    });
    expect(counts.values.length - hidden.size).toBe(11);
  });
});

const many = fc.oneof(fc.nat(12), fc.nat(60), fc.constant(0), fc.integer({ min: 60, max: 400 }));

/** Persons of every combination of codes of these axes, with any number of each. */
const kindsOf = (axes: readonly Axis[]): fc.Arbitrary<readonly Kind[]> => {
  const combinations = axes.reduce<readonly Kind["codes"][]>(
    (found, { name, top, parts }) =>
      found.flatMap((codes) =>
        (parts.get(top)?.codes ?? []).map((code) => ({ ...codes, [name]: [code] })),
      ),
    [{}],
  );
  return fc
    .array(many, { minLength: combinations.length, maxLength: combinations.length })
    .map((ns) => combinations.map((codes, at) => ({ n: ns[at] ?? 0, codes })));
};

const runs = (few: number): number => Number(process.env["LINDUNG_RUNS"] ?? few);

describe("whatever the persons", () => {
  const cases: readonly (readonly [
    what: string,
    layouts: readonly Layout[],
    axes: readonly Axis[],
  ])[] = [
    [
      "a table of three dimensions",
      [{ axes: [sex, age, place], where: everywhere }],
      [sex, age, place],
    ],
    [
      "two tables that share a margin",
      [
        { axes: [sex, age], where: everywhere },
        { axes: [sex, place], where: everywhere },
      ],
      [sex, age, place],
    ],
    [
      "a table, and the same behind a filter",
      [
        { axes: [age, place], where: everywhere },
        { axes: [age, place], where: new Map([["sex", "female"]]) },
      ],
      [sex, age, place],
    ],
  ];
  test.each(cases)("%s: nothing small is shown or can be worked out", (_what, layouts, axes) => {
    fc.assert(
      fc.property(kindsOf(axes), (kinds) => {
        const counts = linkCounts(layouts, countIn(kinds));
        const hidden = hideLinked(counts);
        expectSafe(counts, hidden);
        expect(
          recoveredFrom(
            published(layouts, counts, (at) => hidden.has(at)),
            codesOf(axes),
          ),
        ).toEqual([]);
      }),
      { numRuns: runs(25) },
    );
  });

  test("with several answers a person: nothing small is shown or can be worked out", () => {
    const person = fc.record({
      n: fc.nat(40),
      codes: fc.record({
        sex: fc.constantFrom(["female"], ["male"]),
        form: fc.subarray(["labour", "sexual", "other"], { minLength: 1 }),
        age: fc.constantFrom(["child"], ["adult"], ["old"]),
      }),
    });
    fc.assert(
      fc.property(fc.array(person, { minLength: 1, maxLength: 14 }), (kinds) => {
        const layouts = [{ axes: [sex, form, age], where: everywhere }];
        const counts = linkCounts(layouts, countIn(kinds));
        const hidden = hideLinked(counts);
        expectSafe(counts, hidden);
        const all = published(layouts, counts, (at) => hidden.has(at));
        expect(recoveredFrom(all, codesOf([sex, form, age]))).toEqual([]);
      }),
      { numRuns: runs(25) },
    );
  });
});

describe("the attacker", () => {
  test("finds out what only small counts are hidden of", () => {
    const layouts = [{ axes: [sex, age, place], where: everywhere }];
    let found = 0;
    fc.assert(
      fc.property(kindsOf([sex, age, place]), (kinds) => {
        const counts = linkCounts(layouts, countIn(kinds));
        const small = (at: number): boolean => {
          const n = counts.values[at] ?? 0;
          return n > 0 && n < 11;
        };
        found += recoveredFrom(
          published(layouts, counts, small),
          codesOf([sex, age, place]),
        ).length;
      }),
      { numRuns: 20, seed: 1 },
    );
    expect(found).toBeGreaterThan(20);
  });
});
