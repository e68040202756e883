/**
 * Files that leave the product: a protected table as CSV, and de-identified rows in the layout of the
 * CTDC global synthetic dataset of 2024 (27 columns, `domain.md` 5.1).
 *
 * Rows are of real persons. They are a working export for a partner such as CTDC, never for the
 * public; what a partner may get is decided by people (`statistics.md` 4.1).
 */
import Papa from "papaparse";
import { type CodeListName, nameInStandard } from "../domain/codelist.ts";
import { redacted } from "./redact.ts";
import type { StatisticalRecord } from "./statistical-record.ts";
import type { Cell, ProtectedTable } from "./suppress.ts";
import { THRESHOLD } from "./threshold.ts";

/** The columns in their order, as in the codebook of 2024. */
export const ctdcColumns = [
  "yearOfRegistration",
  "gender",
  "ageBroad",
  "citizenship",
  "CountryOfExploitation",
  "traffickMonths",
  "meansDebtBondageEarnings",
  "meansThreats",
  "meansAbusePsyPhySex",
  "meansFalsePromises",
  "meansDrugsAlcohol",
  "meansDenyBasicNeeds",
  "meansExcessiveWorkHours",
  "meansWithholdDocs",
  "isForcedLabour",
  "isSexualExploit",
  "isOtherExploit",
  "typeOfLabourAgriculture",
  "typeOfLabourConstruction",
  "typeOfLabourDomesticWork",
  "typeOfLabourHospitality",
  "typeOfSexProstitution",
  "typeOfSexPornography",
  "recruiterRelationIntimatePartner",
  "recruiterRelationFriend",
  "recruiterRelationFamily",
  "recruiterRelationOther",
] as const;

/** A column of the layout. */
export type CtdcColumn = (typeof ctdcColumns)[number];

/** The columns by which a person might be recognised, the one to be redacted first standing first. */
export const ctdcQuasiIdentifiers: readonly CtdcColumn[] = [
  "traffickMonths",
  "ageBroad",
  "CountryOfExploitation",
  "citizenship",
  "yearOfRegistration",
  "gender",
];

/**
 * Rows in the layout of CTDC as CSV with a header line, or the reason why there are none: fewer than
 * `k` persons can never be hidden among each other.
 *
 * Every combination of the quasi-identifiers that occurs is shared by at least `k` persons. Where it
 * is not, values are emptied before any row would be left out, so that no person drops out of the
 * counts; `redactedCells` says how many. A flag is 1 or empty, never 0.
 */
export const toCtdcCsv = (
  records: readonly StatisticalRecord[],
  k: number = THRESHOLD,
  quasiIdentifiers: readonly CtdcColumn[] = ctdcQuasiIdentifiers,
): CtdcExport => {
  if (records.length < k) return { ok: false, failure: "too-few-persons" };
  const rows = records.map(toCtdcRow);
  const columns = quasiIdentifiers.map((name) => ctdcColumns.indexOf(name));
  const safe = redacted(rows, columns, k);
  return {
    ok: true,
    value: {
      csv: toCsv([ctdcColumns, ...safe.rows]),
      rows: safe.rows.length,
      redactedCells: safe.redactedCells,
    },
  };
};

/** A CTDC file with what was done to it, or why there is none. */
export type CtdcExport =
  | {
      readonly ok: true;
      readonly value: {
        readonly csv: string;
        readonly rows: number;
        readonly redactedCells: number;
      };
    }
  | { readonly ok: false; readonly failure: "too-few-persons" };

/**
 * A protected table as CSV: a header line, one line a row with its total, a line of totals. A hidden
 * count reads `hidden`. After an empty line follow what the numbers are of, so that nobody quotes one
 * without its denominator. `say` gives the words for codes and for the notes.
 */
export const toTableCsv = (table: ProtectedTable, say: TableWords): string =>
  toCsv([
    [say.corner, ...table.columnCodes.map(say.columnCode), say.total],
    ...table.rowCodes.map((code, r) => [
      say.rowCode(code),
      ...(table.cells[r] ?? []).map(textOf),
      textOf(table.rowTotals[r]),
    ]),
    [say.total, ...table.columnTotals.map(textOf), textOf(table.total)],
    [],
    ...say.notes.map((note) => [note]),
  ]);

/** The words of a table that is exported. `notes`: population, denominators, rule, source. */
export type TableWords = {
  readonly corner: string;
  readonly total: string;
  readonly rowCode: (code: string) => string;
  readonly columnCode: (code: string) => string;
  readonly notes: readonly string[];
};

const textOf = (cell: Cell | undefined): string =>
  cell && "n" in cell ? String(cell.n) : "hidden";

/** Cells that a spreadsheet would take for a formula are defused with an apostrophe. */
const toCsv = (lines: readonly (readonly string[])[]): string =>
  `${Papa.unparse(
    lines.map((line) => [...line]),
    { escapeFormulae: true, newline: "\r\n" },
  )}\r\n`;

/** One record as a row; empty where not known. */
const toCtdcRow = (record: StatisticalRecord): readonly string[] => {
  const flags = flagsOf(record);
  const values: Readonly<Partial<Record<CtdcColumn, string>>> = {
    yearOfRegistration: record.yearOfRegistration?.toString() ?? "",
    gender: genderOf(record),
    ageBroad: nameOf("ageBand", record.ageBand, "ct17"),
    citizenship: record.citizenship ?? "",
    CountryOfExploitation: record.countryOfExploitation ?? "",
    traffickMonths: nameOf("durationBand", record.durationBand, "ct24"),
  };
  return ctdcColumns.map((name) => values[name] ?? (flags.has(name) ? "1" : ""));
};

/** CTDC knows gender; where only the sex is known, it stands in, as in CTDC's own older files. */
const genderOf = ({ gender3, sex }: StatisticalRecord): string => {
  if (gender3 === "trans_nonconforming") return "Trans/Transgender/NonConforming";
  if (gender3 === "woman" || (gender3 === undefined && sex === "female")) return "Woman";
  return gender3 === "man" || (gender3 === undefined && sex === "male") ? "Man" : "";
};

const nameOf = (list: CodeListName, code: string | undefined, standard: "ct17" | "ct24"): string =>
  (code !== undefined && nameInStandard(list, code, standard)) || "";

/** The columns that are 1: each code names its column itself, in its list. */
const flagsOf = (record: StatisticalRecord): ReadonlySet<string> => {
  const columnsOf = (list: CodeListName, codes: readonly string[] = []): readonly string[] =>
    codes.flatMap((code) => nameInStandard(list, code, "ct24") ?? []);
  return new Set([
    ...columnsOf("meansOfControl", record.meansOfControl),
    ...columnsOf("exploitationType", record.exploitationTypes),
    ...columnsOf("labourType", record.labourTypes),
    ...columnsOf("sexualType", record.sexualTypes),
    ...columnsOf("recruiterRelation", record.recruiterRelation),
  ]);
};
