/** Check answers: everything as it will be kept, each with a way to change it; then finish. */
import { useState } from "react";
import { answerTo, isConsentAsked } from "../../form/consent.ts";
import { Button } from "../../form/controls/button.tsx";
import { Checkbox } from "../../form/controls/choice.tsx";
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
export function CheckPage({ casePage, finish, discard, onFinished }: CheckPageProps) {
  const { words, draft, base, check } = casePage;
  const { say, label } = words;
  const document = useDocument(draft);
  const [issues, setIssues] = useState<readonly ShownIssue[]>([]);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [working, setWorking] = useState(false);
  const { dropped } = toFinished(document);
  const [withoutName, setWithoutName] = useState(false);
  const isName = ({ issue }: ShownIssue): boolean => issue.code === nameCode;
  const isShare = ({ issue }: ShownIssue): boolean => issue.code === shareCode;
  const errors = issues.filter(
    (one) => one.issue.level === "error" && !isName(one) && !isShare(one),
  );
  const warnings = issues.filter(({ issue }) => issue.level !== "error");

  const attempt = async (): Promise<void> => {
    const found = check();
    setIssues(found);
    const halts = found.filter(({ issue }) => issue.level === "error");
    if (halts.some((one) => !(withoutName && isName(one)))) return;
    setWorking(true);
    const done = await finish(withoutName && halts.length > 0);
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
      {answerTo(document, "store_local") === "refused" && discard && (
        <NoRecord words={words} discard={discard} onDone={onFinished} onProblem={setProblem} />
      )}
      {issues.some(isShare) && (
        <section className={style["remark"]} role="status">
          <p>{say("check.no-share")}</p>
          <a href={`${base}/consent`}>{say("consent.change")}</a>
        </section>
      )}
      {issues.some(isName) && !issues.some(isShare) && (
        <section className={style["remark"]} role="status">
          <b>{say("check.name")}</b>
          <p>{say("check.name.note")}</p>
          <Checkbox
            label={say("check.name.leave")}
            checked={withoutName}
            onChange={setWithoutName}
          />
          <a href={`${base}/consent`}>{say("consent.change")}</a>
        </section>
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
            list: words.list(dropped.map((question) => label(question.label))),
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
          <a href={`${base}/print`}>{say("paper.print-case")}</a>
        </div>
      )}
    </div>
  );
}

type CheckPageProps = {
  readonly casePage: CasePage;
  /** Hands the case in; resolves when it is safe on this device. */
  readonly finish: (withoutName: boolean) => Promise<Result<null, Problem>>;
  readonly discard: (() => Promise<Result<null, Problem>>) | undefined;
  readonly onFinished: () => void;
};

/** Where no record is wanted, nothing has to be left: the draft can be deleted, with one question back. */
function NoRecord({ words, discard, onDone, onProblem }: NoRecordProps) {
  const { say } = words;
  const [isSure, setSure] = useState(false);
  const remove = async (): Promise<void> => {
    const done = await discard();
    if (done.ok) onDone();
    else onProblem(done.failure);
  };
  return (
    <section className={style["remark"]}>
      <p>{say("check.no-record")}</p>
      <Button tone="halt" onPress={() => (isSure ? void remove() : setSure(true))}>
        {say(isSure ? "check.no-record.sure" : "check.no-record.delete")}
      </Button>
    </section>
  );
}

type NoRecordProps = {
  readonly words: CasePage["words"];
  readonly discard: () => Promise<Result<null, Problem>>;
  readonly onDone: () => void;
  readonly onProblem: (problem: Problem) => void;
};

const nameCode = "registry-identity-consent-missing";
const shareCode = "registry-case-consent-missing";
