/**
 * Answers the questions of a report from a population held in typed arrays. The same tables come out
 * of the workstation's SQL; both are written out by tabulation.ts.
 */
import { COMPLETENESS, completenessOf } from "./completeness.ts";
import type { ReportQuestion } from "./report-question.ts";
import type { Column, Population, Table } from "./tabulate.ts";
import { tabulateColumns } from "./tabulate.ts";
import { everybody, type Tabulation, type TabulationRow } from "./tabulation.ts";
import type { Counted } from "./variable.ts";
import { wilson } from "./wilson.ts";

/** The two columns of a question; of a table of completeness the rows are the variables `names`. */
export const columnsFor = <V extends Counted>(
  population: Population<V>,
  { rows, columns }: Pick<ReportQuestion, "rows" | "columns">,
  names: readonly V["name"][],
): readonly [Column<Counted>, Column<Counted>] => [
  rows === COMPLETENESS ? completenessOf(population, names) : population.column(rows),
  columns === undefined ? everybody(population.size) : population.column(columns),
];

/** The table of a question. Of completeness the denominators are all persons of a column. */
export const tableFor = (
  size: number,
  [rows, columns]: readonly [Column<Counted>, Column<Counted>],
): Table<Counted> => {
  const table = tabulateColumns(size, rows, columns);
  if (rows.variable.name !== COMPLETENESS) return table;
  const persons = tabulateColumns(size, everybody(size), columns);
  return { ...table, columnTotals: persons.columnTotals, total: persons.total };
};

/**
 * Adds to each row the 95 % interval of its share as `low` and `high`, and as `change` how the share
 * differs from that of the period before, when its table is given. Null where a share is hidden.
 */
export const compared = (
  { rows }: Pick<Tabulation, "rows">,
  before: Pick<Tabulation, "rows"> | undefined,
  names: readonly string[],
): readonly TabulationRow[] => {
  const keyOf = (row: TabulationRow): string => JSON.stringify(names.map((name) => row[name]));
  const earlier = new Map(before?.rows.map((row) => [keyOf(row), row["share"]]));
  return rows.map((row) => {
    const { n, share, denominator } = row;
    const isShown = typeof n === "number" && typeof share === "number";
    const { low, high } =
      isShown && typeof denominator === "number" ? wilson(n, denominator) : nothing;
    if (!before) return { ...row, low, high };
    const then = earlier.get(keyOf(row));
    return { ...row, low, high, change: isShown && typeof then === "number" ? share - then : null };
  });
};

const nothing = { low: null, high: null } as const;
