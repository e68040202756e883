import { expect, test } from "vitest";
import { coverageTables, weakSpots } from "../../../src/statistics/coverage.ts";
import { columnsFor, tableFor } from "../../../src/statistics/run-report.ts";
import type { StatisticalRecord } from "../../../src/statistics/statistical-record.ts";
import { populationOf } from "../../../src/statistics/tabulate.ts";
import { tabulationOf } from "../../../src/statistics/tabulation.ts";
import { statisticalVariables } from "../../../src/statistics/variable.ts";

const people = (count: number, record: Partial<StatisticalRecord>): StatisticalRecord[] =>
  Array.from({ length: count }, () => ({ isRetrafficked: false, ...record }));

const names = statisticalVariables.map(({ name }) => name);

const spotsOf = (records: readonly StatisticalRecord[]) => {
  const population = populationOf(records);
  const tables = Object.fromEntries(
    coverageTables.map((table) => {
      const question = { columns: undefined, ...table };
      const pair = columnsFor(population, question, names);
      return [table.id, tabulationOf(tableFor(population.size, pair), pair, "print").rows];
    }),
  );
  return weakSpots(tables, 2026);
};

const spots = spotsOf([
  ...people(60, {
    reportingCountry: "KHM",
    yearOfRegistration: 2023,
    sex: "female",
    dataSource: "case_management",
  }),
  ...people(40, {
    reportingCountry: "THA",
    yearOfRegistration: 2026,
    sex: "male",
    dataSource: "hotline",
  }),
  ...people(3, { reportingCountry: "LAO", yearOfRegistration: 2026, dataSource: "hotline" }),
]);

test("names the countries of the region without a record, and those with only a few persons", () => {
  expect(spots.silentCountries).toContain("VNM");
  expect(spots.silentCountries).not.toContain("KHM");
  expect(spots.silentCountries).not.toContain("FRA");
  expect(spots.fewCountries).toEqual(["LAO"]);
});

test("names years and sources that fell silent", () => {
  expect(spots.silentYears).toEqual([2024, 2025]);
  expect(spots.silentSources).toEqual(["case_management"]);
});

test("lists questions with few answers, the fewest first, and none that most have answered", () => {
  const listed = spots.questions.map(({ name }) => name);
  expect(listed).not.toContain("sex");
  expect(listed).not.toContain("reportingCountry");
});
