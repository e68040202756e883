/** Creates an organisation on this device: passphrase, recovery sheets, then keys and the first site. */
import { useEffect, useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import type { Problem } from "../../protocol/problem.ts";
import type { Result } from "../../protocol/result.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import { type PrintedSheet, RecoveryCeremony } from "../recovery/recovery-ceremony.tsx";
import { Explanation } from "../shell/explain.tsx";
import { Working } from "../shell/working.tsx";
import { PassphraseStep } from "./passphrase-step.tsx";
import style from "./welcome.module.css";

/** Walks through the three steps. Nothing is sent before the last one, and no name is ever sent. */
export function CreateScreen({ words, prepare, found, onDone }: CreateScreenProps) {
  const { say } = words;
  const [step, setStep] = useState<Step>("reason");
  const [founding, setFounding] = useState<Founding | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  useEffect(() => {
    let current = true;
    void prepare().then((made) => current && setFounding(made));
    return () => {
      current = false;
    };
  }, [prepare]);
  const finish = async (): Promise<void> => {
    if (!founding) return;
    setStep("working");
    setProblem(undefined);
    const done = await found(founding);
    if (done.ok) onDone();
    else {
      setProblem(done.failure);
      setStep("sheets");
    }
  };

  return (
    <div className={page["centre"]}>
      <ol className={style["steps"]}>
        {(["reason", "passphrase", "sheets"] as const).map((name, place) => (
          <li key={name} aria-current={name === step ? "step" : undefined}>
            {place + 1}. {say(`create.step.${name}`)}
          </li>
        ))}
      </ol>
      {step === "reason" && (
        <>
          <h1>{say("create.title")}</h1>
          <p className={page["para"]}>{say("create.roles")}</p>
          <p className={page["para"]}>{say("create.names")}</p>
          <p className={page["para"]}>{say("create.need")}</p>
          <div className={page["actions"]}>
            <Button tone="brand" onPress={() => setStep("passphrase")}>
              {say("action.start")}
            </Button>
            <a href="#/welcome">{say("action.back")}</a>
          </div>
        </>
      )}
      {step === "passphrase" &&
        (founding ? (
          <PassphraseStep
            words={words}
            passphrase={founding.passphrase}
            onConfirmed={() => setStep("sheets")}
          />
        ) : (
          <Working>{say("create.making-keys")}</Working>
        ))}
      {step === "sheets" && founding && (
        <>
          {problem && <Explanation words={words} problem={problem} />}
          <RecoveryCeremony
            words={words}
            sheets={founding.sheets}
            readSheet={founding.readSheet}
            finish={() => void finish()}
            finishLabel={say("create.finish")}
          />
        </>
      )}
      {step === "working" && <Working>{say("create.working")}</Working>}
    </div>
  );
}

/** What was made on this device before anything is sent: it exists on paper or not at all. */
export type Founding = {
  readonly passphrase: string;
  /** Five sheets, any three of which give the recovery key. */
  readonly sheets: readonly PrintedSheet[];
  /** Reads a sheet back from paper; undefined when its checksum does not fit. */
  readonly readSheet: (text: string) => string | undefined;
  readonly recovery: string;
};

type Step = "reason" | "passphrase" | "sheets" | "working";

type CreateScreenProps = {
  readonly words: Words;
  readonly prepare: () => Promise<Founding>;
  readonly found: (founding: Founding) => Promise<Result<null, Problem>>;
  readonly onDone: () => void;
};
