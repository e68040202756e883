/** The queue: one line a case, the whole row opens it; sorted, filtered and searched in memory. */
import { useEffect, useState } from "react";
import type { CaseSummary } from "../domain/summary.ts";
import { Button } from "../form/controls/button.tsx";
import { Field } from "../form/controls/field.tsx";
import type { CaseQueue } from "../review/case-queue.ts";
import { type QueuePage, type QueueView, rowsPerPage } from "../review/queue-view.ts";
import type { Words } from "../words/words.ts";
import page from "./page.module.css";
import style from "./queue.module.css";
import { stageTone, workflowKey, workflows } from "./stage.ts";

/** Shows the first rows at once, and every row as soon as the queue is in memory. */
export function QueueScreen({ words, queue, firstRows, onOpen, onNew, mode }: QueueScreenProps) {
  const { say } = words;
  const [view, setView] = useState<QueueView>(() => startView);
  const shown = useQueuePage(queue, view, firstRows);
  const change = (part: Partial<QueueView>): void => setView({ ...view, page: 0, ...part });
  const pages = Math.max(1, Math.ceil(shown.total / rowsPerPage));

  return (
    <>
      <div className={style["title"]}>
        <h1>{say(mode === "own" ? "queue.own" : "queue.title")}</h1>
        {onNew && (
          <div className={style["begin"]}>
            <a href="#/paper">{say("paper.blank")}</a>
            <Button tone="brand" icon="plus" onPress={onNew}>
              {say("queue.new")}
            </Button>
          </div>
        )}
      </div>
      <div className={style["tools"]}>
        <Field
          label={say("queue.search")}
          type="search"
          value={view.search}
          onChange={(search) => change({ search })}
        />
        <Chooser
          label={say("queue.state")}
          value={view.workflow}
          options={["" as const, ...workflows].map((code) => ({
            code,
            label: say(code === "" ? "queue.any" : `workflow.${code}`),
          }))}
          onChange={(workflow) => change({ workflow })}
        />
        <Chooser
          label={say("queue.mark")}
          value={view.mark}
          options={marks.map((code) => ({
            code,
            label: say(code === "" ? "queue.any" : `mark.${code}`),
          }))}
          onChange={(mark) => change({ mark: marks.find((code) => code === mark) ?? "" })}
        />
        <Chooser
          label={say("queue.order")}
          value={view.sort}
          options={sorts.map((code) => ({ code, label: say(`queue.order.${code}`) }))}
          onChange={(sort) => change({ sort: sorts.find((code) => code === sort) ?? "waiting" })}
        />
      </div>
      <p className={`${page["para"]} ${page["quiet"]}`} role="status">
        {queue ? say("queue.count", { count: shown.total }) : say("queue.opening")}
      </p>
      {shown.rows.length === 0 && queue ? (
        <p className={page["para"]}>{say(view === startView ? "queue.empty" : "queue.no-match")}</p>
      ) : (
        <table className={`${page["table"]} ${style["rows"]}`}>
          <caption className="unseen">{say("queue.title")}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {say(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.rows.map((row) => (
              <QueueRow key={row.caseId} words={words} row={row} onOpen={onOpen} />
            ))}
          </tbody>
        </table>
      )}
      {pages > 1 && (
        <nav className={page["actions"]} aria-label={say("queue.pages")}>
          {view.page > 0 && (
            <Button onPress={() => setView({ ...view, page: view.page - 1 })}>
              {say("queue.before")}
            </Button>
          )}
          <span>
            {say("queue.page", { page: words.number(view.page + 1), pages: words.number(pages) })}
          </span>
          {view.page + 1 < pages && (
            <Button onPress={() => setView({ ...view, page: view.page + 1 })}>
              {say("queue.after")}
            </Button>
          )}
        </nav>
      )}
    </>
  );
}

type QueueScreenProps = {
  readonly words: Words;
  /** Absent until every row is in memory; then `firstRows` is no longer looked at. */
  readonly queue: CaseQueue | undefined;
  readonly firstRows: readonly CaseSummary[];
  readonly onOpen: (caseId: string) => void;
  readonly onNew: (() => void) | undefined;
  readonly mode: "own" | "site";
};

function QueueRow({ words, row, onOpen }: QueueRowProps) {
  const { say, label } = words;
  return (
    <tr onClick={() => onOpen(row.caseId)}>
      <th scope="row" data-label={say("queue.case")}>
        <button
          type="button"
          className={style["open"]}
          onClick={(event) => {
            event.stopPropagation();
            onOpen(row.caseId);
          }}
        >
          <bdi dir="ltr">{row.caseNumber}</bdi>
        </button>
      </th>
      <td data-label={say("queue.person")}>
        {[
          row.sex && label(`code.sex.${row.sex}`),
          row.ageBand && label(`code.ageBand.${row.ageBand}`),
        ]
          .filter(Boolean)
          .join(" · ") || say("answer.none")}
      </td>
      <td data-label={say("queue.from")}>
        {row.citizenship ? words.country(row.citizenship) : say("answer.none")}
      </td>
      <td data-label={say("queue.stage")}>
        <span className={`${page["tag"]} ${stageTone(row.workflow)}`}>
          {say(workflowKey(row.workflow))}
        </span>
      </td>
      <td data-label={say("queue.since")}>{words.day(row.updatedAt)}</td>
      <td data-label={say("queue.marks")}>
        <span className={style["marks"]}>
          {row.child && (
            <span className={`${page["tag"]} ${page["tagTurn"]}`}>{say("mark.child")}</span>
          )}
          {(row.risk === "high" || row.risk === "imminent") && (
            <span className={`${page["tag"]} ${page["tagTurn"]}`}>{say("mark.risk")}</span>
          )}
          {row.conflicts > 0 && (
            <span className={`${page["tag"]} ${page["tagClash"]}`}>{say("mark.conflict")}</span>
          )}
          {row.remarks > 0 && (
            <span className={`${page["tag"]} ${page["tagTurn"]}`}>{say("mark.remarks")}</span>
          )}
        </span>
      </td>
    </tr>
  );
}

type QueueRowProps = {
  readonly words: Words;
  readonly row: CaseSummary;
  readonly onOpen: (caseId: string) => void;
};

function Chooser({ label, value, options, onChange }: ChooserProps) {
  return (
    <label className={style["chooser"]}>
      <span>{label}</span>
      <select
        value={value}
        autoComplete="off"
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.code} value={option.code}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

type ChooserProps = {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly code: string; readonly label: string }[];
  readonly onChange: (code: string) => void;
};

const startView: QueueView = { sort: "waiting", workflow: "", mark: "", search: "", page: 0 };
const sorts = ["waiting", "newest", "oldest", "number"] as const;
const marks = ["", "child", "risk", "conflict", "remarks"] as const;
const columns = [
  "queue.case",
  "queue.person",
  "queue.from",
  "queue.stage",
  "queue.since",
  "queue.marks",
] as const;

const useQueuePage = (
  queue: CaseQueue | undefined,
  view: QueueView,
  firstRows: readonly CaseSummary[],
): QueuePage => {
  const [shown, setShown] = useState<QueuePage | undefined>(undefined);
  useEffect(() => queue?.watch(view, setShown), [queue, view]);
  return shown ?? { rows: firstRows, total: firstRows.length };
};
