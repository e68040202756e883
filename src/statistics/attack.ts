/**
 * What an attacker can work out about hidden cells of a two-way table by adding and subtracting what
 * is shown.
 *
 * [Note: Attack on a table] Every cell stands in one row equation and one column equation, margins
 * included, so the table is a network: rows and columns are nodes, cells are pipes, and whatever the
 * hidden cells may be together is a flow that changes no shown number. How far one cell can move is
 * therefore a greatest flow, which is exact; bounds that are only narrowed equation by equation would
 * overlook what follows from several equations at once.
 *
 * Where a person may have several codes, cells add up to at least the margin, and the surplus is one
 * more unknown, with a pipe to a node of its own.
 */
import { createNetwork, type Pipe } from "./network.ts";

/**
 * A table with its margins as one grid, row by row: `height` rows and `width` columns of cells, and
 * after them the totals, so there are `(height + 1) × (width + 1)` values; the last is the total.
 */
export type Grid = {
  readonly height: number;
  readonly width: number;
  readonly values: readonly number[];
  /** Whether a person may have several row codes, or several column codes. */
  readonly several: { readonly rows: boolean; readonly columns: boolean };
};

/** Least and greatest value that an attacker grants a hidden cell before any sum is looked at. */
export type Belief = (at: number) => { readonly least: number; readonly most: number };

/** How far hidden cells may move, under one belief, for all that the attacker knows. */
export type Attack = {
  /** How much greater a cell may be, at most `upTo`. */
  readonly rise: (at: number, upTo: number) => number;
  /** How much smaller it may be, at most `upTo`. */
  readonly fall: (at: number, upTo: number) => number;
};

/** Prepares the attack on a grid of which the cells in `hidden` are not shown. */
export const attackOn = (grid: Grid, hidden: ReadonlySet<number>, belief: Belief): Attack => {
  let bounds = new Map([...hidden].map((at) => [at, belief(at)] as const));
  let attack = attackWithin(grid, bounds);
  // With one answer a person the equations imply that a part is never more than its whole. With
  // several they do not, and each bound that is found may narrow another.
  for (let round = 0; round < ROUNDS && (grid.several.rows || grid.several.columns); round += 1) {
    const narrower = narrowed(grid, bounds, attack);
    if (!narrower) break;
    bounds = narrower;
    attack = attackWithin(grid, bounds);
  }
  return attack;
};

const ROUNDS = 20;

type Bounds = ReadonlyMap<number, { readonly least: number; readonly most: number }>;

const attackWithin = (grid: Grid, bounds: Bounds): Attack => {
  const network = createNetwork(groundNode(grid) + 1);
  const pipes = new Map<number, Pipe>();
  for (const [at, { least, most }] of bounds) {
    const value = grid.values[at] ?? 0;
    const [from, to] = endsOf(grid, at);
    pipes.set(at, network.lay(from, to, most - value, value - least));
  }
  for (const [line, surplus] of surplusesOf(grid))
    network.lay(...surplusEnds(grid, line), Number.POSITIVE_INFINITY, surplus);
  const reach = (at: number, upTo: number, direction: "forth" | "back"): number => {
    const pipe = pipes.get(at);
    return pipe === undefined ? 0 : network.reach(pipe, upTo, direction);
  };
  return {
    rise: (at, upTo) => reach(at, upTo, "forth"),
    fall: (at, upTo) => reach(at, upTo, "back"),
  };
};

/** Bounds by which no part exceeds a whole that holds it; undefined where that narrows nothing. */
const narrowed = (
  grid: Grid,
  bounds: Bounds,
  attack: Attack,
): Map<number, { readonly least: number; readonly most: number }> | undefined => {
  const least = [...grid.values];
  const most = [...grid.values];
  for (const at of bounds.keys()) {
    least[at] = (grid.values[at] ?? 0) - attack.fall(at, ENDLESS);
    most[at] = (grid.values[at] ?? 0) + attack.rise(at, ENDLESS);
  }
  const found = new Map(
    [...bounds].map(([at, bound]) => [
      at,
      {
        least: Math.max(bound.least, ...partsOf(grid, at).map((part) => least[part] ?? 0)),
        most: Math.min(bound.most, ...wholesOf(grid, at).map((whole) => most[whole] ?? 0)),
      },
    ]),
  );
  const isNarrower = [...bounds].some(([at, bound]) => {
    const now = found.get(at);
    return now !== undefined && (now.least > bound.least || now.most < bound.most);
  });
  return isNarrower ? found : undefined;
};

// More than any count of persons, and still a number to calculate with.
const ENDLESS = 1e12;

/** The totals that hold a cell or a total. */
const wholesOf = (grid: Grid, at: number): readonly number[] => {
  const [row, column] = placeOf(grid, at);
  return [
    indexOf(grid, grid.height, column),
    indexOf(grid, row, grid.width),
    indexOf(grid, grid.height, grid.width),
  ].filter((whole) => whole !== at);
};

/** The cells or totals that a total holds; none for a cell. */
const partsOf = (grid: Grid, at: number): readonly number[] => {
  const [row, column] = placeOf(grid, at);
  const parts: number[] = [];
  if (row === grid.height)
    for (let r = 0; r < grid.height; r += 1) parts.push(indexOf(grid, r, column));
  if (column === grid.width)
    for (let c = 0; c < grid.width; c += 1) parts.push(indexOf(grid, row, c));
  return parts;
};

/** The place of a value in the grid. */
export const indexOf = (grid: Grid, row: number, column: number): number =>
  row * (grid.width + 1) + column;

/** Row and column of a value; `height` and `width` are the totals. */
export const placeOf = (grid: Grid, at: number): readonly [row: number, column: number] => [
  Math.floor(at / (grid.width + 1)),
  at % (grid.width + 1),
];

type Ends = readonly [from: number, to: number];

const rowNode = (row: number): number => row;
const columnNode = (grid: Grid, column: number): number => grid.height + 1 + column;
const groundNode = (grid: Grid): number => grid.height + grid.width + 2;

/** The direction of each pipe makes every cell enter one equation and leave another. */
const endsOf = (grid: Grid, at: number): Ends => {
  const [row, column] = placeOf(grid, at);
  const ends: Ends = [columnNode(grid, column), rowNode(row)];
  const isMargin = (row === grid.height) !== (column === grid.width);
  return isMargin ? [ends[1], ends[0]] : ends;
};

/** Rows and columns of which the cells may add up to more than their total, with the surplus. */
const surplusesOf = (grid: Grid): readonly (readonly [line: number, surplus: number])[] => {
  const value = (row: number, column: number): number =>
    grid.values[indexOf(grid, row, column)] ?? 0;
  const surpluses: [number, number][] = [];
  if (grid.several.columns)
    for (let row = 0; row <= grid.height; row += 1) {
      let sum = 0;
      for (let column = 0; column < grid.width; column += 1) sum += value(row, column);
      surpluses.push([rowNode(row), sum - value(row, grid.width)]);
    }
  if (grid.several.rows)
    for (let column = 0; column <= grid.width; column += 1) {
      let sum = 0;
      for (let row = 0; row < grid.height; row += 1) sum += value(row, column);
      surpluses.push([columnNode(grid, column), sum - value(grid.height, column)]);
    }
  return surpluses;
};

const surplusEnds = (grid: Grid, line: number): Ends => {
  const isRow = line <= grid.height;
  const isTotals = line === grid.height || line === groundNode(grid) - 1;
  return isRow === isTotals ? [groundNode(grid), line] : [line, groundNode(grid)];
};
