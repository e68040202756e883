/** One table of a report: a sentence, its chart, and the numbers beside it. */
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import { Wide } from "../shell/wide.tsx";
import { BarsChart } from "./bars-chart.tsx";
import type { ChartProps } from "./chart-props.ts";
import { codeWord, percent, variableLabel } from "./chart-words.ts";
import { FlowChart } from "./flow-chart.tsx";
import { HeatMap } from "./heat-map.tsx";
import { LineChart } from "./line-chart.tsx";
import { PyramidChart } from "./pyramid-chart.tsx";
import style from "./report.module.css";
import type { ReportTableMade } from "./report-worker.ts";
import { type ChartTable, chartTable } from "./shown-cell.ts";
import { StackedChart } from "./stacked-chart.tsx";

/** Draws a table that may be shown. */
export function ReportTable({
  words,
  made,
}: {
  readonly words: Words;
  readonly made: ReportTableMade;
}) {
  const { say } = words;
  const { question, tabulation } = made;
  const table = chartTable(made);
  const rows = variableLabel(words, question.rows);
  const title = question.columns
    ? say("report.by", { rows, columns: variableLabel(words, question.columns) })
    : rows;
  const { population, missing } = tabulation;
  return (
    <section className={page["section"]}>
      <h2>{title}</h2>
      {question.where.map(({ name, codes }) => (
        <p key={name} className={page["quiet"]}>
          {say("report.only", {
            name: variableLabel(words, name),
            codes: codes.map((code) => codeWord(words, name, code)).join(", "),
          })}
        </p>
      ))}
      {table.cells.length === 0 ? (
        <p className={page["para"]}>{say("report.empty")}</p>
      ) : (
        <>
          <p className={page["para"]}>{summaryOf(words, question, table)}</p>
          <div className={style["beside"]}>
            <Wide label={`${say("report.chart")}: ${title}`}>
              <Chart {...{ words, question, table }} />
            </Wide>
            <details className={style["numbers"]} open={table.cells.length <= 24}>
              <summary>{say("report.numbers")}</summary>
              <Wide label={`${say("report.numbers")}: ${title}`}>
                <Numbers {...{ words, question, table }} />
              </Wide>
            </details>
          </div>
        </>
      )}
      <p className={page["quiet"]}>
        {population === null || missing === null
          ? say("report.population.hidden")
          : say("report.population", {
              count: words.number(population),
              missing: words.number(missing),
            })}
      </p>
    </section>
  );
}

function Chart(props: ChartProps) {
  switch (props.question.chart) {
    case "pyramid":
      return <PyramidChart {...props} />;
    case "heat-map":
      return <HeatMap {...props} />;
    case "line":
      return props.question.columns ? <HeatMap {...props} /> : <LineChart {...props} />;
    case "small-multiples":
      return <LineChart {...props} />;
    case "flow":
      return <FlowChart {...props} />;
    case "stacked-bars":
      return props.question.columns ? <StackedChart {...props} /> : <BarsChart {...props} />;
    case "funnel":
    case "bars":
      return <BarsChart {...props} />;
  }
}

/** The chart's twin: every cell with its share, its interval and what it is a share of. */
function Numbers({ words, question, table }: ChartProps) {
  const { say } = words;
  const hidden = <span className={style["hidden"]}>{say("report.hidden")}</span>;
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
        </tr>
      </thead>
      <tbody>
        {table.cells.map((cell) => (
          <tr key={`${cell.row} ${cell.column}`}>
            <th scope="row">{codeWord(words, question.rows, cell.row)}</th>
            {question.columns && <td>{codeWord(words, question.columns, cell.column)}</td>}
            <td>{cell.n === null ? hidden : words.number(cell.n)}</td>
            <td>{cell.share === null ? hidden : percent(words, cell.share)}</td>
            <td>
              {cell.low === null || cell.high === null
                ? ""
                : `${percent(words, cell.low)} – ${percent(words, cell.high)}`}
            </td>
            <td>{cell.denominator === null ? hidden : words.number(cell.denominator)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What stands out, from what is shown alone. */
const summaryOf = (
  words: Words,
  { rows, columns }: ChartProps["question"],
  { cells }: ChartTable,
): string => {
  const shown = cells.filter(({ n }) => n !== null);
  const [first] = [...shown].sort((a, b) => (b.n ?? 0) - (a.n ?? 0));
  if (!first) return words.say("report.empty");
  const label = codeWord(words, rows, first.row);
  if (columns === undefined && first.share !== null)
    return words.say("report.most", {
      label,
      share: percent(words, first.share),
      denominator: words.number(first.denominator ?? 0),
    });
  return words.say("report.largest", {
    row: label,
    column: columns === undefined ? "" : codeWord(words, columns, first.column),
    count: first.n ?? 0,
  });
};
