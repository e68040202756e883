/** What must be seen before anybody goes on: risk of suicide, immediate danger (rule V26). */
import { useEffect, useRef } from "react";
import { Button } from "../../form/controls/button.tsx";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import style from "./intake.module.css";
import type { ShownIssue } from "./show-issues.ts";

/** Draws the alerts with their questions. Nothing else can be done until they have been seen. */
export function AlertPage({ words, alerts, onSeen }: AlertPageProps) {
  const { say } = words;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className={page["narrow"]} role="alert">
      <section className={style["lamp"]}>
        <h1 ref={heading} tabIndex={-1}>
          {say("alert.title")}
        </h1>
        {alerts.map(({ href, text }) => (
          <p key={href} className={page["lead"]}>
            {text}
          </p>
        ))}
        <p className={page["para"]}>{say("intake.danger.note")}</p>
        <div className={page["actions"]}>
          <Button tone="brand" onPress={onSeen}>
            {say("alert.seen")}
          </Button>
        </div>
      </section>
    </div>
  );
}

type AlertPageProps = {
  readonly words: Words;
  readonly alerts: readonly ShownIssue[];
  readonly onSeen: () => void;
};
