/** Issues of the check in the words of the reader, each with the address of its question. */
import type { Issue } from "../../domain/issue.ts";
import { type DraftDocument, itemsOf, type RecordPath } from "../../form/draft.ts";
import { placeOfEntity, topics } from "../../form/topics.ts";
import type { Words } from "../../words/words.ts";
import { addressOf } from "./address.ts";
import { topicKey } from "./topic-words.ts";

/** An issue of the check with the place of its question and its words. */
export type ShownIssue = {
  readonly issue: Issue;
  readonly at: RecordPath;
  readonly field: string;
  /** The topic it belongs to; undefined for consent. */
  readonly letter: string | undefined;
  readonly href: string;
  readonly text: string;
};

/** Words and places for issues, in the order of the topics; what has no topic stands first. */
export const showIssues = (
  words: Words,
  document: DraftDocument,
  base: string,
  issues: readonly Issue[],
): readonly ShownIssue[] =>
  issues
    .map((issue) => toShown(words, document, base, issue))
    .sort((a, b) => orderOf(a.letter) - orderOf(b.letter));

/** The words at one question, if an issue is about it. */
export const issueAt =
  (issues: readonly ShownIssue[]) =>
  (at: RecordPath, field: string): string | undefined =>
    issues.find(
      (one) =>
        one.field === field &&
        one.at.entity === at.entity &&
        (one.at.id ?? one.at.within) === (at.id ?? at.within),
    )?.text;

const toShown = (words: Words, document: DraftDocument, base: string, issue: Issue): ShownIssue => {
  const [, entity = "", ...rest] = issue.question.split("/");
  const place = placeOfEntity(entity);
  const item = itemsOf(document, entity).find((one) => one["id"] === rest[0]);
  const field = (item ? rest[1] : rest[0]) ?? "";
  const at: RecordPath =
    item === undefined
      ? { entity }
      : place?.part.form === "one"
        ? { entity, within: String(item["parentId"]) }
        : { entity, id: String(item["id"]) };
  const question = place?.part.questions.find((one) => one.field === field);
  const message = messageOf(words, issue);
  return {
    issue,
    at,
    field,
    letter: place?.topic.letter,
    href:
      place && item === undefined && place.part.form === "many"
        ? `${base}/${place.topic.letter}`
        : addressOf(base, document, at, question?.field),
    text: question
      ? words.say("issue.about", {
          code: question.code,
          question: words.label(question.label),
          message,
        })
      : place
        ? `${words.say(topicKey(place.topic.letter))}: ${message}`
        : message,
  };
};

const messageOf = (words: Words, { rule, code }: Issue): string => {
  const key = `rule.${rule}.${code}`;
  if (words.hasLabel(key)) return words.label(key);
  if (rule === "required") return words.say("issue.missing");
  return words.say(rule === "value" ? "issue.invalid" : "issue.general");
};

const orderOf = (letter: string | undefined): number =>
  topics.findIndex((topic) => topic.letter === letter);
