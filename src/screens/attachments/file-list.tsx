/** The files of a case: what each is, how large, how far it has come, and a look at it. */
import { useLiveQuery } from "dexie-react-hooks";
import { type ReactNode, useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import { type DraftDocument, type DraftRecord, itemsOf } from "../../form/draft.ts";
import type { AttachmentState, OpenedFile } from "../../store/attachment-repository.ts";
import type { WordKey, Words } from "../../words/words.ts";
import page from "../page.module.css";
import type { CaseFiles } from "../session/case-files.ts";
import style from "./attachments.module.css";
import { FilePreview } from "./file-preview.tsx";

/** Draws the list. `more` adds what can be changed of a file where somebody is writing. */
export function FileList({ words, files, document, more }: FileListProps) {
  const { say } = words;
  const items = itemsOf(document, "attachment").filter(({ deleted }) => deleted !== true);
  const ids = items.map(({ id }) => String(id));
  const states = useLiveQuery(() => files.states(ids), [files, ids.join(" ")]);
  if (items.length === 0) return <p className={page["quiet"]}>{say("file.none")}</p>;
  return (
    <ul className={style["files"]}>
      {items.map((item, place) => {
        const state = states?.[place] ?? "here";
        return (
          <li key={ids[place]}>
            <FileEntry words={words} files={files} item={item} state={state} />
            {more?.(item, state)}
          </li>
        );
      })}
    </ul>
  );
}

type FileListProps = {
  readonly words: Words;
  readonly files: CaseFiles;
  readonly document: DraftDocument;
  readonly more?: (item: DraftRecord, state: AttachmentState) => ReactNode;
};

function FileEntry({ words, files, item, state }: FileEntryProps) {
  const { say, label } = words;
  const [opened, setOpened] = useState<OpenedFile | undefined>(undefined);
  const [isAbsent, setAbsent] = useState(false);
  const name = label(`code.attachmentKind.${String(item["kind"])}`);
  const caption = String(item["caption"] ?? "");
  const look = async (): Promise<void> => {
    const found = await files.open(String(item["id"]));
    setAbsent(!found.ok);
    setOpened(found.ok ? found.value : undefined);
  };
  return (
    <>
      <p>
        <b>{name}</b>
        {caption !== "" && (
          <>
            {" "}
            <bdi>{caption}</bdi>
          </>
        )}
      </p>
      <p className={page["quiet"]}>
        {say("outbox.kilobytes", {
          count: words.number(Math.ceil(Number(item["byteLength"] ?? 0) / 1000)),
        })}{" "}
        · {words.day(String(item["createdAt"] ?? ""))} · {say(stateKeys[state])}
      </p>
      {isAbsent && <p role="alert">{say("file.absent")}</p>}
      {opened && <FilePreview words={words} opened={opened} label={`${name} ${caption}`} />}
      <Button onPress={() => (opened ? setOpened(undefined) : void look())}>
        {say(opened ? "file.hide" : "file.show")}
      </Button>
    </>
  );
}

type FileEntryProps = {
  readonly words: Words;
  readonly files: CaseFiles;
  readonly item: DraftRecord;
  readonly state: AttachmentState;
};

const stateKeys: Readonly<Record<AttachmentState, WordKey>> = {
  here: "file.here",
  absent: "file.absent",
  ready: "case.delivery.ready",
  sent: "case.delivery.sent",
  received: "case.delivery.received",
  custody: "case.delivery.custody",
  refused: "case.delivery.refused",
};
