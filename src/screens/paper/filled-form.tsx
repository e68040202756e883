/** A case on paper: what was answered, in the order and with the codes of the form. */
import { type DraftDocument, itemsOf } from "../../form/draft.ts";
import { codeLabel } from "../../form/options.ts";
import type { Surroundings } from "../../form/references.ts";
import type { Topic } from "../../form/topics.ts";
import type { Words } from "../../words/words.ts";
import { TopicAnswers } from "../intake/topic-answers.tsx";
import style from "./paper.module.css";

/** Draws the decisions on consent and every answer; `isRedacted` leaves out what names anybody. */
export function FilledForm({ words, document, topics, around, isRedacted }: FilledFormProps) {
  const { say } = words;
  const decisions = itemsOf(document, "consent").filter(({ decision }) => decision !== undefined);
  return (
    <>
      <section className={style["topic"]}>
        <h2>A. {say("topic.A")}</h2>
        <ul>
          {decisions.map((record) => (
            <li key={String(record["id"])}>
              {say("consent.history.item", {
                scope: codeLabel(words, "consentScope", String(record["scope"])),
                decision: codeLabel(words, "consentDecision", String(record["decision"])),
                date: words.day(String(record["decidedAt"])),
              })}
            </li>
          ))}
        </ul>
      </section>
      {topics.map((topic) => (
        <TopicAnswers key={topic.letter} {...{ words, topic, document, around, isRedacted }} />
      ))}
    </>
  );
}

type FilledFormProps = {
  readonly words: Words;
  readonly document: DraftDocument;
  readonly topics: readonly Topic[];
  readonly around: Pick<Surroundings, "people" | "sites" | "cases">;
  readonly isRedacted: boolean;
};
