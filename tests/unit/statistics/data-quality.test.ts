import { describe, expect, test } from "vitest";
import { adviceOf, dataQuality } from "../../../src/statistics/data-quality.ts";
import { fileLayouts } from "../../../src/statistics/file-layouts.ts";
import { impossibilities, impossibleIn } from "../../../src/statistics/impossible.ts";
import { rawColumns, readRecordFile } from "../../../src/statistics/read-population.ts";
import { classesBy } from "../../../src/statistics/recognisable.ts";

const fields = [
  "yearOfRegistration",
  "reportingCountry",
  "ageBand",
  "majorityAtRegistration",
  "majorityAtExploitation",
  "citizenship",
  "exploitationTypes",
  "labourTypes",
  "sexualTypes",
] as const;
type Answers = Partial<Record<(typeof fields)[number], string>>;

const sound: Answers = {
  yearOfRegistration: "2025",
  reportingCountry: "KHM",
  ageBand: "a21_23",
  majorityAtRegistration: "adult",
  majorityAtExploitation: "minor",
  citizenship: "KHM",
  exploitationTypes: "forced_labour",
};

const fileOf = (persons: readonly Answers[]) => {
  const rows = persons.map((answers) => fields.map((field) => answers[field] ?? "").join(","));
  const text = [fields.join(","), ...rows].join("\n");
  const read = readRecordFile(text, fileLayouts.lindung);
  if (!read.ok) throw new Error(read.failure.type);
  const known = rawColumns(text, ["ageBand", "citizenship"], read.value.lines);
  return { file: read.value, known };
};

const many = (count: number, answers: Answers): readonly Answers[] =>
  Array.from({ length: count }, () => answers);

describe("impossible answers", () => {
  test("are found, each kind of them, and none in a sound record", () => {
    const faults: readonly Answers[] = [
      { ...sound, yearOfRegistration: "2031" },
      { ...sound, ageBand: "a09_17" },
      { ...sound, ageBand: "", majorityAtRegistration: "minor", majorityAtExploitation: "adult" },
      { ...sound, sexualTypes: "prostitution" },
      { ...sound, exploitationTypes: "sexual_exploitation", labourTypes: "agriculture" },
      { ...sound, citizenship: "XYZ" },
    ];
    const { file } = fileOf([sound, ...faults]);
    expect(impossibleIn(file, 2026).map(({ what, persons }) => [what, persons])).toEqual(
      impossibilities.map((what, at) => [what, [at + 1]]),
    );
  });

  test("are not what is only unusual or unknown", () => {
    const { file } = fileOf([
      { ...sound, exploitationTypes: "", sexualTypes: "prostitution" },
      { ...sound, exploitationTypes: "other", labourTypes: "agriculture" },
      {
        ...sound,
        exploitationTypes: "sexual_exploitation;forced_labour",
        sexualTypes: "prostitution",
      },
      { ...sound, majorityAtRegistration: "", ageBand: "a09_17" },
    ]);
    expect(impossibleIn(file, 2026)).toEqual([]);
  });
});

describe("the quality of groups", () => {
  const { file, known } = fileOf([
    ...many(30, sound),
    ...many(12, { ...sound, reportingCountry: "THA", exploitationTypes: "", citizenship: "MMR" }),
    ...many(20, { ...sound, reportingCountry: "THA", citizenship: "MMR" }),
    { ...sound, reportingCountry: "THA", citizenship: "LAO" },
    ...many(4, { ...sound, reportingCountry: "THA", ageBand: "a09_17", citizenship: "MMR" }),
    ...many(12, { ...sound, reportingCountry: "PHL", yearOfRegistration: "2021" }),
    { ...sound, reportingCountry: "PHL", yearOfRegistration: "2019" },
  ]);
  const quality = dataQuality(file, { by: "reportingCountry", year: 2026, known });
  const of = (group: string) => quality.find((each) => each.group === group);

  test("counts answers, impossible ones, years and those who might be recognised", () => {
    expect(quality.map(({ group, persons }) => [group, persons])).toEqual([
      ["KHM", 30],
      ["PHL", 13],
      ["THA", 37],
    ]);
    expect(of("THA")?.completeness).toContainEqual({ field: "exploitationTypes", answered: 25 });
    expect(of("THA")?.impossible).toEqual([
      { what: "age-against-majority", field: "ageBand", persons: 4 },
    ]);
    expect(of("PHL")?.timeliness).toEqual({ newest: 2021, yearsBehind: 5, gaps: [2020] });
    expect(of("KHM")).toMatchObject({ recognisable: 0, impossible: [] });
    expect(of("THA")?.recognisable).toBe(5);
    expect(of("THA")?.recognisableBy).toEqual([
      { field: "ageBand", persons: 4 },
      { field: "citizenship", persons: 1 },
    ]);
  });

  test("gives advice where it is needed, and names no small count", () => {
    const advice = adviceOf(quality);
    expect(advice).toContainEqual({
      group: "PHL",
      kind: "late",
      field: "2021",
      share: 100,
    });
    expect(advice).toContainEqual({
      ...{ group: "THA", kind: "impossible", field: "ageBand", what: "age-against-majority" },
      share: "few",
    });
    expect(advice).toContainEqual({
      ...{ group: "THA", kind: "recognisable", field: "ageBand" },
      share: "few",
    });
    // Nobody has an answer to what was never asked, and everybody is told so.
    expect(advice).toContainEqual({
      ...{ group: "KHM", kind: "missing", field: "labourTypes" },
      share: 100,
    });
    expect(advice.filter(({ kind }) => kind === "late")).toHaveLength(1);
  });

  test("of a file without groups is that of everybody", () => {
    expect(
      dataQuality(file, { year: 2026, known }).map(({ group, persons }) => [group, persons]),
    ).toEqual([["all", 80]]);
    expect(classesBy(known, 80).sizes.toSorted((a, b) => a - b)).toEqual([1, 4, 32, 43]);
  });
});
