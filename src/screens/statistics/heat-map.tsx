/** A table whose cells are the darker the greater their share. */
import { shareText } from "./bars-chart.tsx";
import type { ChartProps } from "./chart-props.ts";
import { codeWord, variableLabel } from "./chart-words.ts";
import style from "./charts.module.css";

/** The shares are written in the cells, so that nobody has to tell shades apart. */
export function HeatMap({ words, question, table }: ChartProps) {
  const greatest = table.cells.reduce((most, { share }) => Math.max(most, share ?? 0), 0);
  return (
    <table className={style["heat"]}>
      <thead>
        <tr>
          <th scope="col">{variableLabel(words, question.rows)}</th>
          {table.columnCodes.map((column) => (
            <th key={column} scope="col">
              {question.columns
                ? codeWord(words, question.columns, column)
                : words.say("report.share")}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rowCodes.map((row) => (
          <tr key={row}>
            <th scope="row">{codeWord(words, question.rows, row)}</th>
            {table.columnCodes.map((column) => {
              const cell = table.cellAt(row, column);
              const level = greatest > 0 ? Math.ceil(((cell?.share ?? 0) / greatest) * 5) : 0;
              return (
                <td key={column} className={style[`heat${level}`]}>
                  {shareText(words, cell)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
