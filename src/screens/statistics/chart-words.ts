/** The words of variables and codes in tables and charts, and how shares are written. */
import { codeLabel } from "../../form/options.ts";
import { COMPLETENESS } from "../../statistics/completeness.ts";
import type { Report } from "../../statistics/report.ts";
import { statisticalVariables } from "../../statistics/variable.ts";
import type { Words } from "../../words/words.ts";

/** The word for a variable; that of a table of completeness is "answered". */
export const variableLabel = (words: Words, name: string): string => {
  if (name === COMPLETENESS) return words.say("variable.completeness");
  const known = statisticalVariables.find((variable) => variable.name === name);
  return known ? words.say(`variable.${known.name}`) : name;
};

/** The word for a code of a variable; of a table of completeness the codes are variables. */
export const codeWord = (words: Words, variable: string, code: string): string => {
  if (variable === COMPLETENESS) return variableLabel(words, code);
  const list = statisticalVariables.find(({ name }) => name === variable)?.codeList;
  if (list === undefined || list === "year") return code;
  return codeLabel(words, list, code);
};

/** A share as a percentage with one decimal. */
export const percent = (words: Words, share: number): string =>
  words.say("report.percent", { number: words.number(Math.round(share * 1_000) / 10) });

/** A difference of shares in percentage points, with its sign. */
export const points = (words: Words, difference: number): string => {
  const tenths = Math.round(difference * 1_000) / 10;
  const size = words.number(Math.abs(tenths));
  return tenths === 0 ? size : `${tenths > 0 ? "+" : "−"}${size}`;
};

/** The title of a report. */
export const reportTitle = (words: Words, id: Report["id"]): string => words.say(`report.${id}`);
