/**
 * What in a text may say who a person is: names, places and numbers that stand in the case, dates, and
 * addresses of any kind. Only a person can tell whether a story gives somebody away; this finds what a
 * tired reader overlooks.
 */

import { caseEntities } from "./case.ts";
import { entities } from "./entities.ts";
import { questionsOf } from "./question.ts";

/** What was found, each once, as it stands in the text. */
export const identifyingIn = (
  text: string,
  document: Readonly<Record<string, unknown>>,
): readonly string[] => {
  const known = knownWords(document);
  const words = wordsIn(text);
  const named = words.filter((word) => known.has(plain(word)));
  const numbers = text.match(/\d[\d .,/-]*\d{2,}|\d{3,}/g) ?? [];
  const addresses = text.match(/\S*(?:@|https?:|www\.)\S*/g) ?? [];
  return [...new Set([...named, ...numbers, ...addresses].map((found) => found.trim()))];
};

/** The words of every answer that is a direct identifier: names, places, numbers of papers. */
const knownWords = (document: Readonly<Record<string, unknown>>): ReadonlySet<string> =>
  new Set(
    caseEntities
      .flatMap((entity) => {
        const direct = questionsOf(entities[entity]).filter(
          ([, question]) => question.privacy === "D",
        );
        return recordsIn(document[entity]).flatMap((record) =>
          direct.flatMap(([name]) => wordsIn(record[name])),
        );
      })
      .filter((word) => word.length >= LEAST_LETTERS)
      .map(plain),
  );

const wordsIn = (answer: unknown): readonly string[] =>
  [answer]
    .flat()
    .flatMap((each) => (typeof each === "string" ? (each.match(wordPattern) ?? []) : []));

const wordPattern = /[\p{L}\p{M}'’-]+/gu;

/** Shorter words are mostly particles. */
const LEAST_LETTERS = 3;

const recordsIn = (group: unknown): readonly Readonly<Record<string, unknown>>[] =>
  [group].flat().flatMap((record) => (isRecord(record) ? [record] : []));

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const plain = (word: string): string =>
  word
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();
