/**
 * The members of a statistical record as variables that can be counted: what they are called, which
 * codes they take, and how many a person may have.
 */
import { z } from "zod";
import { kindOf } from "../domain/answer.ts";
import { type CodeListName, codeLists } from "../domain/codelist.ts";
import { gender3, perpetratorParts, regions, StatisticalRecord } from "./statistical-record.ts";

/** The name of a variable. Its word is `statistic.<name>`. */
export type VariableName = keyof StatisticalRecord;

/** What every variable has in common, be it of our own records or of a file of others. */
export type Counted = { readonly name: string; readonly answer: "one" | "several" };

/** Lists of codes that belong to statistics alone; words are `code.<list>.<code>`. */
export type OwnListName = "gender3" | "region" | "perpetratorPart";

/**
 * A variable. `answer` says whether a person has one code or may have several; that decides what a
 * share is a share of. `codes` are all codes in their order; for `year` they are what occurs.
 */
export type Variable = Counted & {
  readonly name: VariableName;
  readonly codeList: CodeListName | OwnListName | "year";
  readonly codes: readonly string[];
};

/** A code that says that the answer is not known; it counts as missing. */
const isUnknownCode = (code: string): boolean =>
  code === "unknown" || code === "declined" || code === "not_specified";

/** The codes that a record has for a variable; empty where it is missing. True is `yes`. */
export const codesIn = (record: StatisticalRecord, name: VariableName): readonly string[] => {
  const value = record[name];
  if (value === undefined) return [];
  const codes = Array.isArray(value) ? value : [value];
  return codes
    .map((code) => (typeof code === "boolean" ? (code ? "yes" : "no") : String(code)))
    .filter((code) => !isUnknownCode(code));
};

const variableOf = (name: VariableName): Variable => {
  const field = StatisticalRecord.shape[name];
  const schema: z.ZodType = field instanceof z.ZodExactOptional ? field.unwrap() : field;
  if (schema instanceof z.ZodNumber) return { name, answer: "one", codeList: "year", codes: [] };
  if (schema instanceof z.ZodBoolean)
    return { name, answer: "one", codeList: "yesNoUnknown", codes: ["yes", "no"] };
  const own = ownLists[name];
  if (own) return { name, ...own };
  const { codeList, control } = kindOf(schema);
  if (!codeList) throw new Error(`${name} has no code list`);
  return {
    name,
    answer: control === "choices" ? "several" : "one",
    codeList,
    codes: codeLists[codeList].values
      .map(({ code }) => code)
      .filter((code) => !isUnknownCode(code)),
  };
};

const ownLists: Readonly<Partial<Record<VariableName, Omit<Variable, "name">>>> = {
  gender3: { answer: "one", codeList: "gender3", codes: gender3 },
  regionOfOrigin: { answer: "one", codeList: "region", codes: regions },
  regionOfExploitation: { answer: "one", codeList: "region", codes: regions },
  perpRegion: { answer: "several", codeList: "region", codes: regions },
  perpRoles: { answer: "several", codeList: "perpetratorPart", codes: perpetratorParts },
};

/** All variables in the order of the record. */
export const statisticalVariables: readonly Variable[] =
  StatisticalRecord.keyof().options.map(variableOf);
