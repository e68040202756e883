/** Horizontal bars: the share of each code, with its interval as a line. */

import { COMPLETENESS } from "../../statistics/completeness.ts";
import type { ChartProps } from "./chart-props.ts";
import { codeWord, percent } from "./chart-words.ts";
import style from "./charts.module.css";
import type { ChartTable, ShownCell } from "./shown-cell.ts";

/** One list of bars for each code of the columns, at most four of them beside each other. */
export function BarsChart({ words, question, table }: ChartProps) {
  const isBeside = table.cells.some(({ published }) => published !== undefined);
  return (
    <div className={style["panels"]}>
      {isBeside && <p className={style["note"]}>{words.say("published.mark")}</p>}
      {table.columnCodes.map((column) => (
        <div key={column}>
          {question.columns && <h4>{codeWord(words, question.columns, column)}</h4>}
          <ol className={style["bars"]}>
            {inOrder(question.rows, table, column).map((row) => (
              <li key={row}>
                <span className={style["barLabel"]}>{codeWord(words, question.rows, row)}</span>
                <Bar cell={table.cellAt(row, column)} />
                <span className={style["barValue"]}>
                  {shareText(words, table.cellAt(row, column))}
                </span>
              </li>
            ))}
          </ol>
        </div>
      ))}
    </div>
  );
}

/** Bands, years and stages in their own order; everything else by size, the hidden at the end. */
const inOrder = (variable: string, table: ChartTable, column: string): readonly string[] => {
  if (/Band$|^year|Stage$/.test(variable)) return table.rowCodes;
  const size = (row: string): number => table.cellAt(row, column)?.n ?? 0;
  // What fewest have answered is what there is to see.
  if (variable === COMPLETENESS) return [...table.rowCodes].sort((a, b) => size(a) - size(b));
  return [...table.rowCodes].sort((a, b) => size(b) - size(a));
};

/** A share as it is read; why there is none where it is hidden. */
export const shareText = (words: ChartProps["words"], cell: ShownCell | undefined): string => {
  if (!cell) return percent(words, 0);
  if (cell.share !== null) return percent(words, cell.share);
  return cell.n === null ? words.say("report.hidden") : words.number(cell.n);
};

function Bar({ cell }: { readonly cell: ShownCell | undefined }) {
  const { share = null, low = null, high = null, published } = cell ?? {};
  return (
    <svg
      className={style["bar"]}
      viewBox="0 0 100 10"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect className={style["track"]} width="100" height="10" />
      {share !== null && <rect className={style["fill"]} width={share * 100} height="10" />}
      {low !== null && high !== null && (
        <rect
          className={style["whisker"]}
          x={low * 100}
          y="4"
          width={(high - low) * 100}
          height="2"
        />
      )}
      {published && (
        <rect className={style["mark"]} x={published.share * 100 - 0.6} width="1.2" height="10" />
      )}
    </svg>
  );
}
