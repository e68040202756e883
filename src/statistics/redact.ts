/**
 * Makes rows k-anonymous by emptying single values: redact values before rows (`domain.md` D01, D04).
 * CTDC would have lost 40 % of its records by leaving rows out.
 */

/** Rows after redaction, in their order, and how many values were emptied. */
export type Redacted = {
  readonly rows: readonly (readonly string[])[];
  readonly redactedCells: number;
};

/**
 * Empties values until every combination of the given columns is shared by at least `k` rows; an
 * empty value counts as a value. `columns` are positions, the one to give up first standing first.
 * There must be at least `k` rows. No row is left out.
 */
export const redacted = (
  rows: readonly (readonly string[])[],
  columns: readonly number[],
  k: number,
): Redacted => {
  const result = rows.map((row) => [...row]);
  let redactedCells = 0;
  const empty = (row: string[], column: number): void => {
    if (row[column] !== "") redactedCells += 1;
    row[column] = "";
  };
  for (let small = smallGroups(result, columns, k); small.length > 0; ) {
    const companyOf = companiesIn(result, columns);
    const emptied = small.filter((group) => emptyOne(group, columns, companyOf, empty));
    // Only rows without any value are left over: others have to join them.
    if (emptied.length === 0) joinEmpty(result, columns, k, empty);
    small = smallGroups(result, columns, k);
  }
  return { rows: result, redactedCells };
};

/** The size of the smallest group of rows that are alike in these columns; 0 without rows. */
export const anonymityOf = (
  rows: readonly (readonly string[])[],
  columns: readonly number[],
): number => {
  const sizes = [...groupsOf(rows, columns).values()].map((group) => group.length);
  return sizes.length > 0 ? Math.min(...sizes) : 0;
};

type Group = string[][];
type Empty = (row: string[], column: number) => void;

const keyOf = (row: readonly string[], columns: readonly number[]): string =>
  columns.map((column) => row[column]).join("\u0000");

const groupsOf = <Row extends readonly string[]>(
  rows: readonly Row[],
  columns: readonly number[],
): ReadonlyMap<string, Row[]> => {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row, columns);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
};

const smallGroups = (rows: Group, columns: readonly number[], k: number): readonly Group[] =>
  [...groupsOf(rows, columns).values()].filter((group) => group.length < k);

/** How many rows are like a row when one column is left out. */
type CompanyOf = (row: readonly string[], without: number) => number;

const companiesIn = (rows: Group, columns: readonly number[]): CompanyOf => {
  const sizes = columns.map((without) => {
    const others = columns.filter((column) => column !== without);
    const counts = new Map<string, number>();
    for (const row of rows) {
      const key = keyOf(row, others);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return { others, counts };
  });
  return (row, without) => {
    const found = sizes[columns.indexOf(without)];
    return found?.counts.get(keyOf(row, found.others)) ?? 0;
  };
};

/**
 * Empties, in all rows of a group, the value whose loss brings it among most others; of equals the one
 * to give up first. Says whether there was a value to empty.
 */
const emptyOne = (
  group: Group,
  columns: readonly number[],
  companyOf: CompanyOf,
  empty: Empty,
): boolean => {
  const [first] = group;
  const filled = columns.filter((column) => first?.[column] !== "");
  if (!first || filled.length === 0) return false;
  const company = filled.map((column) => companyOf(first, column));
  const column = filled[company.indexOf(Math.max(...company))];
  if (column === undefined) return false;
  for (const row of group) empty(row, column);
  return true;
};

/** Empties the smallest other group too, so that together they are at least as many as asked for. */
const joinEmpty = (rows: Group, columns: readonly number[], k: number, empty: Empty): void => {
  const [smallest] = [...groupsOf(rows, columns).values()]
    .filter((group) => group.length >= k)
    .sort((a, b) => a.length - b.length);
  for (const row of smallest ?? []) for (const column of columns) empty(row, column);
};
