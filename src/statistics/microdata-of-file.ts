/** Persons of a file as sets of attributes, and sets of attributes as lines of such a file. */
import type { FileColumn, FileLayout, FileVariable } from "./file-layout.ts";
import {
  type AttributeDomain,
  type Attributes,
  attributesOf,
  domainOf,
  type MicrodataColumn,
  rowOf,
} from "./microdata.ts";
import type { RecordFile } from "./read-population.ts";
import { codeInFile } from "./report-question.ts";
import type { Column } from "./tabulate.ts";
import { statisticalVariables, type VariableName } from "./variable.ts";

/** The first year that is counted; earlier ones are no attribute. */
const FIRST_YEAR = 1990;

/** The attributes that persons of a layout may have in some of its columns. */
export type FileDomain = {
  /** The columns of the file that have codes, in its order. */
  readonly fields: readonly string[];
  /** A list is a column for each of its codes. */
  readonly attributes: AttributeDomain;
};

/**
 * The attributes of columns, from code lists and never from a file. Of `wanted`, columns for which
 * there is no list of codes are left out. Years go up to `year`.
 */
export const fileDomain = (
  layout: FileLayout,
  wanted: readonly string[],
  year: number,
): FileDomain => {
  const columns = layout.columns.filter(({ name }) => wanted.includes(name));
  const microdata = columns.flatMap((column): readonly MicrodataColumn[] => {
    const codes = codesOf(layout, column, year);
    const { name } = column;
    if (column.holds === "list") return codes.map((code) => ({ name, codes: [code] }));
    return codes.length > 0 ? [{ name, codes }] : [];
  });
  return {
    fields: [...new Set(microdata.map(({ name }) => name))],
    attributes: domainOf(microdata),
  };
};

const codesOf = (layout: FileLayout, column: FileColumn, year: number): readonly string[] => {
  if (column.holds === "flag") return ["1"];
  const variable = statisticalVariables.find(({ name }) => nameIn(layout, name) === column.name);
  if (!variable) return [];
  if (variable.codeList === "year")
    return Array.from({ length: year - FIRST_YEAR + 1 }, (_none, at) => String(FIRST_YEAR + at));
  const codes = variable.codes.map((code) => codeInFile(layout, variable.name, code));
  return [...new Set([...(column.order ?? []), ...codes])];
};

const nameIn = (layout: FileLayout, name: VariableName): string | undefined =>
  layout.names ? layout.names[name] : name;

/** The persons of a file. What is no attribute of the domain is left out. */
export const personsOfFile = (
  { population }: RecordFile,
  { attributes }: FileDomain,
): readonly Attributes[] => {
  const columns = new Map(
    attributes.columns.map(({ name }) => [name, population.column(name)] as const),
  );
  const rows = Array.from({ length: population.size }, (_none, person) =>
    attributes.columns.map(({ name, codes }) => {
      const column = columns.get(name);
      return column ? (codesAt(column, person).find((code) => codes.includes(code)) ?? "") : "";
    }),
  );
  return attributesOf(attributes, rows);
};

const codesAt = ({ codes, starts, values }: Column<FileVariable>, person: number): string[] =>
  Array.from(values.subarray(starts[person], starts[person + 1]), (at) => codes[at] ?? "");

/** A line of the file, a value for each field; several codes of a list between semicolons. */
export const lineOf = (
  { fields, attributes }: FileDomain,
  person: Attributes,
): readonly string[] => {
  const values = rowOf(attributes, person);
  return fields.map((field) =>
    values.filter((value, at) => value !== "" && attributes.columns[at]?.name === field).join(";"),
  );
};
