import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { StatisticalRecord } from "../../../src/statistics/statistical-record.ts";
import {
  type Cell,
  hiddenIn,
  type ProtectedTable,
  protect,
} from "../../../src/statistics/suppress.ts";
import { populationOf, type Table, tabulate } from "../../../src/statistics/tabulate.ts";
import { type Span, spansOf } from "../../support/subtraction.ts";
import { aRecord, aTable } from "../../support/tables.ts";

const shown = (cell: Cell | undefined): unknown => cell && ("n" in cell ? cell.n : cell.hidden);
const gridOf = (table: ProtectedTable): readonly (readonly Cell[])[] => [
  ...table.cells.map((row, r) => [...row, table.rowTotals[r] ?? { n: 0 }]),
  [...table.columnTotals, table.total],
];
const truthOf = (table: Table): readonly (readonly number[])[] => {
  const width = table.columnCodes.length;
  return [
    ...table.rowCodes.map((_code, r) => [
      ...table.cells.subarray(r * width, (r + 1) * width),
      table.rowTotals[r] ?? 0,
    ]),
    [...table.columnTotals, table.total],
  ];
};

describe("a table that may be shown", () => {
  test("shows a table of large counts and zeros as it is", () => {
    const table = protect(
      aTable([
        [20, 30],
        [0, 40],
      ]),
    );
    expect(gridOf(table).map((row) => row.map(shown))).toEqual([
      [20, 30, 50],
      [0, 40, 40],
      [20, 70, 90],
    ]);
    expect(hiddenIn(table)).toEqual({ primary: 0, secondary: 0 });
  });

  test("hides a small count, and three more so that no total gives it away", () => {
    const table = protect(
      aTable([
        [5, 30, 100],
        [30, 31, 120],
        [60, 200, 300],
      ]),
    );
    expect(table.cells.map((row) => row.map(shown))).toEqual([
      ["primary", "secondary", 100],
      ["secondary", "secondary", 120],
      [60, 200, 300],
    ]);
    expect(table.rowTotals.map(shown)).toEqual([135, 181, 560]);
    expect(table.columnTotals.map(shown)).toEqual([95, 261, 520]);
  });

  test("two small counts in one row do not protect each other when their sum says too much", () => {
    const table = protect(
      aTable([
        [1, 1, 100],
        [40, 50, 120],
      ]),
    );
    const [first, second] = spansOf(table, false)[0] ?? [];
    for (const span of [first, second])
      expect((span?.most ?? 0) - (span?.least ?? 0)).toBeGreaterThan(4);
  });

  test("a margin of one cell is hidden with it", () => {
    const table = protect(
      aTable([
        [7, 0],
        [0, 50],
      ]),
    );
    expect(shown(table.cells[0]?.[0])).toBe("primary");
    expect(shown(table.rowTotals[0])).toBe("primary");
    expect(shown(table.rowTotals[1])).toBe("secondary");
    expect(shown(table.total)).toBe(57);
    expect(shown(table.cells[0]?.[1])).toBe(0);
  });

  test("hides everything of a handful of persons", () => {
    const table = protect(
      aTable([
        [2, 3],
        [1, 0],
      ]),
    );
    expect(
      gridOf(table)
        .flat()
        .filter((cell) => "n" in cell && cell.n > 0),
    ).toEqual([]);
  });

  test("hides a small number of missing answers too", () => {
    const persons = [
      ...Array.from({ length: 30 }, () => aRecord({ sex: "male", caseStatus: "active" })),
      ...Array.from({ length: 3 }, () => aRecord({ caseStatus: "active" })),
    ];
    const { missing } = protect(tabulate(populationOf(persons), "sex", "caseStatus"));
    expect([missing.row, missing.column].map(shown)).toEqual(["primary", 0]);
  });

  test("does not tell by the number of all persons how few did not answer, or did", () => {
    const answered = Array.from({ length: 30 }, () =>
      aRecord({ sex: "male", caseStatus: "active" }),
    );
    const silent = (n: number) => Array.from({ length: n }, () => aRecord());
    const tableOf = (persons: readonly StatisticalRecord[]): ProtectedTable =>
      protect(tabulate(populationOf(persons), "sex", "caseStatus"));
    expect(shown(tableOf(answered).persons)).toBe(30);
    expect(shown(tableOf([...answered, ...silent(20)]).persons)).toBe(50);
    expect(shown(tableOf([...answered, ...silent(4)]).persons)).toBe("secondary");
    const few = tableOf([...answered.slice(0, 4), ...silent(50)]);
    expect([few.total, few.persons, few.missing.row].map(shown)).toEqual([
      "primary",
      "secondary",
      "secondary",
    ]);
  });

  test("hides the row that the published example of sdcTable hides, and nothing else", () => {
    const table = protect(
      aTable([
        [18, 14, 12, 11],
        [2, 19, 10, 14],
      ]),
      3,
    );
    expect(gridOf(table).map((row) => row.map(shown))).toEqual([
      ["secondary", 14, "secondary", 11, 55],
      ["primary", 19, "secondary", 14, 45],
      [20, 33, 22, 25, 100],
    ]);
  });

  test("takes another threshold", () => {
    expect(
      shown(
        protect(
          aTable([
            [5, 30],
            [40, 50],
          ]),
          5,
        ).cells[0]?.[0],
      ),
    ).toBe(5);
  });
});

const margin = (n: number): number => Math.max(5, Math.ceil(n / 2));

/** The hidden counts that somebody can narrow down too far, with what is left of them. */
const foundOut = (exact: Table, usesMarks: boolean): readonly unknown[] => {
  const table = protect(exact);
  const truth = truthOf(exact).flat();
  const spans = spansOf(table, usesMarks).flat();
  const inherent = spansOf(nothingShown(exact, table), usesMarks).flat();
  return gridOf(table)
    .flat()
    .flatMap((cell, at) => {
      const [n = 0, span, least] = [truth[at], spans[at], inherent[at]];
      if ("n" in cell || !span || !least) return [];
      const isSecret =
        cell.hidden === "primary"
          ? isOpen(n, span, least, usesMarks ? Math.ceil(n / 2) : margin(n))
          : usesMarks || isWide(n, span, least);
      return isSecret ? [] : [{ at, n, span, truth }];
    });
};

const isOpen = (n: number, span: Span, inherent: Span, by: number): boolean =>
  span.least <= Math.max(inherent.least, n - by) && span.most >= Math.min(inherent.most, n + by);

const isWide = (n: number, span: Span, inherent: Span): boolean =>
  span.most - span.least >= Math.min(inherent.most - inherent.least, margin(n));

/** The same table with every count hidden that is not zero: what nobody can hide any better. */
const nothingShown = (exact: Table, table: ProtectedTable): ProtectedTable => {
  const truth = truthOf(exact);
  const width = table.columnCodes.length;
  const hide = (n: number): Cell =>
    n === 0 ? { n } : { hidden: n < 11 ? "primary" : "secondary" };
  const cells = truth.map((row) => row.map(hide));
  return {
    ...table,
    cells: cells.slice(0, -1).map((row) => row.slice(0, width)),
    rowTotals: cells.slice(0, -1).map((row) => row[width] ?? { n: 0 }),
    columnTotals: cells.at(-1)?.slice(0, width) ?? [],
    total: table.total,
  };
};

const isHonest = (exact: Table): boolean => {
  const truth = truthOf(exact);
  return gridOf(protect(exact)).every((row, r) =>
    row.every((cell, c) => {
      const n = truth[r]?.[c] ?? 0;
      if ("n" in cell) return cell.n === n && (n === 0 || n >= 11);
      return cell.hidden === (n < 11 ? "primary" : "secondary");
    }),
  );
};

const count = fc.oneof(fc.nat(12), fc.nat(60), fc.constant(0), fc.integer({ min: 60, max: 400 }));
const counts = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(count, { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  );

describe("for every table of one answer by one answer", () => {
  test("no count from 1 to 10 is shown, zeros stay, and what is shown is true", () => {
    fc.assert(
      fc.property(counts, (given) => isHonest(aTable(given))),
      { numRuns: 1000 },
    );
  });

  test("adding and subtracting never brings a hidden count back, marks read or not", () => {
    fc.assert(
      fc.property(counts, (given) => {
        const exact = aTable(given);
        expect(foundOut(exact, false)).toEqual([]);
        expect(foundOut(exact, true)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("for every table with several answers a person", () => {
  const form = fc.constantFrom("forced_labour", "sexual_exploitation", "forced_marriage");
  const person = fc.record(
    {
      exploitationTypes: fc.uniqueArray(form, { minLength: 1, maxLength: 3 }),
      sex: fc.constantFrom("female", "male"),
      meansOfControl: fc.uniqueArray(fc.constantFrom("threats", "debt_bondage", "physical_abuse"), {
        minLength: 1,
        maxLength: 2,
      }),
    },
    { requiredKeys: [] },
  );
  const persons = fc
    .array(fc.tuple(person, fc.nat(30)), { minLength: 1, maxLength: 12 })
    .map((kinds) => kinds.flatMap(([kind, n]) => Array.from({ length: n }, () => aRecord(kind))));

  test.each([["sex"], ["meansOfControl"]] as const)(
    "by %s: nothing small is shown or found out",
    (column) => {
      fc.assert(
        fc.property(persons, (records) => {
          const exact = tabulate(populationOf(records), "exploitationTypes", column);
          expect(isHonest(exact)).toBe(true);
          expect(foundOut(exact, false)).toEqual([]);
          expect(foundOut(exact, true)).toEqual([]);
        }),
        { numRuns: 400 },
      );
    },
  );
});

describe("against somebody who tries every table that fits", () => {
  test("no hidden count of a small table has only one value", () => {
    const few = fc.integer({ min: 0, max: 16 });
    fc.assert(
      fc.property(few, few, few, few, (a, b, c, d) => {
        const exact = aTable([
          [a, b],
          [c, d],
        ]);
        if (exact.rowCodes.length < 2 || exact.columnCodes.length < 2) return;
        const published = gridOf(protect(exact)).flat();
        const truth = truthOf(exact).flat();
        for (const [at, cell] of published.entries())
          if ("hidden" in cell)
            expect(otherTable(published, truth, at), `${at} of ${truth}`).toBeDefined();
      }),
      { numRuns: 200 },
    );
  });
});

/** A table of 2 × 2 that agrees with what is published and differs from the truth at one place. */
const otherTable = (
  published: readonly Cell[],
  truth: readonly number[],
  at: number,
): readonly number[] | undefined => {
  const [a = 0, b = 0, , c = 0, d = 0] = truth;
  for (const [da = 0, db = 0, dc = 0] of moves) {
    // What is shown of the fourth cell, or else of its row or column, says how far it moves.
    const found = [da - db - dc, 0, -da, -dc, -db, db, dc, 1, 5]
      .map((dd) => withTotals(a + da, b + db, c + dc, d + dd))
      .find((grid) => grid[at] !== truth[at] && grid.every((n, i) => agrees(published[i], n)));
    if (found) return found;
  }
  return undefined;
};

/** Ways in which three counts may change by up to 9, small ones first. */
const moves = Array.from({ length: 19 ** 3 }, (_none, move) => [
  (move % 19) - 9,
  (Math.floor(move / 19) % 19) - 9,
  Math.floor(move / 19 ** 2) - 9,
]).sort((a, b) => Math.hypot(...a) - Math.hypot(...b));

const withTotals = (a: number, b: number, c: number, d: number): readonly number[] => [
  ...[a, b, a + b],
  ...[c, d, c + d],
  ...[a + c, b + d, a + b + c + d],
];

const agrees = (cell: Cell | undefined, n: number): boolean =>
  cell !== undefined && ("n" in cell ? cell.n === n : n > 0);
