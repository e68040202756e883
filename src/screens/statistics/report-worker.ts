/**
 * Makes reports in a thread of its own, table by table: hiding what must not be shown can take
 * seconds. Only protected tables and advice leave it; the page never draws from anything else.
 */

import { type Advice, adviceOf, dataQuality } from "../../statistics/data-quality.ts";
import { fileLayouts } from "../../statistics/file-layouts.ts";
import { glotipLines } from "../../statistics/glotip.ts";
import { type BesideLine, glotipBeside } from "../../statistics/glotip-beside.ts";
import { readGlotipFile } from "../../statistics/glotip-file.ts";
import { narrowPopulation } from "../../statistics/narrow-population.ts";
import {
  type PublishedCell,
  publishedBeside,
  readPublished,
} from "../../statistics/published-beside.ts";
import type { RecordFile } from "../../statistics/read-population.ts";
import { knownColumns, recordFileOf } from "../../statistics/record-file.ts";
import type { Report } from "../../statistics/report.ts";
import { askReport, type ReportQuestion } from "../../statistics/report-question.ts";
import { columnsFor, compared, tableFor } from "../../statistics/run-report.ts";
import type { StatisticalRecord } from "../../statistics/statistical-record.ts";
import { type Population, populationOf } from "../../statistics/tabulate.ts";
import { type Tabulation, tabulationOf } from "../../statistics/tabulation.ts";
import { THRESHOLD } from "../../statistics/threshold.ts";
import { statisticalVariables, type VariableName } from "../../statistics/variable.ts";

/** What is asked: a report, of the persons who meet all conditions. */
export type ReportOrder = {
  readonly task: "report";
  readonly records: readonly StatisticalRecord[];
  readonly report: Pick<Report, "tables">;
  readonly where: readonly { readonly name: VariableName; readonly codes: readonly string[] }[];
  /** The text of a file that others published, to be laid beside. */
  readonly published?: string | undefined;
};

/** What is asked: advice on the quality of records, for each group of a variable. */
export type QualityOrder = {
  readonly task: "quality";
  readonly records: readonly StatisticalRecord[];
  readonly by: VariableName;
  readonly year: number;
};

/** One table as it is ready; `done` of `of` are. The last one has `done` equal to `of`. */
export type ReportAnswer = {
  readonly done: number;
  readonly of: number;
  readonly table?: ReportTableMade;
  /** What the published file is; undefined where none was given. */
  readonly published?: PublishedLayer;
};

/** A published file: records of CTDC, lines of UNODC beside one's own, or neither. */
export type PublishedLayer =
  | { readonly is: "ctdc"; readonly source: string }
  | { readonly is: "glotip"; readonly lines: readonly BesideLine[] }
  | { readonly is: "unknown" };

/** A table that may be shown, and what was asked. */
export type ReportTableMade = {
  readonly question: ReportQuestion;
  readonly tabulation: Tabulation;
  /** Shares of a published file for the same cells. */
  readonly published?: readonly PublishedCell[] | undefined;
};

/** The groups of records with what there is to say about each; fewer than 11 persons are null. */
export type QualityAnswer = {
  readonly groups: readonly {
    readonly group: string;
    readonly persons: number | null;
    readonly advice: readonly Advice[];
  }[];
};

const names = statisticalVariables.map(({ name }) => name);

const nameOf = (name: string): VariableName => {
  const found = names.find((each) => each === name);
  if (!found) throw new Error("a report asks for a variable that there is not");
  return found;
};

const makeReport = (order: ReportOrder): void => {
  const everybody = populationOf(order.records);
  const all = narrowPopulation(everybody, order.where).population;
  const earlier = yearBefore(order.where);
  const before = earlier && narrowPopulation(everybody, earlier).population;
  const file = { layout: fileLayouts.lindung, present: names };
  const { questions } = askReport(order.report, file, (name) => occurring(all, nameOf(name)));
  const answer = (told: ReportAnswer): void => self.postMessage(told);
  const { layer, file: others } = publishedIn(order);
  if (layer) answer({ done: 0, of: questions.length, published: layer });
  if (questions.length === 0) answer({ done: 0, of: 0 });
  for (const [at, question] of questions.entries()) {
    const made = tabulated(all, question);
    const shown = [question.rows, ...(question.columns === undefined ? [] : [question.columns])];
    const then = before ? tabulated(before, question) : aYearLater(made, question);
    const rows = compared(made, then, shown);
    answer({
      done: at + 1,
      of: questions.length,
      table: {
        question,
        tabulation: { ...made, rows },
        published: others && publishedBeside(others, withConditions(question, order)),
      },
    });
  }
};

/** The codes that somebody has. */
const occurring = (all: Population, name: VariableName): readonly string[] => {
  const { codes, values } = all.column(name);
  const found = new Set(values);
  return codes.filter((_code, at) => found.has(at));
};

/** What the published text is. UNODC's lines are laid beside at once; they are few. */
const publishedIn = ({
  records,
  published,
}: ReportOrder): {
  readonly layer?: PublishedLayer;
  readonly file?: RecordFile;
} => {
  if (published === undefined) return {};
  const glotip = readGlotipFile(published);
  if (glotip.ok) {
    const own = glotipLines(recordFileOf(records), { confidential: false });
    return { layer: { is: "glotip", lines: glotipBeside(own, glotip.value) } };
  }
  const file = readPublished(published);
  if (!file) return { layer: { is: "unknown" } };
  return { layer: { is: "ctdc", source: file.layout.source }, file };
};

/** Who is counted holds for the published file too, but for the year: it has years of its own. */
const withConditions = (question: ReportQuestion, { where }: ReportOrder): ReportQuestion => ({
  ...question,
  where: [...where.filter(({ name }) => name !== YEAR), ...question.where],
});

/** The table of a question, protected. */
const tabulated = (all: Population, question: ReportQuestion): Tabulation => {
  const where = question.where.map(({ name, codes }) => ({ name: nameOf(name), codes }));
  const { population } = narrowPopulation(all, where);
  const pair = columnsFor(population, question, names);
  return tabulationOf(tableFor(population.size, pair), pair, "print");
};

const YEAR = "yearOfRegistration";

/** Who is asked for, a year earlier; undefined where nobody asked for one year. */
const yearBefore = (where: ReportOrder["where"]): ReportOrder["where"] | undefined => {
  const years = where.find(({ name }) => name === YEAR)?.codes ?? [];
  const [year] = years;
  if (year === undefined || years.length > 1) return undefined;
  return where.map((one) =>
    one.name === YEAR ? { name: YEAR, codes: [String(Number(year) - 1)] } : one,
  );
};

/** Of a table whose columns are years: the same with every column moved on by one year. */
const aYearLater = (
  { rows }: Tabulation,
  { columns }: ReportQuestion,
): Pick<Tabulation, "rows"> | undefined =>
  columns === YEAR
    ? { rows: rows.map((row) => ({ ...row, [YEAR]: String(Number(row[YEAR]) + 1) })) }
    : undefined;

const makeQuality = ({ records, by, year }: QualityOrder): void => {
  const file = recordFileOf(records);
  const quality = dataQuality(file, { by, year, known: knownColumns(file) });
  const answer: QualityAnswer = {
    groups: quality.map((one) => ({
      group: one.group,
      persons: one.persons < THRESHOLD ? null : one.persons,
      advice: adviceOf([one]),
    })),
  };
  self.postMessage(answer);
};

self.addEventListener("message", ({ data }: MessageEvent<ReportOrder | QualityOrder>) => {
  if (data.task === "report") makeReport(data);
  else makeQuality(data);
});
