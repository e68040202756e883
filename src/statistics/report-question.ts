/** The tables of a report as they are asked of one file: in the names and codes of its layout. */
import { alpha2Of, type CodeListName, codeLists, nameInStandard } from "../domain/codelist.ts";
import { type FileLayout, fileVariable } from "./file-layout.ts";
import type { Report, ReportTable } from "./report.ts";
import { statisticalVariables, type VariableName } from "./variable.ts";

/** Persons who have one of some codes of a variable. */
export type Condition = { readonly name: string; readonly codes: readonly string[] };

/** One table, asked of a file. `rows` may be `completeness`: of every variable, who has an answer. */
export type ReportQuestion = {
  readonly id: string;
  readonly chart: ReportTable["chart"];
  readonly rows: string;
  readonly columns: string | undefined;
  readonly where: readonly Condition[];
};

/** What a file can answer of a report, and the tables it cannot, each with what it lacks. */
export type AskedReport = {
  readonly questions: readonly ReportQuestion[];
  readonly absent: readonly { readonly id: string; readonly lacks: readonly string[] }[];
};

/**
 * Asks a report of a file. `present` are the columns the file has; `codesOf` gives the codes that
 * occur, for tables that are made once for each code. `where` narrows every table further.
 */
export const askReport = (
  report: Pick<Report, "tables">,
  { layout, present }: { readonly layout: FileLayout; readonly present: readonly string[] },
  codesOf: (name: string) => readonly string[],
  where: readonly Condition[] = [],
): AskedReport => {
  const nameOf = (variable: VariableName): string | undefined => {
    const name = layout.names ? layout.names[variable] : variable;
    return name !== undefined && fileVariable(layout, present, name) ? name : undefined;
  };
  const questions: ReportQuestion[] = [];
  const absent: { readonly id: string; readonly lacks: readonly string[] }[] = [];
  for (const table of report.tables) {
    const lacks = variablesOf(table).filter((variable) => nameOf(variable) === undefined);
    if (lacks.length > 0) {
      absent.push({ id: table.id, lacks });
      continue;
    }
    const own = (table.where ?? []).map(({ variable, codes }) => ({
      name: nameOf(variable) ?? variable,
      codes: codes.map((code) => codeInFile(layout, variable, code)),
    }));
    const question = {
      id: table.id,
      chart: table.chart,
      rows: table.rows === "completeness" ? table.rows : (nameOf(table.rows) ?? table.rows),
      columns: table.columns && nameOf(table.columns),
      where: [...where, ...own],
    };
    const each = table.each && nameOf(table.each);
    if (each === undefined) questions.push(question);
    else
      for (const code of codesOf(each))
        questions.push({ ...question, where: [...question.where, { name: each, codes: [code] }] });
  }
  return { questions, absent };
};

/** The variables that a table needs. */
const variablesOf = ({ rows, columns, where, each }: ReportTable): readonly VariableName[] => [
  ...(rows === "completeness" ? [] : [rows]),
  ...(columns ? [columns] : []),
  ...(each ? [each] : []),
  ...(where ?? []).map(({ variable }) => variable),
];

/** What a code of ours is called in a file; as here where its standard has no other word. */
export const codeInFile = (
  { standard }: FileLayout,
  variable: VariableName,
  code: string,
): string => {
  const list = statisticalVariables.find(({ name }) => name === variable)?.codeList;
  if (!standard || !list || !isDomainList(list)) return code;
  if (list === "iso3166-1") return alpha2Of(code) ?? code;
  return nameInStandard(list, code, standard) ?? nameInStandard(list, code, "ct17") ?? code;
};

const isDomainList = (list: string): list is CodeListName => list in codeLists;
