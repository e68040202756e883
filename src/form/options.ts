/** What can be chosen for a question: the codes of its list with their words. */
import { type CodeListName, codeLists, provincesOf } from "../domain/codelist.ts";
import type { Words } from "../words/words.ts";
import type { Option } from "./controls/choice.tsx";

/** The options of a list in its own order; countries and languages in the order of the reader. */
export const optionsOf = (
  words: Words,
  list: string,
  keep: readonly string[] = [],
): readonly Option[] => {
  if (!isListName(list)) return [];
  const all = allOptions(words, list);
  if (!isChipped(list)) return all;
  return all.filter(({ code }) => !reasons.includes(code) || keep.includes(code));
};

/** The provinces of some countries; all of the list while no country of it is chosen. */
export const provinceOptions = (words: Words, countries: readonly string[]): readonly Option[] => {
  const all = optionsOf(words, "admin1");
  const offered = new Set(countries.flatMap(provincesOf));
  return offered.size === 0 ? all : all.filter(({ code }) => offered.has(code));
};

/** The words for a code of a list; the code itself where there are none. */
export const codeLabel = (words: Words, list: string, code: string): string => {
  if (list === "iso3166-1") return words.country(code);
  const key = `code.${list}.${code}`;
  return words.hasLabel(key) ? words.label(key) : code;
};

/** Sorting hundreds of names for each question would be felt, so it is done once a language. */
const made = new WeakMap<Words, Map<CodeListName, readonly Option[]>>();

const allOptions = (words: Words, list: CodeListName): readonly Option[] => {
  const lists = made.get(words) ?? new Map<CodeListName, readonly Option[]>();
  made.set(words, lists);
  const known = lists.get(list);
  if (known) return known;
  const options =
    list === "iso3166-1"
      ? words.countries.map(([code, label]) => ({ code, label, note: code }))
      : codeLists[list].values.map(({ code }) => ({
          code,
          label: codeLabel(words, list, code),
          ...(list in outside ? { note: code } : {}),
        }));
  const sorted =
    list in outside ? [...options].sort((a, b) => words.compare(a.label, b.label)) : options;
  lists.set(list, sorted);
  return sorted;
};

const isListName = (name: string): name is CodeListName => name in codeLists;

const outside = { "iso639-2": true, admin1: true, iso4217: true };

/** Codes that say the same as a chip, so that there is one way to say it. */
const reasons = ["unknown", "declined", "not_specified"];

/** Lists in which not to know is a finding of its own keep the code. */
const isChipped = (list: CodeListName): boolean => list !== "majority";
