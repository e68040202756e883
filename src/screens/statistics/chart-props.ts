/** What every chart is drawn from: a protected table and the words for it. */
import type { ReportQuestion } from "../../statistics/report-question.ts";
import type { Words } from "../../words/words.ts";
import type { ChartTable } from "./shown-cell.ts";

export type ChartProps = {
  readonly words: Words;
  readonly question: ReportQuestion;
  readonly table: ChartTable;
};
