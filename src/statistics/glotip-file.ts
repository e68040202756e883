/**
 * Reads UNODC's table of detected victims and of prosecutions (GLOTIP, as the data portal exports it),
 * to be laid beside one's own numbers. What UNODC hides stays hidden: `<5` is from 1 to 4.
 *
 * Sums of lines full of `<5` are not the world totals of UNODC, and numbers of different countries
 * are of different laws and efforts. They are persons detected, nowhere the persons there are.
 */
import Papa from "papaparse";
import { glotipColumns } from "./glotip.ts";

/** A published number: exact where both are equal. */
export type PublishedNumber = { readonly least: number; readonly most: number };

/** A line of the table. `year` is a calendar year; names are those of UNODC, in English. */
export type GlotipLine = {
  readonly country: string;
  readonly indicator: string;
  readonly dimension: string;
  readonly category: string;
  readonly sex: string;
  readonly age: string;
  readonly year: number;
  readonly number: PublishedNumber;
  /**
   * Whether a part is above the total of its country and year. Such numbers stand in the export of
   * April 2025, some in the millions, and are mistakes of the source.
   */
  readonly isDoubtful: boolean;
};

/** Why a file is not such a table. `line` counts from 1, the header among them. */
export type GlotipFault =
  | { readonly type: "columns-missing"; readonly missing: readonly string[] }
  | { readonly type: "not-a-number"; readonly line: number; readonly found: string };

/** The lines of a file, or why it cannot be read. */
export type ReadGlotip =
  | { readonly ok: true; readonly value: readonly GlotipLine[] }
  | { readonly ok: false; readonly failure: GlotipFault };

/** Reads the table as CSV with a header line. A line that stands in it twice is kept once. */
export const readGlotipFile = (text: string): ReadGlotip => {
  const { data, meta } = Papa.parse<Readonly<Record<string, string>>>(text.replace(/^\uFEFF/, ""), {
    header: true,
    skipEmptyLines: true,
  });
  const missing = glotipColumns.filter((name) => !meta.fields?.includes(name));
  if (missing.length > 0) return { ok: false, failure: { type: "columns-missing", missing } };
  const lines = new Map<string, GlotipLine>();
  for (const [at, row] of data.entries()) {
    const found = row["txtVALUE"] ?? "";
    const number = publishedNumber(found);
    const year = Number(row["Year"]);
    if (!number || !Number.isInteger(year))
      return { ok: false, failure: { type: "not-a-number", line: at + 2, found } };
    const line = { ...placeIn(row), year, number, isDoubtful: false };
    lines.set(JSON.stringify(line), line);
  }
  return { ok: true, value: withDoubt([...lines.values()]) };
};

/** A number as UNODC writes it: `12`, `1,541` or `<5`; undefined for anything else. */
export const publishedNumber = (text: string): PublishedNumber | undefined => {
  const below = /^<(\d+)$/.exec(text.trim());
  if (below) return { least: 1, most: Number(below[1]) - 1 };
  if (!/^(\d+|\d{1,3}(,\d{3})+)$/.test(text.trim())) return undefined;
  const n = Number(text.replaceAll(",", ""));
  return { least: n, most: n };
};

/** Adds numbers; a sum with a hidden number in it lies between two. */
export const sumOf = (numbers: readonly PublishedNumber[]): PublishedNumber =>
  numbers.reduce((sum, { least, most }) => ({ least: sum.least + least, most: sum.most + most }), {
    least: 0,
    most: 0,
  });

const placeIn = (row: Readonly<Record<string, string>>) => ({
  country: row["Iso3_code"] ?? "",
  indicator: row["Indicator"] ?? "",
  dimension: row["Dimension"] ?? "",
  category: row["Category"] ?? "",
  sex: row["Sex"] ?? "",
  age: row["Age"] ?? "",
});

const withDoubt = (lines: readonly GlotipLine[]): readonly GlotipLine[] => {
  const keyOf = ({ country, indicator, year }: GlotipLine): string =>
    `${country} ${indicator} ${year}`;
  const totals = new Map<string, number>();
  for (const line of lines)
    if ([line.dimension, line.sex, line.age].every((part) => part === "Total"))
      totals.set(keyOf(line), Math.max(line.number.most, totals.get(keyOf(line)) ?? 0));
  return lines.map((line) => {
    const total = totals.get(keyOf(line));
    return { ...line, isDoubtful: total !== undefined && line.number.least > total };
  });
};
