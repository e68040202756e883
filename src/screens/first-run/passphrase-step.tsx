/** Shows a generated passphrase once, then asks for it back, so that it is on paper before it counts. */
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import { Field } from "../../form/controls/field.tsx";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import style from "./welcome.module.css";

/** Two pages: the words to write down, then the field to type them into from the paper. */
export function PassphraseStep({ words, passphrase, onConfirmed }: PassphraseStepProps) {
  const { say } = words;
  const [asking, setAsking] = useState(false);
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heading is announced when the page changes
  useEffect(() => heading.current?.focus(), [asking]);
  const confirm = (event: FormEvent): void => {
    event.preventDefault();
    if (inWords(typed) === inWords(passphrase)) onConfirmed();
    else setWrong(true);
  };

  if (!asking)
    return (
      <>
        <h1 ref={heading} tabIndex={-1}>
          {say("passphrase.title")}
        </h1>
        <p className={page["para"]}>{say("passphrase.write")}</p>
        <ol className={style["secret"]} lang="en" dir="ltr" data-testid="passphrase">
          {passphrase.split(" ").map((word, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a word may occur twice; its place is what it is
            <li key={`${place}-${word}`}>{word}</li>
          ))}
        </ol>
        <p className={page["para"]}>{say("passphrase.forgotten")}</p>
        <div className={page["actions"]}>
          <Button tone="brand" onPress={() => setAsking(true)}>
            {say("passphrase.written")}
          </Button>
        </div>
      </>
    );
  return (
    <form onSubmit={confirm} autoComplete="off" noValidate>
      <h1 ref={heading} tabIndex={-1}>
        {say("passphrase.again")}
      </h1>
      <Field
        label={say("passphrase.label")}
        hint={say("passphrase.again.hint")}
        error={wrong ? say("passphrase.differs") : undefined}
        value={typed}
        direction="ltr"
        onChange={(value) => {
          setTyped(value);
          setWrong(false);
        }}
      />
      <div className={page["actions"]}>
        <Button tone="brand" type="submit">
          {say("action.continue")}
        </Button>
        <Button tone="link" onPress={() => setAsking(false)}>
          {say("passphrase.show")}
        </Button>
      </div>
    </form>
  );
}

type PassphraseStepProps = {
  readonly words: Words;
  /** Words of the list, parted by single spaces. */
  readonly passphrase: string;
  readonly onConfirmed: () => void;
};

const inWords = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .split(/[\s·,.-]+/)
    .join(" ");
