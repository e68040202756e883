/** The first page on a new device: language, and the three ways to begin. */
import { Icon } from "../../form/controls/icon.tsx";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import style from "./welcome.module.css";

/** Offers to create an organisation, to join one, or to try with invented data. */
export function WelcomeScreen({ words, existing = false }: WelcomeScreenProps) {
  const { say } = words;
  return (
    <div className={page["centre"]}>
      <h1>{say("welcome.title")}</h1>
      <p className={page["lead"]}>{say("welcome.lead")}</p>
      <ul className={style["ways"]}>
        <li>
          <a href="#/join">
            <span>
              <b>{say("welcome.join")}</b>
              <small>{say("welcome.join.note")}</small>
            </span>
            <Icon name="forward" flip />
          </a>
        </li>
        <li>
          <a href="#/create">
            <span>
              <b>{say("welcome.create")}</b>
              <small>{say("welcome.create.note")}</small>
            </span>
            <Icon name="forward" flip />
          </a>
        </li>
        <li>
          <a href="#/practice">
            <span>
              <b>{say("welcome.practice")}</b>
              <small>{say("welcome.practice.note")}</small>
            </span>
            <Icon name="forward" flip />
          </a>
        </li>
      </ul>
      {existing && (
        <p className={page["para"]}>
          <a href="#/">{say("welcome.back")}</a>
        </p>
      )}
      <p className={`${page["para"]} ${page["quiet"]}`}>{say("welcome.promise")}</p>
    </div>
  );
}

type WelcomeScreenProps = {
  readonly words: Words;
  /** Whether this browser already holds an enrolment to go back to. */
  readonly existing?: boolean;
};
