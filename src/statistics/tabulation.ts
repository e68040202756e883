/**
 * A table of a file as data: what was asked, and one row for each cell with its share and the
 * denominator of that share.
 *
 * [Note: Denominators] A share is of the persons in the same column who have an answer to the row
 * variable; without a column variable, of all who have one. Of a question with several answers, and of
 * each of its flags, these are the persons with at least one answer in the group, so shares may add up
 * to more than 1 (CTDC codebook 2024, section 6). Those without an answer are in `missing`, never in a
 * denominator.
 */
import { type CellKey, EMPTY_KEY, MOST_CHANGE, publicCount, withPerson } from "./cell-key.ts";
import { COMPLETENESS, protectCompleteness } from "./completeness.ts";
import { shownShare } from "./shown-share.ts";
import { type ProtectedTable, protect } from "./suppress.ts";
import type { Column, Table } from "./tabulate.ts";
import type { Counted } from "./variable.ts";

/** How numbers are made safe: not at all, by hiding (tier T2), or by noise and rounding (tier T3). */
export const protections = ["none", "print", "public"] as const;
export type Protection = (typeof protections)[number];

/**
 * One cell. The names of the row and column variables are members with the code as value. A cell
 * without persons has no row; a number that is hidden is null.
 */
export type TabulationRow = {
  readonly [name: string]: string | number | null;
};

/** A table as it is written out. `missing` are the persons of the population who are in no cell. */
export type Tabulation = {
  readonly rows: readonly TabulationRow[];
  readonly population: number | null;
  readonly missing: number | null;
  readonly protection: ProtectionNote;
};

/** What was done to the numbers. `hidden` counts cells. */
export type ProtectionNote =
  | { readonly rule: "none" }
  | {
      readonly rule: "print";
      readonly threshold: number;
      readonly hidden: { readonly primary: number; readonly secondary: number };
    }
  | { readonly rule: "public"; readonly base: number; readonly mostChange: number };

/** The column of a table that has only rows: everybody has its one code. */
export const everybody = (size: number): Column<Counted> => ({
  variable: { name: "", answer: "one" },
  codes: ["all"],
  starts: Uint32Array.from({ length: size + 1 }, (_none, at) => at),
  values: new Uint16Array(size),
});

/**
 * Writes a table out under a protection. `pair` are its two columns and `recordKeys` the secret numbers
 * of the persons; both are needed for the public alone.
 */
export const tabulationOf = (
  table: Table<Counted>,
  pair: readonly [Column<Counted>, Column<Counted>] | undefined,
  protection: Protection,
  recordKeys?: () => Uint32Array,
): Tabulation => {
  if (protection === "none") return exactTabulation(table);
  if (protection === "print") return printTabulation(table);
  if (!pair || !recordKeys) throw new Error("a public table needs the persons it is made of");
  return publicTabulation(table, pair, recordKeys());
};

/** Writes an exact table out. */
export const exactTabulation = (table: Table<Counted>): Tabulation => ({
  rows: cellsOf(table).map(({ names, r, c }) => {
    const n = table.cells[r * table.columnCodes.length + c] ?? 0;
    const denominator = table.columnTotals[c] ?? 0;
    return { ...names, n, share: n / denominator, denominator };
  }),
  population: table.persons,
  missing: table.persons - table.total,
  protection: { rule: "none" },
});

/**
 * Writes a table out for print: small counts hidden, and what would give them away. `apart` is the table
 * as it was protected together with others, or the parts of a table of completeness.
 */
export const printTabulation = (
  table: Table<Counted>,
  apart?: readonly ProtectedTable<Counted>[],
): Tabulation => {
  const isCompleteness = table.row.name === COMPLETENESS;
  const shown = isCompleteness ? protectCompleteness(table, apart) : (apart?.[0] ?? protect(table));
  const whole = "n" in shown.persons && "n" in shown.total ? shown.persons.n : null;
  const rows = cellsOf(table).flatMap(({ names, r, c }) => {
    const cell = shown.cells[r]?.[c];
    const denominator = shown.columnTotals[c];
    if (!cell || !denominator) return [];
    const share = shownShare(cell, denominator, shown.threshold);
    return [
      {
        ...names,
        n: "n" in cell ? cell.n : null,
        share: "share" in share ? share.share : null,
        denominator: "n" in denominator ? denominator.n : null,
        ...("hidden" in cell && { hidden: cell.hidden }),
      },
    ];
  });
  const hidden = (as: "primary" | "secondary"): number =>
    rows.filter((row) => row.hidden === as).length;
  return {
    rows,
    population: whole,
    missing: whole === null || !("n" in shown.total) ? null : whole - shown.total.n,
    protection: {
      rule: "print",
      threshold: shown.threshold,
      hidden: { primary: hidden("primary"), secondary: hidden("secondary") },
    },
  };
};

/**
 * Writes a table out for the public: each count with the noise of its persons, rounded to a multiple
 * of 5. `recordKeys` are the secret numbers of the persons, in their order.
 */
const publicTabulation = (
  table: Table<Counted>,
  [rows, columns]: readonly [Column<Counted>, Column<Counted>],
  recordKeys: Uint32Array,
): Tabulation => {
  const keys = keysOf(table, rows, columns, recordKeys);
  const population = publicCount(table.persons, keys.persons);
  const total = publicCount(table.total, keys.total);
  return {
    rows: cellsOf(table).flatMap(({ names, r, c }) => {
      const at = r * table.columnCodes.length + c;
      const n = publicCount(table.cells[at] ?? 0, keys.cells[at] ?? EMPTY_KEY);
      const denominator = publicCount(table.columnTotals[c] ?? 0, keys.columns[c] ?? EMPTY_KEY);
      // A count that has become 0 is not told apart from one that nobody has.
      if (n === 0) return [];
      return [{ ...names, n, share: denominator >= n ? n / denominator : null, denominator }];
    }),
    population,
    missing: Math.max(0, population - total),
    protection: { rule: "public", base: 5, mostChange: MOST_CHANGE },
  };
};

type Keys = {
  readonly cells: CellKey[];
  readonly columns: CellKey[];
  readonly total: CellKey;
  readonly persons: CellKey;
};

const keysOf = (
  table: Table<Counted>,
  rows: Column<Counted>,
  columns: Column<Counted>,
  recordKeys: Uint32Array,
): Keys => {
  const rowAt = rows.codes.map((code) => table.rowCodes.indexOf(code));
  const columnAt = columns.codes.map((code) => table.columnCodes.indexOf(code));
  const width = table.columnCodes.length;
  const cells: CellKey[] = [];
  const columnKeys: CellKey[] = [];
  let [total, persons] = [EMPTY_KEY, EMPTY_KEY];
  for (const [person, recordKey] of recordKeys.entries()) {
    persons = withPerson(persons, recordKey);
    const [rowsOf, columnsOf] = [codesAt(rows, person), codesAt(columns, person)];
    if (rowsOf.length === 0 || columnsOf.length === 0) continue;
    total = withPerson(total, recordKey);
    for (const column of columnsOf) {
      const c = columnAt[column] ?? 0;
      columnKeys[c] = withPerson(columnKeys[c] ?? EMPTY_KEY, recordKey);
      for (const row of rowsOf) {
        const at = (rowAt[row] ?? 0) * width + c;
        cells[at] = withPerson(cells[at] ?? EMPTY_KEY, recordKey);
      }
    }
  }
  return { cells, columns: columnKeys, total, persons };
};

const codesAt = ({ starts, values }: Column<Counted>, person: number): Uint16Array =>
  values.subarray(starts[person], starts[person + 1]);

type CellPlace = {
  readonly names: Readonly<Record<string, string>>;
  readonly r: number;
  readonly c: number;
};

const cellsOf = (table: Table<Counted>): readonly CellPlace[] =>
  table.rowCodes.flatMap((rowCode, r) =>
    table.columnCodes.flatMap((columnCode, c) => {
      if (!table.cells[r * table.columnCodes.length + c]) return [];
      const column = table.column.name === "" ? {} : { [table.column.name]: columnCode };
      return [{ names: { [table.row.name]: rowCode, ...column }, r, c }];
    }),
  );
