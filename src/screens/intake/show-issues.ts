/** Issues of the check in the words of the reader, each with the page and the anchor of its question. */
import type { Issue } from "../../domain/issue.ts";
import { anchorOf } from "../../form/question-field.tsx";
import type { Topic } from "../../form/topics.ts";
import type { Words } from "../../words/words.ts";
import type { ShownIssue } from "./topic-page.tsx";

/** Words and places for issues, in the order of the topics; what has no topic stands last. */
export const showIssues = (
  words: Words,
  topics: readonly Topic[],
  issues: readonly Issue[],
): readonly ShownIssue[] =>
  issues
    .map((issue) => {
      const [, entity = "", ...rest] = issue.question.split("/");
      const topic = topics.find((one) => one.entity === entity);
      const id = topic?.form === "one" ? undefined : rest.length > 1 ? rest[0] : undefined;
      const field = id ? rest[1] : rest.at(-1);
      const question = topic?.questions.find((one) => one.field === field);
      const message = messageOf(words, issue);
      return {
        issue,
        letter: topic?.letter ?? "consent",
        anchor: anchorOf({ entity, ...(id && { id }) }, field ?? ""),
        text: question
          ? words.say("issue.about", {
              code: question.code,
              question: words.label(question.label),
              message,
            })
          : message,
      };
    })
    .sort((a, b) => order(topics, a.letter) - order(topics, b.letter));

const messageOf = (words: Words, { rule, code }: Issue): string => {
  const key = `rule.${rule}.${code}`;
  if (words.hasLabel(key)) return words.label(key);
  if (rule === "required") return words.say("issue.missing");
  return words.say(rule === "value" ? "issue.invalid" : "issue.general");
};

const order = (topics: readonly Topic[], letter: string): number => {
  const place = topics.findIndex((topic) => topic.letter === letter);
  return place < 0 ? topics.length : place;
};
