/**
 * Hides small counts in tables of up to three dimensions and in tables that are linked, and then as
 * many other counts as it takes that none of the small ones can be worked out (`statistics.md` 4.1,
 * release tier T2). What suppress.ts does for one two-way table, by network, is done here by linear
 * programming, which knows every sum between all counts at once.
 *
 * [Note: What a reader believes] Two readers are tried who add and subtract. One sees that counts are
 * hidden. The other reads the marks too: a count marked `primary` is from 1 to the threshold less 1,
 * one marked `secondary` is larger. Of a small count it must stay possible that it is greater and that
 * it is smaller, for the first reader by max(5, 50 %), for the second by 50 %; of a count that is hidden
 * for their sake, the first must be left with a span of max(5, 50 %). Where even tables without any
 * count shown leave less, since zeros are shown and counts are whole, as little is asked for.
 */
import { createLinearSystem, type Equation, type LinearSystem } from "./linear-system.ts";
import type { LinkedCounts } from "./linked-counts.ts";
import { THRESHOLD } from "./threshold.ts";

/** Why a count is hidden, by its number in the linked counts. What is not named may be shown. */
export type HiddenCounts = ReadonlyMap<number, "primary" | "secondary">;

/** What was decided elsewhere: counts that are already public, and counts that must stay hidden. */
export type Decided = {
  readonly shown: ReadonlySet<number>;
  readonly hidden: ReadonlySet<number>;
};

/** What a reader can work out of a hidden count, both ends included; `most` may be without end. */
export type Interval = { readonly least: number; readonly most: number };

/**
 * Chooses which counts to hide, at little cost: persons lost from view, those of totals weighing more.
 *
 * `decided` are counts of earlier publications: what is public stays public and cannot protect any
 * more. Counts that stand in no table are hidden in any case and named only where they are small.
 */
export const hideLinked = (
  counts: LinkedCounts,
  threshold: number = THRESHOLD,
  decided: Decided = { shown: new Set(), hidden: new Set() },
): HiddenCounts => {
  const stage = stageOf(counts, threshold, decided);
  const { hidden } = stage;
  for (const [at, value] of counts.values.entries())
    if ((isSmall(value, threshold) && !decided.shown.has(at)) || decided.hidden.has(at))
      hidden.set(at, isSmall(value, threshold) ? "primary" : "secondary");
  const waiting = [...hidden.keys()].sort(
    (a, b) => (counts.values[b] ?? 0) - (counts.values[a] ?? 0) || a - b,
  );
  // Hiding more never makes another count less certain to stay hidden, so each is looked at once.
  for (const at of waiting) waiting.push(...protectOne(stage, at));
  showNeedless(stage);
  return hidden;
};

/**
 * What each reader can work out of each hidden count, exact but for whole numbers: the bounds are
 * those of linear programming. `hidden` has every count that is not shown.
 */
export const auditLinked = (
  counts: LinkedCounts,
  hidden: HiddenCounts,
  threshold: number = THRESHOLD,
): ReadonlyMap<number, { readonly unmarked: Interval; readonly marked: Interval }> => {
  const stage = stageOf(counts, threshold, { shown: new Set(), hidden: new Set() });
  for (const [at, reason] of hidden) stage.hidden.set(at, reason);
  const intervalOf = (at: number, reader: Reader): Interval => {
    const value = counts.values[at] ?? 0;
    const reach = (direction: 1 | -1): number =>
      Math.abs(moved(stage, { at, reader, direction, need: FAR })[at] ?? 0);
    const rise = reach(1);
    return {
      least: value - reach(-1),
      most: rise >= FAR ? Number.POSITIVE_INFINITY : value + rise,
    };
  };
  return new Map(
    [...hidden.keys()].map((at) => [
      at,
      { unmarked: intervalOf(at, "unmarked"), marked: intervalOf(at, "marked") },
    ]),
  );
};

/**
 * The small counts that are not left uncertain enough when those in `shown` are shown, smallest first.
 * For tables that were protected apart and are now read together.
 */
export const exposedIn = (
  counts: LinkedCounts,
  shown: ReadonlySet<number>,
  threshold: number = THRESHOLD,
): readonly number[] => {
  const none = { shown: new Set<number>(), hidden: new Set<number>() };
  const [now, best] = [stageOf(counts, threshold, none), stageOf(counts, threshold, none)];
  const small: number[] = [];
  for (const [at, value] of counts.values.entries()) {
    const reason = isSmall(value, threshold) ? "primary" : "secondary";
    if (reason === "primary") small.push(at);
    if (!shown.has(at) && value > 0) now.hidden.set(at, reason);
    if (mayHide(best, at)) best.hidden.set(at, reason);
  }
  const isExposed = (at: number): boolean =>
    !now.hidden.has(at) ||
    secretsOf(now, at).some((demand) => {
      const moves = moved(now, demand);
      if (isMetBy(demand, moves)) return false;
      const need = reachOf(demand, moved(best, demand));
      return !isMetBy({ ...demand, need }, moves);
    });
  return small
    .sort((a, b) => (counts.values[a] ?? 0) - (counts.values[b] ?? 0) || a - b)
    .filter(isExposed);
};

/**
 * How far each demand for a small count is met when the counts in `hidden` are not shown: the reach
 * wanted where it is met, else what is left. For comparing tables read together with one alone.
 */
export const opennessIn = (
  counts: LinkedCounts,
  hidden: ReadonlySet<number>,
  threshold: number = THRESHOLD,
): ((at: number) => readonly number[]) => {
  const stage = stageOf(counts, threshold, { shown: new Set(), hidden: new Set() });
  for (const at of hidden)
    stage.hidden.set(at, isSmall(counts.values[at] ?? 0, threshold) ? "primary" : "secondary");
  return (at) =>
    secretsOf(stage, at).map((demand) => {
      const moves = moved(stage, demand);
      if (isMetBy(demand, moves)) return demand.need;
      return wholeMoves(moves)[at] ? Math.min(reachOf(demand, moves), demand.need) : 0;
    });
};

const isSmall = (n: number, threshold: number): boolean => n > 0 && n < threshold;

type Reader = "unmarked" | "marked";

/** That a hidden count could be so much greater (1) or smaller (−1) than it is, for a reader. */
type Demand = {
  readonly at: number;
  readonly reader: Reader;
  readonly direction: 1 | -1;
  readonly need: number;
};

/** A demand that is met, and the moves that show it. */
type Witness = { readonly demand: Demand; readonly moves: Float64Array };

type Stage = {
  readonly counts: LinkedCounts;
  readonly threshold: number;
  readonly decided: Decided;
  readonly hidden: Map<number, "primary" | "secondary">;
  /** Unknowns: every count, and after them what sums of several answers have too much. */
  readonly system: LinearSystem;
  /** The same with every move split in up and down, for a cost of either. */
  readonly split: () => LinearSystem;
  readonly surpluses: readonly number[];
  readonly witnesses: Witness[];
};

// More than any count of persons, and still a number to calculate with.
const FAR = 1e7;

const stageOf = (counts: LinkedCounts, threshold: number, decided: Decided): Stage => {
  const { equations, surpluses } = equationsOf(counts);
  const unknowns = counts.values.length + surpluses.length;
  let split: LinearSystem | undefined;
  return {
    counts,
    threshold,
    decided,
    hidden: new Map(),
    system: createLinearSystem(unknowns, equations),
    split: () => {
      split ??= createLinearSystem(
        2 * unknowns,
        equations.map((equation) =>
          equation.flatMap(([at, factor]) => [
            [at, factor] as const,
            [at + unknowns, -factor] as const,
          ]),
        ),
      );
      return split;
    },
    surpluses,
    witnesses: [],
  };
};

/** Sums as equations. Parts of which a person may have several add up to the whole and a surplus. */
const equationsOf = (
  counts: LinkedCounts,
): { readonly equations: readonly Equation[]; readonly surpluses: readonly number[] } => {
  const surpluses: number[] = [];
  const equations = counts.sums.map(({ whole, parts, several }): Equation => {
    const sum = [...parts.map((part) => [part, 1] as const), [whole, -1] as const];
    if (!several) return sum;
    const surplus = sum.reduce((all, [at, factor]) => all + factor * (counts.values[at] ?? 0), 0);
    surpluses.push(surplus);
    return [...sum, [counts.values.length + surpluses.length - 1, -1]];
  });
  return { equations, surpluses };
};

/** Hides what it takes that a hidden count stays uncertain enough, and says what was hidden now. */
const protectOne = (stage: Stage, at: number): readonly number[] => {
  const value = stage.counts.values[at] ?? 0;
  if (!isSmall(value, stage.threshold))
    // A count that stands in no table is of no interest unless it is small.
    return stage.counts.unpublished.has(at) ? [] : widen(stage, at, spanFor(stage, at, value));
  return secretsOf(stage, at).flatMap((demand) => meet(stage, demand));
};

/** What a count must be left with that is hidden to protect others; less where others decided it. */
const spanFor = ({ decided, threshold }: Stage, at: number, value: number): number => {
  const span = Math.max(5, Math.ceil(value / 2));
  return decided.hidden.has(at) ? Math.min(threshold, span) : span;
};

/** What is demanded for a small count. */
const secretsOf = ({ counts }: Stage, at: number): readonly Demand[] => {
  const half = Math.ceil((counts.values[at] ?? 0) / 2);
  return readers.flatMap((reader) =>
    directions.map((direction) => ({
      at,
      reader,
      direction,
      need: reader === "unmarked" ? Math.max(5, half) : half,
    })),
  );
};

const readers = ["unmarked", "marked"] as const;
const directions = [1, -1] as const;

/** Meets a demand for a span, in whichever direction there is room. */
const widen = (stage: Stage, at: number, span: number): readonly number[] => {
  const demand = { at, reader: "unmarked", direction: 1, need: span } as const;
  const rise = reachOf(demand, moved(stage, demand));
  if (rise >= span) return meet(stage, demand);
  const rest = { ...demand, direction: -1, need: span - rise } as const;
  if (reachOf(rest, moved(stage, rest)) >= rest.need)
    return [...meet(stage, { ...demand, need: rise }), ...meet(stage, rest)];
  const more = meet(stage, demand);
  const now = reachOf(demand, moved(stage, demand));
  return now >= span ? more : [...more, ...meet(stage, { ...rest, need: span - now })];
};

const reachOf = ({ at, direction }: Demand, moves: Float64Array): number =>
  Math.floor(direction * (moves[at] ?? 0) + 1e-6);

/** Whether a count may be hidden to protect another: zeros are shown, and so are overall totals. */
const mayHide = ({ counts, decided, hidden, threshold }: Stage, at: number): boolean => {
  if (hidden.has(at) || counts.unpublished.has(at)) return true;
  const value = counts.values[at] ?? 0;
  return value > 0 && !decided.shown.has(at) && !(counts.keys[at] === "[]" && value >= threshold);
};

/** How far a count may move before any sum is looked at. */
const roomOf = (stage: Stage, at: number, reader: Reader): Interval => {
  const value = stage.counts.values[at] ?? 0;
  if (stage.counts.unpublished.has(at)) return { least: -value, most: FAR };
  if (reader === "unmarked") return { least: 1 - value, most: FAR };
  return isSmall(value, stage.threshold)
    ? { least: 1 - value, most: stage.threshold - 1 - value }
    : { least: Math.min(0, stage.threshold - value), most: FAR };
};

type Bounds = {
  readonly least: Float64Array<ArrayBuffer>;
  readonly most: Float64Array<ArrayBuffer>;
};

const boundsOf = (stage: Stage, reader: Reader, isFree: (at: number) => boolean): Bounds => {
  const { values } = stage.counts;
  const least = new Float64Array(values.length + stage.surpluses.length);
  const most = least.slice();
  for (const at of values.keys()) {
    if (!isFree(at)) continue;
    const room = roomOf(stage, at, reader);
    least[at] = room.least;
    most[at] = room.most;
  }
  for (const [at, surplus] of stage.surpluses.entries()) {
    least[values.length + at] = -surplus;
    most[values.length + at] = FAR;
  }
  return { least, most };
};

/** Moves of what is hidden, by which one count moves as far as it can, at most as far as needed. */
const moved = (stage: Stage, { at, reader, direction, need }: Demand): Float64Array => {
  const { least, most } = boundsOf(
    stage,
    reader,
    (other) => stage.hidden.has(other) || stage.counts.unpublished.has(other),
  );
  limit({ least, most }, at, direction, need);
  const gain = new Float64Array(least.length);
  gain[at] = direction;
  return stage.system.greatest(gain, least, most);
};

const limit = ({ least, most }: Bounds, at: number, direction: 1 | -1, need: number): void => {
  if (direction === 1) most[at] = Math.min(need, most[at] ?? 0);
  else least[at] = Math.max(-need, least[at] ?? 0);
};

/**
 * Whether moves show that a demand is met, and that persons, who are whole, could make up another
 * table: otherwise bounds might be wide and a single table fit.
 */
const isMetBy = (demand: Demand, moves: Float64Array): boolean =>
  reachOf(demand, moves) >= demand.need &&
  (demand.need < 1 || Math.abs(wholeMoves(moves)[demand.at] ?? 0) >= 1);

/** Moves in the same direction that are whole and go no further; nothing where there are none. */
const wholeMoves = (moves: Float64Array): Float64Array => {
  if (moves.every(Number.isInteger)) return moves;
  const least = moves.reduce(
    (found, move) => (move === 0 ? found : Math.min(found, Math.abs(move))),
    FAR,
  );
  for (let parts = 1; parts <= 6; parts += 1) {
    const direction = moves.map((move) => (move / least) * parts);
    if (direction.some((move) => Math.abs(move - Math.round(move)) > 1e-6)) continue;
    const times = Math.floor(least / parts + 1e-6);
    return direction.map((move) => Math.round(move) * times);
  }
  return new Float64Array(moves.length);
};

/** Hides what it takes to meet a demand, and says what was hidden now. */
const meet = (stage: Stage, demand: Demand): readonly number[] => {
  const isKnown = ({ demand: { reader }, moves }: Witness): boolean =>
    reader === demand.reader && isMetBy(demand, moves);
  const moves = stage.witnesses.find(isKnown)?.moves ?? moved(stage, demand);
  if (isMetBy(demand, moves)) {
    stage.witnesses.push({ demand, moves });
    return [];
  }
  const cheapest = cheapestMoves(stage, demand);
  const need = reachOf(demand, cheapest);
  stage.witnesses.push({ demand: { ...demand, need }, moves: cheapest });
  const more = [...cheapest.keys()].filter(
    (at) =>
      cheapest[at] !== 0 &&
      at < stage.counts.values.length &&
      !stage.hidden.has(at) &&
      !stage.counts.unpublished.has(at),
  );
  for (const at of more) stage.hidden.set(at, "secondary");
  return more;
};

/** Moves of any counts that may be hidden, which meet a demand as far as they can at least cost. */
const cheapestMoves = (stage: Stage, { at, reader, direction, need }: Demand): Float64Array => {
  const bounds = boundsOf(stage, reader, (other) => mayHide(stage, other));
  limit(bounds, at, direction, need);
  const { least, most } = bounds;
  const unknowns = least.length;
  const gain = new Float64Array(2 * unknowns);
  const none = gain.slice();
  const up = gain.slice();
  for (let other = 0; other < unknowns; other += 1) {
    const cost = other === at ? 0 : costOf(stage, other);
    gain[other] = -cost;
    gain[other + unknowns] = -cost;
    up[other] = most[other] ?? 0;
    up[other + unknowns] = -(least[other] ?? 0);
  }
  gain[direction === 1 ? at : at + unknowns] = WANTED;
  up[direction === 1 ? at + unknowns : at] = 0;
  const moves = stage.split().greatest(gain, none, up);
  return Float64Array.from(
    { length: unknowns },
    (_none, other) => (moves[other] ?? 0) - (moves[other + unknowns] ?? 0),
  );
};

/** Meeting a demand is worth more than any cost. */
const WANTED = 1e9;

const costOf = (stage: Stage, at: number): number => {
  const { counts, hidden } = stage;
  if (at >= counts.values.length || hidden.has(at) || counts.unpublished.has(at)) return 1e-3;
  return publicCostOf(stage, at);
};

/** Persons lost from view when a count is hidden; those of totals weigh more. */
const publicCostOf = ({ counts }: Stage, at: number): number =>
  (counts.values[at] ?? 0) * 30 ** (counts.margins[at] ?? 0);

/** Shows again, the dearest first, what was hidden without need. */
const showNeedless = (stage: Stage): void => {
  const { hidden, decided } = stage;
  const secondary = [...hidden.keys()]
    .filter((at) => hidden.get(at) === "secondary" && !decided.hidden.has(at))
    .sort((a, b) => publicCostOf(stage, b) - publicCostOf(stage, a) || a - b);
  for (const at of secondary) {
    hidden.delete(at);
    const witnesses = withoutMoving(stage, at);
    if (witnesses) stage.witnesses.splice(0, stage.witnesses.length, ...witnesses);
    else hidden.set(at, "secondary");
  }
};

/** The demands with what meets them once a count is shown; undefined where one is not met any more. */
const withoutMoving = (stage: Stage, shown: number): readonly Witness[] | undefined => {
  const found: Witness[] = [];
  for (const { demand, moves } of stage.witnesses) {
    // Nobody needs to be left in doubt about what is shown.
    if (demand.at === shown) continue;
    const others = moves[shown] === 0 ? moves : moved(stage, demand);
    if (others !== moves && !isMetBy(demand, others)) return undefined;
    found.push({ demand, moves: others });
  }
  return found;
};
