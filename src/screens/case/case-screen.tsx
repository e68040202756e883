/** A case opened for reading and review: what is known, what two people said differently, its way. */
import { useMemo } from "react";
import type { Conflict } from "../../domain/revision.ts";
import { answerText } from "../../form/answer-text.ts";
import { Button } from "../../form/controls/button.tsx";
import { Icon } from "../../form/controls/icon.tsx";
import { type DraftDocument, missingOf, recordAt } from "../../form/draft.ts";
import { applying, intakeTopics, recordsOf, type Topic } from "../../form/topics.ts";
import type { WordKey, Words } from "../../words/words.ts";
import { reasonKey } from "../intake/check-page.tsx";
import { consentLine } from "../intake/consent-page.tsx";
import style from "../intake/intake.module.css";
import { groupKey, topicKey } from "../intake/topic-words.ts";
import page from "../page.module.css";
import { stageTone, workflowKey } from "../stage.ts";
import { ConflictList } from "./conflict-list.tsx";
import { type Review, ReviewPanel } from "./review-panel.tsx";

/** Draws the case. The review panel stands beside it on a laptop and under it on a phone. */
export function CaseScreen({ words, opened, onEdit, review, settle }: CaseScreenProps) {
  const { say } = words;
  const topics = useMemo(intakeTopics, []);
  const { document } = opened;
  const caseRecord = recordAt(document, { entity: "case" });
  const workflow = String(caseRecord?.["workflowState"] ?? "draft");
  return (
    <>
      <a className={page["back"]} href="#/">
        <Icon name="back" size={20} flip />
        {say("queue.title")}
      </a>
      <div className={page["titleRow"]}>
        <h1 dir="ltr">{String(caseRecord?.["caseNumber"] ?? "")}</h1>
        <span className={`${page["tag"]} ${stageTone(workflow)}`}>
          {say(workflowKey(workflow))}
        </span>
      </div>
      {opened.isIncomplete && <p className={style["remark"]}>{say("case.incomplete")}</p>}
      <div className={style["columns"]}>
        <div>
          {opened.conflicts.length > 0 && (
            <ConflictList
              words={words}
              topics={topics}
              conflicts={opened.conflicts}
              authors={opened.authors}
              settle={settle}
            />
          )}
          {opened.remarks.map((remark) => (
            <div key={remark} className={style["remark"]}>
              <b>{say("remark.title")}</b>
              <p>{remark}</p>
            </div>
          ))}
          <section className={page["section"]}>
            <h2>{say("topic.A")}</h2>
            <p className={page["para"]}>{consentLine(words, document)}</p>
          </section>
          {topics.map((topic) => (
            <TopicSummary key={topic.letter} words={words} topic={topic} document={document} />
          ))}
        </div>
        <aside>
          {review && <ReviewPanel words={words} topics={topics} document={document} {...review} />}
          <div className={page["actions"]}>
            <Button onPress={onEdit}>{say("case.correct")}</Button>
          </div>
          <section className={page["section"]}>
            <h2>{say("case.way")}</h2>
            <p className={page["para"]}>{say(opened.delivery)}</p>
          </section>
          <section className={page["section"]}>
            <h2>{say("case.history")}</h2>
            <ol>
              {opened.history.map((entry, place) => (
                <li key={entry.id} className={style["item"]}>
                  <span>
                    <b>
                      {say(
                        place === opened.history.length - 1
                          ? "case.history.first"
                          : "case.history.saved",
                      )}
                    </b>
                    <small>
                      {words.day(entry.at)} {words.time(new Date(entry.at))} ·{" "}
                      {say("case.by", { who: entry.author })}
                    </small>
                  </span>
                </li>
              ))}
            </ol>
          </section>
        </aside>
      </div>
    </>
  );
}

/** A case as it was opened and merged; `history` newest first; `authors` by revision. */
export type ShownCase = {
  readonly document: DraftDocument;
  readonly conflicts: readonly Conflict[];
  readonly authors: ReadonlyMap<string, string>;
  readonly remarks: readonly string[];
  readonly history: readonly {
    readonly id: string;
    readonly at: string;
    readonly author: string;
  }[];
  readonly delivery: WordKey;
  readonly isIncomplete: boolean;
};

type CaseScreenProps = {
  readonly words: Words;
  readonly opened: ShownCase;
  /** Opens the answers to be changed. */
  readonly onEdit: () => void;
  readonly review: Review | undefined;
  /** Lets one of several answers stand. */
  readonly settle: (conflict: Conflict, value: unknown) => void;
};

function TopicSummary({
  words,
  topic,
  document,
}: {
  readonly words: Words;
  readonly topic: Topic;
  readonly document: DraftDocument;
}) {
  const { say } = words;
  const records = recordsOf(topic, document);
  const shown = records.map((at) => {
    const record = recordAt(document, at) ?? {};
    const missing = missingOf(record);
    return applying(topic, document, record).filter(
      ({ field }) => record[field] !== undefined || missing[field] !== undefined,
    );
  });
  if (shown.every((questions) => questions.length === 0)) return null;
  return (
    <section className={page["section"]}>
      <h2>
        {topic.letter}. {say(topicKey(topic.letter))}
      </h2>
      {records.map((at, place) => {
        const record = recordAt(document, at);
        return (
          <div key={at.id ?? at.entity}>
            {topic.form === "many" && (
              <h3 className={page["para"]}>
                {say("group.item", {
                  name: say(groupKey(topic.entity)),
                  number: place + 1,
                  count: records.length,
                })}
              </h3>
            )}
            <dl className={page["facts"]}>
              {shown[place]?.map((question) => (
                <div key={question.field}>
                  <dt>{words.label(question.label)}</dt>
                  <dd>
                    {record?.[question.field] === undefined
                      ? say(reasonKey(missingOf(record)[question.field]))
                      : answerText(words, question, record[question.field])}
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        );
      })}
    </section>
  );
}
