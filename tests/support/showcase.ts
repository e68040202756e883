/**
 * Persons like those of the sample that Microsoft's Synthetic Data Showcase (MIT) generates for its
 * published figures: ten columns, two halves that differ in two of them, every code equally likely.
 * Its `0` and its empty value are no attributes.
 */
import type { MicrodataColumn } from "../../src/statistics/microdata.ts";

const upTo = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_none, at) => String(from + at));

const flags = ["H4", "H5", "H6", "H7", "H8", "H9", "H10"] as const;

/** The columns with all their codes. */
export const showcaseColumns: readonly MicrodataColumn[] = [
  { name: "H1", codes: upTo(1, 2) },
  { name: "H2", codes: upTo(1, 6) },
  { name: "H3", codes: upTo(1, 10) },
  ...flags.map((name) => ({ name, codes: ["1"] })),
];

/** Rows of codes; the published figures are of 6,000. `next` draws from 0 up to 1. */
export const showcaseRows = (count: number, next: () => number): readonly (readonly string[])[] => {
  const one = (codes: readonly string[]): string => codes[Math.floor(next() * codes.length)] ?? "";
  return Array.from({ length: count }, (_none, at) => {
    const isFirstHalf = at < count / 2;
    return [
      one([...upTo(1, 2), ""]),
      one([...(isFirstHalf ? upTo(1, 3) : upTo(4, 6)), ""]),
      one([...(isFirstHalf ? upTo(1, 5) : upTo(6, 10)), ""]),
      ...flags.map(() => one(["", "1"])),
    ];
  });
};

/** What the showcase prints for ε 4 and combinations of up to 4: mean absolute errors. */
export const publishedErrors = { aggregates: 15.31, rows: 27.75 } as const;
