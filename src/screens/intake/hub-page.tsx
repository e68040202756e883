/** The hub of a case: consent first, the thread of topics, the next step as one button. */
import { useEffect, useRef } from "react";
import { answerTo, consentQuestions, isConsentAsked } from "../../form/consent.ts";
import { ButtonLink } from "../../form/controls/button.tsx";
import { Icon } from "../../form/controls/icon.tsx";
import { progressOf, topics } from "../../form/topics.ts";
import { useDocument } from "../../form/use-answer.ts";
import page from "../page.module.css";
import { stageTone, workflowKey } from "../stage.ts";
import type { CasePage } from "./case-page.ts";
import { consentLine } from "./consent-page.tsx";
import style from "./intake.module.css";
import { SaveLine } from "./save-line.tsx";
import { TopicThread } from "./topic-thread.tsx";
import { topicKey } from "./topic-words.ts";

/** Draws the hub. Nothing must be done in an order, except that consent comes first. */
export function HubPage({ casePage, workflow, remarks, takesFiles }: HubPageProps) {
  const { words, draft, autosave, base, caseNumber, sent } = casePage;
  const { say } = words;
  const document = useDocument(draft);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const asked = isConsentAsked(document);
  const progress = topics
    .filter(({ phase }) => phase !== "support")
    .map((topic) => ({ topic, ...progressOf(topic, document) }));
  const done = progress.filter(({ state }) => state === "done").length;
  const next =
    progress.find(({ state }) => state === "begun") ??
    progress.find(({ state }) => state === "none");

  return (
    <>
      <a className={page["back"]} href="#/">
        <Icon name="back" size={20} flip />
        {say("queue.title")}
      </a>
      <div className={page["titleRow"]}>
        <h1 ref={heading} tabIndex={-1} dir="ltr">
          {caseNumber}
        </h1>
        <span className={`${page["tag"]} ${stageTone(workflow)}`}>
          {say(workflowKey(workflow))}
        </span>
      </div>
      <SaveLine words={words} autosave={autosave} sent={sent} />
      <div className={style["columns"]}>
        <div>
          {remarks.map((remark) => (
            <div key={remark} className={style["remark"]}>
              <b>{say("remark.title")}</b>
              <p>
                <bdi>{remark}</bdi>
              </p>
            </div>
          ))}
          <div className={style["consent"]} data-done={asked || undefined}>
            <p>
              {asked && <Icon name="check" size={22} />}
              <strong>{say(asked ? "consent.done" : "consent.open")}</strong>
              <a href={`${base}/consent`}>{say(asked ? "consent.change" : "action.start")}</a>
            </p>
            <p>{asked ? consentLine(words, document) : say("consent.lead")}</p>
          </div>
          <div className={style["next"]}>
            {!asked ? (
              <ButtonLink tone="brand" href={`${base}/consent`}>
                {say("consent.about")}
              </ButtonLink>
            ) : (
              next && (
                <ButtonLink tone="brand" href={`${base}/${next.topic.letter}`}>
                  {say("intake.continue-with", { topic: say(topicKey(next.topic.letter)) })}
                </ButtonLink>
              )
            )}
            <ButtonLink tone={asked && !next ? "brand" : "plain"} href={`${base}/check`}>
              {say("intake.check")}
            </ButtonLink>
            <span className={page["quiet"]}>{say("intake.stop")}</span>
          </div>
          <div className={style["head"]}>
            <h2>{say("intake.topics")}</h2>
            <span>{say("intake.topics.done", { done, of: progress.length })}</span>
          </div>
          <TopicThread
            words={words}
            draft={draft}
            base={base}
            at={asked ? next?.topic.letter : undefined}
          />
          {takesFiles && (
            <div className={page["actions"]}>
              <ButtonLink href={`${base}/files`} icon="note">
                {say("file.title")}
              </ButtonLink>
            </div>
          )}
        </div>
        <aside>
          {asked && (
            <div className={style["side"]}>
              <h2>{say("consent.title")}</h2>
              <dl className={page["facts"]}>
                {consentQuestions.map((question) => (
                  <div key={question}>
                    <dt>{say(`consent.short.${question}`)}</dt>
                    <dd>{say(`consent.decision.${answerTo(document, question) ?? "later"}`)}</dd>
                  </div>
                ))}
              </dl>
            </div>
          )}
          <section className={style["lamp"]}>
            <h2>{say("intake.danger")}</h2>
            <p className={page["para"]}>{say("intake.danger.note")}</p>
          </section>
        </aside>
      </div>
    </>
  );
}

type HubPageProps = {
  readonly casePage: CasePage;
  readonly workflow: string;
  readonly remarks: readonly string[];
  /** Whether photographs, papers and voice notes can be added. */
  readonly takesFiles: boolean;
};
