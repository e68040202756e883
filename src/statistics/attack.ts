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
 * For one answer a person only: with several, cells add up to more than the margin (suppress-linked.ts).
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
  const network = createNetwork(grid.height + grid.width + 2);
  const pipes = new Map<number, Pipe>();
  for (const at of hidden) {
    const value = grid.values[at] ?? 0;
    const { least, most } = belief(at);
    const [from, to] = endsOf(grid, at);
    pipes.set(at, network.lay(from, to, most - value, value - least));
  }
  const reach = (at: number, upTo: number, direction: "forth" | "back"): number => {
    const pipe = pipes.get(at);
    return pipe === undefined ? 0 : network.reach(pipe, upTo, direction);
  };
  return {
    rise: (at, upTo) => reach(at, upTo, "forth"),
    fall: (at, upTo) => reach(at, upTo, "back"),
  };
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

/** The direction of each pipe makes every cell enter one equation and leave another. */
const endsOf = (grid: Grid, at: number): Ends => {
  const [row, column] = placeOf(grid, at);
  const ends: Ends = [columnNode(grid, column), rowNode(row)];
  const isMargin = (row === grid.height) !== (column === grid.width);
  return isMargin ? [ends[1], ends[0]] : ends;
};
