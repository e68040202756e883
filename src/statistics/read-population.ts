/** Reads a file of records, one line a person, into columns that can be counted. */
import Papa from "papaparse";
import {
  type FileColumn,
  type FileLayout,
  type FileVariable,
  fileVariable,
  isMissing,
  isSet,
} from "./file-layout.ts";
import { narrowPopulation } from "./narrow-population.ts";
import type { Condition } from "./report-question.ts";
import type { Column, Population } from "./tabulate.ts";

/** A file as it was read: the names in its header, and its lines as a population. */
export type RecordFile = {
  readonly layout: FileLayout;
  readonly present: readonly string[];
  readonly population: Population<FileVariable>;
  /** For each person the number of his or her line in the file, from 0. */
  readonly lines: Uint32Array;
};

/** Why a file is not one of a layout. */
export type FileFault =
  | { readonly type: "no-column-of-layout"; readonly found: readonly string[] }
  | { readonly type: "uneven-line"; readonly line: number };

/** A file, or the reason why it cannot be read as a layout. */
export type ReadFile =
  | { readonly ok: true; readonly value: RecordFile }
  | { readonly ok: false; readonly failure: FileFault };

/** Reads CSV text with a header line. Columns that the layout does not know are left out. */
export const readRecordFile = (text: string, layout: FileLayout): ReadFile => {
  const { data: lines } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ""), {
    skipEmptyLines: true,
  });
  const [header = [], ...rows] = lines;
  const present = header.filter((name) => layout.columns.some((column) => column.name === name));
  if (present.length === 0)
    return { ok: false, failure: { type: "no-column-of-layout", found: header } };
  const uneven = rows.findIndex((row) => row.length !== header.length);
  if (uneven >= 0) return { ok: false, failure: { type: "uneven-line", line: uneven + 2 } };
  return {
    ok: true,
    value: {
      layout,
      present,
      population: populationOfRows(layout, header, rows),
      lines: Uint32Array.from(rows.keys()),
    },
  };
};

/** The file without those who lack a code of a variable. */
export const selected = (file: RecordFile, conditions: readonly Condition[]): RecordFile => {
  if (conditions.length === 0) return file;
  const { population, persons } = narrowPopulation(file.population, conditions);
  return { ...file, population, lines: persons.map((person) => file.lines[person] ?? 0) };
};

type Row = readonly string[];

const populationOfRows = (
  layout: FileLayout,
  header: readonly string[],
  rows: readonly Row[],
): Population<FileVariable> => {
  const columns = new Map<string, Column<FileVariable>>();
  return {
    size: rows.length,
    column: (name) => {
      const known = columns.get(name);
      if (known) return known;
      const variable = fileVariable(layout, header, name);
      if (!variable) throw new Error(`${name} is not a variable of this file`);
      const column = columnOfRows(layout, header, rows, variable);
      columns.set(name, column);
      return column;
    },
  };
};

const columnOfRows = (
  layout: FileLayout,
  header: readonly string[],
  rows: readonly Row[],
  variable: FileVariable,
): Column<FileVariable> => {
  const answersOf = answersFor(layout, header, variable);
  const found = new Map<string, number>();
  const starts = new Uint32Array(rows.length + 1);
  const seen: number[] = [];
  for (const [at, row] of rows.entries()) {
    for (const code of answersOf(row)) {
      const position = found.get(code) ?? found.size;
      found.set(code, position);
      seen.push(position);
    }
    starts[at + 1] = seen.length;
  }
  const codes = inOrder([...found.keys()], variable);
  const places = new Map(codes.map((code, at) => [code, at]));
  const order = Uint16Array.from(found.keys(), (code) => places.get(code) ?? 0);
  return { variable, codes, starts, values: Uint16Array.from(seen, (at) => order[at] ?? 0) };
};

/**
 * Columns with the values as the file has them, those included that say there is no answer: one code a
 * person. `lines` are the persons wanted.
 */
export const rawColumns = (
  text: string,
  names: readonly string[],
  lines: Uint32Array,
): readonly Column<FileVariable>[] => {
  const { data } = Papa.parse<Readonly<Record<string, string>>>(text.replace(/^\uFEFF/, ""), {
    header: true,
    skipEmptyLines: true,
  });
  return names.map((name) => {
    const variable: FileVariable = {
      name,
      answer: "one",
      kind: "code",
      columns: [{ name, holds: "code" }],
    };
    const values = Array.from(lines, (line) => data[line]?.[name] ?? "");
    const codes = inOrder([...new Set(values)], variable);
    const places = new Map(codes.map((code, at) => [code, at]));
    return {
      variable,
      codes,
      starts: Uint32Array.from({ length: lines.length + 1 }, (_none, at) => at),
      values: Uint16Array.from(values, (value) => places.get(value) ?? 0),
    };
  });
};

/** How to read the codes of one line; none where the answer is missing. */
const answersFor = (
  layout: FileLayout,
  header: readonly string[],
  { kind, name, columns }: FileVariable,
): ((row: Row) => readonly string[]) => {
  const places = columns.map((column) => ({ column, at: header.indexOf(column.name) }));
  const valueIn = (row: Row, { at }: (typeof places)[number]): string => row[at] ?? "";
  const setIn = (row: Row): readonly string[] =>
    places.flatMap((place) => (isSet(valueIn(row, place)) ? [place.column.name] : []));
  const lone = columns.length === 1 && columns[0]?.group === undefined;
  if (kind === "group") return setIn;
  if (kind === "flag" && lone)
    return (row) => places.flatMap((place) => codeOf(layout, place.column, valueIn(row, place)));
  if (kind === "flag")
    return (row) => {
      const set = setIn(row);
      if (set.length === 0) return [];
      return [set.includes(name) ? "1" : "0"];
    };
  return (row) =>
    places.flatMap((place) => {
      const value = valueIn(row, place);
      const parts = kind === "list" ? value.split(";") : [value];
      return [...new Set(parts.flatMap((part) => codeOf(layout, place.column, part.trim())))];
    });
};

const codeOf = (layout: FileLayout, column: FileColumn, value: string): readonly string[] => {
  if (isMissing(layout, column, value)) return [];
  return [/^[01]\.0$/.test(value) && column.holds === "flag" ? value.slice(0, 1) : value];
};

/** Codes in the order of their column, others in the order of the alphabet, numbers as numbers. */
export const inOrder = (codes: readonly string[], variable: FileVariable): readonly string[] => {
  const known =
    variable.kind === "group"
      ? variable.columns.map(({ name }) => name)
      : (variable.columns[0]?.order ?? []);
  const placeOf = (code: string): number => {
    const at = known.indexOf(code);
    return at < 0 ? known.length : at;
  };
  const alphabet = new Intl.Collator("en", { numeric: true });
  return [...codes].sort(
    (a, b) => placeOf(a) - placeOf(b) || alphabet.compare(a, b) || (a < b ? -1 : 1),
  );
};
