/** A population pyramid: two groups back to back, one line for each age band, the oldest on top. */
import type { ChartProps } from "./chart-props.ts";
import { codeWord } from "./chart-words.ts";
import style from "./charts.module.css";
import type { ShownCell } from "./shown-cell.ts";

/** Draws the first two codes of the columns; others are in the table beside it. */
export function PyramidChart({ words, question, table }: ChartProps) {
  const [left = "", right = ""] = table.columnCodes;
  const greatest = table.cells.reduce((most, { n }) => Math.max(most, n ?? 0), 1);
  const name = (column: string): string =>
    question.columns && column !== "" ? codeWord(words, question.columns, column) : "";
  const count = (cell: ShownCell | undefined): string => {
    if (!cell) return words.number(0);
    return cell.n === null ? words.say("report.hidden") : words.number(cell.n);
  };
  return (
    <table className={style["pyramid"]}>
      <thead>
        <tr>
          <th scope="col">{name(left)}</th>
          <td />
          <th scope="col">{name(right)}</th>
        </tr>
      </thead>
      <tbody>
        {[...table.rowCodes].reverse().map((row) => {
          const sides = [table.cellAt(row, left), table.cellAt(row, right)] as const;
          return (
            <tr key={row}>
              <td>
                <span>{count(sides[0])}</span>
                <Side cell={sides[0]} greatest={greatest} side="start" />
              </td>
              <th scope="row">{codeWord(words, question.rows, row)}</th>
              <td>
                <Side cell={sides[1]} greatest={greatest} side="end" />
                <span>{count(sides[1])}</span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Side({
  cell,
  greatest,
  side,
}: {
  readonly cell: ShownCell | undefined;
  readonly greatest: number;
  readonly side: "start" | "end";
}) {
  const width = ((cell?.n ?? 0) / greatest) * 100;
  return (
    <svg
      className={style[side === "start" ? "sideStart" : "sideEnd"]}
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect className={style[side === "start" ? "tone0" : "tone1"]} width={width} height="10" />
    </svg>
  );
}
