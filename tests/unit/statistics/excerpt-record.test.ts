import { expect, test } from "vitest";
import {
  type ExcerptRecord,
  ExcerptText,
  shownExcerpts,
  toExcerptRecord,
} from "../../../src/statistics/excerpt-record.ts";
import type { StatisticalRecord } from "../../../src/statistics/statistical-record.ts";

const people = (count: number, record: Partial<StatisticalRecord>): StatisticalRecord[] =>
  Array.from({ length: count }, () => ({ isRetrafficked: false, ...record }));

const text = "The work was found by a relative, who kept the papers.";
const excerpt: ExcerptRecord = {
  themes: ["children"],
  text,
  majorityAtRegistration: "minor",
  sex: "female",
  regionOfOrigin: "africa",
};

test("shows of a person only what at least eleven others share", () => {
  const records = [
    ...people(11, { majorityAtRegistration: "minor", sex: "female", regionOfOrigin: "asia" }),
    ...people(3, { majorityAtRegistration: "minor", sex: "female", regionOfOrigin: "africa" }),
  ];
  const [shown] = shownExcerpts([excerpt], records);
  expect([...(shown?.traits ?? [])]).toEqual([
    ["majorityAtRegistration", "minor"],
    ["sex", "female"],
  ]);
});

test("shows no excerpt beside fewer than eleven persons", () => {
  expect(shownExcerpts([excerpt], people(10, { sex: "female" }))).toEqual([]);
  expect(shownExcerpts([excerpt], people(11, { sex: "male" }))).toEqual([
    { themes: ["children"], text, traits: new Map() },
  ]);
});

test("takes three traits of a case along and nothing else", () => {
  const record = toExcerptRecord(
    { themes: ["men"], text },
    {
      isRetrafficked: true,
      sex: "male",
      citizenship: "KHM",
      regionOfOrigin: "asia",
      yearOfRegistration: 2025,
    },
  );
  expect(record).toEqual({ themes: ["men"], text, sex: "male", regionOfOrigin: "asia" });
});

test("is refused without a theme, and when it is too short or too long to be read by another", () => {
  expect(ExcerptText.safeParse({ themes: [], text }).success).toBe(false);
  expect(ExcerptText.safeParse({ themes: ["men"], text: "short" }).success).toBe(false);
  expect(ExcerptText.safeParse({ themes: ["men"], text: "x".repeat(601) }).success).toBe(false);
});
