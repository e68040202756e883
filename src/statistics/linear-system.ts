/**
 * Sums that must hold, and how far numbers can move while all of them keep holding: a greatest value
 * by the simplex method with bounds. Knows no table; attacks on tables that are linked use it, and
 * those of three dimensions, for which pipes between nodes (network.ts) are not enough.
 *
 * Moves start from nothing moved, which keeps every sum, so a search can begin from any basis, and
 * the basis that one search ends with serves the next.
 */

/** One sum that must stay: factors of unknowns, by number of the unknown. The moves add up to 0. */
export type Equation = readonly (readonly [unknown: number, factor: number])[];

/** Equations, ready for many searches. */
export type LinearSystem = {
  /**
   * The moves, one an unknown, that make the sum of `gain · move` greatest within `least ≤ 0 ≤ most`.
   * Ends early, with moves that are allowed and may not be the greatest, after very many steps.
   * Where the gain has no end, its unknown must have a bound.
   */
  readonly greatest: (
    gain: Float64Array,
    least: Float64Array,
    most: Float64Array,
  ) => Float64Array<ArrayBuffer>;
};

/** Takes in equations over unknowns numbered from 0. */
export const createLinearSystem = (
  unknowns: number,
  equations: readonly Equation[],
): LinearSystem => {
  let tableau = tableauOf(unknowns, equations);
  let pivots = 0;
  return {
    greatest: (gain, least, most) => {
      // Each exchange of the basis rounds a little; a basis from the equations themselves is exact.
      if (pivots > FRESH) {
        tableau = tableauOf(unknowns, equations);
        pivots = 0;
      }
      const search = { tableau, reduced: reducedBy(tableau, gain), least, most };
      const moves = new Float64Array(unknowns);
      let idle = 0;
      for (let step = 0; step < STEPS; step += 1) {
        const entering = enteringIn(search, moves, idle > IDLE);
        if (entering === -1) break;
        const { length, leaving } = stepAlong(search, moves, entering, idle > IDLE);
        idle = length > TINY ? 0 : idle + 1;
        if (leaving === -1) continue;
        exchange(search, leaving, entering);
        pivots += 1;
      }
      return moves;
    },
  };
};

// Measured on tables of up to 600 cells: drift stays below 1e-9 for far longer.
const FRESH = 3000;
const STEPS = 20_000;
/** So many steps without progress, and the choice follows Bland's rule, which cannot go in circles. */
const IDLE = 30;
const TINY = 1e-7;

/** Equations solved for one unknown each: `rows[i]` has a 1 at `basis[i]`, where other rows have 0. */
type Tableau = {
  readonly rows: Float64Array[];
  readonly basis: number[];
  /** The row that is solved for an unknown; −1 where none is. */
  readonly rowOf: Int32Array;
};

type Search = {
  readonly tableau: Tableau;
  /** What is gained by moving an unknown, the solved ones following. */
  readonly reduced: Float64Array;
  readonly least: Float64Array;
  readonly most: Float64Array;
};

const tableauOf = (unknowns: number, equations: readonly Equation[]): Tableau => {
  const rows: Float64Array[] = [];
  const basis: number[] = [];
  const rowOf = new Int32Array(unknowns).fill(-1);
  for (const equation of equations) {
    const row = new Float64Array(unknowns);
    for (const [unknown, factor] of equation) row[unknown] = (row[unknown] ?? 0) + factor;
    for (const [at, solved] of rows.entries()) subtract(row, solved, basis[at] ?? 0);
    const pivot = row.findIndex((factor) => Math.abs(factor) > TINY);
    // An equation that follows from the others says nothing new.
    if (pivot === -1) continue;
    scale(row, pivot);
    for (const solved of rows) subtract(solved, row, pivot);
    rowOf[pivot] = rows.length;
    rows.push(row);
    basis.push(pivot);
  }
  return { rows, basis, rowOf };
};

/** Makes the factor at `pivot` 1. */
const scale = (row: Float64Array, pivot: number): void => {
  const factor = row[pivot] ?? 1;
  if (factor !== 1) for (let at = 0; at < row.length; at += 1) row[at] = (row[at] ?? 0) / factor;
};

/** Takes so much of `solved`, which has 1 at `pivot`, from a row that it has 0 there. */
const subtract = (row: Float64Array, solved: Float64Array, pivot: number): void => {
  const factor = row[pivot] ?? 0;
  if (factor === 0) return;
  for (let at = 0; at < row.length; at += 1) {
    const other = solved[at] ?? 0;
    if (other !== 0) row[at] = settled((row[at] ?? 0) - factor * other);
  }
  row[pivot] = 0;
};

/** Nearly whole numbers are whole: all counts and factors are. */
const settled = (value: number): number => {
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-10 ? whole : value;
};

const reducedBy = ({ rows, basis }: Tableau, gain: Float64Array): Float64Array => {
  const reduced = gain.slice();
  for (const [at, row] of rows.entries()) subtract(reduced, row, basis[at] ?? 0);
  return reduced;
};

/** The unknown whose move gains most, or by Bland's rule the first that gains; −1 where none does. */
const enteringIn = (
  { tableau, reduced, least, most }: Search,
  moves: Float64Array,
  isFirst: boolean,
): number => {
  let best = -1;
  let bestGain = TINY;
  for (let at = 0; at < reduced.length; at += 1) {
    const gain = reduced[at] ?? 0;
    if (Math.abs(gain) <= bestGain || tableau.rowOf[at] !== -1) continue;
    const bound = (gain > 0 ? most[at] : least[at]) ?? 0;
    if (Math.abs(bound - (moves[at] ?? 0)) <= TINY) continue;
    if (isFirst) return at;
    best = at;
    bestGain = Math.abs(gain);
  }
  return best;
};

/** Moves an unknown as far as it and the solved ones may; says how far, and which row stopped it. */
const stepAlong = (
  search: Search,
  moves: Float64Array,
  entering: number,
  isFirst: boolean,
): Step => {
  const direction = at(search.reduced, entering) > 0 ? 1 : -1;
  const step = firstStop(search, moves, entering, direction, isFirst);
  const move = direction * step.length;
  for (const [index, row] of search.tableau.rows.entries()) {
    const solved = at(search.tableau.basis, index);
    moves[solved] = settled(at(moves, solved) - at(row, entering) * move);
  }
  moves[entering] = settled(at(moves, entering) + move);
  return step;
};

/** Where a move of an unknown has to end. */
const firstStop = (
  { tableau, least, most }: Search,
  moves: Float64Array,
  entering: number,
  direction: 1 | -1,
  isFirst: boolean,
): Step => {
  const own = at(direction > 0 ? most : least, entering);
  let step: Step = { length: Math.abs(own - at(moves, entering)), leaving: -1, change: 0 };
  for (const [leaving, row] of tableau.rows.entries()) {
    const change = -direction * at(row, entering);
    if (Math.abs(change) <= TINY) continue;
    const solved = at(tableau.basis, leaving);
    const bound = at(change > 0 ? most : least, solved);
    const length = Math.max(0, (bound - at(moves, solved)) / change);
    const next = { length, leaving, change: Math.abs(change) };
    if (isShorter(tableau, next, step, isFirst))
      step = { ...next, length: Math.min(length, step.length) };
  }
  return step;
};

const at = (values: ArrayLike<number>, index: number): number => values[index] ?? 0;

/** How far an unknown moves until a row stops it (−1: its own bound does), and how fast that moves. */
type Step = { readonly length: number; readonly leaving: number; readonly change: number };

/** Of steps as long, the one that a fast row stops is the safest to calculate with. */
const isShorter = ({ basis }: Tableau, next: Step, step: Step, isFirst: boolean): boolean => {
  if (next.length < step.length - TINY) return true;
  if (next.length > step.length + TINY || step.leaving === -1) return false;
  return isFirst
    ? (basis[next.leaving] ?? 0) < (basis[step.leaving] ?? 0)
    : next.change > step.change;
};

/** Solves a row for another unknown than before. */
const exchange = ({ tableau, reduced }: Search, leaving: number, entering: number): void => {
  const row = tableau.rows[leaving];
  if (!row) return;
  tableau.rowOf[tableau.basis[leaving] ?? 0] = -1;
  tableau.rowOf[entering] = leaving;
  tableau.basis[leaving] = entering;
  scale(row, entering);
  for (const other of tableau.rows) if (other !== row) subtract(other, row, entering);
  subtract(reduced, row, entering);
};
