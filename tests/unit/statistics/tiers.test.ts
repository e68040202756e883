import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  chancesFor,
  drawRecordKeys,
  EMPTY_KEY,
  perturbed,
  publicCount,
  withPerson,
} from "../../../src/statistics/cell-key.ts";
import { isDominated } from "../../../src/statistics/dominance.ts";
import { excerptRefusal } from "../../../src/statistics/excerpt.ts";
import { shownRoutes } from "../../../src/statistics/route.ts";
import { shownMedian, shownShare } from "../../../src/statistics/shown-share.ts";
import { refusalOf, tierRules, tiers } from "../../../src/statistics/tier.ts";

describe("a tier", () => {
  test("lets nothing leave the workstation without two people", () => {
    for (const tier of tiers)
      expect(tierRules[tier].persons, tier).toBe(tier === "T0" || tier === "T1" ? 1 : 2);
  });

  test("of public tables refuses a fourth dimension, few persons, small places and quarters", () => {
    expect(refusalOf("T3", { dimensions: 3, behindFilter: 50 })).toBeUndefined();
    expect(refusalOf("T3", { dimensions: 4 })).toEqual({ type: "too-many-dimensions", limit: 3 });
    expect(refusalOf("T3", { dimensions: 1, behindFilter: 49 })).toEqual({
      type: "too-few-behind-filter",
      limit: 50,
    });
    expect(refusalOf("T3", { dimensions: 1, smallestPlace: 199 })?.type).toBe("place-too-small");
    expect(refusalOf("T3", { dimensions: 1, smallestQuarter: 49 })?.type).toBe("quarter-too-small");
  });
});

describe("a share", () => {
  const share = (part: number, whole: number) => shownShare({ n: part }, { n: whole }, 11);

  test("is of at least 30 persons, of whom more than 10 have it and more than 10 do not", () => {
    expect(share(20, 50)).toEqual({ share: 0.4 });
    expect(share(12, 29)).toEqual({ hidden: "few-persons" });
    expect(share(10, 100)).toEqual({ hidden: "few-besides" });
    expect(share(90, 100)).toEqual({ hidden: "few-besides" });
    expect(share(89, 100)).toEqual({ share: 0.89 });
  });

  test("of nobody or everybody is hidden in a small group, and shown in a large one", () => {
    expect(share(0, 29)).toEqual({ hidden: "all-or-none" });
    expect(share(29, 29)).toEqual({ hidden: "all-or-none" });
    expect(share(0, 30)).toEqual({ share: 0 });
    expect(share(30, 30)).toEqual({ share: 1 });
  });

  test("is hidden with either of its counts", () => {
    expect(shownShare({ hidden: "secondary" }, { n: 100 }, 11)).toEqual({ hidden: "count" });
    expect(shownShare({ n: 40 }, { hidden: "secondary" }, 11)).toEqual({ hidden: "count" });
  });

  test("a median is of at least 20 persons", () => {
    const upTo = (n: number) => Array.from({ length: n }, (_none, at) => n - at);
    expect(shownMedian(upTo(19))).toBeUndefined();
    expect(shownMedian(upTo(20))).toBe(10.5);
    expect(shownMedian(upTo(21))).toBe(11);
  });
});

describe("a count of which nearly all come from one source", () => {
  const of = (...sizes: readonly number[]) => new Map(sizes.map((n, at) => [`s${at}`, n]));
  const named = { namesCountry: true, namesForm: true, namesPlaceBelowCountry: false };

  test("is hidden above 85 % where it names a country and a form", () => {
    expect(isDominated({ ...named, bySource: of(86, 14) })).toBe(true);
    expect(isDominated({ ...named, bySource: of(85, 15) })).toBe(false);
    expect(isDominated({ ...named, namesForm: false, bySource: of(100) })).toBe(false);
  });

  test("is hidden below the country with fewer than three sites", () => {
    const place = { namesCountry: false, namesForm: false, namesPlaceBelowCountry: true };
    expect(isDominated({ ...place, bySource: of(50, 50) })).toBe(true);
    expect(isDominated({ ...place, bySource: of(50, 50, 1) })).toBe(false);
    expect(isDominated({ ...place, bySource: of() })).toBe(false);
  });
});

const fill = (block: Uint32Array<ArrayBuffer>): void => {
  crypto.getRandomValues(block);
};

describe("noise for public tables", () => {
  test("has mean 0, variance 3, a greatest change of 5, and publishes neither 1 nor 2", () => {
    for (let n = 1; n <= 40; n += 1) {
      const chances = chancesFor(n);
      const moment = (power: number): number =>
        chances.reduce((sum, [change, chance]) => sum + chance * change ** power, 0);
      expect(moment(0)).toBeCloseTo(1, 12);
      expect(moment(1), `mean of ${n}`).toBeCloseTo(0, 9);
      expect(moment(2), `variance of ${n}`).toBeCloseTo(3, 9);
      for (const [change] of chances) {
        expect(Math.abs(change)).toBeLessThanOrEqual(5);
        expect([0, 3, 4, 5].includes(n + change) || n + change > 5).toBe(true);
      }
    }
  });

  test("is 0 on average over a hundred thousand counts, and leaves zeros alone", () => {
    const cells = 100_000;
    const keys = drawRecordKeys(cells, fill);
    let sum = 0;
    for (const [at, key] of keys.entries()) {
      const n = 1 + (at % 60);
      const shown = perturbed(n, key);
      sum += shown - n;
      expect(Math.abs(shown - n) <= 5 && shown !== 1 && shown !== 2 && shown >= 0).toBe(true);
    }
    expect(Math.abs(sum / cells)).toBeLessThan(0.05);
    expect(perturbed(0, keys[0] ?? 0)).toBe(0);
  });

  test("is the same for the same persons, in whatever order they are counted", () => {
    const keys = drawRecordKeys(200, fill);
    const keyOf = (persons: readonly number[]): number =>
      persons.reduce((key, person) => withPerson(key, keys[person] ?? 0), EMPTY_KEY);
    fc.assert(
      fc.property(fc.shuffledSubarray([...keys.keys()]), (persons) => {
        const sorted = [...persons].sort((a, b) => a - b);
        expect(perturbed(persons.length, keyOf(persons))).toBe(
          perturbed(sorted.length, keyOf(sorted)),
        );
      }),
    );
  });

  test("is rounded to multiples of 5 in the end", () => {
    for (const key of drawRecordKeys(500, fill)) expect(publicCount(key % 97, key) % 5).toBe(0);
  });

  test("keys are spread evenly", () => {
    const tenths = new Array<number>(10).fill(0);
    for (const key of drawRecordKeys(100_000, fill)) {
      const at = Math.floor((key / 2 ** 32) * 10);
      tenths[at] = (tenths[at] ?? 0) + 1;
    }
    for (const n of tenths) expect(Math.abs(n - 10_000)).toBeLessThan(600);
  });
});

describe("routes on a map", () => {
  test("of fewer than 11 persons are one line, and widths are rounded", () => {
    expect(
      shownRoutes([
        { from: "KHM", to: "THA", n: 123 },
        { from: "IDN", to: "MYS", n: 11 },
        { from: "VNM", to: "KHM", n: 8 },
        { from: "LAO", to: "THA", n: 4 },
      ]),
    ).toEqual({
      routes: [
        { from: "KHM", to: "THA", n: 125 },
        { from: "IDN", to: "MYS", n: 10 },
      ],
      other: 10,
    });
  });

  test("a single small route takes another with it", () => {
    const shown = shownRoutes([
      { from: "KHM", to: "THA", n: 123 },
      { from: "IDN", to: "MYS", n: 40 },
      { from: "VNM", to: "KHM", n: 2 },
    ]);
    expect(shown.routes).toHaveLength(1);
    expect(shown.other).toBe(40);
  });

  test("whatever they are, no line stands for 1 to 10 persons, and none for one route", () => {
    const routes = fc.array(
      fc.record({
        from: fc.constantFrom("a", "b", "c", "d"),
        to: fc.constantFrom("e", "f", "g"),
        n: fc.nat(40),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(routes, (all) => {
        const shown = shownRoutes(all);
        const taken = all.filter(({ n }) => n > 0);
        expect(shown.routes.length).toBeLessThanOrEqual(taken.filter(({ n }) => n >= 11).length);
        const hidden = taken.length - shown.routes.length;
        expect(shown.other === undefined).toBe(hidden === 0);
        if (shown.routes.length > 0) expect(hidden).not.toBe(1);
      }),
    );
  });
});

describe("an excerpt", () => {
  const excerpt = {
    themes: ["debt"],
    beside: new Map([
      ["sex", "female"],
      ["citizenship", "KHM"],
    ]),
    author: "ana",
    reviewers: ["budi", "chan"],
  };
  const isTheme = (code: string): boolean => code === "debt";

  test("leaves when it is coded, eleven are alike and two others have read it", () => {
    expect(excerptRefusal(excerpt, isTheme, () => 11)).toBeUndefined();
  });

  test("stays where a sentence stands in it", () => {
    expect(excerptRefusal({ ...excerpt, themes: ["She said"] }, isTheme, () => 99)?.type).toBe(
      "not-coded",
    );
  });

  test("drops what points to few persons", () => {
    expect(excerptRefusal(excerpt, isTheme, (traits) => (traits.size > 1 ? 10 : 40))).toEqual({
      type: "few-alike",
      leaveOut: ["citizenship"],
    });
  });

  test("waits for a second reader who is not its author", () => {
    expect(
      excerptRefusal({ ...excerpt, reviewers: ["ana", "budi", "budi"] }, isTheme, () => 40),
    ).toEqual({ type: "needs-review", missing: 1 });
  });
});
