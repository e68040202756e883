/** The chart's twin: every cell with its share, its interval and what it is a share of. */
import { THRESHOLD } from "../../statistics/threshold.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import type { ChartProps } from "./chart-props.ts";
import { codeWord, percent, points, variableLabel } from "./chart-words.ts";
import style from "./report.module.css";
import type { ShownCell } from "./shown-cell.ts";

/** Draws the table. Where there is a period before, each share has its change on it. */
export function ReportNumbers({ words, question, table }: ChartProps) {
  const { say } = words;
  const isCompared = table.cells.some(({ change }) => change !== undefined);
  const isBeside = table.cells.some(({ published }) => published !== undefined);
  return (
    <table className={page["table"]}>
      <thead>
        <tr>
          <th scope="col">{variableLabel(words, question.rows)}</th>
          {question.columns && <th scope="col">{variableLabel(words, question.columns)}</th>}
          <th scope="col">{say("report.people")}</th>
          <th scope="col">{say("report.share")}</th>
          <th scope="col">{say("report.interval")}</th>
          <th scope="col">{say("report.denominator")}</th>
          {isCompared && <th scope="col">{say("report.change")}</th>}
          {isBeside && <th scope="col">{say("published.share")}</th>}
        </tr>
      </thead>
      <tbody>
        {table.cells.map((cell) => (
          <NumbersRow
            key={`${cell.row} ${cell.column}`}
            {...{ words, question, cell, isCompared, isBeside }}
          />
        ))}
      </tbody>
    </table>
  );
}

function NumbersRow({ words, question, cell, isCompared, isBeside }: NumbersRowProps) {
  const { say } = words;
  const hidden = <span className={style["hidden"]}>{say("report.hidden")}</span>;
  const few = <span className={style["hidden"]}>{whyHidden(words, cell)}</span>;
  const { n, share, low, high, denominator, change, published } = cell;
  return (
    <tr>
      <th scope="row">{codeWord(words, question.rows, cell.row)}</th>
      {question.columns && <td>{codeWord(words, question.columns, cell.column)}</td>}
      <td>{n === null ? few : words.number(n)}</td>
      <td>{share === null ? hidden : percent(words, share)}</td>
      <td>
        {low === null || high === null ? "" : `${percent(words, low)} – ${percent(words, high)}`}
      </td>
      <td>{denominator === null ? hidden : words.number(denominator)}</td>
      {isCompared && <td dir="ltr">{typeof change === "number" ? points(words, change) : ""}</td>}
      {isBeside && (
        <td>
          {published
            ? say("published.of", {
                share: percent(words, published.share),
                denominator: words.number(published.denominator),
              })
            : ""}
        </td>
      )}
    </tr>
  );
}

type NumbersRowProps = Pick<ChartProps, "words" | "question"> & {
  readonly cell: ShownCell;
  readonly isCompared: boolean;
  readonly isBeside: boolean;
};

/** A small count says so; one that is hidden to protect others only that it is hidden. */
const whyHidden = ({ say }: Words, { hidden }: ShownCell): string =>
  hidden === "primary" ? say("statistics.fewer", { threshold: THRESHOLD }) : say("report.hidden");
