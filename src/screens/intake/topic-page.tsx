/** One topic a page: its questions, or the items of its group, with the thread of topics beside it. */
import { useEffect, useRef } from "react";
import type { Issue } from "../../domain/issue.ts";
import { Button } from "../../form/controls/button.tsx";
import { Icon } from "../../form/controls/icon.tsx";
import type { Draft, RecordPath } from "../../form/draft.ts";
import { anchorOf } from "../../form/question-field.tsx";
import { RecordQuestions } from "../../form/record-questions.tsx";
import { progressOf, recordsOf, type Topic } from "../../form/topics.ts";
import { useDocument } from "../../form/use-answer.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import type { Autosave } from "./autosave.ts";
import { GroupItems } from "./group-items.tsx";
import style from "./intake.module.css";
import { SaveLine } from "./save-line.tsx";
import { TopicThread } from "./topic-thread.tsx";
import { topicKey } from "./topic-words.ts";

/** Draws the page of a topic. `focus` names the question a link came for. */
export function TopicPage({
  words,
  draft,
  autosave,
  topics,
  topic,
  base,
  caseNumber,
  issues,
  remarks,
  newRecord,
  onNext,
  sent,
  focus,
}: TopicPageProps) {
  const { say } = words;
  const document = useDocument(draft);
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new topic is announced by its heading
  useEffect(() => {
    const target = focus ? globalThis.document.getElementById(focus) : null;
    if (target) {
      target.scrollIntoView({ block: "center" });
      target.querySelector<HTMLElement>("input, textarea, button, summary")?.focus();
    } else heading.current?.focus();
  }, [topic.letter, focus]);
  const progress = progressOf(topic, document);
  const errorsAt =
    (at: RecordPath) =>
    (field: string): string | undefined =>
      issues.find((issue) => issue.anchor === anchorOf(at, field))?.text;

  return (
    <div className={`${style["columns"]} ${style["three"]}`}>
      <nav className={style["side"]} aria-label={say("intake.topics")}>
        <a className={page["back"]} href={base}>
          <Icon name="back" size={20} flip />
          {caseNumber}
        </a>
        <TopicThread
          words={words}
          topics={topics}
          document={document}
          base={base}
          at={topic.letter}
          slim
        />
      </nav>
      <div>
        <a className={`${page["back"]} ${style["phone"]}`} href={base}>
          <Icon name="back" size={20} flip />
          {caseNumber}
        </a>
        <h1 ref={heading} tabIndex={-1}>
          {topic.letter}. {say(topicKey(topic.letter))}
        </h1>
        <SaveLine words={words} autosave={autosave} sent={sent} />
        {remarks.map((remark) => (
          <div key={remark} className={style["remark"]}>
            <b>{say("remark.title")}</b>
            <p>{remark}</p>
          </div>
        ))}
        {topic.form === "many" ? (
          <GroupItems {...{ words, draft, topic, newRecord, errorsAt }} />
        ) : (
          recordsOf(topic, document).map((at) => (
            <RecordQuestions
              key={at.id ?? at.entity}
              {...{ words, draft, topic, at }}
              errorAt={errorsAt(at)}
            />
          ))
        )}
        <div className={style["bottom"]}>
          <Button tone="brand" onPress={onNext}>
            {say("intake.save-continue")}
          </Button>
          <a href={base}>{say("intake.to-topics")}</a>
        </div>
      </div>
      <aside className={style["side"]}>
        <h2>{say("intake.on-page")}</h2>
        <dl className={page["facts"]}>
          <div>
            <dt>{say("intake.answered")}</dt>
            <dd>{say("intake.x-of-y", { done: progress.answered, of: progress.asked })}</dd>
          </div>
          {progress.reasons > 0 && (
            <div>
              <dt>{say("intake.reasons")}</dt>
              <dd>{words.number(progress.reasons)}</dd>
            </div>
          )}
        </dl>
        <h2 className={page["section"]}>{say("intake.gently")}</h2>
        <p className={page["para"]}>{say("intake.gently.order")}</p>
        <p className={page["para"]}>{say("intake.gently.pause")}</p>
      </aside>
    </div>
  );
}

/** An issue of the check with the anchor of its question and its words. */
export type ShownIssue = {
  readonly issue: Issue;
  readonly anchor: string;
  readonly letter: string;
  readonly text: string;
};

type TopicPageProps = {
  readonly words: Words;
  readonly draft: Draft;
  readonly autosave: Autosave;
  readonly topics: readonly Topic[];
  readonly topic: Topic;
  /** Address of the hub; the topics stand beneath it. */
  readonly base: string;
  readonly caseNumber: string;
  readonly issues: readonly ShownIssue[];
  readonly remarks: readonly string[];
  readonly newRecord: (entity: string) => Readonly<Record<string, unknown>>;
  readonly onNext: () => void;
  readonly sent: boolean;
  readonly focus: string | undefined;
};
