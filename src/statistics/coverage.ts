/**
 * Where knowledge is weakest: countries of the region without records, years and sources that fell
 * silent, questions that few have an answer to. Read from protected tables, as everything shown is.
 */
import { areasOfCountry, codeLists } from "../domain/codelist.ts";
import type { ReportTable } from "./report.ts";
import type { TabulationRow } from "./tabulation.ts";

/** The tables that coverage is read from, in the form of a report. */
export const coverageTables = [
  { id: "questions", rows: "completeness", chart: "bars" },
  {
    id: "reporting",
    rows: "reportingCountry",
    columns: "yearOfRegistration",
    chart: "heat-map",
  },
  { id: "sources", rows: "dataSource", columns: "yearOfRegistration", chart: "heat-map" },
  { id: "exploitation", rows: "countryOfExploitation", chart: "bars" },
  { id: "citizenship", rows: "citizenship", chart: "bars" },
] as const satisfies readonly ReportTable[];

/** The rows of those tables by the id of the table. */
export type CoverageRows = {
  readonly [Id in (typeof coverageTables)[number]["id"]]?: readonly TabulationRow[];
};

/** What there is little or nothing of. */
export type WeakSpots = {
  /** The variables with the fewest answers, the fewest first; a share is null where it is hidden. */
  readonly questions: readonly { readonly name: string; readonly share: number | null }[];
  /** Countries of the regions that report which have no record, as ISO 3166-1 alpha-3. */
  readonly silentCountries: readonly string[];
  /** Countries of which every count is below 11. */
  readonly fewCountries: readonly string[];
  /** Years without a record, between the first one and the present year. */
  readonly silentYears: readonly number[];
  /** Sources with records in earlier years and none in the present year or the one before. */
  readonly silentSources: readonly string[];
};

/** Finds weak spots as of a calendar year. */
export const weakSpots = (tables: CoverageRows, year: number): WeakSpots => {
  const { questions = [], reporting = [], sources = [] } = tables;
  const shares = questions.map((row) => ({
    name: String(row["completeness"]),
    share: typeof row["share"] === "number" ? row["share"] : null,
    isFew: row["hidden"] === "primary",
  }));
  const countries = [...new Set(reporting.map((row) => String(row["reportingCountry"])))];
  const regions = new Set(countries.flatMap((country) => areasOfCountry(country).at(-1) ?? []));
  const years = [...new Set(reporting.map(yearOf))].sort((a, b) => a - b);
  const [first = year] = years;
  const recent = new Set(
    sources.filter((row) => yearOf(row) >= year - 1).map((row) => String(row["dataSource"])),
  );
  return {
    questions: shares
      .filter(({ share, isFew }) => isFew || (share !== null && share < KNOWN_ENOUGH))
      .sort((a, b) => Number(b.isFew) - Number(a.isFew) || (a.share ?? 0) - (b.share ?? 0))
      .map(({ name, share }) => ({ name, share })),
    silentCountries: codeLists["iso3166-1"].values
      .map(({ code }) => code)
      .filter(
        (code) => regions.has(areasOfCountry(code).at(-1) ?? "") && !countries.includes(code),
      ),
    fewCountries: countries.filter((country) =>
      reporting
        .filter((row) => row["reportingCountry"] === country)
        .every((row) => row["hidden"] === "primary"),
    ),
    silentYears: Array.from(
      { length: Math.max(0, year - first) },
      (_none, at) => first + at,
    ).filter((each) => !years.includes(each)),
    silentSources: [...new Set(sources.map((row) => String(row["dataSource"])))].filter(
      (source) => !recent.has(source),
    ),
  };
};

/** A question that six of ten have an answer to is not a weak spot. */
const KNOWN_ENOUGH = 0.6;

const yearOf = (row: TabulationRow): number => Number(row["yearOfRegistration"]);
