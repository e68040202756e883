/**
 * Who has an answer to what: a table whose rows are the variables of a file. A person is in the rows of
 * all variables that he or she has an answer to; the denominators are all persons of a column.
 */
import { type Cell, type ProtectedTable, protect } from "./suppress.ts";
import type { Column, Population, Table } from "./tabulate.ts";
import type { Counted } from "./variable.ts";

/** The name of the row variable. */
export const COMPLETENESS = "completeness";

/** The row variable: of every person the variables, among `names`, with an answer. */
export const completenessOf = <V extends Counted>(
  population: Population<V>,
  names: readonly V["name"][],
): Column<Counted> => {
  const columns = names.map((name) => population.column(name));
  const starts = new Uint32Array(population.size + 1);
  const values: number[] = [];
  for (let person = 0; person < population.size; person += 1) {
    for (const [at, column] of columns.entries())
      if (column.starts[person] !== column.starts[person + 1]) values.push(at);
    starts[person + 1] = values.length;
  }
  return {
    variable: { name: COMPLETENESS, answer: "several" },
    codes: names,
    starts,
    values: Uint16Array.from(values),
  };
};

/** The cells of such a table as they may be shown, and its denominators. */
export type ShownCompleteness = Pick<
  ProtectedTable<Counted>,
  "cells" | "columnTotals" | "total" | "persons" | "threshold"
>;

/**
 * Hides what must not be shown. Each variable is a table of its own, with and without an answer; a
 * denominator that one of them must hide is hidden for all.
 */
export const protectCompleteness = (
  table: Table<Counted>,
  apart: readonly ProtectedTable<Counted>[] = table.rowCodes.map((_code, row) =>
    protect(answeredOrNot(table, row)),
  ),
): ShownCompleteness => {
  const [first = protect(table)] = apart;
  const totals = (column: number): Cell =>
    apart
      .map(({ columnTotals }) => columnTotals[column])
      .find((cell) => cell && "hidden" in cell) ??
    first.columnTotals[column] ?? { hidden: "secondary" };
  return {
    cells: apart.map(({ cells: [answered = []] }) => answered),
    columnTotals: table.columnCodes.map((_code, column) => totals(column)),
    total: first.total,
    persons: first.persons,
    threshold: first.threshold,
  };
};

/** One row of such a table as a table of its own: who has an answer, and who has none. */
export const answeredOrNot = (table: Table<Counted>, row: number): Table<Counted> => {
  const width = table.columnCodes.length;
  const answered = table.cells.slice(row * width, (row + 1) * width);
  const not = table.columnTotals.map((total, column) => total - (answered[column] ?? 0));
  const sum = (counts: Uint32Array): number => counts.reduce((all, count) => all + count, 0);
  return {
    ...table,
    row: { name: COMPLETENESS, answer: "one" },
    rowCodes: ["yes", "no"],
    cells: Uint32Array.from([...answered, ...not]),
    rowTotals: Uint32Array.of(sum(answered), sum(not)),
    missing: { ...table.missing, row: 0 },
  };
};
