/** The lock screen: one passphrase field and the language, nothing else. It names nobody and nothing. */
import { type FormEvent, useEffect, useState } from "react";
import { Button } from "../form/controls/button.tsx";
import { Field } from "../form/controls/field.tsx";
import type { Problem } from "../protocol/problem.ts";
import type { Result } from "../protocol/result.ts";
import type { Language } from "../words/language.ts";
import type { Words } from "../words/words.ts";
import page from "./page.module.css";
import { explain } from "./shell/explain.tsx";
import { LanguageChoice } from "./shell/language-choice.tsx";
import { Working } from "./shell/working.tsx";
import style from "./unlock.module.css";

/**
 * Asks for the passphrase. After a wrong one it says what to do when it is forgotten; after five it
 * waits 30 s, then twice as long each time.
 */
export function UnlockScreen({
  words,
  onLanguage,
  unlock,
  unlockWithKey,
  practice,
}: UnlockScreenProps) {
  const { say } = words;
  const [passphrase, setPassphrase] = useState("");
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [working, setWorking] = useState(false);
  const [tries, setTries] = useState(0);
  const [waitUntil, setWaitUntil] = useState(0);
  const wait = useSecondsUntil(waitUntil);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    await open(unlock);
  };
  const open = async (by: UnlockScreenProps["unlock"]): Promise<void> => {
    if (wait > 0 || working) return;
    setWorking(true);
    setProblem(undefined);
    const opened = await by(passphrase);
    setWorking(false);
    setPassphrase("");
    if (opened.ok) return;
    if (opened.failure.type === "too-many-tries") {
      setWaitUntil(Date.now() + opened.failure.seconds * 1_000);
      return;
    }
    setProblem(opened.failure);
    if (opened.failure.type !== "wrong-passphrase") return;
    setTries(tries + 1);
    if (tries + 1 >= 5) setWaitUntil(Date.now() + 30_000 * 2 ** (tries - 4));
  };

  return (
    <div className={style["page"]}>
      <form
        className={style["form"]}
        onSubmit={(event) => void submit(event)}
        autoComplete="off"
        noValidate
      >
        <h1 className="unseen">{say("unlock.title")}</h1>
        <Field
          label={say("unlock.label")}
          type="password"
          value={passphrase}
          onChange={setPassphrase}
          direction="ltr"
          error={problem && explain(words, problem)}
        />
        {wait > 0 && (
          <p className={page["para"]} role="status">
            {say("unlock.wait", { seconds: wait })}
          </p>
        )}
        {working ? (
          <Working>{say("unlock.working")}</Working>
        ) : (
          <div className={page["actions"]}>
            <Button tone="brand" type="submit" wide>
              {say("unlock.open")}
            </Button>
            {unlockWithKey && (
              <Button icon="lock" onPress={() => void open(unlockWithKey)}>
                {say("unlock.with-key")}
              </Button>
            )}
          </div>
        )}
        {practice}
      </form>
      {tries > 0 && (
        <details className={style["forgot"]}>
          <summary>{say("unlock.forgot")}</summary>
          <p className={page["para"]}>{say("unlock.forgot.note")}</p>
          <p className={page["para"]}>
            <a href="#/join">{say("welcome.join")}</a>
          </p>
        </details>
      )}
      <div className={style["language"]}>
        <LanguageChoice words={words} onLanguage={onLanguage} />
      </div>
    </div>
  );
}

type UnlockScreenProps = {
  readonly words: Words;
  readonly onLanguage: (language: Language) => void;
  readonly unlock: (passphrase: string) => Promise<Result<null, Problem>>;
  /** Asks a security key as well. Offered to everybody, so that it tells nothing of who has one. */
  readonly unlockWithKey?: UnlockScreenProps["unlock"] | undefined;
  /** In a practice organisation: who can be played. Absent for real work. */
  readonly practice?: React.ReactNode;
};

/** Whole seconds left until a moment, counted down once a second; 0 when it has passed. */
const useSecondsUntil = (moment: number): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (moment <= Date.now()) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [moment]);
  return Math.max(0, Math.ceil((moment - now) / 1000));
};
