/**
 * Makes a table safe to show: hides small counts, then as many others as it takes that none of the
 * hidden ones can be worked out from totals (`statistics.md` 4.1, release tier T2; `domain.md` D02).
 *
 * Charts, summaries and exports take a `ProtectedTable` and nothing else. It protects one table at a
 * time: two tables of one population, published side by side, may still tell more than each alone.
 */
import { type Attack, attackOn, type Belief, type Grid, indexOf, placeOf } from "./attack.ts";
import { axisOf, linkCounts, traitsIn, traitsKey } from "./linked-counts.ts";
import { hideLinked } from "./suppress-linked.ts";
import type { Table } from "./tabulate.ts";

import { THRESHOLD } from "./threshold.ts";
import type { Counted, Variable } from "./variable.ts";

/**
 * A count as it may be shown. `primary`: the count is from 1 to the threshold less 1. `secondary`: it
 * is larger, and would give away another. Zero is always shown as zero.
 */
export type Cell = { readonly n: number } | { readonly hidden: "primary" | "secondary" };

declare const isProtected: unique symbol;

/** A two-way table of persons that may be shown. Made by `protect` alone. */
export type ProtectedTable<V extends Counted = Variable> = {
  readonly row: V;
  readonly column: V;
  readonly rowCodes: readonly string[];
  readonly columnCodes: readonly string[];
  /** One list a row. */
  readonly cells: readonly (readonly Cell[])[];
  readonly rowTotals: readonly Cell[];
  readonly columnTotals: readonly Cell[];
  /** Persons with an answer to both variables: the denominator of the table. Hidden when small. */
  readonly total: Cell;
  /** Persons without an answer to the row or the column variable; in no total. */
  readonly missing: { readonly row: Cell; readonly column: Cell };
  /**
   * All persons of the population. Hidden where it would tell, beside the total, how few have no answer
   * or how few have one. Nothing that is shown with this table may state it otherwise.
   */
  readonly persons: Cell;
  readonly threshold: number;
  readonly [isProtected]: true;
};

/**
 * Why a count of a table is hidden, by its place: row by row, each row ending with its total, the last
 * row being the totals of columns and the total of all. `PERSONS` is the place of all persons.
 */
export type HiddenPlaces = ReadonlyMap<number, "primary" | "secondary">;

/** The place of the number of all persons, which is no part of the grid. */
export const PERSONS = -1;

/** What was decided by other tables: places already public, and places that must stay hidden. */
export type DecidedPlaces = {
  readonly shown: ReadonlySet<number>;
  readonly hidden: ReadonlySet<number>;
};

const undecided: DecidedPlaces = { shown: new Set(), hidden: new Set() };

/** Hides what must not be shown. `threshold` is at least 2; a smaller one hides nothing. */
export const protect = <V extends Counted>(
  table: Table<V>,
  threshold: number = THRESHOLD,
): ProtectedTable<V> => protectedBy(table, hiddenPlaces(table, threshold), threshold);

/** Chooses what to hide of a table, beside what was decided elsewhere. */
export const hiddenPlaces = <V extends Counted>(
  table: Table<V>,
  threshold: number = THRESHOLD,
  decided: DecidedPlaces = undecided,
): HiddenPlaces => hide(table, gridOf(table), threshold, decided);

/** A table that shows all but the places given, small counts and what small rests would tell. */
export const protectedBy = <V extends Counted>(
  table: Table<V>,
  hidden: HiddenPlaces,
  threshold: number = THRESHOLD,
): ProtectedTable<V> => {
  const grid = gridOf(table);
  const cellAt = (row: number, column: number): Cell => {
    const at = indexOf(grid, row, column);
    const n = grid.values[at] ?? 0;
    const reason = hidden.get(at) ?? (isSmall(n, threshold) ? "primary" : undefined);
    return reason ? { hidden: reason } : { n };
  };
  const isTiny = isSmall(table.total, threshold);
  const alone = (n: number, beside: number): Cell => {
    if (isSmall(n, threshold)) return { hidden: "primary" };
    return isTiny || isSmall(beside, threshold) ? { hidden: "secondary" } : { n };
  };
  // The brand is born here: this is the one place where a table becomes safe to show.
  return {
    row: table.row,
    column: table.column,
    rowCodes: table.rowCodes,
    columnCodes: table.columnCodes,
    cells: table.rowCodes.map((_row, r) => table.columnCodes.map((_column, c) => cellAt(r, c))),
    rowTotals: table.rowCodes.map((_row, r) => cellAt(r, grid.width)),
    columnTotals: table.columnCodes.map((_column, c) => cellAt(grid.height, c)),
    total: cellAt(grid.height, grid.width),
    missing: { row: alone(table.missing.row, 0), column: alone(table.missing.column, 0) },
    persons: hidden.has(PERSONS)
      ? { hidden: isSmall(table.persons, threshold) ? "primary" : "secondary" }
      : alone(table.persons, table.persons - table.total),
    threshold,
  } as Omit<ProtectedTable<V>, typeof isProtected> as ProtectedTable<V>;
};

/** The number of hidden counts, margins included. */
export const hiddenIn = <V extends Counted>(
  table: ProtectedTable<V>,
): { readonly primary: number; readonly secondary: number } => {
  const all = [...table.cells.flat(), ...table.rowTotals, ...table.columnTotals, table.total];
  const count = (reason: "primary" | "secondary"): number =>
    all.filter((cell) => "hidden" in cell && cell.hidden === reason).length;
  return { primary: count("primary"), secondary: count("secondary") };
};

type Hidden = Map<number, "primary" | "secondary">;

const isSmall = (n: number, threshold: number): boolean => n > 0 && n < threshold;

const gridOf = <V extends Counted>(table: Table<V>): Grid => {
  const [height, width] = [table.rowCodes.length, table.columnCodes.length];
  const values: number[] = [];
  for (let r = 0; r < height; r += 1)
    values.push(...table.cells.subarray(r * width, (r + 1) * width), table.rowTotals[r] ?? 0);
  values.push(...table.columnTotals, table.total);
  return { height, width, values };
};

const hide = <V extends Counted>(
  { row, column }: Table<V>,
  grid: Grid,
  threshold: number,
  decided: DecidedPlaces,
): Hidden => {
  const several = { rows: row.answer === "several", columns: column.answer === "several" };
  return several.rows || several.columns
    ? hideBySums(grid, several, threshold, decided)
    : hideByNetwork(grid, threshold, decided);
};

type Several = { readonly rows: boolean; readonly columns: boolean };

/** With several answers, all but a few may have one: those few are no pipe of the network, but a sum. */
const hideBySums = (
  grid: Grid,
  several: Several,
  threshold: number,
  decided: DecidedPlaces,
): Hidden => {
  const codes = (length: number): readonly string[] =>
    Array.from({ length }, (_none, at) => String(at));
  const layout = {
    axes: [
      axisOf("row", codes(grid.height), several.rows),
      axisOf("column", codes(grid.width), several.columns),
    ],
    where: new Map<string, string>(),
  };
  const placeIn = (traits: ReadonlyMap<string, string>): number =>
    indexOf(
      grid,
      Number(traits.get("row") ?? grid.height),
      Number(traits.get("column") ?? grid.width),
    );
  const counts = linkCounts([layout], (traits) => grid.values[placeIn(traits)] ?? 0);
  const numbers = new Map(counts.keys.map((key, at) => [key, at]));
  const placed = traitsIn(layout).map(
    (traits) => [placeIn(traits), numbers.get(traitsKey(traits)) ?? -1] as const,
  );
  const numbersIn = (places: ReadonlySet<number>): ReadonlySet<number> =>
    new Set(placed.flatMap(([place, number]) => (places.has(place) ? [number] : [])));
  const reasons = hideLinked(counts, threshold, {
    shown: numbersIn(decided.shown),
    hidden: numbersIn(decided.hidden),
  });
  return new Map(
    placed.flatMap(([place, number]) => {
      const reason = reasons.get(number);
      return reason ? [[place, reason] as const] : [];
    }),
  );
};

const hideByNetwork = (grid: Grid, threshold: number, decided: DecidedPlaces): Hidden => {
  const hidden: Hidden = new Map();
  for (const [at, value] of grid.values.entries())
    if (isSmall(value, threshold)) hidden.set(at, "primary");
    else if (decided.hidden.has(at) && value > 0) hidden.set(at, "secondary");
  const audit = auditOf(grid, threshold, decided.hidden);
  // Hiding more never makes another cell less certain to stay hidden, so each is looked at once.
  const waiting = smallestFirst(grid, hidden);
  let isSafe = audit(hidden);
  for (const at of waiting)
    while (!isSafe(at)) {
      const more = cheapestCover(grid, { hidden, shown: decided.shown }, at, threshold);
      if (more.length === 0) break;
      for (const other of more) hidden.set(other, "secondary");
      waiting.push(...more);
      isSafe = audit(hidden);
    }
  return showNeedless(grid, hidden, audit, decided.hidden);
};

const smallestFirst = (grid: Grid, hidden: Hidden): number[] =>
  [...hidden.keys()].sort((a, b) => (grid.values[a] ?? 0) - (grid.values[b] ?? 0) || a - b);

type Audit = (hidden: Hidden) => (at: number) => boolean;

/**
 * Whether a hidden cell stays uncertain enough. Two readers are tried who add and subtract:
 *
 * 1. One who sees that counts are hidden: of a small count it must stay possible that it is greater or
 *    smaller by max(5, 50 %); of any other, what it may be must span as much.
 * 2. One who also knows which were hidden for being small, and so that these are below the threshold
 *    and the others not: small counts must stay uncertain by 50 % either way.
 *
 * Where even a table without any count shown leaves less, since zeros are shown and counts are whole,
 * as little is asked for; so the search for cells to hide always ends well.
 */
const auditOf = (grid: Grid, threshold: number, forced: ReadonlySet<number>): Audit => {
  const isSmallAt = (at: number): boolean => isSmall(grid.values[at] ?? 0, threshold);
  const unmarked: Belief = () => ({ least: 1, most: Number.POSITIVE_INFINITY });
  const marked: Belief = (at) =>
    isSmallAt(at)
      ? { least: 1, most: threshold - 1 }
      : { least: threshold, most: Number.POSITIVE_INFINITY };
  const nothingShown = new Set(
    [...grid.values.keys()].filter((at) => mayBeHidden(grid, at) || isSmallAt(at)),
  );
  const best = {
    unmarked: attackOn(grid, nothingShown, unmarked),
    marked: attackOn(grid, nothingShown, marked),
  };
  return (hidden) => {
    const cells = new Set(hidden.keys());
    const now = {
      unmarked: attackOn(grid, cells, unmarked),
      marked: attackOn(grid, cells, marked),
    };
    return (at) => {
      const half = Math.ceil((grid.values[at] ?? 0) / 2);
      // Of a count hidden for the sake of another table, enough that its persons do not add up to it.
      const margin = forced.has(at) ? Math.min(threshold, Math.max(5, half)) : Math.max(5, half);
      return isSmallAt(at)
        ? isOpen(now.unmarked, best.unmarked, at, margin) &&
            isOpen(now.marked, best.marked, at, half)
        : spanOf(now.unmarked, at, margin) >= spanOf(best.unmarked, at, margin);
    };
  };
};

const isOpen = (now: Attack, best: Attack, at: number, margin: number): boolean =>
  now.rise(at, margin) >= best.rise(at, margin) && now.fall(at, margin) >= best.fall(at, margin);

const spanOf = (attack: Attack, at: number, upTo: number): number =>
  Math.min(upTo, attack.rise(at, upTo) + attack.fall(at, upTo));

const isAllSafe = (grid: Grid, hidden: Hidden, audit: Audit): boolean =>
  smallestFirst(grid, hidden).every(audit(hidden));

/**
 * The shown counts to hide besides: the other corners of the cheapest rectangle through the cell in
 * which enough persons can be moved about. Without a rectangle, the cheapest count that is left.
 */
const cheapestCover = (
  grid: Grid,
  { hidden, shown }: { readonly hidden: Hidden; readonly shown: ReadonlySet<number> },
  at: number,
  threshold: number,
): readonly number[] => {
  const need = Math.max(5, (grid.values[at] ?? 0) / 2) + threshold;
  const [row, column] = placeOf(grid, at);
  let best: { readonly cost: number; readonly cells: readonly number[] } | undefined;
  for (const other of grid.values.keys()) {
    const [r, c] = placeOf(grid, other);
    if (r === row || c === column) continue;
    const partners = [indexOf(grid, row, c), indexOf(grid, r, column)];
    const cells = [...partners, other].filter((corner) => !hidden.has(corner));
    const isFixed = (corner: number): boolean =>
      !hidden.has(corner) && (shown.has(corner) || !mayBeHidden(grid, corner));
    if (cells.length === 0 || [...partners, other].some(isFixed)) continue;
    const cost = costOf(grid, cells) + shortfall(grid, partners, need);
    if (!best || cost < best.cost) best = { cost, cells };
  }
  return best?.cells ?? cheapestAlone(grid, hidden, shown);
};

const cheapestAlone = (grid: Grid, hidden: Hidden, shown: ReadonlySet<number>): readonly number[] =>
  [...grid.values.keys()]
    .filter((at) => !hidden.has(at) && !shown.has(at) && mayBeHidden(grid, at))
    .sort((a, b) => costOf(grid, [a]) - costOf(grid, [b]) || a - b)
    .slice(0, 1);

/** Zeros are shown, and so is the total unless it is small: people know how many they asked. */
const mayBeHidden = (grid: Grid, at: number): boolean =>
  (grid.values[at] ?? 0) > 0 && at !== grid.values.length - 1;

/** Persons whose counts are lost; a lost margin counts as much more. */
const costOf = (grid: Grid, cells: readonly number[]): number =>
  cells.reduce((cost, at) => {
    const [row, column] = placeOf(grid, at);
    const margins = Number(row === grid.height) + Number(column === grid.width);
    return cost + (grid.values[at] ?? 0) * 1000 ** margins;
  }, 0);

/** Corners with too few persons protect little: they are taken only where nothing better is left. */
const shortfall = (grid: Grid, corners: readonly number[], need: number): number =>
  corners.reduce((sum, at) => sum + Math.max(0, need - (grid.values[at] ?? 0)), 0) * 1e4;

/** Above this, trying to show counts again would take longer than a person waits. */
const TRIALS = 20_000;

/** Shows again, largest first, what was hidden without need: rectangles overlap. */
const showNeedless = (
  grid: Grid,
  hidden: Hidden,
  audit: Audit,
  stay: ReadonlySet<number>,
): Hidden => {
  const secondary = [...hidden.keys()]
    .filter((at) => hidden.get(at) === "secondary" && !stay.has(at))
    .sort((a, b) => costOf(grid, [b]) - costOf(grid, [a]) || a - b);
  if (secondary.length * hidden.size > TRIALS) return hidden;
  for (const at of secondary) {
    hidden.delete(at);
    if (!isAllSafe(grid, hidden, audit)) hidden.set(at, "secondary");
  }
  return hidden;
};
