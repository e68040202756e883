/** `report`: every table of a report, of one file. */
import Papa from "papaparse";
import { type Report, reports } from "../src/statistics/report.ts";
import { protections } from "../src/statistics/tabulation.ts";
import { cellFields, cellLines } from "./cell-line.ts";
import type { Command } from "./command.ts";
import { openInDuckDb } from "./duckdb-file.ts";
import { inColumns, inDuckDb, type MadeReport, makeReports, yearBefore } from "./made-report.ts";
import { engines, layoutOf, needed, oneOf, readOptions } from "./options.ts";
import { conditionsAmong, readRecords } from "./record-source.ts";
import { Refusal } from "./refusal.ts";
import { gateOf, releaseHelp, releaseOptions, warnExact } from "./release-gate.ts";

const help = `npm run --silent statistics -- report R1…R21 --from FILE --layout LAYOUT [options]

Makes every table of a report (docs/statistics.md lists them), or with \`all\` of all reports.

  --from FILE, --layout LAYOUT, --where FIELD=CODE, --protect, --engine, --keys   as for tabulate
${releaseHelp.split("\n\n")[0]}
  --compare           with --where of one year: adds to each row how its share differs from that of
                      the year before
  --out json          {reports:[{report, needs, tables:[{table, chart, rows, columns, where, cells:[{
                      FIELD:CODE, …, n, share, denominator, low, high}], population, missing,
                      protection}], absent:[{id, lacks}]}], source}
        csv           every cell on a line, after the names of its report and table (default: json)

\`low\` and \`high\` are the 95 % interval of a share by Wilson. \`absent\` are tables for which the file
lacks a column. \`needs\` says what part of a report waits for that no such file holds: records of several
sites that were linked, or answers that are confidential.

The tables of one call are protected together and entered in the release ledger (tabulate --help).
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
    ...releaseOptions,
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

  const isExact = protection === "none";
  const open = async () => {
    if (engine === "duckdb" && isExact) return inDuckDb(await openInDuckDb(from, layout));
    const file = readRecords(from, layout);
    const gate = gateOf(from, values, asked.map(({ id }) => id).join(" "));
    return inColumns(file, protection, values.keys, gate);
  };
  if (isExact) warnExact();
  const source = await open();
  try {
    const where = await conditionsAmong(values.where, source.codesOf);
    const earlier = values.compare
      ? yearBefore(layout.names?.yearOfRegistration, where)
      : undefined;
    const questions = [];
    for (const report of asked) questions.push({ report, asked: await source.ask(report, where) });
    const made = await makeReports(questions, source.answer, earlier);
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

/** The report of a name, or all of them. */
export const reportsOf = (names: readonly string[]): readonly Report[] => {
  const [name, ...more] = names;
  const known = reports.map(({ id }) => id).join(", ");
  if (name === undefined || more.length > 0)
    throw new Refusal(`report takes one of ${known}, or all.`, true);
  if (name.toLowerCase() === "all") return reports;
  const found = reports.find(({ id }) => id === name.toUpperCase());
  if (!found) throw new Refusal(`There is no report ${name}: there are ${known}, and all.`, true);
  return [found];
};

type Made = { readonly reports: readonly MadeReport[]; readonly source: string };

const write = (made: Made, out: "json" | "csv"): void => {
  if (out === "json") {
    process.stdout.write(`${JSON.stringify(made, null, 1)}\n`);
    return;
  }
  const lines = made.reports.flatMap(cellLines);
  const csv = Papa.unparse(
    { fields: [...cellFields], data: lines.map((line) => cellFields.map((field) => line[field])) },
    { escapeFormulae: true, newline: "\r\n" },
  );
  process.stdout.write(`${csv}\r\n`);
};
