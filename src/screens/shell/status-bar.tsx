/** What is safe and what has left this device, in words with icons, on every page. */
import { Icon } from "../../form/controls/icon.tsx";
import type { Words } from "../../words/words.ts";
import style from "./shell.module.css";

/** Draws the bar. The count of what waits opens the outbox. */
export function StatusBar({ words, status }: StatusBarProps) {
  const { say } = words;
  return (
    <section className={`${style["status"]} no-print`} aria-label={say("status.title")}>
      <ul>
        <li>
          <Icon name={status.online ? "online" : "offline"} />
          <strong>{say(status.online ? "status.online" : "status.offline")}</strong>
        </li>
        <li>
          <a href="#/outbox">
            <Icon name="send" />
            <span>
              {status.waiting > 0
                ? say("status.waiting", { count: status.waiting })
                : say("status.all-sent")}
            </span>
          </a>
        </li>
        {status.daysUnsent > 0 && (
          <li className={style[status.daysUnsent >= tooLongInDays ? "overdue" : "late"]}>
            <Icon name="alert" />
            <strong>{say("status.days-unsent", { count: status.daysUnsent })}</strong>
          </li>
        )}
        {status.drafts > 0 && (
          <li className={style["spare"]}>
            <Icon name="note" />
            <span>{say("status.drafts", { count: status.drafts })}</span>
          </li>
        )}
        <li>
          <Icon name={status.isProtected ? "shield" : "shieldOpen"} />
          <span>{say(status.isProtected ? "status.protected" : "status.unprotected")}</span>
        </li>
        <li className={style["aside"]}>
          {status.lastSent
            ? say("status.last-sent", { time: words.time(status.lastSent) })
            : say("status.never-sent")}
        </li>
      </ul>
    </section>
  );
}

/** The facts of the bar. `waiting` counts cases or records that are ready and have no receipt yet. */
export type Status = {
  readonly online: boolean;
  readonly drafts: number;
  readonly waiting: number;
  readonly isProtected: boolean;
  readonly lastSent: Date | undefined;
  /** Whole days the oldest unsent record has waited: shown in amber, from a week on in red. */
  readonly daysUnsent: number;
};

const tooLongInDays = 7;

type StatusBarProps = { readonly words: Words; readonly status: Status };
