/** The answers of a topic as they are kept, record by record, each with a way to change it if wanted. */
import type { JsonObject } from "../../domain/json.ts";
import { answerText } from "../../form/answer-text.ts";
import { type DraftDocument, missingOf, recordAt } from "../../form/draft.ts";
import { groupKey, type Surroundings } from "../../form/references.ts";
import { applying, recordsIn, recordsOf, type Topic } from "../../form/topics.ts";
import type { WordKey, Words } from "../../words/words.ts";
import page from "../page.module.css";
import { addressOf } from "./address.ts";
import style from "./intake.module.css";
import { partKey, topicKey } from "./topic-words.ts";

/**
 * Draws what has an answer or a reason; with `base`, the address of a case being written, also what is
 * owed. Nothing where nothing was recorded.
 */
export function TopicAnswers({
  words,
  topic,
  document,
  around,
  base,
  isRedacted = false,
}: TopicAnswersProps) {
  const { say, label } = words;
  const shown = recordsIn(topic, document).flatMap(({ part, at }) => {
    const record = recordAt(document, at);
    if (!record) return [];
    const missing = missingOf(record);
    const questions = applying(part, document, record).filter(
      (question) =>
        record[question.field] !== undefined ||
        missing[question.field] !== undefined ||
        (base !== undefined && question.isOwed(document as JsonObject, record as JsonObject)),
    );
    return questions.length === 0 && part.form === "one" ? [] : [{ part, at, record, questions }];
  });
  if (shown.length === 0) return null;
  return (
    <section className={page["section"]}>
      <h2>
        {topic.letter}. {say(topicKey(topic.letter))}
      </h2>
      {shown.map(({ part, at, record, questions }) => {
        const all = recordsOf(part, document);
        const heading = partKey(part.entity);
        return (
          <div key={at.id ?? at.within ?? at.entity}>
            {part.form === "many" ? (
              <h3 className={page["para"]}>
                {say("group.item", {
                  name: say(groupKey(part.entity)),
                  number: 1 + all.findIndex(({ id }) => id === at.id),
                  count: all.length,
                })}
              </h3>
            ) : (
              heading && <h3 className={page["para"]}>{say(heading)}</h3>
            )}
            <dl className={style["answers"]}>
              {questions.map((question) => {
                const value = record[question.field];
                return (
                  <div key={question.field}>
                    <dt>
                      <small>{question.code}</small> {label(question.label)}
                    </dt>
                    <dd data-missing={value === undefined || undefined}>
                      <bdi>
                        {value === undefined
                          ? say(reasonKey(missingOf(record)[question.field]))
                          : isRedacted && question.isIdentifying
                            ? say("missing.redacted")
                            : answerText(words, question, value, document, around)}
                      </bdi>
                    </dd>
                    {base !== undefined && (
                      <dd>
                        <a href={addressOf(base, document, at, question.field)}>
                          {say("action.change")}
                          <span className="unseen"> {label(question.label)}</span>
                        </a>
                      </dd>
                    )}
                  </div>
                );
              })}
            </dl>
          </div>
        );
      })}
    </section>
  );
}

type TopicAnswersProps = {
  readonly words: Words;
  readonly topic: Topic;
  readonly document: DraftDocument;
  readonly around: Pick<Surroundings, "people" | "sites" | "cases">;
  readonly base?: string;
  /** Leaves out what names anybody. */
  readonly isRedacted?: boolean;
};

/** The words for why there is no answer; no reason reads as no answer. */
const reasonKey = (reason: string | undefined): WordKey =>
  reason ? (reasons[reason] ?? "answer.none") : "answer.none";

const reasons: Readonly<Record<string, WordKey>> = {
  unknown: "missing.unknown",
  declined: "missing.declined",
  not_asked: "missing.not_asked",
  not_applicable: "missing.not_applicable",
  redacted: "missing.redacted",
};
