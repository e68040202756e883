import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countBy, populationOf, tabulate } from "../../../src/statistics/tabulate.ts";
import { aRecord } from "../../support/tables.ts";

describe("a table of persons", () => {
  test("counts each person once in a cell, and those without an answer apart", () => {
    const table = tabulate(
      populationOf([
        aRecord({ sex: "female", caseStatus: "active" }),
        aRecord({ sex: "female", caseStatus: "active" }),
        aRecord({ sex: "male", caseStatus: "closed" }),
        aRecord({ sex: "male" }),
        aRecord({ caseStatus: "active" }),
        aRecord(),
      ]),
      "sex",
      "caseStatus",
    );
    expect(table).toMatchObject({
      rowCodes: ["female", "male"],
      columnCodes: ["active", "closed"],
      total: 3,
      missing: { row: 2, column: 2 },
    });
    expect([...table.cells]).toEqual([2, 0, 0, 1]);
    expect([...table.rowTotals]).toEqual([2, 1]);
    expect([...table.columnTotals]).toEqual([2, 1]);
  });

  test("unknown and declined are missing, never a column", () => {
    const population = populationOf([
      aRecord({ sex: "unknown", isAbduction: "declined" }),
      aRecord({ sex: "female", isAbduction: "yes" }),
    ]);
    expect(tabulate(population, "sex", "isAbduction")).toMatchObject({
      rowCodes: ["female"],
      columnCodes: ["yes"],
      missing: { row: 1, column: 1 },
    });
  });

  test("a share of a group with several answers is of the persons with at least one: 50, 50, 25 %", () => {
    // The example of the CTDC codebook: five persons, one of whom has no answer in the group.
    const population = populationOf([
      aRecord({ isRetrafficked: true, meansOfControl: ["threats"] }),
      aRecord({ isRetrafficked: true, meansOfControl: ["threats", "debt_bondage"] }),
      aRecord({ isRetrafficked: true, meansOfControl: ["debt_bondage"] }),
      aRecord({ isRetrafficked: true, meansOfControl: ["false_promises"] }),
      aRecord({ isRetrafficked: true }),
    ]);
    const table = tabulate(population, "meansOfControl", "isRetrafficked");
    const shares = table.rowCodes.map((code, at) => [code, (table.cells[at] ?? 0) / table.total]);
    expect(Object.fromEntries(shares)).toEqual({
      threats: 0.5,
      debt_bondage: 0.5,
      false_promises: 0.25,
    });
    expect(table).toMatchObject({ total: 4, missing: { row: 1, column: 0 } });
    expect([...table.columnTotals]).toEqual([4]);
  });

  test("years stand in order; true and false are yes and no", () => {
    const population = populationOf([
      aRecord({ yearOfRegistration: 2019, isInternal: true }),
      aRecord({ yearOfRegistration: 2016, isInternal: false }),
    ]);
    expect(tabulate(population, "yearOfRegistration", "isInternal")).toMatchObject({
      rowCodes: ["2016", "2019"],
      columnCodes: ["yes", "no"],
    });
  });

  test("takes two different variables", () => {
    expect(() => tabulate(populationOf([]), "sex", "sex")).toThrow("two variables");
  });

  test("agrees with counting one person after the other, whatever the persons", () => {
    const person = fc.record(
      {
        sex: fc.constantFrom("female", "male", "other", "unknown"),
        exploitationTypes: fc.uniqueArray(
          fc.constantFrom("forced_labour", "sexual_exploitation", "servitude"),
          { minLength: 1 },
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(person, { maxLength: 60 }), (people) => {
        const records = people.map(aRecord);
        const table = tabulate(populationOf(records), "sex", "exploitationTypes");
        const both = people.filter(
          ({ sex, exploitationTypes }) => sex && sex !== "unknown" && exploitationTypes,
        );
        expect(table.total).toBe(both.length);
        for (const [r, sex] of table.rowCodes.entries())
          for (const [c, type] of table.columnCodes.entries())
            expect(table.cells[r * table.columnCodes.length + c]).toBe(
              both.filter(
                (one) => one.sex === sex && one.exploitationTypes?.some((each) => each === type),
              ).length,
            );
      }),
      { numRuns: 500 },
    );
  });

  test("counts 200,000 persons with several answers within a second", () => {
    const kinds = [
      aRecord({ sex: "female", meansOfControl: ["threats", "debt_bondage"] }),
      aRecord({ sex: "male", meansOfControl: ["threats"] }),
      aRecord({ sex: "male" }),
    ];
    const records = Array.from({ length: 200_000 }, (_none, at) => kinds[at % 3] ?? aRecord());
    const population = populationOf(records);
    const started = performance.now();
    const table = tabulate(population, "meansOfControl", "sex");
    expect(performance.now() - started).toBeLessThan(1000);
    expect(table.total).toBe(133_334);
    expect(countBy(population, "sex").get("male")).toBe(133_333);
  });
});
