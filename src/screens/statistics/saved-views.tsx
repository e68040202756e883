/** Views that were kept: opened again, removed, and the form that keeps the one on the screen. */
import { useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import { reports } from "../../statistics/report.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import type { SavedView } from "../session/kept-views.ts";
import { codeWord, reportTitle, variableLabel } from "./chart-words.ts";
import style from "./report.module.css";

/** Lists kept views; nothing where there is none. */
export function SavedViews({ words, views, onOpen, onForget }: SavedViewsProps) {
  const { say } = words;
  if (views.length === 0) return null;
  return (
    <section className={page["section"]}>
      <h2>{say("report.view.title")}</h2>
      <ul className={style["views"]}>
        {views.map((view) => (
          <li key={view.id}>
            <a href={`#/statistics/${view.report}`} onClick={() => onOpen(view)}>
              {view.name}
            </a>
            <span className={page["quiet"]}>{described(words, view)}</span>
            <Button tone="link" onPress={() => onForget(view)}>
              {say("report.view.forget", { name: view.name })}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Asks for a name and keeps what is on the screen under it. */
export function SaveView({ words, onSave }: SaveViewProps) {
  const { say } = words;
  const [name, setName] = useState("");
  const [isKept, setKept] = useState(false);
  return (
    <details className={style["filters"]}>
      <summary>{say("report.view.save")}</summary>
      <form
        className={style["save"]}
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          const given = name.trim();
          if (given === "") return;
          void onSave(given).then(setKept);
        }}
      >
        <label>
          <span>{say("report.view.name")}</span>
          <input
            value={name}
            maxLength={80}
            autoComplete="off"
            onChange={(event) => {
              setName(event.currentTarget.value);
              setKept(false);
            }}
          />
        </label>
        <Button type="submit">{say("report.view.keep")}</Button>
      </form>
      <p className={page["quiet"]}>{say("report.view.note")}</p>
      {isKept && <p role="status">{say("report.view.kept")}</p>}
    </details>
  );
}

/** The report of a view and who is counted in it, in words. */
const described = (words: Words, { report, where }: SavedView): string => {
  const known = reports.find(({ id }) => id === report);
  const conditions = where.map(({ name, codes }) =>
    words.say("report.only", {
      name: variableLabel(words, name),
      codes: words.list(codes.map((code) => codeWord(words, name, code))),
    }),
  );
  return words.list([known ? reportTitle(words, known.id) : report, ...conditions]);
};

type SavedViewsProps = {
  readonly words: Words;
  readonly views: readonly SavedView[];
  readonly onOpen: (view: SavedView) => void;
  readonly onForget: (view: SavedView) => void;
};

type SaveViewProps = {
  readonly words: Words;
  /** Keeps the view; says whether it is kept. */
  readonly onSave: (name: string) => Promise<boolean>;
};
