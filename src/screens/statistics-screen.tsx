/** One protected table of two variables. Drawn, told and exported from that table, never from rows. */
import { type ReactNode, useMemo, useState } from "react";
import { Button } from "../form/controls/button.tsx";
import type { Words } from "../words/words.ts";
import page from "./page.module.css";
import { Wide } from "./shell/wide.tsx";
import { variableLabel } from "./statistics/chart-words.ts";
import style from "./statistics.module.css";

/** Lets the analyst choose two variables, shows the protected table and hands out its files. */
export function StatisticsScreen({
  words,
  variables,
  tabulate,
  threshold,
  onTableFile,
  onExport,
  note,
  reports,
}: StatisticsScreenProps) {
  const { say } = words;
  const [rows, setRows] = useState(() => preferred(variables, "citizenship", 0));
  const [columns, setColumns] = useState(() => preferred(variables, "sex", 1));
  const table = useMemo(() => tabulate(rows, columns), [tabulate, rows, columns]);
  return (
    <>
      <h1>{say("statistics.title")}</h1>
      <p className={page["lead"]}>
        {say("statistics.records", { count: cellText(words, table.persons, threshold) })}
      </p>
      {note && <p className={page["para"]}>{note}</p>}
      {reports}
      <h2 className={page["section"]}>{say("report.own")}</h2>
      <div className={style["choose"]}>
        <Variable
          label={say("statistics.rows")}
          value={rows}
          {...{ words, variables }}
          onChange={(name) => {
            if (name === columns) setColumns(rows);
            setRows(name);
          }}
        />
        <Variable
          label={say("statistics.columns")}
          value={columns}
          {...{ words, variables }}
          onChange={(name) => {
            if (name === rows) setRows(columns);
            setColumns(name);
          }}
        />
      </div>
      <Wide label={say("statistics.title")}>
        <table className={`${page["table"]} ${style["table"]}`}>
          <caption>
            <b>
              {say("statistics.caption", {
                rows: variableLabel(words, rows),
                columns: variableLabel(words, columns),
              })}
            </b>
            <span>
              {say("statistics.denominator", {
                count: cellText(words, table.counted, threshold),
                of: cellText(words, table.persons, threshold),
              })}
            </span>
          </caption>
          <thead>
            <tr>
              <th scope="col">{variableLabel(words, rows)}</th>
              {table.columns.map((column) => (
                <th key={column.code} scope="col">
                  {column.label}
                </th>
              ))}
              <th scope="col">{say("statistics.all")}</th>
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row) => (
              <tr key={row.code} className={row.code === "" ? style["total"] : undefined}>
                <th scope="row">{row.label}</th>
                {row.cells.map((cell, place) => (
                  <Cell
                    key={table.columns[place]?.code ?? "all"}
                    words={words}
                    cell={cell}
                    threshold={threshold}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      <p className={`${page["para"]} ${page["quiet"]}`}>
        {say("statistics.hidden", { threshold })}
      </p>
      <p className={page["quiet"]}>
        {say("statistics.source", { date: words.day(new Date().toISOString().slice(0, 10)) })}
      </p>
      <div className={page["actions"]}>
        <Button onPress={() => onTableFile(rows, columns)}>{say("statistics.table-file")}</Button>
        <Button onPress={onExport}>{say("statistics.export")}</Button>
        <Button icon="print" onPress={() => window.print()}>
          {say("statistics.print")}
        </Button>
      </div>
    </>
  );
}

/** A protected table ready to be shown; the last cell of a row and the last row are the totals. */
export type ShownTable = {
  /** People with an answer to both questions. */
  readonly counted: ShownCell;
  /** All people of the records; hidden where it would tell how few did not answer. */
  readonly persons: ShownCell;
  readonly columns: readonly { readonly code: string; readonly label: string }[];
  readonly rows: readonly {
    readonly code: string;
    readonly label: string;
    readonly cells: readonly ShownCell[];
  }[];
};

/** A count that may be shown; `fewer` is hidden because it is small, `kept` because it would give one away. */
export type ShownCell = number | "fewer" | "kept";

/** A variable of the statistical record that can be tabulated. */
export type Variable = { readonly name: string };

type StatisticsScreenProps = {
  readonly words: Words;
  readonly variables: readonly Variable[];
  readonly tabulate: (rows: string, columns: string) => ShownTable;
  readonly threshold: number;
  readonly onTableFile: (rows: string, columns: string) => void;
  readonly onExport: () => void;
  readonly note?: string | undefined;
  /** What is shown above the table. */
  readonly reports?: ReactNode;
};

function Cell({
  words,
  cell,
  threshold,
}: {
  readonly words: Words;
  readonly cell: ShownCell;
  readonly threshold: number;
}) {
  if (typeof cell === "number") return <td>{words.number(cell)}</td>;
  return (
    <td className={style["hidden"]}>
      <span>{cellText(words, cell, threshold)}</span>
    </td>
  );
}

function Variable({ label, value, variables, words, onChange }: VariableProps) {
  return (
    <label className={style["variable"]}>
      <span>{label}</span>
      <select
        value={value}
        autoComplete="off"
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {variables.map(({ name }) => (
          <option key={name} value={name}>
            {variableLabel(words, name)}
          </option>
        ))}
      </select>
    </label>
  );
}

type VariableProps = {
  readonly label: string;
  readonly value: string;
  readonly variables: readonly Variable[];
  readonly words: Words;
  readonly onChange: (name: string) => void;
};

const preferred = (variables: readonly Variable[], name: string, place: number): string =>
  variables.find((variable) => variable.name === name)?.name ?? variables[place]?.name ?? "";

/** A count as it is read out: a number, or why there is none. */
const cellText = (words: Words, cell: ShownCell, threshold: number): string => {
  if (typeof cell === "number") return words.number(cell);
  return cell === "fewer"
    ? words.say("statistics.fewer", { threshold })
    : words.say("statistics.kept");
};
