import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { glotipColumns } from "../../../src/statistics/glotip.ts";
import { glotipBeside } from "../../../src/statistics/glotip-beside.ts";
import { publishedNumber, readGlotipFile, sumOf } from "../../../src/statistics/glotip-file.ts";
import { sharedFile, withoutFile } from "../../support/shared-data.ts";

const header = glotipColumns.join(",");
const aLine = (dimension: string, category: string, sex: string, value: string): string =>
  `THA,Thailand,Asia,South-eastern Asia,Detected trafficking victims,${dimension},${category},${sex},Total,2019,Counts,${value},GLOTIP`;
const linesOf = (...lines: readonly string[]) => {
  const read = readGlotipFile([header, ...lines].join("\n"));
  if (!read.ok) throw new Error(read.failure.type);
  return read.value;
};

describe("a table of UNODC", () => {
  test("hides small numbers, and groups thousands by commas", () => {
    expect(publishedNumber("<5")).toEqual({ least: 1, most: 4 });
    expect(publishedNumber("1,541")).toEqual({ least: 1541, most: 1541 });
    expect(publishedNumber("17")).toEqual({ least: 17, most: 17 });
    for (const text of ["", "1.5", "1,54", "many", "-3", "< 5"])
      expect(publishedNumber(text), text).toBeUndefined();
    expect(
      sumOf([
        { least: 1, most: 4 },
        { least: 1541, most: 1541 },
      ]),
    ).toEqual({
      least: 1542,
      most: 1545,
    });
  });

  test("is read line by line, each once, and parts above their total are doubted", () => {
    const lines = linesOf(
      aLine("Total", "Total", "Total", '"1,541"'),
      aLine("Total", "Total", "Total", '"1,541"'),
      aLine("by citizenship", "Myanmar", "Total", "<5"),
      aLine("by citizenship", "Laos", "Total", '"6,112,019"'),
    );
    expect(lines.map(({ category, isDoubtful }) => [category, isDoubtful])).toEqual([
      ["Total", false],
      ["Myanmar", false],
      ["Laos", true],
    ]);
  });

  test("is refused with its reason when it is another file or has no number", () => {
    expect(readGlotipFile("a,b\n1,2")).toMatchObject({ failure: { type: "columns-missing" } });
    expect(readGlotipFile([header, aLine("Total", "Total", "Total", "..")].join("\n"))).toEqual({
      ok: false,
      failure: { type: "not-a-number", line: 2, found: ".." },
    });
  });

  test("lies beside one's own numbers of the same country and year", () => {
    const own = [
      ["Total", "Total", "Female", "120"],
      ["by citizenship", "Myanmar", "Total", "hidden"],
    ].map(([dimension = "", category = "", sex = "", value = ""]) =>
      aLine(dimension, category, sex, value).split(","),
    );
    const published = linesOf(
      aLine("Total", "Total", "Female", "900"),
      aLine("Total", "Total", "Male", "<5"),
      aLine("by citizenship", "Myanmar", "Total", "44").replace("2019", "2018"),
    );
    const beside = glotipBeside(own, published);
    expect(
      beside.map(({ category, sex, own: n, published: of }) => [category, sex, n, of]),
    ).toEqual([
      ["Total", "Female", { least: 120, most: 120 }, { least: 900, most: 900 }],
      ["Myanmar", "Total", "hidden", undefined],
      ["Total", "Male", undefined, { least: 1, most: 4 }],
    ]);
  });
});

const whole = sharedFile("unodc/data_glotip_2025-04-14.csv");
test.skipIf(!whole)(
  whole ? "the export of April 2025 is read whole" : withoutFile("the GLOTIP table of UNODC"),
  () => {
    const read = readGlotipFile(readFileSync(whole ?? "", "utf8"));
    if (!read.ok) throw new Error(read.failure.type);
    const thailand = read.value.filter(
      ({ country, indicator, dimension, sex, age, year }) =>
        country === "THA" &&
        indicator === "Detected trafficking victims" &&
        [dimension, sex, age].every((part) => part === "Total") &&
        year === 2019,
    );
    expect(thailand.map(({ number }) => number)).toEqual([{ least: 1541, most: 1541 }]);
    expect(read.value.length).toBeGreaterThan(58_000);
    expect(read.value.length).toBeLessThanOrEqual(58_769);
    expect(read.value.some(({ isDoubtful }) => isDoubtful)).toBe(true);
  },
);
