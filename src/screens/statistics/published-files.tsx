/** Files that others published, laid beside one's own numbers; they stay in memory. */
import { useState } from "react";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import style from "./report.module.css";

/** A file as it was chosen. */
export type PublishedText = { readonly name: string; readonly text: string };

/** Asks for a file and says which one lies beside. */
export function PublishedFiles({ words, file, onFile }: PublishedFilesProps) {
  const { say } = words;
  const [isTooLarge, setTooLarge] = useState(false);
  return (
    <details className={`${style["filters"]} no-print`} open={file !== undefined}>
      <summary>{say("published.title")}</summary>
      <p className={page["quiet"]}>{say("published.lead")}</p>
      <label className={style["by"]}>
        <span>{say("published.choose")}</span>
        <input
          type="file"
          autoComplete="off"
          accept=".csv,text/csv"
          onChange={(event) => {
            const [chosen] = event.currentTarget.files ?? [];
            if (!chosen) return;
            setTooLarge(chosen.size > mostBytes);
            if (chosen.size > mostBytes) return;
            void chosen.text().then((text) => onFile({ name: chosen.name, text }));
          }}
        />
      </label>
      {isTooLarge && <p role="alert">{say("published.too-large", { most: mostBytes / 1e6 })}</p>}
      {file && (
        <p role="status" className={page["quiet"]}>
          {say("published.beside", { name: file.name })}
        </p>
      )}
    </details>
  );
}

type PublishedFilesProps = {
  readonly words: Words;
  readonly file: PublishedText | undefined;
  readonly onFile: (file: PublishedText) => void;
};

/** More does not fit beside the records in the memory of a small laptop. */
const mostBytes = 80e6;
