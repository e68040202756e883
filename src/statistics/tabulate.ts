/**
 * Counts persons. A population is a set of statistical records, one a person, held as codes in typed
 * arrays, so that a million records are counted in a fraction of a second.
 *
 * What comes out here is exact and may name a single person by being small. Nothing of it may be
 * shown or exported: that takes a `ProtectedTable` (suppress.ts).
 */
import type { StatisticalRecord } from "./statistical-record.ts";
import {
  type Counted,
  codesIn,
  statisticalVariables,
  type Variable,
  type VariableName,
} from "./variable.ts";

/** Records ready to be counted. `size` is the number of persons. */
export type Population<V extends Counted = Variable> = {
  readonly size: number;
  /** The column of a variable; made when it is first asked for. */
  readonly column: (name: V["name"]) => Column<V>;
};

/**
 * One variable of a population. The codes of person `i` are the positions in `codes` found in
 * `values` from `starts[i]` up to `starts[i + 1]`; none where the answer is missing.
 */
export type Column<V extends Counted = Variable> = {
  readonly variable: V;
  readonly codes: readonly string[];
  readonly starts: Uint32Array;
  readonly values: Uint16Array;
};

/**
 * A two-way table of persons, exact. `cells` are row by row. Rows and columns are the codes that
 * occur, in the order of their list; years ascending.
 *
 * Denominators: the table counts the persons who have an answer to both variables. With a variable of
 * several answers these are the persons with at least one answer in the group, a person counts once
 * under each of his or her codes, and cells may add up to more than the margin. Those who lack an
 * answer stand apart in `missing` and in no total.
 */
export type Table<V extends Counted = Variable> = {
  readonly row: V;
  readonly column: V;
  readonly rowCodes: readonly string[];
  readonly columnCodes: readonly string[];
  readonly cells: Uint32Array;
  readonly rowTotals: Uint32Array;
  readonly columnTotals: Uint32Array;
  readonly total: number;
  readonly missing: { readonly row: number; readonly column: number };
  /** All persons of the population, with and without an answer. */
  readonly persons: number;
};

/** Takes in records, each of one person after de-duplication. Keeps them as they are. */
export const populationOf = (records: readonly StatisticalRecord[]): Population => {
  const columns = new Map<VariableName, Column>();
  return {
    size: records.length,
    column: (name) => {
      const column = columns.get(name) ?? columnOf(records, name);
      columns.set(name, column);
      return column;
    },
  };
};

/** Counts persons by two variables. Throws when both are the same: that is no two-way table. */
export const tabulate = <V extends Counted = Variable>(
  population: Population<V>,
  row: V["name"],
  column: V["name"],
): Table<V> => {
  if (row === column) throw new Error("a two-way table takes two variables");
  return tabulateColumns(population.size, population.column(row), population.column(column));
};

/** Counts `size` persons by two columns. */
export const tabulateColumns = <V extends Counted>(
  size: number,
  rows: Column<V>,
  columns: Column<V>,
): Table<V> => {
  if (rows.variable.answer === "one" && columns.variable.answer === "one")
    return tabulateSingle(size, rows, columns);
  const table = emptyTable(rows, columns);
  const missing = { row: 0, column: 0 };
  let total = 0;
  for (let person = 0; person < size; person += 1) {
    const isRowMissing = rows.starts[person] === rows.starts[person + 1];
    const isColumnMissing = columns.starts[person] === columns.starts[person + 1];
    if (isRowMissing) missing.row += 1;
    if (isColumnMissing) missing.column += 1;
    if (isRowMissing || isColumnMissing) continue;
    total += 1;
    countPerson(table, rows, columns, person);
  }
  return withoutEmpty({ ...table, total, missing, persons: size });
};

/** Counts persons by one variable: the code and how many have it, in the order of the list. */
export const countBy = (
  population: Population,
  name: VariableName,
): ReadonlyMap<string, number> => {
  const column = population.column(name);
  const counts = new Uint32Array(column.codes.length);
  for (const code of column.values) increase(counts, code);
  return new Map(
    column.codes.flatMap((code, at) => (counts[at] ? [[code, counts[at]] as const] : [])),
  );
};

const emptyTable = <V extends Counted>(rows: Column<V>, columns: Column<V>): Table<V> => ({
  row: rows.variable,
  column: columns.variable,
  rowCodes: rows.codes,
  columnCodes: columns.codes,
  cells: new Uint32Array(rows.codes.length * columns.codes.length),
  rowTotals: new Uint32Array(rows.codes.length),
  columnTotals: new Uint32Array(columns.codes.length),
  total: 0,
  missing: { row: 0, column: 0 },
  persons: 0,
});

/**
 * Counts persons who have one answer to each question at most: one pass without a branch, over a table
 * with one row and one column more, for those without an answer.
 */
const tabulateSingle = <V extends Counted>(
  size: number,
  rows: Column<V>,
  columns: Column<V>,
): Table<V> => {
  const [ofRows, ofColumns] = [singleOf(rows), singleOf(columns)];
  const [height, width] = [rows.codes.length, columns.codes.length];
  const counts = new Uint32Array((height + 1) * (width + 1));
  for (let person = 0; person < size; person += 1)
    increase(counts, (ofRows[person] ?? 0) * (width + 1) + (ofColumns[person] ?? 0));
  const table = emptyTable(rows, columns);
  let [total, noRow, noColumn] = [0, 0, 0];
  for (const [at, count] of counts.entries()) {
    const [row, column] = [Math.floor(at / (width + 1)), at % (width + 1)];
    if (row === height) noRow += count;
    if (column === width) noColumn += count;
    if (row === height || column === width) continue;
    table.cells[row * width + column] = count;
    table.rowTotals[row] = (table.rowTotals[row] ?? 0) + count;
    table.columnTotals[column] = (table.columnTotals[column] ?? 0) + count;
    total += count;
  }
  const missing = { row: noRow, column: noColumn };
  return withoutEmpty({ ...table, total, missing, persons: size });
};

/** The code of each person, and the number of codes where there is none. Made once for a column. */
const singleOf = (column: Column<Counted>): Uint16Array => {
  const known = singles.get(column);
  if (known) return known;
  const { starts, values, codes } = column;
  const single = new Uint16Array(starts.length - 1);
  for (let person = 0; person < single.length; person += 1) {
    const start = starts[person] ?? 0;
    single[person] = start === starts[person + 1] ? codes.length : (values[start] ?? 0);
  }
  singles.set(column, single);
  return single;
};

const singles = new WeakMap<Column<Counted>, Uint16Array>();

/** Adds a person to every cell of his or her codes. By index: slices would cost more than counting. */
const countPerson = <V extends Counted>(
  table: Table<V>,
  rows: Column<V>,
  columns: Column<V>,
  person: number,
): void => {
  const width = columns.codes.length;
  const [rowEnd = 0, columnEnd = 0] = [rows.starts[person + 1], columns.starts[person + 1]];
  const [rowStart = 0, columnStart = 0] = [rows.starts[person], columns.starts[person]];
  for (let at = columnStart; at < columnEnd; at += 1)
    increase(table.columnTotals, columns.values[at] ?? 0);
  for (let at = rowStart; at < rowEnd; at += 1) {
    const row = rows.values[at] ?? 0;
    increase(table.rowTotals, row);
    for (let other = columnStart; other < columnEnd; other += 1)
      increase(table.cells, row * width + (columns.values[other] ?? 0));
  }
};

const increase = (counts: Uint32Array, at: number): void => {
  counts[at] = (counts[at] ?? 0) + 1;
};

const columnOf = (records: readonly StatisticalRecord[], name: VariableName): Column => {
  const variable = statisticalVariables.find((each) => each.name === name);
  if (!variable) throw new Error(`${name} is not a variable`);
  const codes = variable.codeList === "year" ? yearsIn(records, name) : variable.codes;
  const positions = new Map(codes.map((code, at) => [code, at]));
  const starts = new Uint32Array(records.length + 1);
  const values: number[] = [];
  for (const [person, record] of records.entries()) {
    for (const code of codesIn(record, name)) {
      const position = positions.get(code);
      if (position !== undefined) values.push(position);
    }
    starts[person + 1] = values.length;
  }
  return { variable, codes, starts, values: Uint16Array.from(values) };
};

const yearsIn = (records: readonly StatisticalRecord[], name: VariableName): readonly string[] =>
  [...new Set(records.flatMap((record) => codesIn(record, name)))].sort();

/** Leaves out codes that nobody in the table has. */
const withoutEmpty = <V extends Counted>(table: Table<V>): Table<V> => {
  const rows = [...table.rowTotals.keys()].filter((r) => table.rowTotals[r]);
  const columns = [...table.columnTotals.keys()].filter((c) => table.columnTotals[c]);
  const width = table.columnCodes.length;
  return {
    ...table,
    rowCodes: rows.map((r) => table.rowCodes[r] ?? ""),
    columnCodes: columns.map((c) => table.columnCodes[c] ?? ""),
    cells: Uint32Array.from(
      rows.flatMap((r) => columns.map((c) => table.cells[r * width + c] ?? 0)),
    ),
    rowTotals: table.rowTotals.filter((n) => n > 0),
    columnTotals: table.columnTotals.filter((n) => n > 0),
  };
};
