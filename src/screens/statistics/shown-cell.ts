/** The cells of a protected table, as charts and their table twins read them. */
import type { Tabulation } from "../../statistics/tabulation.ts";
import { statisticalVariables } from "../../statistics/variable.ts";
import type { ReportTableMade } from "./report-worker.ts";

/** A cell. Numbers are null where they are hidden. */
export type ShownCell = {
  readonly row: string;
  readonly column: string;
  readonly n: number | null;
  readonly share: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly denominator: number | null;
  /** How the share differs from that of the period before; undefined where there is no such period. */
  readonly change?: number | null;
  /** The share of a published file for the same codes, and what it is a share of. */
  readonly published?: { readonly share: number; readonly denominator: number };
  /** Why the count is hidden, where it is. */
  readonly hidden?: "primary" | "secondary";
};

/** A table as charts take it: codes in their order, and the cell of each pair of them. */
export type ChartTable = {
  readonly rowCodes: readonly string[];
  readonly columnCodes: readonly string[];
  readonly cells: readonly ShownCell[];
  readonly cellAt: (row: string, column: string) => ShownCell | undefined;
};

/** Reads a table that was made. Without a column variable its one column is the empty code. */
export const chartTable = ({ question, tabulation, published }: ReportTableMade): ChartTable => {
  const others = new Map(
    published?.map(({ row, column, ...number }) => [`${row} ${column}`, number] as const),
  );
  const cells = cellsOf(tabulation, question.rows, question.columns).map((cell) => {
    const other = others.get(`${cell.row} ${cell.column}`);
    return other ? { ...cell, published: other } : cell;
  });
  const places = new Map(cells.map((cell) => [`${cell.row} ${cell.column}`, cell]));
  return {
    rowCodes: [...new Set(cells.map(({ row }) => row))],
    columnCodes: inListOrder(question.columns ?? "", [
      ...new Set(cells.map(({ column }) => column)),
    ]),
    cells,
    cellAt: (row, column) => places.get(`${row} ${column}`),
  };
};

const cellsOf = (
  { rows }: Tabulation,
  row: string,
  column: string | undefined,
): readonly ShownCell[] => {
  const number = (value: string | number | null | undefined): number | null =>
    typeof value === "number" ? value : null;
  return rows.map((cell) => ({
    row: String(cell[row]),
    column: column === undefined ? "" : String(cell[column]),
    n: number(cell["n"]),
    share: number(cell["share"]),
    low: number(cell["low"]),
    high: number(cell["high"]),
    denominator: number(cell["denominator"]),
    ...("change" in cell && { change: number(cell["change"]) }),
    ...hiddenAs(cell["hidden"]),
  }));
};

const hiddenAs = (hidden: unknown): Pick<ShownCell, "hidden"> =>
  hidden === "primary" || hidden === "secondary" ? { hidden } : {};

/** Codes in the order of their list; years and what stands in no list by number or alphabet. */
const inListOrder = (variable: string, codes: readonly string[]): readonly string[] => {
  const known = statisticalVariables.find(({ name }) => name === variable)?.codes ?? [];
  return [...codes].sort(
    (a, b) => known.indexOf(a) - known.indexOf(b) || a.localeCompare(b, "en", { numeric: true }),
  );
};
