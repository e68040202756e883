/** `export`: tables or de-identified rows as files for partners. */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import Papa from "papaparse";
import { toCtdcCsv } from "../src/statistics/export.ts";
import { glotipColumns, glotipLines } from "../src/statistics/glotip.ts";
import { type Protection, protections } from "../src/statistics/tabulation.ts";
import { THRESHOLD } from "../src/statistics/threshold.ts";
import { cellLines } from "./cell-line.ts";
import type { Command } from "./command.ts";
import { type About, tableFormats, writeTables } from "./export-file.ts";
import { inColumns, makeReports } from "./made-report.ts";
import { layoutOf, needed, oneOf, readOptions } from "./options.ts";
import { conditionsAmong, narrowed, readRecords, statisticalRecords } from "./record-source.ts";
import { Refusal } from "./refusal.ts";
import { gateOf, releaseHelp, releaseOptions, warnExact } from "./release-gate.ts";
import { reportsOf } from "./report-command.ts";

const formats = [...tableFormats, "ctdc27", "glotip"] as const;

const help = `npm run --silent statistics -- export --format FORMAT --from FILE --layout LAYOUT --to PATH [options]

Writes statistics as files for partners.

  --format csv          the tables of --report, one cell a line, and beside it PATH-metadata.json (CSVW)
           datapackage  the same in a folder PATH with datapackage.json (Frictionless)
           xlsx         the same as a workbook, with a sheet that says what the numbers are
           parquet      the same as Parquet, what the numbers are in its key "lindung"
           sdmx         the same as SDMX-CSV 2.0; hidden counts have no value and a CONF_STATUS
           ctdc27       records in the 27 columns of CTDC, every combination of identifying columns
                        shared by ${THRESHOLD} persons; from own records only
           glotip       detected victims in the layout of UNODC GLOTIP; from own records only
  --report R1…R21|all   what to write as csv, datapackage, xlsx, parquet or sdmx (default: all)
  --protect print       as for tabulate (default: print)
  --confidential        with glotip: counts from 1 to 4 read <5, for the national focal point alone;
                        without it what is hidden in print reads hidden
  --to PATH             where to write; a file that is there is replaced
  --from, --layout, --where, --keys   as for tabulate
${releaseHelp}
Writes to standard output which files were written, as JSON.
`;

const run = async (args: readonly string[]): Promise<void> => {
  const { values, positionals } = readOptions(args, {
    format: { type: "string" },
    from: { type: "string" },
    layout: { type: "string" },
    report: { type: "string", default: "all" },
    where: { type: "string", multiple: true, default: [] },
    protect: { type: "string", default: "print" },
    confidential: { type: "boolean", default: false },
    keys: { type: "string", default: "./data/statistics" },
    to: { type: "string" },
    ...releaseOptions,
  });
  if (positionals.length > 0)
    throw new Refusal(`export takes options only; not ${positionals.join(" ")}.`, true);
  const format = oneOf(needed(values.format, "format"), formats, "format");
  const from = needed(values.from, "from");
  const layout = layoutOf(needed(values.layout, "layout"));
  const to = needed(values.to, "to");
  const protection = oneOf(values.protect, protections, "protect");
  if (values.confidential && format !== "glotip")
    throw new Refusal("--confidential goes with --format glotip.", true);
  if ((format === "ctdc27" || format === "glotip") && layout.name !== "lindung")
    throw new Refusal(`--format ${format} is made from own records: --layout lindung.`, true);
  const file = await narrowed(readRecords(from, layout), values.where);
  if (format === "ctdc27") {
    const made = toCtdcCsv(statisticalRecords(file));
    if (!made.ok)
      throw new Refusal(`Fewer than ${THRESHOLD} persons cannot be hidden among each other.`);
    writeFileSync(to, made.value.csv);
    return say({ files: [to], rows: made.value.rows, redactedCells: made.value.redactedCells });
  }
  if (format === "glotip") {
    const data = glotipLines(file, { confidential: values.confidential }).map((line) => [...line]);
    const csv = Papa.unparse({ fields: [...glotipColumns], data }, { newline: "\r\n" });
    writeFileSync(to, `${csv}\r\n`);
    return say({ files: [to], lines: data.length, confidential: values.confidential });
  }
  if (protection === "none") warnExact();
  const gate = gateOf(from, values, values.report);
  const source = inColumns(file, protection, values.keys, gate);
  const where = await conditionsAmong(values.where, source.codesOf);
  const questions = [];
  for (const report of reportsOf([values.report]))
    questions.push({ report, asked: await source.ask(report, where) });
  const made = await makeReports(questions, source.answer, undefined);
  const lines = made.flatMap(cellLines);
  const about: About = {
    source: layout.source,
    population: protection === "none" ? file.population.size : null,
    protection: ruleOf[protection],
    denominators:
      "A share is of the persons in the column with an answer to the rows; of a question with several answers, with at least one",
    snapshot: createHash("sha256").update(readFileSync(from)).digest("hex"),
    made: new Date().toISOString(),
  };
  say({ files: await writeTables(format, to, lines, about), lines: lines.length, protection });
};

/** The command. */
export const exportCommand: Command = {
  summary: "tables or de-identified rows as files for partners",
  help,
  run,
};

const ruleOf: Readonly<Record<Protection, string>> = {
  none: "None: exact counts, confidential",
  print: `Counts from 1 to ${THRESHOLD - 1} hidden, and what would give them away`,
  public: "Noise by the secret numbers of the persons, rounded to multiples of 5",
};

const say = (made: object): void => {
  process.stdout.write(`${JSON.stringify(made)}\n`);
};
