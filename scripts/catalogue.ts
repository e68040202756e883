/** What must hold of a catalogue of words, as pure checks. The program that runs them is words.ts. */
import { IntlMessageFormat } from "intl-messageformat";

/** Message by key. */
export type Catalogue = Readonly<Record<string, string>>;

/**
 * Faults of one message: it does not parse, lacks a plural category of its language, or writes a
 * literal 1 where the language also says "one" of 21 or of 3.
 */
export const faultsOfMessage = (language: string, message: string): string[] => {
  const parsed = parse(language, message);
  return typeof parsed === "string" ? [parsed] : faultsOfParts(language, parsed);
};

/**
 * Faults of a translation against the English catalogue: keys missing or too many, other
 * placeholders, and sentences left in English.
 *
 * One sentence per fault, beginning with the key. Names of things may stay the same; whole
 * sentences, of five words or more, may not.
 */
export const faultsOfTranslation = (
  language: string,
  english: Catalogue,
  translated: Catalogue,
): string[] => [
  ...Object.keys(english)
    .filter((key) => !(key in translated))
    .map((key) => `${key}: missing`),
  ...Object.entries(translated).flatMap(([key, message]) => {
    const original = english[key];
    if (original === undefined) return [`${key}: not in English`];
    const wanted = placeholdersOf("en", original);
    const found = placeholdersOf(language, message);
    return [
      ...(wanted === found ? [] : [`${key}: placeholders are ${found}, in English ${wanted}`]),
      ...(message === original && message.split(/\s+/).length >= 5
        ? [`${key}: still English`]
        : []),
    ];
  }),
];

type Part = ReturnType<IntlMessageFormat["getAst"]>[number];

const parse = (language: string, message: string): Part[] | string => {
  try {
    return new IntlMessageFormat(message, language, undefined, { ignoreTag: true }).getAst();
  } catch (problem) {
    return `does not parse: ${problem}`;
  }
};

const faultsOfParts = (language: string, parts: readonly Part[]): string[] =>
  parts.flatMap((part) => {
    if (!("options" in part)) return [];
    const inside = Object.values(part.options).flatMap(({ value }) =>
      faultsOfParts(language, value),
    );
    if (!("pluralType" in part)) return inside;
    const rules = new Intl.PluralRules(language, { type: part.pluralType ?? "cardinal" });
    const missing = rules
      .resolvedOptions()
      .pluralCategories.filter((category) => !(category in part.options));
    const one = part.options["one"]?.value ?? [];
    const hasLiteralOne = one.some((inner) => isText(inner) && /(^|\D)1(\D|$)/.test(inner.value));
    return [
      ...inside,
      ...(missing.length > 0 ? [`plural of ${part.value} lacks ${missing.join(", ")}`] : []),
      ...(hasLiteralOne ? [`plural of ${part.value} writes 1 in "one"; write #`] : []),
    ];
  });

/** Literal text is the one kind of part that has a value and is not named after an argument. */
const isText = (part: Part): part is Extract<Part, { type: 0 }> => part.type === 0;

const placeholdersOf = (language: string, message: string): string => {
  const names = (parts: readonly Part[]): string[] =>
    parts.flatMap((part) => [
      ...("value" in part && !isText(part) ? [part.value] : []),
      ...("options" in part
        ? Object.values(part.options).flatMap(({ value }) => names(value))
        : []),
    ]);
  const parsed = parse(language, message);
  return typeof parsed === "string" ? "unknown" : [...new Set(names(parsed))].sort().join(", ");
};
