import { describe, expect, test } from "vitest";
import { publishedBeside, readPublished } from "../../../src/statistics/published-beside.ts";
import type { ReportQuestion } from "../../../src/statistics/report-question.ts";

const text = [
  "yearOfRegistration,gender,ageBroad,citizenship,CountryOfExploitation,isForcedLabour,isSexualExploit,isOtherExploit",
  ...Array.from({ length: 6 }, () => "2016,Female,9--17,KH,TH,1,0,0"),
  ...Array.from({ length: 3 }, () => "2017,Male,18--20,ID,MY,0,1,0"),
  "2017,Male,Unknown,00,MY,-99,-99,-99",
].join("\n");

const asked = (question: Partial<ReportQuestion>): ReportQuestion => ({
  id: "t",
  chart: "bars",
  rows: "sex",
  columns: undefined,
  where: [],
  ...question,
});

const fileOf = (csv: string) => {
  const file = readPublished(csv);
  if (!file) throw new Error("not read");
  return file;
};

describe("a published file beside our own numbers", () => {
  const file = fileOf(text);

  test("is read in the layout that fits, and a file of anything else is not", () => {
    expect(file.layout.name).toBe("ctdc2020");
    expect(readPublished("a,b,c\n1,2,3")).toBeUndefined();
  });

  test("answers in our codes, with shares of those who have an answer", () => {
    expect(publishedBeside(file, asked({ rows: "citizenship" }))).toEqual([
      { row: "IDN", column: "", share: 3 / 9, denominator: 9 },
      { row: "KHM", column: "", share: 6 / 9, denominator: 9 },
    ]);
    expect(publishedBeside(file, asked({ rows: "ageBand", columns: "sex" }))).toContainEqual({
      row: "a09_17",
      column: "female",
      share: 1,
      denominator: 6,
    });
  });

  test("puts a coarser number beside one of our codes only", () => {
    const cells = publishedBeside(file, asked({ rows: "exploitationTypes" })) ?? [];
    expect(cells.filter(({ share }) => share === 6 / 9)).toHaveLength(1);
    expect(new Set(cells.map(({ row }) => row)).size).toBe(cells.length);
  });

  test("counts only whom the question counts, and is silent where it lacks a variable", () => {
    const where = [{ name: "sex", codes: ["male"] }];
    expect(publishedBeside(file, asked({ rows: "citizenship", where }))).toEqual([
      { row: "IDN", column: "", share: 1, denominator: 3 },
    ]);
    expect(publishedBeside(file, asked({ rows: "servicesProvided" }))).toBeUndefined();
    expect(publishedBeside(file, asked({ rows: "completeness" }))).toBeUndefined();
  });
});
