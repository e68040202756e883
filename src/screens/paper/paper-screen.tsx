/** Paper: the blank form, or a case as a summary, as it will be printed, with what to choose before. */
import { useState } from "react";
import { toHtcds } from "../../domain/htcds.ts";
import { Button } from "../../form/controls/button.tsx";
import { Checkbox, Checkboxes, Choices } from "../../form/controls/choice.tsx";
import { Icon } from "../../form/controls/icon.tsx";
import { type DraftDocument, recordAt } from "../../form/draft.ts";
import type { Surroundings } from "../../form/references.ts";
import { topics } from "../../form/topics.ts";
import type { Words } from "../../words/words.ts";
import { topicKey } from "../intake/topic-words.ts";
import page from "../page.module.css";
import { saveCase } from "../session/save-file.ts";
import { QrCode } from "../shell/qr-code.tsx";
import { BlankForm } from "./blank-form.tsx";
import { FilledForm } from "./filled-form.tsx";
import { usePageMargins } from "./page-margins.ts";
import style from "./paper.module.css";

/** Draws the paper. Without a document it is blank. Names are left out unless they are asked for. */
export function PaperScreen({ words, document, around, back, onCopied }: PaperScreenProps) {
  const { say } = words;
  usePageMargins(words);
  const [isRedacted, setRedacted] = useState(true);
  const [isWarned, setWarned] = useState(false);
  const [letters, setLetters] = useState<readonly string[]>(() =>
    topics.filter(({ phase }) => document || phase !== "support").map(({ letter }) => letter),
  );
  const chosen = topics.filter(({ letter }) => letters.includes(letter));
  const caseNumber = document
    ? String(recordAt(document, { entity: "case" })?.["caseNumber"] ?? "")
    : "";
  return (
    <article className={style["paper"]}>
      <div className="no-print">
        <a className={page["back"]} href={back}>
          <Icon name="back" size={20} flip />
          {say("action.back")}
        </a>
        <h1>{say(document ? "paper.filled" : "paper.blank")}</h1>
        <p className={page["para"]}>{say("paper.lead")}</p>
        <Choices legend={say("intake.topics")}>
          <Checkboxes
            options={topics.map(({ letter }) => ({
              code: letter,
              label: `${letter}. ${say(topicKey(letter))}`,
            }))}
            values={letters}
            onChange={setLetters}
          />
        </Choices>
        {document && (
          <Checkbox label={say("paper.redact")} checked={isRedacted} onChange={setRedacted} />
        )}
        <div className={page["actions"]}>
          <Button
            tone="brand"
            icon="print"
            onPress={() => {
              onCopied?.("case-printed");
              window.print();
            }}
          >
            {say("paper.print")}
          </Button>
          {document && (
            <Button icon="saved" onPress={() => setWarned(true)}>
              {say("paper.htcds")}
            </Button>
          )}
        </div>
        {document && isWarned && (
          <OpenFile
            words={words}
            onSave={() => {
              setWarned(false);
              onCopied?.("exported");
              saveCase(
                `${caseNumber}-htcds.json`,
                toHtcds(JSON.parse(JSON.stringify(document)), !isRedacted),
              );
            }}
            onLeave={() => setWarned(false)}
          />
        )}
      </div>
      <header className={style["header"]}>
        <div>
          <strong>{say(document ? "paper.filled" : "paper.blank")}</strong>
          <p>
            {say("paper.case-number")}: <b dir="ltr">{caseNumber || "____-__-_____-_"}</b>
          </p>
          {!document && <p>{say("paper.how")}</p>}
          {document && isRedacted && <p>{say("paper.redacted")}</p>}
        </div>
        {caseNumber && <QrCode text={caseNumber} label={caseNumber} />}
      </header>
      {document ? (
        <FilledForm {...{ words, document, around, isRedacted }} topics={chosen} />
      ) : (
        <BlankForm words={words} topics={chosen} />
      )}
    </article>
  );
}

/** Says, before a readable file is written, that it is one. */
function OpenFile({ words, onSave, onLeave }: OpenFileProps) {
  const { say } = words;
  return (
    <section className={style["warning"]} role="alert">
      <p>{say("paper.htcds.warning")}</p>
      <div className={page["actions"]}>
        <Button onPress={onSave}>{say("paper.htcds.save")}</Button>
        <Button tone="plain" onPress={onLeave}>
          {say("paper.htcds.leave")}
        </Button>
      </div>
    </section>
  );
}

type OpenFileProps = {
  readonly words: Words;
  readonly onSave: () => void;
  readonly onLeave: () => void;
};

type PaperScreenProps = {
  readonly words: Words;
  /** The case to be printed; absent for the blank form. */
  readonly document?: DraftDocument | undefined;
  readonly around: Pick<Surroundings, "people" | "sites" | "cases">;
  /** Where one came from. */
  readonly back: string;
  /** A readable copy of the case leaves the screen. */
  readonly onCopied?: (how: "case-printed" | "exported") => void;
};
