/** This device: what opens it, what is carried from it by hand, and how it is closed for good. */
import { useLiveQuery } from "dexie-react-hooks";
import { useState, useSyncExternalStore } from "react";
import { Button } from "../form/controls/button.tsx";
import { Field } from "../form/controls/field.tsx";
import type { Problem } from "../protocol/problem.ts";
import { ok, type Result } from "../protocol/result.ts";
import type { WordKey, Words } from "../words/words.ts";
import page from "./page.module.css";
import type { Door } from "./session/door.ts";
import { saveSealed } from "./session/save-file.ts";
import { addSecurityKey, removeSecurityKey } from "./session/second-factor.ts";
import type { Identity, Session } from "./session/session.ts";
import { notInCustody, wipeEverything } from "./session/wiping.ts";
import { Explanation } from "./shell/explain.tsx";
import { Notice } from "./shell/notice.tsx";
import { Working } from "./shell/working.tsx";

/** Each part does one thing, says what follows, and asks before anything that cannot be taken back. */
export function DevicePage({
  words,
  session,
  identity,
  door,
  doors,
  lock,
  lockOut,
}: DevicePageProps) {
  const { say } = words;
  const { membership } = useSyncExternalStore(session.subscribe, session.state);
  const [done, setDone] = useState<WordKey | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const act = async (
    said: WordKey | undefined,
    work: () => Promise<Result<unknown, Problem>>,
  ): Promise<void> => {
    setBusy(true);
    setDone(undefined);
    const result = await work();
    setBusy(false);
    setProblem(result.ok ? undefined : result.failure);
    if (result.ok) setDone(said);
  };
  const leave = (): void => {
    window.location.replace("#/notes");
    window.location.reload();
  };
  return (
    <>
      <h1>{say("device.title")}</h1>
      {problem && <Explanation words={words} problem={problem} />}
      {busy && <Working>{say("device.working")}</Working>}
      {done && (
        <Notice tone="healed" icon="check">
          {say(done)}
        </Notice>
      )}
      <section className={page["section"]}>
        <h2>{say("device.carry")}</h2>
        <p className={page["para"]}>{say("device.carry.note")}</p>
        <div className={page["actions"]}>
          <Button
            icon="saved"
            onPress={() =>
              void act("device.carry.done", async () => {
                const made = await session.carryOut();
                if (!made.ok) return made;
                await session.audit({ event: "backup-exported", count: made.value.batches });
                saveSealed(
                  `unsent-${new Date().toISOString().slice(0, 10)}.lindung`,
                  made.value.file,
                );
                return ok(null);
              })
            }
          >
            {say("device.carry.save")}
          </Button>
        </div>
      </section>
      <SecurityKeyPart
        words={words}
        isRequired={identity ? membership.policy.secondFactor[identity.role] === "required" : false}
        onAdd={(passphrase) =>
          void act("device.key.added", async () => {
            const added = await addSecurityKey(door, passphrase);
            if (added.ok) await session.audit({ event: "security-key-added" }, identity?.user);
            return added;
          })
        }
        onRemove={(passphrase) =>
          void act("device.key.removed", () => removeSecurityKey(door, passphrase))
        }
      />
      {membership.policy.duress && (
        <PhrasePart
          words={words}
          title="device.duress"
          note="device.duress.note"
          label="device.duress.label"
          action="device.duress.set"
          onUse={(phrase) => void act("device.duress.done", () => door.setDuressPhrase(phrase))}
        />
      )}
      <section className={page["section"]}>
        <h2>{say("device.lock-out")}</h2>
        <p className={page["para"]}>{say("device.lock-out.note")}</p>
        <Sure words={words} action="device.lock-out.do" onSure={() => void lockOut().then(leave)} />
      </section>
      {(identity?.role === "supervisor" || identity?.role === "administrator") && (
        <WipePart
          words={words}
          doors={doors}
          onWipe={() =>
            void act(undefined, async () => {
              await lock();
              const wiped = await wipeEverything(doors);
              leave();
              return wiped;
            })
          }
        />
      )}
    </>
  );
}

type DevicePageProps = {
  readonly words: Words;
  readonly session: Session;
  readonly identity: Identity | undefined;
  readonly door: Door;
  readonly doors: readonly Door[];
  readonly lock: () => Promise<void>;
  readonly lockOut: () => Promise<void>;
};

function SecurityKeyPart({ words, isRequired, onAdd, onRemove }: SecurityKeyPartProps) {
  const { say } = words;
  const [passphrase, setPassphrase] = useState("");
  const take = (use: (passphrase: string) => void): void => {
    use(passphrase);
    setPassphrase("");
  };
  return (
    <section className={page["section"]}>
      <h2>{say("device.key")}</h2>
      <p className={page["para"]}>{say("device.key.note")}</p>
      {isRequired && <p className={page["para"]}>{say("device.key.required")}</p>}
      <Field
        label={say("device.key.passphrase")}
        type="password"
        value={passphrase}
        onChange={setPassphrase}
        direction="ltr"
      />
      <div className={page["actions"]}>
        <Button icon="lock" onPress={() => take(onAdd)}>
          {say("device.key.add")}
        </Button>
        <Button tone="link" onPress={() => take(onRemove)}>
          {say("device.key.remove")}
        </Button>
      </div>
    </section>
  );
}

type SecurityKeyPartProps = {
  readonly words: Words;
  readonly isRequired: boolean;
  readonly onAdd: (passphrase: string) => void;
  readonly onRemove: (passphrase: string) => void;
};

function PhrasePart({ words, title, note, label, action, onUse }: PhrasePartProps) {
  const { say } = words;
  const [phrase, setPhrase] = useState("");
  return (
    <section className={page["section"]}>
      <h2>{say(title)}</h2>
      <p className={page["para"]}>{say(note)}</p>
      <Field
        label={say(label)}
        type="password"
        value={phrase}
        onChange={setPhrase}
        direction="ltr"
      />
      <div className={page["actions"]}>
        <Button
          onPress={() => {
            if (phrase.trim() === "") return;
            onUse(phrase);
            setPhrase("");
          }}
        >
          {say(action)}
        </Button>
      </div>
    </section>
  );
}

type PhrasePartProps = {
  readonly words: Words;
  readonly title: WordKey;
  readonly note: WordKey;
  readonly label: WordKey;
  readonly action: WordKey;
  readonly onUse: (phrase: string) => void;
};

function WipePart({ words, doors, onWipe }: WipePartProps) {
  const { say } = words;
  const [typed, setTyped] = useState("");
  const [isWrong, setWrong] = useState(false);
  const count = useLiveQuery(() => notInCustody(doors), [doors]);
  return (
    <section className={page["section"]}>
      <h2>{say("device.wipe")}</h2>
      <p className={page["para"]}>{say("device.wipe.note", { count: count ?? 0 })}</p>
      <Field
        label={say("device.wipe.label")}
        value={typed}
        inputMode="numeric"
        onChange={setTyped}
        error={isWrong ? say("device.wipe.wrong") : undefined}
      />
      <div className={page["actions"]}>
        <Button
          tone="halt"
          onPress={() => {
            const isRight = count !== undefined && typed.trim() === String(count);
            setWrong(!isRight);
            if (isRight) onWipe();
          }}
        >
          {say("device.wipe.do")}
        </Button>
      </div>
    </section>
  );
}

type WipePartProps = {
  readonly words: Words;
  readonly doors: readonly Door[];
  readonly onWipe: () => void;
};

function Sure({ words, action, onSure }: SureProps) {
  const { say } = words;
  const [isAsked, setAsked] = useState(false);
  return (
    <div className={page["actions"]}>
      {isAsked ? (
        <>
          <Button tone="halt" onPress={onSure}>
            {say("device.sure")}
          </Button>
          <Button onPress={() => setAsked(false)}>{say("action.back")}</Button>
        </>
      ) : (
        <Button tone="halt" onPress={() => setAsked(true)}>
          {say(action)}
        </Button>
      )}
    </div>
  );
}

type SureProps = {
  readonly words: Words;
  readonly action: WordKey;
  readonly onSure: () => void;
};
