/**
 * Shares and medians as they may be shown in tier T2 (`statistics.md` 4.1 and 4.2 a). A share can give
 * away a count that is hidden, or that everybody in a small group has something in common.
 */
import type { Cell } from "./suppress.ts";

/** A share of 0 to 1, or that it is hidden: with its count, or by one of the rules for shares. */
export type ShownShare =
  | { readonly share: number }
  | { readonly hidden: "count" | "few-persons" | "few-besides" | "all-or-none" };

/** A share is of at least so many persons. */
const LEAST_DENOMINATOR = 30;

/** A median is of at least so many persons. */
const LEAST_FOR_MEDIAN = 20;

/**
 * The share of the persons in `part` among those in `whole`. Hidden where either count is, where the
 * whole has fewer than 30 persons, and where all but 1 to 10 have it; a share of nobody or everybody
 * in fewer than 30 says which rule it was, since that tells something about each of them.
 */
export const shownShare = (part: Cell, whole: Cell, threshold: number): ShownShare => {
  if (!("n" in part) || !("n" in whole)) return { hidden: "count" };
  const rest = whole.n - part.n;
  if (whole.n < LEAST_DENOMINATOR)
    return { hidden: part.n === 0 || rest === 0 ? "all-or-none" : "few-persons" };
  if (isFew(part.n, threshold) || isFew(rest, threshold)) return { hidden: "few-besides" };
  return { share: part.n / whole.n };
};

const isFew = (n: number, threshold: number): boolean => n > 0 && n < threshold;

/**
 * The median of values, one a person, in any order: the middle one, or the mean of the two in the
 * middle. Undefined for fewer than 20 persons. Least and greatest values are never shown.
 */
export const shownMedian = (values: readonly number[]): number | undefined => {
  if (values.length < LEAST_FOR_MEDIAN) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 0, high = 0] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
};
