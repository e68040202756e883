/** One table of a report: sentences, its chart, and the numbers beside it. */
import { THRESHOLD } from "../../statistics/threshold.ts";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import { Wide } from "../shell/wide.tsx";
import { codeWord, variableLabel } from "./chart-words.ts";
import style from "./report.module.css";
import { ReportChart } from "./report-chart.tsx";
import { ReportNumbers } from "./report-numbers.tsx";
import { reportSummary } from "./report-summary.ts";
import type { ReportTableMade } from "./report-worker.ts";
import { chartTable } from "./shown-cell.ts";

/** Draws a table that may be shown. */
export function ReportTable({
  words,
  made,
  isOneOfMany = false,
}: {
  readonly words: Words;
  readonly made: ReportTableMade;
  /** Whether there is such a table for each code of a variable: the code then stands in its title. */
  readonly isOneOfMany?: boolean;
}) {
  const { say } = words;
  const { question, tabulation } = made;
  const table = chartTable(made);
  const rows = variableLabel(words, question.rows);
  const what = question.columns
    ? say("report.by", { rows, columns: variableLabel(words, question.columns) })
    : rows;
  const of = isOneOfMany ? question.where.at(-1) : undefined;
  const title = of
    ? `${words.list(of.codes.map((code) => codeWord(words, of.name, code)))}: ${what}`
    : what;
  const conditions = of ? question.where.slice(0, -1) : question.where;
  const { population, missing, protection } = tabulation;
  return (
    <section className={`${page["section"]} ${style["table"]}`}>
      <h2>{title}</h2>
      {conditions.map(({ name, codes }) => (
        <p key={name} className={page["quiet"]}>
          {say("report.only", {
            name: variableLabel(words, name),
            codes: words.list(codes.map((code) => codeWord(words, name, code))),
          })}
        </p>
      ))}
      {table.cells.length === 0 ? (
        <p className={page["para"]}>{say("report.empty")}</p>
      ) : (
        <>
          <div className={page["para"]}>
            {reportSummary(words, question, table).map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </div>
          <div className={style["beside"]}>
            <Wide label={`${say("report.chart")}: ${title}`}>
              <ReportChart {...{ words, question, table }} />
            </Wide>
            <details className={style["numbers"]} open={table.cells.length <= 24}>
              <summary>{say("report.numbers")}</summary>
              <Wide label={`${say("report.numbers")}: ${title}`}>
                <ReportNumbers {...{ words, question, table }} />
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
      {protection.rule === "print" &&
        protection.hidden.primary + protection.hidden.secondary > 0 && (
          <p className={page["quiet"]}>
            {say("report.hidden.note", {
              primary: protection.hidden.primary,
              secondary: protection.hidden.secondary,
              threshold: THRESHOLD,
            })}
          </p>
        )}
    </section>
  );
}
