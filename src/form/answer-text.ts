/** An answer in the words of the reader, for summaries. */
import type { Words } from "../words/words.ts";
import type { AskedQuestion } from "./asked-question.ts";
import type { DraftDocument } from "./draft.ts";
import { codeLabel } from "./options.ts";
import { readKeptDate, readTypedDate } from "./partial-answer.ts";
import { referenceOptions, type Surroundings } from "./references.ts";

/**
 * Writes an answer as one line; what was typed and could not be read is written as typed. A record that
 * an answer names and that is not there any more is said to be gone.
 */
export const answerText = (
  words: Words,
  question: AskedQuestion,
  value: unknown,
  document: DraftDocument = {},
  around: Pick<Surroundings, "people" | "sites" | "cases"> = nobody,
): string => {
  switch (question.control) {
    case "one-code":
    case "many-codes":
      return words.list(
        codesIn(value).map((code) => codeLabel(words, question.codeList ?? "", code)),
      );
    case "yes-no":
      return value === "yes" || value === "no"
        ? words.say(value === "yes" ? "answer.yes" : "answer.no")
        : codeLabel(words, "yesNoUnknown", String(value));
    case "flag":
      return words.say(value === true ? "answer.yes" : "answer.no");
    case "date":
    case "partial-date": {
      const date = readKeptDate(value);
      if (!date) return typedText(value);
      return date.isGuess
        ? words.say("date.about", { date: words.day(date.iso) })
        : words.day(date.iso);
    }
    case "whole-number":
      return typeof value === "number" ? words.number(value) : String(value);
    case "money":
      return ["amount", "currency"]
        .flatMap((name) => (value instanceof Object ? (Reflect.get(value, name) ?? []) : []))
        .join(" ");
    case "reference":
    case "references": {
      const options = referenceOptions(words, question.refersTo, document, around);
      return words.list(
        codesIn(value).map(
          (id) => options.find(({ code }) => code === id)?.label ?? words.say("reference.gone"),
        ),
      );
    }
    case "texts":
      return words.list(codesIn(value));
    case "text":
    case "decimal":
    case "phone":
    case "long-text":
      return String(value);
  }
};

const nobody = { people: [], sites: [], cases: [] };

const codesIn = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((code) => typeof code === "string");

/** What was typed of a date that cannot be read yet. */
const typedText = (value: unknown): string => {
  const typed = readTypedDate(value);
  return typed ? [typed.day, typed.month, typed.year].filter(Boolean).join(" ") : String(value);
};
