/** For each code of the columns one bar, divided by the codes of the rows. */
import { shareText } from "./bars-chart.tsx";
import type { ChartProps } from "./chart-props.ts";
import { codeWord } from "./chart-words.ts";
import style from "./charts.module.css";

/**
 * The parts of a bar are drawn by their counts, so that they fill it also where a person has several
 * answers; the shares stand in the table. A part that is hidden has no colour.
 */
export function StackedChart({ words, question, table }: ChartProps) {
  const rows = table.rowCodes.slice(0, tones);
  return (
    <>
      <ul className={style["legend"]}>
        {rows.map((row, at) => (
          <li key={row}>
            <svg viewBox="0 0 10 10" aria-hidden="true">
              <rect className={style[`tone${at}`]} width="10" height="10" />
            </svg>
            {codeWord(words, question.rows, row)}
          </li>
        ))}
        {table.rowCodes.length > tones && (
          <li>
            <svg viewBox="0 0 10 10" aria-hidden="true">
              <rect className={style["track"]} width="10" height="10" />
            </svg>
            {words.say("report.other")}
          </li>
        )}
      </ul>
      <ol className={style["bars"]}>
        {table.columnCodes.map((column) => {
          const counts = table.rowCodes.map((row) => table.cellAt(row, column)?.n ?? 0);
          const all = counts.reduce((sum, count) => sum + count, 0);
          const starts = counts.map((_count, at) =>
            counts.slice(0, at).reduce((sum, count) => sum + count, 0),
          );
          const [first = ""] = rows;
          return (
            <li key={column}>
              <span className={style["barLabel"]}>
                {question.columns ? codeWord(words, question.columns, column) : ""}
              </span>
              <svg
                className={style["bar"]}
                viewBox="0 0 100 10"
                preserveAspectRatio="none"
                aria-hidden="true"
              >
                <rect className={style["track"]} width="100" height="10" />
                {all > 0 &&
                  rows.map((row, at) => (
                    <rect
                      key={row}
                      className={style[`tone${at}`]}
                      x={((starts[at] ?? 0) / all) * 100}
                      width={((counts[at] ?? 0) / all) * 100}
                      height="10"
                    />
                  ))}
              </svg>
              <span className={style["barValue"]}>
                {codeWord(words, question.rows, first)}{" "}
                {shareText(words, table.cellAt(first, column))}
              </span>
            </li>
          );
        })}
      </ol>
    </>
  );
}

/** How many parts are told apart by colour. */
const tones = 6;
