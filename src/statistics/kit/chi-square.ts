/** Pearson's chi-square test of a two-way table, and Cramér's V, which says how much it matters. */
import { chiSquareTail } from "./gamma-distribution.ts";

/** What a test found. */
export type ChiSquareTest = {
  readonly chiSquare: number;
  readonly degrees: number;
  /** The chance of a table as uneven as this where nothing depends on anything. */
  readonly p: number;
  /** From 0, no association, to 1, each row in a column of its own. */
  readonly cramersV: number;
  /** The least expected count; below 5 the chance is not to be relied on. */
  readonly leastExpected: number;
};

/**
 * Tests whether rows and columns depend on each other. Rows and columns without persons say nothing and
 * are left out; undefined where fewer than two of either are left.
 */
export const chiSquareTest = (table: readonly (readonly number[])[]): ChiSquareTest | undefined => {
  const rowTotals = table.map((row) => row.reduce((sum, n) => sum + n, 0));
  const columnTotals = (table[0] ?? []).map((_n, at) =>
    table.reduce((sum, row) => sum + (row[at] ?? 0), 0),
  );
  const total = rowTotals.reduce((sum, n) => sum + n, 0);
  const rows = rowTotals.filter((n) => n > 0).length;
  const columns = columnTotals.filter((n) => n > 0).length;
  if (rows < 2 || columns < 2) return undefined;
  let [chiSquare, leastExpected] = [0, Number.POSITIVE_INFINITY];
  for (const [r, row] of table.entries())
    for (const [c, n] of row.entries()) {
      const expected = ((rowTotals[r] ?? 0) * (columnTotals[c] ?? 0)) / total;
      if (expected === 0) continue;
      chiSquare += (n - expected) ** 2 / expected;
      leastExpected = Math.min(leastExpected, expected);
    }
  const degrees = (rows - 1) * (columns - 1);
  return {
    chiSquare,
    degrees,
    p: chiSquareTail(chiSquare, degrees),
    cramersV: Math.sqrt(chiSquare / total / Math.min(rows - 1, columns - 1)),
    leastExpected,
  };
};
