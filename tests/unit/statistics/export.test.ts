import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, test } from "vitest";
import {
  ctdcColumns,
  ctdcQuasiIdentifiers,
  toCtdcCsv,
  toTableCsv,
} from "../../../src/statistics/export.ts";
import { anonymityOf, redacted } from "../../../src/statistics/redact.ts";
import type { StatisticalRecord } from "../../../src/statistics/statistical-record.ts";
import { protect } from "../../../src/statistics/suppress.ts";
import { ctdcFile, ctdcRows } from "../../support/ctdc.ts";
import { aRecord, aTable } from "../../support/tables.ts";

const many = (record: StatisticalRecord, count: number): readonly StatisticalRecord[] =>
  Array.from({ length: count }, () => record);
const linesOf = (csv: string): readonly (readonly string[])[] =>
  Papa.parse<string[]>(csv, { skipEmptyLines: true }).data;
const exported = (records: readonly StatisticalRecord[], k?: number) => {
  const made = toCtdcCsv(records, k);
  if (!made.ok) throw new Error(made.failure);
  const [header = [], ...rows] = linesOf(made.value.csv);
  return { ...made.value, header, lines: rows };
};

describe("rows in the layout of CTDC", () => {
  test("have the 27 columns of the codebook of 2024, in its order", () => {
    expect(ctdcColumns).toHaveLength(27);
    expect(exported(many(aRecord(), 11)).header).toEqual([...ctdcColumns]);
  });

  test("say what the record says in CTDC's words; a flag is 1 or empty, never 0", () => {
    const record = aRecord({
      yearOfRegistration: 2024,
      gender3: "woman",
      ageBand: "a09_17",
      citizenship: "KHM",
      countryOfExploitation: "THA",
      durationBand: "d13_24",
      meansOfControl: ["takes_earnings", "restricts_movement", "physical_abuse"],
      exploitationTypes: ["forced_labour", "forced_marriage"],
      labourTypes: ["domestic_work", "fishing"],
      recruiterRelation: ["broker_agency", "family"],
    });
    const { header, lines } = exported(many(record, 11));
    const row = Object.fromEntries(header.map((name, at) => [name, lines[0]?.[at] ?? ""]));
    expect(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== ""))).toEqual({
      yearOfRegistration: "2024",
      gender: "Woman",
      ageBroad: "9--17",
      citizenship: "KHM",
      CountryOfExploitation: "THA",
      traffickMonths: "13--24 (1-2 yrs)",
      meansDebtBondageEarnings: "1",
      meansDenyBasicNeeds: "1",
      meansAbusePsyPhySex: "1",
      isForcedLabour: "1",
      isOtherExploit: "1",
      typeOfLabourDomesticWork: "1",
      recruiterRelationFamily: "1",
      recruiterRelationOther: "1",
    });
  });

  test("where only the sex is known it stands for the gender", () => {
    const { lines } = exported(many(aRecord({ sex: "male" }), 11));
    expect(lines[0]?.[1]).toBe("Man");
  });

  test("are refused when there are fewer persons than could hide among each other", () => {
    expect(toCtdcCsv(many(aRecord(), 10))).toEqual({ ok: false, failure: "too-few-persons" });
  });

  test("lose values before persons: a rare citizenship is emptied, nobody drops out", () => {
    const common = aRecord({ sex: "female", citizenship: "IDN", yearOfRegistration: 2024 });
    const rare = aRecord({ sex: "female", citizenship: "TLS", yearOfRegistration: 2024 });
    const made = exported([
      ...many(common, 50),
      ...many(rare, 3),
      ...many(aRecord({ sex: "female", yearOfRegistration: 2024 }), 20),
    ]);
    expect(made.rows).toBe(73);
    expect(made.redactedCells).toBe(3);
    expect(made.csv).not.toContain("TLS");
    expect(made.csv.match(/IDN/g)).toHaveLength(50);
  });

  test("end in groups of at least k on the quasi-identifiers, whatever the records", () => {
    const person = fc.record(
      {
        sex: fc.constantFrom("female", "male"),
        ageBand: fc.constantFrom("a09_17", "a18_20", "a30_38"),
        citizenship: fc.constantFrom("IDN", "KHM", "PHL", "MMR"),
        countryOfExploitation: fc.constantFrom("MYS", "THA"),
        yearOfRegistration: fc.constantFrom(2023, 2024),
      },
      { requiredKeys: [] },
    );
    const columns = ctdcQuasiIdentifiers.map((name) => ctdcColumns.indexOf(name));
    fc.assert(
      fc.property(
        fc.array(person, { minLength: 11, maxLength: 120 }),
        fc.constantFrom(2, 5, 11),
        (people, k) => {
          const made = exported(people.map(aRecord), k);
          expect(made.rows).toBe(people.length);
          expect(
            anonymityOf(
              made.lines.map((row) => [...row]),
              columns,
            ),
          ).toBeGreaterThanOrEqual(k);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("the checker finds k = 11 in CTDC's own rows, where redaction has nothing to do", () => {
    const rows = ctdcRows().map((row) => Object.values(row));
    const columns = [0, 1, 2, 3, 4, 5, 6];
    const after = redacted(rows, columns, 11);
    expect(anonymityOf(after.rows, columns)).toBeGreaterThanOrEqual(11);
    expect(after.redactedCells === 0).toBe(anonymityOf(rows, columns) >= 11);
    // Invented rows stand in where the file is not there; of these no k is known.
    if (ctdcFile()) expect(anonymityOf(rows, columns)).toBe(11);
  });

  test("what a spreadsheet takes for a formula is defused", () => {
    const table = protect(aTable([[20, 30]]));
    const csv = toTableCsv(table, {
      corner: "=HYPERLINK(1)",
      total: "+1",
      rowCode: (code) => `@${code}`,
      columnCode: (code) => `-${code}`,
      notes: ["=cmd"],
    });
    for (const cell of linesOf(csv).flat()) expect(cell).not.toMatch(/^[=+@-]/);
  });
});

describe("a table as CSV", () => {
  test("shows hidden counts as hidden, zeros as zeros, and says what the numbers are of", () => {
    const csv = toTableCsv(
      protect(
        aTable([
          [5, 30, 100],
          [30, 31, 120],
          [60, 0, 300],
        ]),
      ),
      {
        corner: "Sex",
        total: "Total",
        rowCode: (code) => code,
        columnCode: (code) => code,
        notes: ["Persons with an answer to both questions."],
      },
    );
    expect(linesOf(csv)).toEqual([
      ["Sex", "active", "follow_up", "closed", "Total"],
      ["female", "hidden", "hidden", "100", "135"],
      ["male", "hidden", "hidden", "120", "181"],
      ["other", "60", "0", "300", "360"],
      ["Total", "95", "61", "520", "676"],
      ["Persons with an answer to both questions."],
    ]);
  });
});
