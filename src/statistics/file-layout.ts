/**
 * What the columns of a file of records mean: which values say that an answer is missing, which
 * columns are flags of one question with several answers, which hold lists. A layout is data; the
 * browser's counting and the workstation's SQL both read it.
 */
import type { Counted, VariableName } from "./variable.ts";

/** How a column holds its answers: one code, a flag of a group, or several codes between semicolons. */
export type FileColumn = {
  /** The name in the header line, exactly. */
  readonly name: string;
  readonly holds: "code" | "flag" | "list";
  /** The question a flag belongs to; a flag that stands alone is a question by itself. */
  readonly group?: string;
  /** Values, beside those of the layout, that say that there is no answer. */
  readonly missing?: readonly string[];
  /** Codes in their order; others follow in the order of the alphabet. */
  readonly order?: readonly string[];
};

/** A layout of files, by the name it is asked for. */
export type FileLayout = {
  readonly name: "ctdc2020" | "ctdc2024" | "ctdcvp2022" | "lindung";
  readonly columns: readonly FileColumn[];
  /** Values that say "no answer" in every column; the empty value always does. */
  readonly missing: readonly string[];
  /** Columns by which a person might be recognised. */
  readonly quasiIdentifiers: readonly string[];
  /** The standard whose names for codes the file uses; of our own records none. */
  readonly standard?: "ct17" | "ct24" | "vp";
  /** What our own variables are called in the file; without it, as here. */
  readonly names?: Readonly<Partial<Record<VariableName, string>>>;
  /** What is printed under every table made from such a file. */
  readonly source: string;
};

/**
 * A variable of a file: a column, or a group of flags taken together under the name of the group. A
 * flag is a variable with the codes 1 and 0 among those who gave any answer of its group (CTDC
 * codebook 2024, section 6).
 */
export type FileVariable = Counted & {
  readonly kind: "code" | "flag" | "list" | "group";
  /** The columns it is read from: of a flag the whole group, itself among them. */
  readonly columns: readonly FileColumn[];
};

/** The variable of a name in a layout, among the columns that a file has; undefined when unknown. */
export const fileVariable = (
  layout: FileLayout,
  present: readonly string[],
  name: string,
): FileVariable | undefined => {
  const columns = layout.columns.filter((column) => present.includes(column.name));
  const column = columns.find((each) => each.name === name);
  if (!column) {
    const flags = columns.filter((each) => each.group === name);
    return flags.length > 0
      ? { name, answer: "several", kind: "group", columns: flags }
      : undefined;
  }
  if (column.holds === "list") return { name, answer: "several", kind: "list", columns: [column] };
  if (column.holds === "code") return { name, answer: "one", kind: "code", columns: [column] };
  const { group } = column;
  const flags = group === undefined ? [column] : columns.filter((each) => each.group === group);
  return { name, answer: "one", kind: "flag", columns: flags };
};

/** The names that can be asked for of a file: its columns in order, then groups of flags. */
export const fileVariableNames = (
  layout: FileLayout,
  present: readonly string[],
): readonly string[] => {
  const columns = layout.columns.filter(({ name }) => present.includes(name));
  const groups = columns.flatMap(({ group }) => group ?? []);
  return [...columns.map(({ name }) => name), ...new Set(groups)];
};

/** Whether a value says that a column has no answer. */
export const isMissing = (layout: FileLayout, column: FileColumn, value: string): boolean =>
  value === "" || layout.missing.includes(value) || (column.missing?.includes(value) ?? false);

/** Whether a flag is set. Some copies of the files write 1.0. */
export const isSet = (value: string): boolean => value === "1" || value === "1.0";
