/** Joins an organisation by a one-time code, and waits until an administrator has approved. */
import { type FormEvent, useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import { Field } from "../../form/controls/field.tsx";
import type { Problem } from "../../protocol/problem.ts";
import type { Result } from "../../protocol/result.ts";
import type { Role } from "../../protocol/role.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import { CodeScanner } from "../shell/code-scanner.tsx";
import { Explanation } from "../shell/explain.tsx";
import { Working } from "../shell/working.tsx";
import { PassphraseStep } from "./passphrase-step.tsx";

/** Code, passphrase, then the enrolment is asked for and the device works as soon as it is admitted. */
export function JoinScreen({ words, readCode, newPassphrase, enrol, onDone }: JoinScreenProps) {
  const { say } = words;
  const [code, setCode] = useState("");
  const [passphrase, setPassphrase] = useState<string | undefined>(undefined);
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const check = async (text: string): Promise<void> => {
    setCode(text);
    const read = await readCode(text);
    if (!read.ok) return setProblem(read.failure);
    setProblem(undefined);
    setPassphrase(await newPassphrase(read.value.role));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void check(code);
  };
  const ask = async (chosen: string): Promise<void> => {
    setWorking(true);
    const asked = await enrol(code, chosen);
    setWorking(false);
    if (asked.ok) onDone();
    else {
      setPassphrase(undefined);
      setProblem(asked.failure);
    }
  };

  return (
    <div className={page["centre"]}>
      {working && <Working>{say("join.working")}</Working>}
      {!working && passphrase && (
        <PassphraseStep
          words={words}
          passphrase={passphrase}
          onConfirmed={() => void ask(passphrase)}
        />
      )}
      {!working && !passphrase && (
        <form onSubmit={submit} autoComplete="off" noValidate>
          <h1>{say("join.title")}</h1>
          <p className={page["para"]}>{say("join.lead")}</p>
          {problem && <Explanation words={words} problem={problem} />}
          <CodeScanner words={words} onRead={(text) => void check(text)} />
          <Field
            label={say("join.code")}
            hint={say("join.code.hint")}
            value={code.startsWith("{") ? "" : code}
            onChange={setCode}
            direction="ltr"
            lines={3}
          />
          <div className={page["actions"]}>
            <Button tone="brand" type="submit">
              {say("action.continue")}
            </Button>
            <a href="#/welcome">{say("action.back")}</a>
          </div>
        </form>
      )}
    </div>
  );
}

type JoinScreenProps = {
  readonly words: Words;
  /** Looks the code up at the endpoint and checks it; a mistyped code is told from an expired one. */
  readonly readCode: (code: string) => Promise<Result<{ readonly role: Role }, Problem>>;
  readonly newPassphrase: (role: Role) => Promise<string>;
  readonly enrol: (code: string, passphrase: string) => Promise<Result<null, Problem>>;
  readonly onDone: () => void;
};
