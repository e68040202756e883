/**
 * Dates of which perhaps only the year is known: what they may mean at the earliest and the latest,
 * and how they are read as people here write them.
 */
import { PartialDate } from "./answer.ts";

/** The first and the last day that a date may mean, both `YYYY-MM-DD`. */
export type Interval = { readonly first: string; readonly last: string };

/** The widest interval of a date. An estimate is taken as two years to either side. */
export const intervalOf = ({ value, estimated }: PartialDate): Interval => {
  const year = Number(value.slice(0, 4));
  const margin = estimated ? ESTIMATE_IN_YEARS : 0;
  if (value.length === 4 || estimated)
    return { first: `${toYear(year - margin)}-01-01`, last: `${toYear(year + margin)}-12-31` };
  if (value.length === 7)
    return { first: `${value}-01`, last: `${value}-${lastDayOf(year, Number(value.slice(5)))}` };
  return { first: value, last: value };
};

/** A calendar day as the interval it is. */
export const dayInterval = (day: string): Interval => ({ first: day, last: day });

/** Whether one date may lie before or on the other: false only where that is impossible. */
export const mayPrecede = (earlier: Interval, later: Interval): boolean =>
  earlier.first <= later.last;

/** How the years of a text are counted: the Buddhist era is 543 years ahead. */
export type Calendar = "gregorian" | "buddhist";

/**
 * Reads a date as typed: `2019`, `2019-03`, `2019-03-07`, `7/3/2019`, `3/2019`, in Latin, Thai, Khmer,
 * Lao or Burmese digits; day before month. Undefined where it is no date.
 */
export const readPartialDate = (
  text: string,
  calendar: Calendar = "gregorian",
): PartialDate | undefined => {
  const parts = toLatinDigits(text.trim()).split(/[-/.\s]+/);
  if (!parts.every((part) => /^\d+$/.test(part))) return undefined;
  const ordered = parts[0]?.length === 4 ? parts : [...parts].reverse();
  const [year = "", month, day] = ordered;
  if (ordered.length > 3 || year.length !== 4) return undefined;
  const counted = calendar === "buddhist" ? Number(year) - BUDDHIST_ERA : Number(year);
  if (counted < 1) return undefined;
  const value = [toYear(counted), month?.padStart(2, "0"), day?.padStart(2, "0")]
    .filter((part) => part !== undefined)
    .join("-");
  const precision = day ? "day" : month ? "month" : "year";
  return PartialDate.safeParse({ value, precision }).data;
};

/** Writes the decimal digits of any script of the region as 0 to 9 and leaves all else as it is. */
export const toLatinDigits = (text: string): string =>
  text.replace(/\p{Nd}/gu, (digit) => {
    const at = digit.codePointAt(0) ?? 0;
    const zero = zeros.find((first) => at >= first && at < first + 10);
    return zero === undefined ? digit : String(at - zero);
  });

// Arabic-Indic, Thai, Lao, Burmese, Khmer.
const zeros = [0x0660, 0x0e50, 0x0ed0, 0x1040, 0x17e0];

const BUDDHIST_ERA = 543;
const ESTIMATE_IN_YEARS = 2;

const toYear = (year: number): string => String(year).padStart(4, "0");

const lastDayOf = (year: number, month: number): string =>
  String(new Date(Date.UTC(year, month, 0)).getUTCDate()).padStart(2, "0");
