/** The cells of reports as lines of one long table, the same in every format of files. */
import type { MadeReport } from "./made-report.ts";

/** The columns of the long table. */
export const cellFields = [
  "report",
  "table",
  "where",
  "rows",
  "row",
  "columns",
  "column",
  "n",
  "share",
  "denominator",
  "low",
  "high",
  "change",
  "hidden",
] as const;

/** One cell. What is hidden or does not apply is null; `hidden` says why a count is. */
export type CellLine = Readonly<Record<(typeof cellFields)[number], string | number | null>>;

/** The cells of a report, table by table. */
export const cellLines = ({ report, tables }: MadeReport): readonly CellLine[] =>
  tables.flatMap(({ table, rows, columns, where, cells }) =>
    cells.map((cell) => ({
      report,
      table,
      where: where.map(({ name, codes }) => `${name}=${codes.join("|")}`).join(" "),
      rows,
      row: cell[rows] ?? null,
      columns,
      column: columns === null ? null : (cell[columns] ?? null),
      n: cell["n"] ?? null,
      share: cell["share"] ?? null,
      denominator: cell["denominator"] ?? null,
      low: cell["low"] ?? null,
      high: cell["high"] ?? null,
      change: cell["change"] ?? null,
      hidden: cell["hidden"] ?? null,
    })),
  );
