/** The frame around every page once someone works: mark, ways out, status bar, ways between pages. */
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "../../form/controls/button.tsx";
import { Icon, type IconName } from "../../form/controls/icon.tsx";
import { Mark } from "../../form/controls/mark.tsx";
import { type Language, languages } from "../../words/language.ts";
import type { Words } from "../../words/words.ts";
import { onLongPress } from "../session/lock-timer.ts";
import { LanguageChoice } from "./language-choice.tsx";
import style from "./shell.module.css";

/** Draws the frame. `practice` marks every page; `notices` stand above the page until dealt with. */
export function Shell({
  words,
  onLanguage,
  onBreak,
  onHide,
  onLockOut,
  practice,
  identity,
  status,
  notices,
  places,
  children,
}: ShellProps) {
  const hold = useRef<HTMLSpanElement>(null);
  useEffect(() => (hold.current ? onLongPress(hold.current, onLockOut) : undefined), [onLockOut]);
  return (
    <>
      <button type="button" className={style["skip"]} onClick={focusPage}>
        {words.say("shell.skip")}
      </button>
      <header className={`${style["top"]} no-print`}>
        <div className={style["bar"]}>
          <span className={style["brand"]}>
            <Mark />
            <span>Lindung</span>
          </span>
          <span className={style["ways"]}>
            <LanguageChoice words={words} onLanguage={onLanguage} />
            {onBreak && (
              <span className={style["break"]}>
                <Button icon="cup" onPress={onBreak}>
                  {words.say("shell.break")}
                </Button>
              </span>
            )}
            <span ref={hold}>
              <Button tone="dark" icon="hide" onPress={onHide}>
                {words.say("shell.hide")}
              </Button>
            </span>
          </span>
        </div>
        {practice && (
          <p className={style["practice"]} role="note">
            <strong>{words.say("shell.practice")}</strong>{" "}
            <span>{words.say("shell.practice.note")}</span>
          </p>
        )}
      </header>
      {status}
      {places && places.length > 0 && (
        <nav className={`${style["places"]} no-print`} aria-label={words.say("shell.places")}>
          <ul>
            {places.map((place) => (
              <li key={place.href}>
                <a href={place.href} aria-current={place.here ? "page" : undefined}>
                  <Icon name={place.icon} size={20} />
                  <span>{place.label}</span>
                </a>
              </li>
            ))}
          </ul>
          {identity}
        </nav>
      )}
      {notices}
      <main id="page" tabIndex={-1} className={style["main"]}>
        {children}
      </main>
      <footer className="no-print">
        {onBreak && (
          <div className={style["foot"]}>
            <Button icon="cup" onPress={onBreak}>
              {words.say("shell.break")}
            </Button>
          </div>
        )}
        {!isReviewed(words.language) && (
          <p className={style["unreviewed"]}>{words.say("session.unreviewed")}</p>
        )}
      </footer>
    </>
  );
}

/** A page that can be reached from anywhere. */
export type Place = {
  readonly href: string;
  readonly label: string;
  readonly icon: IconName;
  readonly here: boolean;
};

type ShellProps = {
  readonly words: Words;
  readonly onLanguage: (language: Language) => void;
  readonly onBreak?: (() => void) | undefined;
  readonly onHide: () => void;
  /** Holding the button of quick hide for three seconds locks everybody out for good. */
  readonly onLockOut?: (() => void) | undefined;
  readonly practice: boolean;
  readonly identity?: ReactNode;
  readonly status?: ReactNode;
  readonly notices?: ReactNode;
  readonly places?: readonly Place[];
  readonly children: ReactNode;
};

const isReviewed = (spoken: Language): boolean =>
  languages.find(({ language }) => language === spoken)?.reviewed ?? false;

/** A hash link would change the route, so the way past the frame is a button. */
const focusPage = (): void => document.getElementById("page")?.focus();
