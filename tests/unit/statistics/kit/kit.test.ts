import { describe, expect, test } from "vitest";
import { chiSquareTest } from "../../../../src/statistics/kit/chi-square.ts";
import { standardisedRate } from "../../../../src/statistics/kit/direct-standardisation.ts";
import { chiSquareTail, gammaQuantile } from "../../../../src/statistics/kit/gamma-distribution.ts";
import {
  type FollowUp,
  kaplanMeier,
  medianSurvival,
} from "../../../../src/statistics/kit/kaplan-meier.ts";
import { logRankTest } from "../../../../src/statistics/kit/log-rank.ts";
import { newcombe } from "../../../../src/statistics/kit/newcombe.ts";
import { trendTest } from "../../../../src/statistics/kit/trend.ts";

describe("the chi-square distribution", () => {
  test("has the critical values of every textbook table (0.05 and 0.001)", () => {
    const table = [
      [1, 3.841, 10.828],
      [2, 5.991, 13.816],
      [5, 11.07, 20.515],
      [10, 18.307, 29.588],
      [30, 43.773, 59.703],
      [100, 124.342, 149.449],
    ] as const;
    for (const [degrees, at05, at001] of table) {
      expect(chiSquareTail(at05, degrees)).toBeCloseTo(0.05, 4);
      expect(chiSquareTail(at001, degrees)).toBeCloseTo(0.001, 5);
      expect(2 * gammaQuantile(0.95, degrees / 2)).toBeCloseTo(at05, 2);
    }
    expect(chiSquareTail(0, 3)).toBe(1);
  });
});

describe("the difference of two shares", () => {
  test("has Newcombe's published intervals (Stat. Med. 17 (1998) 873, table II, method 10)", () => {
    const published = [
      [56, 70, 48, 80, 0.0524, 0.3339],
      [9, 10, 3, 10, 0.1705, 0.809],
      [6, 7, 2, 7, 0.0582, 0.8062],
      [5, 56, 0, 29, -0.0381, 0.1926],
      [0, 10, 0, 20, -0.1611, 0.2775],
      [0, 10, 0, 10, -0.2775, 0.2775],
      [10, 10, 0, 20, 0.6791, 1],
      [10, 10, 0, 10, 0.6075, 1],
    ] as const;
    for (const [a, m, b, n, low, high] of published) {
      const found = newcombe({ n: a, of: m }, { n: b, of: n });
      expect(found.difference).toBeCloseTo(a / m - b / n, 12);
      expect(found.low).toBeCloseTo(low, 4);
      expect(found.high).toBeCloseTo(high, 4);
    }
  });
});

describe("chi-square and Cramér's V", () => {
  test("of gender and party, as R's chisq.test documents it (Agresti 2007, p. 39)", () => {
    const found = chiSquareTest([
      [762, 327, 468],
      [484, 239, 477],
    ]);
    expect(found?.chiSquare).toBeCloseTo(30.07, 2);
    expect(found?.degrees).toBe(2);
    expect((found?.p ?? 0) * 1e7).toBeCloseTo(2.954, 3);
  });

  test("of arthritis and treatment, as R's vcd documents it (Koch and Edwards 1988)", () => {
    const found = chiSquareTest([
      [29, 7, 7],
      [13, 7, 21],
    ]);
    expect(found?.chiSquare).toBeCloseTo(13.055, 3);
    expect(found?.p).toBeCloseTo(0.0014626, 7);
    expect(found?.cramersV).toBeCloseTo(0.394, 3);
  });

  test("leaves out what nobody has, and says nothing of one row", () => {
    const whole = chiSquareTest([
      [10, 20],
      [30, 5],
    ]);
    const padded = chiSquareTest([
      [10, 0, 20],
      [0, 0, 0],
      [30, 0, 5],
    ]);
    expect(padded).toEqual(whole);
    expect(chiSquareTest([[4, 5, 6]])).toBeUndefined();
  });
});

describe("the trend in shares", () => {
  test("of smokers among patients, as R's prop.trend.test documents it (Fleiss 1981, p. 139)", () => {
    const smokers = [83, 90, 129, 70];
    const patients = [86, 93, 136, 82];
    const found = trendTest(smokers.map((n, at) => ({ n, of: patients[at] ?? 0 })));
    expect(found?.chiSquare).toBeCloseTo(8.2249, 4);
    expect(found?.p).toBeCloseTo(0.004132, 6);
    expect(found?.slope).toBeLessThan(0);
  });

  test("of malformations with alcohol, scores 0, 0.5, 1.5, 4, 7 (Agresti 2002, 3.4.5)", () => {
    const absent = [17_066, 14_464, 788, 126, 37];
    const present = [48, 38, 5, 1, 1];
    const shares = present.map((n, at) => ({ n, of: n + (absent[at] ?? 0) }));
    const found = trendTest(shares, [0, 0.5, 1.5, 4, 7]);
    expect(found?.chiSquare).toBeCloseTo(6.57, 2);
    expect(found?.p).toBeCloseTo(0.0104, 4);
  });

  test("is not told where nobody has it, or there is one group", () => {
    expect(
      trendTest([
        { n: 0, of: 5 },
        { n: 0, of: 9 },
      ]),
    ).toBeUndefined();
    expect(trendTest([{ n: 2, of: 5 }])).toBeUndefined();
  });
});

/** Times as printed in textbooks, with a plus for those who were only followed so long. */
const followed = (...times: readonly (number | string)[]): readonly FollowUp[] =>
  times.map((time) => ({
    time: Number.parseFloat(String(time)),
    isEvent: typeof time === "number",
  }));

// R's survival::aml (R. G. Miller, Survival Analysis, 1997).
const maintained = followed(9, 13, "13+", 18, 23, "28+", 31, 34, "45+", 48, "161+");
const notMaintained = followed(5, 5, 8, 8, 12, "16+", 23, 27, 30, 33, 43, 45);

// Remission under 6-MP and placebo (Freireich and others 1963; Kleinbaum and Klein, Survival Analysis).
const treated = followed(
  ...[6, 6, 6, "6+", 7, "9+", 10, "10+", "11+", 13, 16],
  ...["17+", "19+", "20+", 22, 23, "25+", "32+", "32+", "34+", "35+"],
);
const placebo = followed(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23);

describe("survival", () => {
  test("of the maintained, as R's survfit prints it for aml", () => {
    const printed = [
      [9, 11, 0.909, 0.0867, 0.7541, 1],
      [13, 10, 0.818, 0.1163, 0.6192, 1],
      [18, 8, 0.716, 0.1397, 0.4884, 1],
      [23, 7, 0.614, 0.1526, 0.3769, 0.999],
      [31, 5, 0.491, 0.1642, 0.2549, 0.946],
      [34, 4, 0.368, 0.1627, 0.1549, 0.875],
      [48, 2, 0.184, 0.1535, 0.0359, 0.944],
    ] as const;
    const steps = kaplanMeier(maintained);
    expect(steps.map(({ time, atRisk }) => [time, atRisk])).toEqual(
      printed.map(([time, atRisk]) => [time, atRisk]),
    );
    for (const [at, [, , survival, standardError, low, high]] of printed.entries()) {
      expect(steps[at]?.survival).toBeCloseTo(survival, 3);
      expect(steps[at]?.standardError).toBeCloseTo(standardError, 4);
      expect(steps[at]?.interval?.low).toBeCloseTo(low, 4);
      expect(steps[at]?.interval?.high).toBeCloseTo(high, 3);
    }
    expect(medianSurvival(steps)).toBe(31);
    expect(medianSurvival(kaplanMeier(notMaintained))).toBe(23);
    expect(kaplanMeier(notMaintained).at(-1)).toMatchObject({ time: 45, survival: 0 });
  });

  test("of remission under 6-MP, as the textbook has it (Kleinbaum and Klein, table 2.3)", () => {
    expect(kaplanMeier(treated).map(({ time, survival }) => [time, survival.toFixed(4)])).toEqual([
      [6, "0.8571"],
      [7, "0.8067"],
      [10, "0.7529"],
      [13, "0.6902"],
      [16, "0.6275"],
      [22, "0.5378"],
      [23, "0.4482"],
    ]);
  });

  test("differs between groups as R's survdiff prints it for aml", () => {
    const found = logRankTest([maintained, notMaintained]);
    expect(found?.groups.map(({ observed }) => observed)).toEqual([7, 11]);
    expect(found?.groups[0]?.expected).toBeCloseTo(10.69, 2);
    expect(found?.groups[1]?.expected).toBeCloseTo(7.31, 2);
    expect(found?.chiSquare).toBeCloseTo(3.4, 1);
    expect(found?.p).toBeCloseTo(0.0653, 4);
  });

  test("differs between 6-MP and placebo as the textbook has it (log-rank 16.79)", () => {
    const found = logRankTest([treated, placebo]);
    expect(found?.groups[0]?.expected).toBeCloseTo(19.25, 2);
    expect(found?.groups[1]?.expected).toBeCloseTo(10.75, 2);
    expect(found?.chiSquare).toBeCloseTo(16.79, 2);
  });

  test("of three groups does not depend on their order", () => {
    const third = followed(2, "4+", 19, 31, "50+");
    const found = logRankTest([maintained, notMaintained, third]);
    const turned = logRankTest([third, maintained, notMaintained]);
    expect(found?.degrees).toBe(2);
    expect(turned?.chiSquare).toBeCloseTo(found?.chiSquare ?? 0, 9);
    expect(logRankTest([followed("5+"), followed("7+")])).toBeUndefined();
  });
});

describe("a standardised rate", () => {
  // Children with Down's syndrome by birth order and age of the mother (Fleiss 1981, p. 249), which
  // epitools' ageadjust.direct documents to recreate table 1 of Fay and Feuer.
  const births = [
    [230_061, 329_449, 114_920, 39_487, 14_208, 3052],
    [72_202, 326_701, 208_667, 83_228, 28_466, 5375],
    [15_050, 175_702, 207_081, 117_300, 45_026, 8660],
    [2293, 68_800, 132_424, 98_301, 46_075, 9834],
    [327, 30_666, 123_419, 149_919, 104_088, 34_392],
  ] as const;
  const cases = [
    [107, 141, 60, 40, 39, 25],
    [25, 150, 110, 84, 82, 39],
    [3, 71, 114, 103, 108, 75],
    [1, 26, 64, 89, 137, 96],
    [0, 8, 63, 112, 262, 295],
  ] as const;
  const standard = births[0].map((_n, age) =>
    births.reduce((sum, order) => sum + (order[age] ?? 0) / births.length, 0),
  );
  const rateOf = (order: number) =>
    standardisedRate(
      standard.map((of, age) => ({
        events: cases[order]?.[age] ?? 0,
        persons: births[order]?.[age] ?? 0,
        standard: of,
      })),
    );

  test("is that of the formula of Fay and Feuer, worked out with the quantiles of SciPy 1.17", () => {
    const worked = [
      [56.3, 92.3, 80.4, 105.8],
      [67.6, 91.2, 82.4, 100.9],
      [83.3, 85.1, 77.2, 94.2],
      [115.5, 92.7, 80.0, 114.7],
      [167.1, 75.5, 67.7, 188.3],
    ] as const;
    for (const [order, [crude, standardised, low, high]] of worked.entries()) {
      const found = rateOf(order);
      expect((found?.crude ?? 0) * 1e5).toBeCloseTo(crude, 1);
      expect((found?.standardised ?? 0) * 1e5).toBeCloseTo(standardised, 1);
      expect(Math.abs((found?.low ?? 0) * 1e5 - low)).toBeLessThan(0.051);
      expect(Math.abs((found?.high ?? 0) * 1e5 - high)).toBeLessThan(0.051);
    }
  });

  test("is the crude one where the standard is the population itself", () => {
    const strata = [
      { events: 4, persons: 100, standard: 100 },
      { events: 30, persons: 300, standard: 300 },
    ];
    const found = standardisedRate(strata);
    expect(found?.standardised).toBeCloseTo(34 / 400, 12);
    expect(found?.crude).toBeCloseTo(34 / 400, 12);
  });

  test("is not told where a stratum has nobody", () => {
    expect(standardisedRate([{ events: 0, persons: 0, standard: 5 }])).toBeUndefined();
    expect(standardisedRate([{ events: 0, persons: 10, standard: 5 }])).toMatchObject({ low: 0 });
  });
});
