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
