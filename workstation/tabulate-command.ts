/** `tabulate`: one table of a file, by one or two of its columns. */
import { readFileSync } from "node:fs";
import Papa from "papaparse";
import { type FileVariable, isMissing } from "../src/statistics/file-layout.ts";
import { type RecordFile, rawColumns } from "../src/statistics/read-population.ts";
import { columnsFor, tableFor } from "../src/statistics/run-report.ts";
import { tabulateColumns } from "../src/statistics/tabulate.ts";
import {
  everybody,
  exactTabulation,
  protections,
  type Tabulation,
  type TabulationRow,
} from "../src/statistics/tabulation.ts";
import type { Counted } from "../src/statistics/variable.ts";
import type { Command } from "./command.ts";
import { openInDuckDb } from "./duckdb-file.ts";
import { releasedTables } from "./made-report.ts";
import { engines, layoutOf, needed, oneOf, readOptions } from "./options.ts";
import { conditionsAmong, narrowed, readRecords, variableOf } from "./record-source.ts";
import { Refusal } from "./refusal.ts";
import { gateOf, releaseHelp, releaseOptions, warnExact } from "./release-gate.ts";

const help = `npm run --silent statistics -- tabulate --from FILE --layout LAYOUT --rows FIELD [options]

Counts persons, one a line of the file, by the codes of one or two columns.

  --from FILE         a CSV file with a header line
  --layout LAYOUT     what its columns mean: ctdc2020, ctdc2024, ctdcvp2022 or lindung
  --rows FIELD        a column of the file by its own name, or a group of flags by the name of the
                      group: meansOfControl (2024: means), typeOfExploit, typeOfLabour, typeOfSex,
                      recruiterRelation
  --columns FIELD     a second one
  --where FIELD=CODE  counts only persons who have the code. May be given several times: conditions
                      on different fields must all hold, of one field any one
  --protect none      exact numbers, for this machine alone (the default)
            print     counts from 1 to 10 hidden, and what would give them away; for partners
            public    noise that is the same for the same persons, rounded to multiples of 5
  --engine columns    counts in typed arrays, as the browser does (the default)
           duckdb     counts in DuckDB, for very large files; gives the same table. Tables for print
                      take the persons themselves and are counted in typed arrays all the same
  --with-missing      with --protect none: cells of persons without an answer too, under the value the
                      file has for it, without a share
  --out json          {rows:[{FIELD:CODE, …, n, share, denominator}], population, missing, protection}
        csv           the same rows, one a line (default: json)
  --keys FOLDER       where the secret of --protect public is kept (default ./data/statistics)
${releaseHelp}
A share is of the persons in the same column of the table who have an answer to the row field. Of a
flag or a group of flags these are the persons with at least one answer in the group, so shares may
add up to more than 1. \`missing\` are the persons of the population who are in no cell for want of an
answer. A cell without persons has no row. A number that is hidden is null.
`;

const run = async (args: readonly string[]): Promise<void> => {
  const { values, positionals } = readOptions(args, {
    from: { type: "string" },
    layout: { type: "string" },
    rows: { type: "string" },
    columns: { type: "string" },
    where: { type: "string", multiple: true, default: [] },
    protect: { type: "string", default: "none" },
    engine: { type: "string", default: "columns" },
    "with-missing": { type: "boolean", default: false },
    out: { type: "string", default: "json" },
    keys: { type: "string", default: "./data/statistics" },
    ...releaseOptions,
  });
  if (positionals.length > 0)
    throw new Refusal(`tabulate takes options only; not ${positionals.join(" ")}.`, true);
  const from = needed(values.from, "from");
  const layout = layoutOf(needed(values.layout, "layout"));
  const rowName = needed(values.rows, "rows");
  const protection = oneOf(values.protect, protections, "protect");
  const engine = oneOf(values.engine, engines, "engine");
  const out = oneOf(values.out, ["json", "csv"], "out");
  const withMissing = values["with-missing"];
  if (rowName === values.columns)
    throw new Refusal("--rows and --columns must be two different fields.", true);
  if (withMissing && protection !== "none")
    throw new Refusal("--with-missing shows exact numbers: it goes with --protect none.", true);
  if (engine === "duckdb" && (protection === "public" || withMissing))
    throw new Refusal("--engine duckdb goes with --protect none or print.", true);

  if (protection === "none") warnExact();
  if (engine === "duckdb" && protection === "none") {
    const file = await openInDuckDb(from, layout);
    try {
      const where = await conditionsAmong(values.where, (name) => {
        variableOf(file, name);
        return file.codesOf(name);
      });
      const table = await file.tabulate({ rows: rowName, columns: values.columns, where });
      write(exactTabulation(table), out);
    } finally {
      file.close();
    }
    return;
  }
  const file = readRecords(from, layout);
  const variables = [rowName, values.columns ?? []].flat().map((name) => variableOf(file, name));
  const people = await narrowed(file, values.where);
  const codesOf = (name: string): readonly string[] => file.population.column(name).codes;
  const where = await conditionsAmong(values.where, codesOf);
  const question = { rows: rowName, columns: values.columns, where };
  const pair = columnsFor(people.population, question, []);
  const table = tableFor(people.population.size, pair);
  const leaving = { question, pair, table, lines: people.lines };
  const gate = gateOf(from, values, "tabulate");
  const [tabulation] = await releasedTables(gate, [leaving], protection, values.keys);
  if (!tabulation) throw new Error("every table is written out");
  const cells = withMissing ? missingCells(readFileSync(from, "utf8"), people, variables) : [];
  write({ ...tabulation, rows: [...tabulation.rows, ...cells] }, out);
};

/** The command. */
export const tabulateCommand: Command = {
  summary: "one table of a file, by one or two of its columns",
  help,
  run,
};

/** The cells of persons without an answer, under the values the file has in place of one. */
const missingCells = (
  text: string,
  { layout, population, lines }: RecordFile,
  variables: readonly FileVariable[],
): readonly TabulationRow[] => {
  const plain = variables.filter(({ kind }) => kind === "code");
  if (plain.length < variables.length)
    throw new Refusal("--with-missing takes columns that hold one code, not flags or lists.", true);
  const [rows, columns] = rawColumns(
    text,
    plain.map(({ name }) => name),
    lines,
  );
  if (!rows) return [];
  const table = tabulateColumns<Counted>(lines.length, rows, columns ?? everybody(population.size));
  const isAnswered = (row: TabulationRow): boolean =>
    plain.every(
      ({ name, columns: [column] }) => column && !isMissing(layout, column, String(row[name])),
    );
  return exactTabulation(table)
    .rows.filter((row) => !isAnswered(row))
    .map((row) => ({ ...row, share: null, denominator: null }));
};

const write = (tabulation: Tabulation, out: "json" | "csv"): void => {
  const text =
    out === "json"
      ? `${JSON.stringify(tabulation, null, 1)}\n`
      : `${Papa.unparse([...tabulation.rows], { escapeFormulae: true, newline: "\r\n" })}\r\n`;
  process.stdout.write(text);
};
