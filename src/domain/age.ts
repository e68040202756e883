/** Ages, majority and durations, and the bands that CTDC publishes them in. */
import type { CodeOf } from "./codelist.ts";
import type { Interval } from "./partial-date.ts";

/** Least and greatest age in completed years. */
export type AgeRange = { readonly min: number; readonly max: number };

/** How old somebody may be at a date, by what is known of birth and date; never below 0. */
export const ageRange = (birth: Interval, at: Interval): AgeRange => ({
  min: Math.max(0, yearsBetween(birth.last, at.first)),
  max: Math.max(0, yearsBetween(birth.first, at.last)),
});

/** CTDC's broad band of an age in completed years. */
export const ageBandOf = (age: number): CodeOf<"ageBand"> =>
  ageBands.find(({ from }) => age >= from)?.band ?? "a00_08";

/** Adult or minor, where every age within the range says the same. */
export const majorityOf = ({ min, max }: AgeRange): CodeOf<"majority"> => {
  if (min >= ADULT_AGE) return "adult";
  return max < ADULT_AGE ? "minor" : "unknown";
};

/** CTDC's band of a duration in months. */
export const durationBandOf = (months: number): CodeOf<"durationBand"> => {
  if (months <= 12) return "d00_12";
  return months <= 24 ? "d13_24" : "d25_plus";
};

/**
 * Completed months from one date to another, each `YYYY-MM` or `YYYY-MM-DD`; negative when the second
 * comes first. A month without a day counts as its first day.
 */
export const monthsBetween = (from: string, to: string): number => {
  const months =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 +
    Number(to.slice(5, 7)) -
    Number(from.slice(5, 7));
  return (to.slice(8) || "01") < (from.slice(8) || "01") ? months - 1 : months;
};

// The same in all countries of the region.
const ADULT_AGE = 18;

const yearsBetween = (from: string, to: string): number => Math.floor(monthsBetween(from, to) / 12);

const ageBands = [
  { from: 48, band: "a48_plus" },
  { from: 39, band: "a39_47" },
  { from: 30, band: "a30_38" },
  { from: 27, band: "a27_29" },
  { from: 24, band: "a24_26" },
  { from: 21, band: "a21_23" },
  { from: 18, band: "a18_20" },
  { from: 9, band: "a09_17" },
] as const;
