/** `report`: every table of a report, of one file. */
import Papa from "papaparse";
import { fileVariableNames } from "../src/statistics/file-layout.ts";
import { selected } from "../src/statistics/read-population.ts";
import { type Report, reports } from "../src/statistics/report.ts";
import {
  type AskedReport,
  askReport,
  type Condition,
  type ReportQuestion,
} from "../src/statistics/report-question.ts";
import { columnsFor, compared, tableFor } from "../src/statistics/run-report.ts";
import {
  type Protection,
  protections,
  type Tabulation,
  tabulationOf,
} from "../src/statistics/tabulation.ts";
import type { Command } from "./command.ts";
import { openInDuckDb } from "./duckdb-file.ts";
import { engines, layoutOf, needed, oneOf, readOptions } from "./options.ts";
import { recordKeysFor } from "./record-keys.ts";
import { conditionsAmong, readRecords, variableOf } from "./record-source.ts";
import { Refusal } from "./refusal.ts";

const help = `npm run --silent statistics -- report R1…R21 --from FILE --layout LAYOUT [options]

Makes every table of a report (docs/statistics.md lists them), or with \`all\` of all reports.

  --from FILE, --layout LAYOUT, --where FIELD=CODE, --protect, --engine, --keys   as for tabulate
  --compare           with --where of one year: adds to each row how its share differs from that of
                      the year before
  --out json          {reports:[{report, needs, tables:[{table, chart, rows, columns, where, cells:[{
                      FIELD:CODE, …, n, share, denominator, low, high}], population, missing,
                      protection}], absent:[{id, lacks}]}], source}
        csv           every cell on a line, after the names of its report and table (default: json)

\`low\` and \`high\` are the 95 % interval of a share by Wilson. \`absent\` are tables for which the file
lacks a column. \`needs\` says what part of a report waits for that no such file holds: records of several
sites that were linked, or answers that are confidential.
`;

const run = async (args: readonly string[]): Promise<void> => {
  const { values, positionals } = readOptions(args, {
    from: { type: "string" },
    layout: { type: "string" },
    where: { type: "string", multiple: true, default: [] },
    protect: { type: "string", default: "none" },
    engine: { type: "string", default: "columns" },
    keys: { type: "string", default: "./data/statistics" },
    compare: { type: "boolean", default: false },
    out: { type: "string", default: "json" },
  });
  const asked = reportsOf(positionals);
  const from = needed(values.from, "from");
  const layout = layoutOf(needed(values.layout, "layout"));
  const protection = oneOf(values.protect, protections, "protect");
  const engine = oneOf(values.engine, engines, "engine");
  const out = oneOf(values.out, ["json", "csv"], "out");
  if (engine === "duckdb" && protection === "public")
    throw new Refusal("--engine duckdb goes with --protect none or print.", true);

  const source =
    engine === "duckdb"
      ? await inDuckDb(await openInDuckDb(from, layout), protection)
      : inColumns(readRecords(from, layout), protection, values.keys);
  try {
    const where = await conditionsAmong(values.where, source.codesOf);
    const earlier = values.compare
      ? yearBefore(layout.names?.yearOfRegistration, where)
      : undefined;
    const made = [];
    for (const report of asked)
      made.push(await makeReport(report, await source.ask(report, where), source.answer, earlier));
    write({ reports: made, source: layout.source }, out);
  } finally {
    source.close();
  }
};

/** The command. */
export const reportCommand: Command = {
  summary: "every table of a report, R1 to R21",
  help,
  run,
};

const reportsOf = (names: readonly string[]): readonly Report[] => {
  const [name, ...more] = names;
  const known = reports.map(({ id }) => id).join(", ");
  if (name === undefined || more.length > 0)
    throw new Refusal(`report takes one of ${known}, or all.`, true);
  if (name.toLowerCase() === "all") return reports;
  const found = reports.find(({ id }) => id === name.toUpperCase());
  if (!found) throw new Refusal(`There is no report ${name}: there are ${known}, and all.`, true);
  return [found];
};

/** What answers questions, whichever engine it is. */
type Source = {
  readonly codesOf: (name: string) => readonly string[] | Promise<readonly string[]>;
  readonly ask: (report: Report, where: readonly Condition[]) => Promise<AskedReport>;
  readonly answer: Answer;
  readonly close: () => void;
};
type Answer = (question: ReportQuestion) => Promise<Tabulation>;

const inColumns = (
  file: ReturnType<typeof readRecords>,
  protection: Protection,
  keys: string,
): Source => {
  const codesOf = (name: string): readonly string[] => {
    variableOf(file, name);
    return file.population.column(name).codes;
  };
  return {
    codesOf,
    ask: async (report, where) => askReport(report, file, codesOf, where),
    answer: async (question) => {
      const { population, layout, present, lines } = selected(file, question.where);
      const pair = columnsFor(population, question, fileVariableNames(layout, present));
      const table = tableFor(population.size, pair);
      return tabulationOf(table, pair, protection, () => recordKeysFor(keys, lines));
    },
    close: () => undefined,
  };
};

const inDuckDb = async (
  file: Awaited<ReturnType<typeof openInDuckDb>>,
  protection: Protection,
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
  answer: async (question) => tabulationOf(await file.tabulate(question), undefined, protection),
  close: file.close,
});

/** The conditions with the year before in place of the one asked for. */
const yearBefore = (
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

const makeReport = async (
  { id, needs }: Report,
  { questions, absent }: AskedReport,
  answer: Answer,
  earlier: ((question: ReportQuestion) => ReportQuestion) | undefined,
) => {
  const tables = [];
  for (const question of questions) {
    const { rows, ...rest } = await answer(question);
    const before = earlier && (await answer(earlier(question)));
    const names = [question.rows, ...(question.columns === undefined ? [] : [question.columns])];
    tables.push({
      table: question.id,
      chart: question.chart,
      rows: question.rows,
      columns: question.columns ?? null,
      where: question.where,
      cells: compared({ rows }, before, names),
      ...rest,
    });
  }
  return { report: id, needs: needs ?? null, tables, absent };
};

type Made = {
  readonly reports: readonly Awaited<ReturnType<typeof makeReport>>[];
  readonly source: string;
};

const write = (made: Made, out: "json" | "csv"): void => {
  if (out === "json") {
    process.stdout.write(`${JSON.stringify(made, null, 1)}\n`);
    return;
  }
  const lines = made.reports.flatMap(({ report, tables }) =>
    tables.flatMap(({ table, rows, columns, where, cells }) =>
      cells.map((cell) => [
        report,
        table,
        where.map(({ name, codes }) => `${name}=${codes.join("|")}`).join(" "),
        rows,
        cell[rows],
        columns,
        columns === null ? null : cell[columns],
        ...["n", "share", "denominator", "low", "high", "change"].map((member) => cell[member]),
      ]),
    ),
  );
  const fields = ["report", "table", "where", "rows", "row", "columns", "column"];
  const numbers = ["n", "share", "denominator", "low", "high", "change"];
  const csv = Papa.unparse(
    { fields: [...fields, ...numbers], data: lines },
    { escapeFormulae: true, newline: "\r\n" },
  );
  process.stdout.write(`${csv}\r\n`);
};
