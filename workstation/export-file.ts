/** Writes the long table of reports in the formats that partners read. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import Papa from "papaparse";
import writeExcelFile from "write-excel-file/node";
import { type CellLine, cellFields } from "./cell-line.ts";

/** What stands beside the numbers in every file. */
export type About = {
  readonly source: string;
  readonly population: number | null;
  readonly protection: string;
  readonly denominators: string;
  /** SHA-256 of the file that was counted, hex. */
  readonly snapshot: string;
  readonly made: string;
};

/** The formats of tables. */
export const tableFormats = ["csv", "xlsx", "parquet", "sdmx", "datapackage"] as const;

/** Writes lines to a file, or for `datapackage` to a folder; gives the files written. */
export const writeTables = (
  format: (typeof tableFormats)[number],
  to: string,
  lines: readonly CellLine[],
  about: About,
): Promise<readonly string[]> => writers[format](to, lines, about);

type Writer = (to: string, lines: readonly CellLine[], about: About) => Promise<readonly string[]>;

const numeric = new Set<string>(["n", "share", "denominator", "low", "high", "change"]);
const meanings: Readonly<Record<(typeof cellFields)[number], string>> = {
  report: "The report, R1 to R21",
  table: "The table of the report",
  where: "Who is counted: conditions as FIELD=CODE, alternatives with |",
  rows: "The variable of the rows",
  row: "The code of the row",
  columns: "The variable of the columns",
  column: "The code of the column",
  n: "Persons",
  share: "Share of the denominator, from 0 to 1",
  denominator: "Persons in the column with an answer to the rows",
  low: "Lower end of the 95 % interval of the share (Wilson)",
  high: "Upper end of the 95 % interval of the share (Wilson)",
  change: "Change of the share since the year before",
  hidden: "Why a count is hidden: primary (1 to 10), or secondary (to protect another)",
};

const toCsv = (lines: readonly CellLine[]): string =>
  `${Papa.unparse(
    { fields: [...cellFields], data: lines.map((line) => cellFields.map((field) => line[field])) },
    { escapeFormulae: true, newline: "\r\n" },
  )}\r\n`;

const toJson = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

/** A cell of a sheet; empty for what is not there. */
const cellOf = (value: string | number | null) => (value === null ? null : { value });

const writers: Readonly<Record<(typeof tableFormats)[number], Writer>> = {
  csv: async (to, lines, about) => {
    const meta = `${to}-metadata.json`;
    writeFileSync(to, toCsv(lines));
    // W3C "Metadata Vocabulary for Tabular Data" (CSVW), found beside the file by this name.
    writeFileSync(
      meta,
      toJson({
        "@context": "http://www.w3.org/ns/csvw",
        url: path.basename(to),
        "dc:source": about.source,
        "dc:date": about.made,
        notes: [about],
        dialect: { lineTerminators: "\r\n" },
        tableSchema: {
          columns: cellFields.map((name) => ({
            name,
            titles: name,
            "dc:description": meanings[name],
            datatype: numeric.has(name) ? "number" : "string",
            null: "",
          })),
        },
      }),
    );
    return [to, meta];
  },
  datapackage: async (to, lines, about) => {
    mkdirSync(to, { recursive: true });
    const [data, descriptor] = [path.join(to, "data.csv"), path.join(to, "datapackage.json")];
    writeFileSync(data, toCsv(lines));
    // Frictionless Data Package, version 1.
    writeFileSync(
      descriptor,
      toJson({
        name: "lindung-statistics",
        profile: "tabular-data-package",
        created: about.made,
        sources: [{ title: about.source }],
        lindung: about,
        resources: [
          {
            name: "data",
            path: "data.csv",
            profile: "tabular-data-resource",
            encoding: "utf-8",
            schema: {
              missingValues: [""],
              fields: cellFields.map((name) => ({
                name,
                type: numeric.has(name) ? "number" : "string",
                description: meanings[name],
              })),
            },
          },
        ],
      }),
    );
    return [data, descriptor];
  },
  xlsx: async (to, lines, about) => {
    const bold = (value: string) => ({ value, fontWeight: "bold" as const });
    await writeExcelFile([
      {
        sheet: "Tables",
        data: [
          cellFields.map(bold),
          ...lines.map((line) => cellFields.map((field) => cellOf(line[field]))),
        ],
      },
      {
        sheet: "About",
        data: Object.entries(about).map(([name, value]) => [bold(name), cellOf(value)]),
      },
    ]).toFile(to);
    return [to];
  },
  parquet: async (to, lines, about) => {
    const folder = mkdtempSync(path.join(tmpdir(), "lindung-export-"));
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    try {
      const json = path.join(folder, "lines.json");
      writeFileSync(json, JSON.stringify(lines));
      const types = cellFields.map(
        (field) => `"${field}": '${numeric.has(field) ? "DOUBLE" : "VARCHAR"}'`,
      );
      await connection.run(
        `COPY (SELECT * FROM read_json(${sqlText(json)}, columns = {${types.join(", ")}}, format = 'array'))
         TO ${sqlText(to)} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {lindung: ${sqlText(JSON.stringify(about))}})`,
      );
    } finally {
      connection.closeSync();
      instance.closeSync();
      rmSync(folder, { recursive: true });
    }
    return [to];
  },
  sdmx: async (to, lines, about) => {
    // SDMX-CSV 2.0. A hidden count has no value and a status: it is never a zero.
    const fields = [
      ...["STRUCTURE", "STRUCTURE_ID", "ACTION", "REPORT", "TABLE", "FILTER"],
      ...["ROW_VARIABLE", "ROW_CODE", "COLUMN_VARIABLE", "COLUMN_CODE", "UNIT_MEASURE"],
      ...["OBS_VALUE", "OBS_STATUS", "CONF_STATUS", "SHARE", "DENOMINATOR", "SOURCE"],
    ];
    const data = lines.map((line) => [
      ...["dataflow", "LINDUNG:DF_CASES(1.0)", "R", line.report, line.table, line.where],
      ...[line.rows, line.row, line.columns ?? "_Z", line.column ?? "_Z", "PERSONS"],
      line.n,
      line.hidden === null ? "A" : "Q",
      line.hidden === null ? "F" : line.hidden === "primary" ? "C" : "D",
      ...[line.share, line.denominator, about.source],
    ]);
    writeFileSync(
      to,
      `${Papa.unparse({ fields, data }, { escapeFormulae: true, newline: "\r\n" })}\r\n`,
    );
    return [to];
  },
};

const sqlText = (value: string): string => `'${value.replaceAll("'", "''")}'`;
