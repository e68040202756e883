/** Photographs, papers and voice notes of a case being written. */
import { useEffect, useId, useRef, useState } from "react";
import { askedQuestions } from "../../form/asked-question.ts";
import { Button } from "../../form/controls/button.tsx";
import { Checkbox } from "../../form/controls/choice.tsx";
import { Icon } from "../../form/controls/icon.tsx";
import type { DraftRecord } from "../../form/draft.ts";
import { QuestionField } from "../../form/question-field.tsx";
import { applying } from "../../form/topics.ts";
import { useDocument } from "../../form/use-answer.ts";
import type { AttachmentState } from "../../store/attachment-repository.ts";
import type { WordKey } from "../../words/words.ts";
import type { CasePage } from "../intake/case-page.ts";
import { SaveLine } from "../intake/save-line.tsx";
import page from "../page.module.css";
import type { CaseFiles } from "../session/case-files.ts";
import style from "./attachments.module.css";
import { FileList } from "./file-list.tsx";
import { type FileFault, type PreparedFile, prepareFile } from "./prepare-file.ts";
import { VoiceNote } from "./voice-note.tsx";

/** Lists what was added and offers to add more, once somebody has said that the person agrees. */
export function FilesPage({ casePage, files }: FilesPageProps) {
  const { words, draft, autosave, around, base, sent } = casePage;
  const { say } = words;
  const document = useDocument(draft);
  const heading = useRef<HTMLHeadingElement>(null);
  const [isAgreed, setAgreed] = useState(false);
  const [busy, setBusy] = useState(0);
  const [fault, setFault] = useState<WordKey | undefined>(undefined);
  useEffect(() => heading.current?.focus(), []);

  const keep = async (prepared: PreparedFile): Promise<WordKey | undefined> => {
    const record = around.begin(draft.document(), "attachment");
    const kept = await files.keep(String(record["id"]), prepared);
    if (!kept.ok)
      return kept.failure.type === "too-large" ? "file.fault.size" : "file.fault.device";
    draft.addItem("attachment", {
      ...record,
      kind: prepared.mediaType === "audio/webm" ? "audio" : "other",
      mimeType: prepared.mediaType,
      byteLength: prepared.bytes.length,
      sha256: kept.value,
      metadataStripped: prepared.isStripped,
    });
    return (await autosave.flush()) ? undefined : "file.fault.device";
  };
  const add = async (work: () => Promise<WordKey | undefined>): Promise<void> => {
    setBusy((files) => files + 1);
    setFault(undefined);
    // One that ends well does not take away what another had to say.
    const found = await work();
    if (found) setFault(found);
    setBusy((files) => files - 1);
  };
  const choose = (chosen: File | undefined): void => {
    if (!chosen) return;
    void add(async () => {
      const prepared = await prepareFile(chosen);
      return prepared.ok ? keep(prepared.value) : faultKeys[prepared.failure];
    });
  };
  const remove = (item: DraftRecord, state: AttachmentState): void => {
    draft.removeItem("attachment", String(item["id"]));
    void autosave.flush().then((isSaved) => {
      if (isSaved && state === "here") void files.drop(String(item["id"]));
    });
  };

  return (
    <>
      <a className={page["back"]} href={base}>
        <Icon name="back" size={20} flip />
        {say("intake.topics")}
      </a>
      <h1 ref={heading} tabIndex={-1}>
        {say("file.title")}
      </h1>
      <SaveLine words={words} autosave={autosave} sent={sent} />
      <FileList
        words={words}
        files={files}
        document={document}
        more={(item, state) => (
          <Change
            casePage={casePage}
            item={item}
            state={state}
            remove={() => remove(item, state)}
          />
        )}
      />
      <section className={page["section"]}>
        <h2>{say("file.add")}</h2>
        <p className={page["para"]}>{say("file.consent")}</p>
        <Checkbox label={say("file.agree")} checked={isAgreed} onChange={setAgreed} />
        {isAgreed && (
          <>
            <div className={page["actions"]}>
              <Chooser label={say("file.take")} accept="image/*" isCamera onChoose={choose} />
              <Chooser
                label={say("file.choose")}
                accept="image/jpeg,image/png,image/webp,application/pdf"
                onChoose={choose}
              />
              <VoiceNote
                words={words}
                onKeep={(bytes) =>
                  void add(() => keep({ mediaType: "audio/webm", bytes, isStripped: true }))
                }
              />
            </div>
            <p className={page["quiet"]}>{say("file.strip")}</p>
          </>
        )}
        <p role="status">{busy > 0 ? say("file.working") : ""}</p>
        {fault && <p role="alert">{say(fault)}</p>}
      </section>
    </>
  );
}

type FilesPageProps = { readonly casePage: CasePage; readonly files: CaseFiles };

const faultKeys: Readonly<Record<FileFault, WordKey>> = {
  type: "file.fault.type",
  size: "file.fault.size",
  unreadable: "file.fault.unreadable",
};

/** What can be said of a file, and the way to take it out. */
function Change({ casePage, item, state, remove }: ChangeProps) {
  const { words, draft, around } = casePage;
  const { say } = words;
  const [isAsked, setAsked] = useState(false);
  const at = { entity: "attachment", id: String(item["id"]) };
  const questions = applying({ questions: askedQuestions("attachment") }, draft.document(), item);
  return (
    <>
      {questions.map((question) => (
        <QuestionField
          key={question.field}
          {...{ words, draft, at, question, around }}
          error={undefined}
        />
      ))}
      {isAsked ? (
        <div className={page["actions"]}>
          <p>{say(state === "here" ? "file.remove.sure" : "file.remove.sent")}</p>
          <Button tone="halt" onPress={remove}>
            {say("file.remove.yes")}
          </Button>
          <Button onPress={() => setAsked(false)}>{say("file.remove.no")}</Button>
        </div>
      ) : (
        <Button tone="link" onPress={() => setAsked(true)}>
          {say("action.remove")}
        </Button>
      )}
    </>
  );
}

type ChangeProps = {
  readonly casePage: CasePage;
  readonly item: DraftRecord;
  readonly state: AttachmentState;
  readonly remove: () => void;
};

/** A labelled way to a file or the camera; the browser's own control, so that keys and readers know it. */
function Chooser({ label, accept, isCamera = false, onChoose }: ChooserProps) {
  const id = useId();
  return (
    <div className={style["choice"]}>
      <label htmlFor={id} className={style["label"]}>
        {label}
      </label>
      <input
        id={id}
        type="file"
        accept={accept}
        capture={isCamera ? "environment" : undefined}
        autoComplete="off"
        className={style["chooser"]}
        onChange={({ currentTarget }) => {
          onChoose(currentTarget.files?.[0]);
          currentTarget.value = "";
        }}
      />
    </div>
  );
}

type ChooserProps = {
  readonly label: string;
  readonly accept: string;
  readonly isCamera?: boolean;
  readonly onChoose: (file: File | undefined) => void;
};
