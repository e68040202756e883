/** Check answers: everything as it will be kept, each with a way to change it; then finish. */
import { useState } from "react";
import { answerText } from "../../form/answer-text.ts";
import { isConsentAsked } from "../../form/consent.ts";
import { Button } from "../../form/controls/button.tsx";
import { Icon } from "../../form/controls/icon.tsx";
import type { Draft } from "../../form/draft.ts";
import { missingOf, recordAt } from "../../form/draft.ts";
import { ErrorSummary } from "../../form/error-summary.tsx";
import { toFinished } from "../../form/finish.ts";
import { anchorOf } from "../../form/question-field.tsx";
import { applying, recordsOf, type Topic } from "../../form/topics.ts";
import { useDocument } from "../../form/use-answer.ts";
import type { Problem } from "../../protocol/problem.ts";
import type { Result } from "../../protocol/result.ts";
import type { WordKey, Words } from "../../words/words.ts";
import page from "../page.module.css";
import { Explanation } from "../shell/explain.tsx";
import { Working } from "../shell/working.tsx";
import { consentLine } from "./consent-page.tsx";
import style from "./intake.module.css";
import type { ShownIssue } from "./topic-page.tsx";
import { groupKey, topicKey } from "./topic-words.ts";

/** Shows the answers. Errors appear only once finishing was asked for. */
export function CheckPage({
  words,
  draft,
  topics,
  base,
  check,
  finish,
  onFinished,
}: CheckPageProps) {
  const { say, label } = words;
  const document = useDocument(draft);
  const [issues, setIssues] = useState<readonly ShownIssue[]>([]);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [working, setWorking] = useState(false);
  const { dropped } = toFinished(document);
  const errors = issues.filter(({ issue }) => issue.level === "error");
  const warnings = issues.filter(({ issue }) => issue.level !== "error");

  const attempt = async (): Promise<void> => {
    const found = check();
    setIssues(found);
    if (found.some(({ issue }) => issue.level === "error")) return;
    setWorking(true);
    const done = await finish();
    setWorking(false);
    setProblem(done.ok ? undefined : done.failure);
    if (done.ok) onFinished();
  };

  return (
    <div className={page["narrow"]}>
      <a className={page["back"]} href={base}>
        <Icon name="back" size={20} flip />
        {say("intake.to-topics")}
      </a>
      <h1>{say("check.title")}</h1>
      <p className={page["lead"]}>{say("check.lead")}</p>
      {errors.length > 0 && (
        <ErrorSummary
          title={say("check.problems")}
          lines={errors.map((issue) => ({
            href: `${base}/${issue.letter}/${issue.anchor}`,
            text: issue.text,
          }))}
        />
      )}
      {warnings.length > 0 && (
        <section className={style["remark"]}>
          <b>{say("check.warnings")}</b>
          <ul>
            {warnings.map((issue) => (
              <li key={`${issue.anchor}-${issue.issue.code}`}>
                <a href={`${base}/${issue.letter}/${issue.anchor}`}>{issue.text}</a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {dropped.length > 0 && (
        <p className={style["undo"]} role="status">
          {say("check.dropped", {
            count: dropped.length,
            list: dropped.map((question) => label(question.label)).join(", "),
          })}
        </p>
      )}
      <section className={page["section"]}>
        <h2>{say("topic.A")}</h2>
        <p className={page["para"]}>
          {isConsentAsked(document) ? consentLine(words, document) : say("consent.open")}{" "}
          <a href={`${base}/consent`}>{say("consent.change")}</a>
        </p>
      </section>
      {topics.map((topic) => (
        <TopicAnswers key={topic.letter} {...{ words, topic, base, draft }} />
      ))}
      {problem && <Explanation words={words} problem={problem} />}
      {working ? (
        <Working>{say("save.waiting")}</Working>
      ) : (
        <div className={page["actions"]}>
          <Button tone="brand" onPress={() => void attempt()}>
            {say("check.finish")}
          </Button>
          <a href={base}>{say("check.later")}</a>
        </div>
      )}
    </div>
  );
}

function TopicAnswers({
  words,
  topic,
  base,
  draft,
}: Pick<CheckPageProps, "words" | "base" | "draft"> & { readonly topic: Topic }) {
  const { say } = words;
  const document = useDocument(draft);
  const records = recordsOf(topic, document);
  return (
    <section className={page["section"]}>
      <h2>
        {topic.letter}. {say(topicKey(topic.letter))}
      </h2>
      {records.length === 0 && <p className={page["para"]}>{say("intake.no-items")}</p>}
      {records.map((at, place) => (
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
          <dl className={style["answers"]}>
            {applying(topic, document, recordAt(document, at) ?? {}).map((question) => {
              const record = recordAt(document, at);
              const value = record?.[question.field];
              const reason = missingOf(record)[question.field];
              if (value === undefined && reason === undefined && question.optional) return null;
              return (
                <div key={question.field}>
                  <dt>{words.label(question.label)}</dt>
                  <dd data-missing={value === undefined || undefined}>
                    {value === undefined
                      ? say(reasonKey(reason))
                      : answerText(words, question, value)}
                  </dd>
                  <dd>
                    <a href={`${base}/${topic.letter}/${anchorOf(at, question.field)}`}>
                      {say("action.change")}
                      <span className="unseen"> {words.label(question.label)}</span>
                    </a>
                  </dd>
                </div>
              );
            })}
          </dl>
        </div>
      ))}
    </section>
  );
}

/** The words for why there is no answer; no reason reads as no answer. */
export const reasonKey = (reason: string | undefined): WordKey =>
  reason ? (reasons[reason] ?? "answer.none") : "answer.none";

const reasons: Readonly<Record<string, WordKey>> = {
  unknown: "missing.unknown",
  declined: "missing.declined",
  not_asked: "missing.not_asked",
  not_applicable: "missing.not_applicable",
  redacted: "missing.redacted",
};

type CheckPageProps = {
  readonly words: Words;
  readonly draft: Draft;
  readonly topics: readonly Topic[];
  readonly base: string;
  /** Every issue of the case as it would be handed in. */
  readonly check: () => readonly ShownIssue[];
  /** Hands the case in; resolves when it is safe on this device. */
  readonly finish: () => Promise<Result<null, Problem>>;
  readonly onFinished: () => void;
};
