/** Reports and tables of a file, made by either engine. */
import { fileVariableNames } from "../src/statistics/file-layout.ts";
import { selected } from "../src/statistics/read-population.ts";
import type { Report } from "../src/statistics/report.ts";
import {
  type AskedReport,
  askReport,
  type Condition,
  type ReportQuestion,
} from "../src/statistics/report-question.ts";
import { columnsFor, compared, tableFor } from "../src/statistics/run-report.ts";
import {
  exactTabulation,
  type Protection,
  type Tabulation,
  tabulationOf,
} from "../src/statistics/tabulation.ts";
import type { openInDuckDb } from "./duckdb-file.ts";
import { recordKeysFor } from "./record-keys.ts";
import { type readRecords, variableOf } from "./record-source.ts";
import { Refusal } from "./refusal.ts";
import { enterPublic, type Gate, type Leaving, printTogether } from "./release-gate.ts";

/** What answers questions, whichever engine it is. */
export type Source = {
  readonly codesOf: (name: string) => readonly string[] | Promise<readonly string[]>;
  readonly ask: (report: Report, where: readonly Condition[]) => Promise<AskedReport>;
  /** Answers questions together: what one table hides, the others do not tell. */
  readonly answer: Answer;
  readonly close: () => void;
};
export type Answer = (questions: readonly ReportQuestion[]) => Promise<readonly Tabulation[]>;

/** Answers from typed arrays. `keys` is where the secret of public tables is kept. */
export const inColumns = (
  file: ReturnType<typeof readRecords>,
  protection: Protection,
  keys: string,
  gate: Gate,
): Source => {
  const codesOf = (name: string): readonly string[] => {
    variableOf(file, name);
    return file.population.column(name).codes;
  };
  return {
    codesOf,
    ask: async (report, where) => askReport(report, file, codesOf, where),
    answer: async (questions) => {
      const counted = questions.map((question) => {
        const { population, layout, present, lines } = selected(file, question.where);
        const pair = columnsFor(population, question, fileVariableNames(layout, present));
        return { question, pair, lines, table: tableFor(population.size, pair) };
      });
      return releasedTables(gate, counted, protection, keys);
    },
    close: () => undefined,
  };
};

/** Writes tables out under a protection, through the release ledger unless they stay here. */
export const releasedTables = async (
  gate: Gate,
  counted: readonly Leaving[],
  protection: Protection,
  keys: string,
): Promise<readonly Tabulation[]> => {
  if (protection === "print") return printTogether(gate, counted);
  const made = counted.map(({ table, pair, lines }) =>
    tabulationOf(table, pair, protection, () => recordKeysFor(keys, lines)),
  );
  if (protection === "public")
    await enterPublic(
      gate,
      counted.map(({ question }) => question),
      made,
    );
  return made;
};

/** Exact answers from DuckDB; what is protected takes the persons themselves. */
export const inDuckDb = async (
  file: Awaited<ReturnType<typeof openInDuckDb>>,
): Promise<Source> => ({
  codesOf: (name) => {
    variableOf(file, name);
    return file.codesOf(name);
  },
  ask: async (report, where) => {
    const known = new Map<string, readonly string[]>();
    // Which codes there are has to be asked beforehand: a question is made at one go.
    for (const { each } of report.tables) {
      const name = each && (file.layout.names ? file.layout.names[each] : each);
      if (name && file.present.includes(name)) known.set(name, await file.codesOf(name));
    }
    return askReport(report, file, (name) => known.get(name) ?? [], where);
  },
  answer: async (questions) => {
    const made = [];
    for (const question of questions) made.push(exactTabulation(await file.tabulate(question)));
    return made;
  },
  close: file.close,
});

/** The question with the year before in place of the one asked for. */
export const yearBefore = (
  name = "yearOfRegistration",
  where: readonly Condition[] = [],
): ((question: ReportQuestion) => ReportQuestion) => {
  const years = where.find((condition) => condition.name === name)?.codes ?? [];
  const [year] = years;
  if (year === undefined || years.length > 1)
    throw new Refusal(`--compare goes with --where ${name}=YEAR, one year.`, true);
  const before = String(Number(year) - 1);
  return (question) => ({
    ...question,
    where: question.where.map((condition) =>
      condition.name === name ? { name, codes: [before] } : condition,
    ),
  });
};

/** Makes every table of reports; `earlier` gives the question of the period before. */
export const makeReports = async (
  asked: readonly { readonly report: Report; readonly asked: AskedReport }[],
  answer: Answer,
  earlier: ((question: ReportQuestion) => ReportQuestion) | undefined,
) => {
  const questions = asked.flatMap(({ asked: { questions: each } }) => each);
  const answers = await answer([...questions, ...(earlier ? questions.map(earlier) : [])]);
  let next = 0;
  return asked.map(({ report: { id, needs }, asked: { questions: own, absent } }) => {
    const tables = own.flatMap((question) => {
      const [found, before] = [answers[next], answers[next + questions.length]];
      next += 1;
      if (!found) return [];
      const { rows, ...rest } = found;
      const names = [question.rows, ...(question.columns === undefined ? [] : [question.columns])];
      return [
        {
          table: question.id,
          chart: question.chart,
          rows: question.rows,
          columns: question.columns ?? null,
          where: question.where,
          cells: compared({ rows }, before, names),
          ...rest,
        },
      ];
    });
    return { report: id, needs: needs ?? null, tables, absent };
  });
};

/** A report as it was made. */
export type MadeReport = Awaited<ReturnType<typeof makeReports>>[number];
