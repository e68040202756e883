/** What can be chosen for a question: the codes of its list with their words. */
import { type CodeListName, codeLists } from "../domain/codelist.ts";
import type { Words } from "../words/words.ts";
import type { Option } from "./controls/choice.tsx";

/** The options of a list in its own order; countries and languages in the order of the reader. */
export const optionsOf = (
  words: Words,
  list: string,
  keep: readonly string[] = [],
): readonly Option[] => {
  if (!isListName(list)) return [];
  if (list === "iso3166-1") return countryOptions(words);
  const codes = codeLists[list].values.map(({ code }) => code);
  const options = codes
    .filter((code) => !reasons.includes(code) || !isChipped(list) || keep.includes(code))
    .map((code) => ({
      code,
      label: codeLabel(words, list, code),
      ...(list === "iso639-2" || list === "admin1" ? { note: code } : {}),
    }));
  return list in outside ? [...options].sort((a, b) => words.compare(a.label, b.label)) : options;
};

/** The words for a code of a list; the code itself where there are none. */
export const codeLabel = (words: Words, list: string, code: string): string => {
  if (list === "iso3166-1") return words.country(code);
  const key = `code.${list}.${code}`;
  return words.hasLabel(key) ? words.label(key) : code;
};

const countryOptions = (words: Words): readonly Option[] =>
  words.countries.map(([code, label]) => ({ code, label, note: code }));

const isListName = (name: string): name is CodeListName => name in codeLists;

const outside = { "iso639-2": true, admin1: true, iso4217: true };

/** Codes that say the same as a chip, so that there is one way to say it. */
const reasons = ["unknown", "declined", "not_specified"];

/** Lists in which not to know is a finding of its own keep the code. */
const isChipped = (list: CodeListName): boolean => list !== "majority";
