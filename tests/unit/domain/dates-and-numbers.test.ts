import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ageBandOf,
  ageRange,
  durationBandOf,
  majorityOf,
  monthsBetween,
} from "../../../src/domain/age.ts";
import { nextSequence, readCaseNumber, toCaseNumber } from "../../../src/domain/case-number.ts";
import {
  intervalOf,
  mayPrecede,
  readPartialDate,
  toLatinDigits,
} from "../../../src/domain/partial-date.ts";

describe("a date of which little is known", () => {
  test("stands for its widest interval", () => {
    expect(intervalOf({ value: "2024", precision: "year" })).toEqual({
      first: "2024-01-01",
      last: "2024-12-31",
    });
    expect(intervalOf({ value: "2024-02", precision: "month" })).toEqual({
      first: "2024-02-01",
      last: "2024-02-29",
    });
    expect(intervalOf({ value: "2024-02-03", precision: "day" })).toEqual({
      first: "2024-02-03",
      last: "2024-02-03",
    });
    expect(intervalOf({ value: "2024-02-03", precision: "day", estimated: true })).toEqual({
      first: "2022-01-01",
      last: "2026-12-31",
    });
  });

  test("comes after another only where that is certain", () => {
    const year = intervalOf({ value: "2024", precision: "year" });
    const day = intervalOf({ value: "2024-12-31", precision: "day" });
    const next = intervalOf({ value: "2025-01-01", precision: "day" });
    expect([mayPrecede(day, year), mayPrecede(year, day), mayPrecede(next, year)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test.each([
    ["2019", "2019", "year"],
    ["2019-3", "2019-03", "month"],
    ["3/2019", "2019-03", "month"],
    ["7/3/2019", "2019-03-07", "day"],
    ["2019-03-07", "2019-03-07", "day"],
    ["០៧/០៣/២០១៩", "2019-03-07", "day"],
    ["໐໗.໐໓.໒໐໑໙", "2019-03-07", "day"],
  ])("is read as people write it: %s", (text, value, precision) => {
    expect(readPartialDate(text)).toEqual({ value, precision });
  });

  test("is read in the Buddhist era where that is the calendar", () => {
    expect(readPartialDate("๗/๓/๒๕๖๒", "buddhist")).toEqual({
      value: "2019-03-07",
      precision: "day",
    });
  });

  test.each(["", "19", "2019-13", "31/2/2019", "2019-03-07-01", "spring 2019", "7/3/19"])(
    "is not read where it is none: %s",
    (text) => {
      expect(readPartialDate(text)).toBeUndefined();
    },
  );

  test("digits of every script of the region become Latin ones, letters stay", () => {
    expect(toLatinDigits("៣ ๓ ໓ ၃ ٣ a")).toBe("3 3 3 3 3 a");
  });
});

describe("ages", () => {
  test("lie between what birth and date allow", () => {
    const born = intervalOf({ value: "2002", precision: "year" });
    expect(ageRange(born, intervalOf({ value: "2020-06-01", precision: "day" }))).toEqual({
      min: 17,
      max: 18,
    });
  });

  test("count completed years, also for somebody born on 29 February", () => {
    const born = intervalOf({ value: "2008-02-29", precision: "day" });
    const at = (value: string) => ageRange(born, intervalOf({ value, precision: "day" })).min;
    expect([at("2026-02-28"), at("2026-03-01")]).toEqual([17, 18]);
  });

  test("are adult or minor only where that is certain", () => {
    expect([
      majorityOf({ min: 18, max: 30 }),
      majorityOf({ min: 5, max: 17 }),
      majorityOf({ min: 17, max: 18 }),
    ]).toEqual(["adult", "minor", "unknown"]);
  });

  test("fall into the bands of CTDC at their very edges", () => {
    const edges = [0, 8, 9, 17, 18, 20, 21, 23, 24, 26, 27, 29, 30, 38, 39, 47, 48, 120];
    expect(edges.map(ageBandOf)).toEqual([
      "a00_08",
      "a00_08",
      "a09_17",
      "a09_17",
      "a18_20",
      "a18_20",
      "a21_23",
      "a21_23",
      "a24_26",
      "a24_26",
      "a27_29",
      "a27_29",
      "a30_38",
      "a30_38",
      "a39_47",
      "a39_47",
      "a48_plus",
      "a48_plus",
    ]);
  });

  test("durations fall into the bands of CTDC at their very edges", () => {
    expect([0, 12, 13, 24, 25].map(durationBandOf)).toEqual([
      "d00_12",
      "d00_12",
      "d13_24",
      "d13_24",
      "d25_plus",
    ]);
    expect([
      monthsBetween("2025-01-31", "2025-02-28"),
      monthsBetween("2025-02", "2026-09"),
    ]).toEqual([0, 19]);
  });
});

describe("a case number", () => {
  const character = fc.constantFrom(..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  const part = (minLength: number, maxLength: number) =>
    fc.string({ unit: character, minLength, maxLength });
  const caseNumber = fc.record({
    siteCode: part(4, 6),
    year: fc.integer({ min: 10, max: 99 }).map(String),
    sequence: part(3, 8),
  });

  test("reads back as it was written, in small letters too", () => {
    fc.assert(
      fc.property(caseNumber, (parts) => {
        const number = toCaseNumber(parts);
        expect(readCaseNumber(number)).toEqual(parts);
        expect(readCaseNumber(` ${number.toLowerCase()} `)).toEqual(parts);
      }),
    );
  });

  test("shows one wrong character", () => {
    fc.assert(
      fc.property(caseNumber, fc.nat(), character, (parts, place, other) => {
        const number = toCaseNumber(parts);
        const at = place % number.length;
        fc.pre(number[at] !== "-" && number[at] !== other);
        expect(
          readCaseNumber(`${number.slice(0, at)}${other}${number.slice(at + 1)}`),
        ).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  test("shows two neighbours that changed places", () => {
    fc.assert(
      fc.property(caseNumber, fc.nat(), (parts, place) => {
        const number = toCaseNumber(parts);
        const at = place % (number.length - 1);
        const [one = "", two = ""] = [number[at], number[at + 1]];
        fc.pre(one !== "-" && two !== "-" && one !== two);
        expect(
          readCaseNumber(`${number.slice(0, at)}${two}${one}${number.slice(at + 2)}`),
        ).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  test("agrees with the check character of ISO 7064 worked out apart", () => {
    expect(toCaseNumber({ siteCode: "QK7M", year: "26", sequence: "4T012" })).toBe(
      "QK7M-26-4T012-T",
    );
  });

  test("is never written with parts that cannot be read back", () => {
    expect(() => toCaseNumber({ siteCode: "qk7m", year: "26", sequence: "001" })).toThrow();
    expect(() => toCaseNumber({ siteCode: "QK7M", year: "2026", sequence: "001" })).toThrow();
  });

  test("two devices count apart, and one goes on from its last", () => {
    const one = nextSequence("12300000-0000-4000-8000-000000000000", []);
    const two = nextSequence("fff00000-0000-4000-8000-000000000000", [one]);
    expect(one.slice(0, 2)).not.toBe(two.slice(0, 2));
    expect([one.slice(2), two.slice(2)]).toEqual(["001", "001"]);
    expect(nextSequence("12300000-0000-4000-8000-000000000000", [one, two]).slice(2)).toBe("002");
  });
});
