/**
 * Newcombe's interval for the difference of two shares of different persons: made of the two Wilson
 * intervals, so that it never leaves −1 to 1 (R. G. Newcombe, Stat. Med. 17 (1998) 873, method 10).
 */
import { type Interval, wilson } from "../wilson.ts";

/** So many of so many; `of` is at least 1. */
export type Share = { readonly n: number; readonly of: number };

/** A difference of shares, from −1 to 1, with its 95 % interval. */
export type Difference = Interval & { readonly difference: number };

/** By how much the first share is above the second. */
export const newcombe = (first: Share, second: Share): Difference => {
  const [one, other] = [wilson(first.n, first.of), wilson(second.n, second.of)];
  const [p, q] = [first.n / first.of, second.n / second.of];
  return {
    difference: p - q,
    low: p - q - Math.hypot(p - one.low, other.high - q),
    high: p - q + Math.hypot(one.high - p, q - other.low),
  };
};
