/**
 * The log-rank test of whether something happens as soon in all groups (Mantel 1966; Peto and Peto
 * 1972), as R's survdiff has it.
 */
import { chiSquareTail } from "./gamma-distribution.ts";
import { eventsAt, eventTimes, type FollowUp } from "./kaplan-meier.ts";

/** What a test found; `groups` in the order given. */
export type LogRankTest = {
  readonly groups: readonly { readonly observed: number; readonly expected: number }[];
  readonly chiSquare: number;
  readonly degrees: number;
  readonly p: number;
};

/** Tests two or more groups. Undefined where it happened to nobody, or one group has nobody at risk. */
export const logRankTest = (groups: readonly (readonly FollowUp[])[]): LogRankTest | undefined => {
  const all = groups.flat();
  const observed = groups.map((group) => group.filter(({ isEvent }) => isEvent).length);
  const moments = eventTimes(all).map((time) => momentsAt(groups, time, eventsAt(all, time)));
  const expected = groups.map((_group, i) =>
    moments.reduce((sum, moment) => sum + (moment.expected[i] ?? 0), 0),
  );
  const covariance = groups.map((_group, i) =>
    groups.map((_other, j) =>
      moments.reduce((sum, moment) => sum + (moment.covariance[i]?.[j] ?? 0), 0),
    ),
  );
  // One group follows from the others.
  const degrees = groups.length - 1;
  const gaps = observed.slice(1).map((n, at) => n - (expected[at + 1] ?? 0));
  const solved = solve(
    covariance.slice(1).map((row) => row.slice(1)),
    gaps,
  );
  if (!solved) return undefined;
  const chiSquare = gaps.reduce((sum, gap, at) => sum + gap * (solved[at] ?? 0), 0);
  return {
    groups: observed.map((n, at) => ({ observed: n, expected: expected[at] ?? 0 })),
    chiSquare,
    degrees,
    p: chiSquareTail(chiSquare, degrees),
  };
};

/** What would be expected of each group at one time, if all were alike, and how that would vary. */
const momentsAt = (groups: readonly (readonly FollowUp[])[], at: number, events: number) => {
  const atRisk = groups.map((group) => group.filter(({ time }) => time >= at).length);
  const n = atRisk.reduce((sum, some) => sum + some, 0);
  const spread = n > 1 ? (events * (n - events)) / (n - 1) : 0;
  return {
    expected: atRisk.map((some) => (events * some) / n),
    covariance: atRisk.map((some, i) =>
      atRisk.map((others, j) => spread * (some / n) * ((i === j ? 1 : 0) - others / n)),
    ),
  };
};

/** Solves equations by elimination with pivots; undefined where they have no single solution. */
const solve = (
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): readonly number[] | undefined => {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  for (const column of rows.keys()) {
    const below = rows.slice(column);
    const largest = Math.max(...below.map((row) => Math.abs(row[column] ?? 0)));
    if (!(largest > 1e-12)) return undefined;
    const pivot = column + below.findIndex((row) => Math.abs(row[column] ?? 0) === largest);
    [rows[column], rows[pivot]] = [rows[pivot] ?? [], rows[column] ?? []];
    const head = rows[column] ?? [];
    for (const [at, row] of rows.entries()) {
      if (at === column) continue;
      const factor = (row[column] ?? 0) / (head[column] ?? 1);
      rows[at] = row.map((value, place) => value - factor * (head[place] ?? 0));
    }
  }
  return rows.map((row, at) => (row.at(-1) ?? 0) / (row[at] ?? 1));
};
