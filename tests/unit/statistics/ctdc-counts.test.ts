/**
 * The public CTDC rows, as cases, counted as an analyst counts them, against a plain script that counts
 * the rows themselves. A part of the rows; the whole file goes through save and sync in the benches.
 */
import { describe, expect, test } from "vitest";
import { CaseDocument } from "../../../src/domain/case.ts";
import countries from "../../../src/domain/lists/countries.json" with { type: "json" };
import { createChance } from "../../../src/domain/practice/chance.ts";
import { checkCase, missingAtSubmission } from "../../../src/domain/rules.ts";
import {
  type StatisticalRecord,
  toStatisticalRecord,
} from "../../../src/statistics/statistical-record.ts";
import { countBy, populationOf, tabulate } from "../../../src/statistics/tabulate.ts";
import { ctdcRows, documentFromCtdcRow } from "../../support/ctdc.ts";
import { oracleOf } from "../../support/oracle.ts";

const context = {
  site: "11111111-1111-4111-8111-111111111111",
  siteCode: "QK7M",
  owner: "22222222-2222-4222-8222-222222222222",
  device: "44444444-4444-4444-8444-444444444444",
  at: "2026-11-23T08:00:00.000Z",
  newId: createChance(1).id,
};
// Every eleventh row: all years, countries and forms of the file occur.
const rows = ctdcRows().filter((_row, at) => at % 11 === 0);
const documents = rows.map((row, number) => documentFromCtdcRow(row, { ...context, number }));
const records = documents.flatMap((document): readonly StatisticalRecord[] => {
  const made = toStatisticalRecord(document);
  return made.ok ? [made.value] : [];
});
const population = populationOf(records);
const oracle = oracleOf(rows);
const alpha2 = new Map(countries.map(([alpha3 = "", two = ""]) => [alpha3, two]));

const known = (counts: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).filter(([code]) => code !== ""));
const named = (
  counts: ReadonlyMap<string, number>,
  nameOf: (code: string) => string,
): Record<string, number> => Object.fromEntries([...counts].map(([code, n]) => [nameOf(code), n]));
const capital = (code: string): string => code.charAt(0).toUpperCase() + code.slice(1);
const country = (code: string): string => alpha2.get(code) ?? code;

describe("CTDC rows kept as cases", () => {
  test("are valid, complete, and break no rule", () => {
    for (const document of documents.slice(0, 200)) {
      expect(CaseDocument.safeParse(document).success).toBe(true);
      expect(checkCase(document).filter((issue) => issue.level === "error")).toEqual([]);
      expect(missingAtSubmission(document)).toEqual([]);
    }
  });

  test("all become statistical records", () => {
    expect(records).toHaveLength(oracle.rows);
  });

  test("give the same counts as the plain script: year, sex, citizenship, country, form", () => {
    expect(named(countBy(population, "yearOfRegistration"), String)).toEqual(oracle.year);
    expect(named(countBy(population, "sex"), capital)).toEqual(known(oracle.gender));
    expect(named(countBy(population, "citizenship"), country)).toEqual(known(oracle.citizenship));
    expect(named(countBy(population, "countryOfExploitation"), country)).toEqual(
      known(oracle.countryOfExploitation),
    );
    const forms = countBy(population, "exploitationTypes");
    expect(forms.get("forced_labour") ?? 0).toBe(oracle.forcedLabour);
    expect(forms.get("sexual_exploitation") ?? 0).toBe(oracle.sexualExploitation);
  });

  test("give the same corridors, with margins, and the unknown apart", () => {
    const table = tabulate(population, "citizenship", "countryOfExploitation");
    const width = table.columnCodes.length;
    const cells = table.rowCodes.flatMap((r, i) =>
      table.columnCodes.flatMap((c, j) => {
        const n = table.cells[i * width + j] ?? 0;
        return n > 0 ? [[`${country(r)} ${country(c)}`, n] as const] : [];
      }),
    );
    expect(Object.fromEntries(cells)).toEqual(oracle.corridorTable.cells);
    const margin = (codes: readonly string[], totals: Uint32Array): Record<string, number> =>
      Object.fromEntries(codes.map((code, at) => [country(code), totals[at] ?? 0]));
    expect(margin(table.rowCodes, table.rowTotals)).toEqual(oracle.corridorTable.rows);
    expect(margin(table.columnCodes, table.columnTotals)).toEqual(oracle.corridorTable.columns);
    expect(table.total).toBe(oracle.corridorTable.total);
    expect(table.missing).toEqual(oracle.corridorTable.missing);
  });

  test("give the same table of sex by age band", () => {
    const table = tabulate(population, "sex", "ageBand");
    expect(table.total).toBe(oracle.genderByAge.total);
    expect([...table.cells].filter((n) => n > 0).sort()).toEqual(
      Object.values(oracle.genderByAge.cells).sort(),
    );
  });
});
