/** Where the records of a command come from. */
import { existsSync, readFileSync } from "node:fs";
import {
  type FileLayout,
  type FileVariable,
  fileVariable,
  fileVariableNames,
} from "../src/statistics/file-layout.ts";
import { type RecordFile, readRecordFile, selected } from "../src/statistics/read-population.ts";
import type { Condition } from "../src/statistics/report-question.ts";
import { StatisticalRecord } from "../src/statistics/statistical-record.ts";
import { statisticalVariables, type Variable } from "../src/statistics/variable.ts";
import { Refusal } from "./refusal.ts";

/** Reads a file of records. */
export const readRecords = (from: string, layout: FileLayout): RecordFile => {
  if (!existsSync(from)) throw new Refusal(`There is no file ${from}.`);
  const read = readRecordFile(readFileSync(from, "utf8"), layout);
  if (read.ok) return read.value;
  const { failure } = read;
  if (failure.type === "uneven-line")
    throw new Refusal(
      `Line ${failure.line} of ${from} has another number of columns than its header.`,
    );
  throw new Refusal(
    `${from} has no column of the layout ${layout.name}. Its header is: ${failure.found.join(", ")}.`,
  );
};

/** A variable of a file, by its name. */
export const variableOf = (
  { layout, present }: Pick<RecordFile, "layout" | "present">,
  name: string,
): FileVariable => {
  const variable = fileVariable(layout, present, name);
  if (variable) return variable;
  throw new Refusal(
    `There is no column ${name} in this file. It has: ${fileVariableNames(layout, present).join(", ")}.`,
  );
};

/**
 * Conditions written as `FIELD=CODE`; several of one field mean any of its codes. A code that nobody in
 * the file has is refused, with those there are; upper and lower case are one.
 */
export const conditionsAmong = async (
  texts: readonly string[],
  codesOf: (name: string) => readonly string[] | Promise<readonly string[]>,
): Promise<readonly Condition[]> => {
  const conditions = new Map<string, string[]>();
  for (const text of texts) {
    const at = text.indexOf("=");
    if (at < 1) throw new Refusal(`--where takes FIELD=CODE; not ${text}.`, true);
    const name = text.slice(0, at);
    const code = codeAmong(await codesOf(name), text.slice(at + 1), name);
    conditions.set(name, [...(conditions.get(name) ?? []), code]);
  }
  return [...conditions].map(([name, codes]) => ({ name, codes }));
};

/** The records that meet all conditions. */
export const narrowed = async (file: RecordFile, texts: readonly string[]): Promise<RecordFile> =>
  selected(
    file,
    await conditionsAmong(texts, (name) => {
      variableOf(file, name);
      return file.population.column(name).codes;
    }),
  );

const codeAmong = (known: readonly string[], code: string, name: string): string => {
  const found =
    known.find((each) => each === code) ??
    known.find((each) => each.toLowerCase() === code.toLowerCase());
  if (found !== undefined) return found;
  throw new Refusal(
    `Nobody in this file has ${name}=${code}. Its codes are: ${known.slice(0, 80).join(", ")}.`,
  );
};

/** Own records, as they were before they were written as lines. A line that is none is refused. */
export const statisticalRecords = ({
  population,
  present,
}: RecordFile): readonly StatisticalRecord[] => {
  const columns = present.flatMap((name) => {
    const variable = statisticalVariables.find((each) => each.name === name);
    return variable ? [{ variable, column: population.column(name) }] : [];
  });
  return Array.from({ length: population.size }, (_none, person) => {
    const answers = columns.flatMap(({ variable, column: { codes, starts, values } }) => {
      const own = Array.from(
        values.subarray(starts[person], starts[person + 1]),
        (at) => codes[at],
      );
      const [first] = own;
      if (first === undefined) return [];
      return [[variable.name, variable.answer === "several" ? own : plainOf(variable, first)]];
    });
    const record = StatisticalRecord.safeParse({
      isRetrafficked: false,
      ...Object.fromEntries(answers),
    });
    if (record.success) return record.data;
    const [issue] = record.error.issues;
    throw new Refusal(
      `Record ${person + 1} is not a statistical record: ${issue?.path.join(".")}.`,
    );
  });
};

/** A year as a number, a flag as true or false, any other code as it is. */
const plainOf = ({ name, codeList }: Variable, code: string): string | number | boolean => {
  if (codeList === "year") return Number(code);
  const isFlag = StatisticalRecord.shape[name].safeParse(true).success;
  return isFlag ? code === "yes" : code;
};
