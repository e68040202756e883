/** Check answers: everything as it will be kept, each with a way to change it; then finish. */
import { useState } from "react";
import { isConsentAsked } from "../../form/consent.ts";
import { Button } from "../../form/controls/button.tsx";
import { Icon } from "../../form/controls/icon.tsx";
import { ErrorSummary } from "../../form/error-summary.tsx";
import { toFinished } from "../../form/finish.ts";
import { topics } from "../../form/topics.ts";
import { useDocument } from "../../form/use-answer.ts";
import type { Problem } from "../../protocol/problem.ts";
import type { Result } from "../../protocol/result.ts";
import page from "../page.module.css";
import { Explanation } from "../shell/explain.tsx";
import { Working } from "../shell/working.tsx";
import type { CasePage } from "./case-page.ts";
import { consentLine } from "./consent-page.tsx";
import style from "./intake.module.css";
import type { ShownIssue } from "./show-issues.ts";
import { TopicAnswers } from "./topic-answers.tsx";

/** Shows the answers. Errors appear only once finishing was asked for. */
export function CheckPage({ casePage, finish, onFinished }: CheckPageProps) {
  const { words, draft, base, check } = casePage;
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
          lines={errors.map(({ href, text }) => ({ href, text }))}
        />
      )}
      {warnings.length > 0 && (
        <section className={style["remark"]}>
          <b>{say("check.warnings")}</b>
          <ul>
            {warnings.map((issue) => (
              <li key={`${issue.href}-${issue.issue.code}`}>
                <a href={issue.href}>{issue.text}</a>
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
        <TopicAnswers
          key={topic.letter}
          {...{ words, topic, document }}
          around={casePage.around}
          base={base}
        />
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

type CheckPageProps = {
  readonly casePage: CasePage;
  /** Hands the case in; resolves when it is safe on this device. */
  readonly finish: () => Promise<Result<null, Problem>>;
  readonly onFinished: () => void;
};
