/**
 * Somebody who reads a published table and adds and subtracts: narrows what each hidden count can be,
 * equation by equation, until nothing changes. Written apart from the product, over what is published.
 */
import type { Cell, ProtectedTable } from "../../src/statistics/suppress.ts";

/** What a hidden count can be, both ends included. */
export type Span = { least: number; most: number };

/** The spans of all cells of a published table, margins included, row by row. */
export const spansOf = (
  table: ProtectedTable,
  usesMarks: boolean,
): readonly (readonly Span[])[] => {
  const rows: Cell[][] = table.cells.map((row, r) => [...row, table.rowTotals[r] ?? { n: 0 }]);
  rows.push([...table.columnTotals, table.total]);
  const spans = rows.map((row) => row.map((cell) => spanOf(cell, table.threshold, usesMarks)));
  const width = table.columnCodes.length;
  const height = table.rowCodes.length;
  const equations: { parts: Span[]; whole: Span; several: boolean }[] = [];
  for (const row of spans) {
    const whole = row[width];
    if (whole)
      equations.push({
        parts: row.slice(0, width),
        whole,
        several: table.column.answer === "several",
      });
  }
  for (let c = 0; c <= width; c += 1) {
    const column = spans.flatMap((row) => row[c] ?? []);
    const whole = column[height];
    if (whole)
      equations.push({
        parts: column.slice(0, height),
        whole,
        several: table.row.answer === "several",
      });
  }
  for (let round = 0; round < 60; round += 1) for (const equation of equations) narrow(equation);
  return spans;
};

const spanOf = (cell: Cell, threshold: number, usesMarks: boolean): Span => {
  if ("n" in cell) return { least: cell.n, most: cell.n };
  if (!usesMarks) return { least: 1, most: 1e9 };
  return cell.hidden === "primary"
    ? { least: 1, most: threshold - 1 }
    : { least: threshold, most: 1e9 };
};

const narrow = (equation: { parts: Span[]; whole: Span; several: boolean }): void => {
  const { parts, whole, several } = equation;
  const least = parts.reduce((sum, part) => sum + part.least, 0);
  const most = parts.reduce((sum, part) => sum + part.most, 0);
  whole.most = Math.min(whole.most, most);
  if (!several) whole.least = Math.max(whole.least, least);
  for (const part of parts) {
    part.least = Math.max(part.least, whole.least - (most - part.most));
    part.most = Math.min(part.most, whole.most);
    if (!several) part.most = Math.min(part.most, whole.most - (least - part.least));
    whole.least = Math.max(whole.least, part.least);
  }
};
