/**
 * Makes a report in a thread of its own, table by table: hiding what must not be shown can take
 * seconds. Only protected tables leave it; the page never draws from anything else.
 */

import { fileLayouts } from "../../statistics/file-layouts.ts";
import { narrowPopulation } from "../../statistics/narrow-population.ts";
import { reports } from "../../statistics/report.ts";
import { askReport, type ReportQuestion } from "../../statistics/report-question.ts";
import { columnsFor, compared, tableFor } from "../../statistics/run-report.ts";
import type { StatisticalRecord } from "../../statistics/statistical-record.ts";
import { populationOf } from "../../statistics/tabulate.ts";
import { type Tabulation, tabulationOf } from "../../statistics/tabulation.ts";
import { statisticalVariables, type VariableName } from "../../statistics/variable.ts";

/** What is asked: a report, of the persons who meet all conditions. */
export type ReportOrder = {
  readonly records: readonly StatisticalRecord[];
  readonly report: string;
  readonly where: readonly { readonly name: VariableName; readonly codes: readonly string[] }[];
};

/** One table as it is ready; `done` of `of` are. The last one has `done` equal to `of`. */
export type ReportAnswer = {
  readonly done: number;
  readonly of: number;
  readonly table?: ReportTableMade;
};

/** A table that may be shown, and what was asked. */
export type ReportTableMade = {
  readonly question: ReportQuestion;
  readonly tabulation: Tabulation;
};

const names = statisticalVariables.map(({ name }) => name);

const nameOf = (name: string): VariableName => {
  const found = names.find((each) => each === name);
  if (!found) throw new Error("a report asks for a variable that there is not");
  return found;
};

self.addEventListener("message", ({ data }: MessageEvent<ReportOrder>) => {
  const report = reports.find(({ id }) => id === data.report);
  if (!report) return;
  const all = narrowPopulation(populationOf(data.records), data.where).population;
  const file = { layout: fileLayouts.lindung, present: names };
  const { questions } = askReport(report, file, (name) => all.column(nameOf(name)).codes);
  const answer = (told: ReportAnswer): void => self.postMessage(told);
  if (questions.length === 0) answer({ done: 0, of: 0 });
  for (const [at, question] of questions.entries()) {
    const where = question.where.map(({ name, codes }) => ({ name: nameOf(name), codes }));
    const { population } = narrowPopulation(all, where);
    const pair = columnsFor(population, question, names);
    const made = tabulationOf(tableFor(population.size, pair), pair, "print");
    const shown = [question.rows, ...(question.columns === undefined ? [] : [question.columns])];
    const rows = compared(made, undefined, shown);
    answer({
      done: at + 1,
      of: questions.length,
      table: { question, tabulation: { ...made, rows } },
    });
  }
});
