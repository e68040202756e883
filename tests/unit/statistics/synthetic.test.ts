import { describe, expect, test } from "vitest";
import { createChance } from "../../../src/domain/practice/chance.ts";
import { createExactChance } from "../../../src/statistics/exact-chance.ts";
import {
  attributesIn,
  attributesOf,
  countTuples,
  domainOf,
  rowOf,
  tupleKey,
  tuplesOf,
  tuplesWith,
} from "../../../src/statistics/microdata.ts";
import { noisyAggregates } from "../../../src/statistics/noisy-aggregates.ts";
import { deltaFor } from "../../../src/statistics/privacy-loss.ts";
import { synthesize } from "../../../src/statistics/synthesize.ts";
import { attackLimits, attackSynthetic } from "../../../src/statistics/synthetic-attack.ts";
import { syntheticQuality } from "../../../src/statistics/synthetic-evaluation.ts";
import { publishedErrors, showcaseColumns, showcaseRows } from "../../support/showcase.ts";

const fill = (block: Uint8Array<ArrayBuffer>): void => {
  crypto.getRandomValues(block);
};
const domain = domainOf(showcaseColumns);
const personsOf = (seed: number, count = 6000) =>
  attributesOf(domain, showcaseRows(count, createChance(seed).next));
const options = {
  loss: { epsilon: 4, delta: deltaFor(10_000) },
  longest: 4,
  fabrication: 0.01,
} as const;

describe("combinations of attributes", () => {
  test("have a key that tells them", () => {
    for (const attributes of [[0], [3, 7], [0, 1, 2, 8190]])
      expect(attributesIn(tupleKey(attributes))).toEqual(attributes);
  });

  test("with one attribute are those of the whole that have it", () => {
    const person = [2, 5, 9, 11, 20];
    for (const attribute of person)
      for (const some of [0, 1, 2, 3]) {
        const others = person.filter((other) => other !== attribute);
        const having = tuplesOf(person, some + 1).filter((key) =>
          attributesIn(key).includes(attribute),
        );
        expect([...tuplesWith(others, attribute, some)].sort()).toEqual([...having].sort());
      }
  });

  test("are read from rows and written as rows", () => {
    const row = showcaseRows(1, createChance(5).next)[0] ?? [];
    const [person = []] = attributesOf(domain, [row]);
    expect(rowOf(domain, person)).toEqual(row);
    expect(attributesOf(domain, [["7", "", "1", "", "", "", "", "", "", ""]])[0]).toHaveLength(1);
  });
});

const seeds = Number(process.env["LINDUNG_SEEDS"] ?? 4);

describe(`synthetic data of ${seeds} samples like that of the Synthetic Data Showcase`, () => {
  const found = Array.from({ length: seeds }, (_none, seed) => {
    const persons = personsOf(seed + 1);
    const { aggregates, rows } = synthesize(domain, persons, options, fill);
    return syntheticQuality(domain, persons, aggregates, rows);
  });
  const mean = (of: (quality: (typeof found)[number]) => number): number =>
    found.reduce((sum, quality) => sum + of(quality), 0) / found.length;

  test("has counts as near as the published ones", () => {
    const error = mean(({ aggregates }) => aggregates.overall.meanAbsoluteError);
    expect(error).toBeLessThanOrEqual(1.1 * publishedErrors.aggregates);
  });

  test("has rows much nearer than the published ones", () => {
    const error = mean(({ rows }) => rows.overall.meanAbsoluteError);
    expect(error).toBeLessThanOrEqual(0.7 * publishedErrors.rows);
  });

  test("makes hardly anything up, and leaves out little", () => {
    expect(mean(({ rows }) => rows.overall.fabricated)).toBeLessThan(0.01);
    expect(mean(({ rows }) => rows.overall.suppressed)).toBeLessThan(0.2);
    expect(mean(({ rows }) => rows.byLength[1]?.suppressed ?? 1)).toBeLessThan(0.01);
  });

  test("has about as many rows as there are persons", () => {
    expect(Math.abs(mean(({ expansion }) => expansion))).toBeLessThan(0.05);
  });
});

describe("noisy counts", () => {
  test("of a longer combination are never above those of its parts", () => {
    const { counts } = noisyAggregates(domain, personsOf(3), options, fill);
    for (const [at, longer] of counts.entries())
      for (const [key, n] of at === 0 ? [] : longer)
        for (const part of attributesIn(key).map((_one, gap) =>
          attributesIn(key).toSpliced(gap, 1),
        ))
          expect(counts[at - 1]?.get(tupleKey(part)) ?? 0).toBeGreaterThanOrEqual(n);
  });

  test("are nearer the more may be lost", () => {
    const persons = personsOf(4);
    const exact = countTuples(persons, 1);
    const errorAt = (epsilon: number): number => {
      const asked = { ...options, longest: 1, loss: { epsilon, delta: 1e-5 } };
      const { counts } = noisyAggregates(domain, persons, asked, fill);
      return Math.max(
        ...[...(counts[0] ?? [])].map(([key, n]) => Math.abs(n - (exact[0]?.get(key) ?? 0))),
      );
    };
    const runs = Array.from({ length: 5 }, () => [errorAt(0.2), errorAt(8)] as const);
    const sum = (at: 0 | 1): number => runs.reduce((all, run) => all + run[at], 0);
    expect(sum(0)).toBeGreaterThan(3 * sum(1));
  });

  test("do not tell whether a person was counted by more than they claim", () => {
    // The person alone has an attribute; the attacker looks whether its count passes a limit.
    const loss = { epsilon: 1, delta: 1e-5 };
    const small = domainOf([{ name: "a", codes: ["1", "2"] }]);
    const with1 = attributesOf(small, [["1"], ...Array.from({ length: 200 }, () => ["2"])]);
    const without = with1.slice(1);
    const runs = 1500;
    const passes = (persons: typeof with1): number => {
      let over = 0;
      for (let run = 0; run < runs; run += 1) {
        // Everything that is drawn is published, so that nothing hides what the noise lets through.
        const asked = { loss, longest: 1, fabrication: 1e9 };
        const { counts } = noisyAggregates(small, persons, asked, fill);
        if ((counts[0]?.get(tupleKey([0])) ?? 0) >= 1) over += 1;
      }
      return over / runs;
    };
    const [p, q] = [passes(with1), passes(without)];
    const slack = 3 * Math.sqrt(0.25 / runs);
    // The lower bound that the attack proves stays below ε: P(in) ≤ e^ε · P(out) + δ.
    expect(p - slack).toBeLessThanOrEqual(Math.exp(loss.epsilon) * (q + slack) + loss.delta);
    expect(p).toBeGreaterThan(q - slack);
  }, 60_000);
});

describe("attacks before release", () => {
  test("find next to nothing in what is drawn with little loss", () => {
    const persons = personsOf(11);
    const draw = (some: typeof persons) => synthesize(domain, some, options, fill);
    const result = attackSynthetic(domain, persons, draw, createExactChance(fill));
    expect(result.membership).toBeLessThanOrEqual(attackLimits.membership);
    expect(result.membership).toBeGreaterThan(0.45);
    expect(result.attribute).toBeLessThanOrEqual(attackLimits.attribute);
  });

  test("find the persons where there is hardly any noise", () => {
    const chance = createChance(12);
    const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    const wide = domainOf(names.map((name) => ({ name, codes: ["1", "2", "3", "4"] })));
    const persons = attributesOf(
      wide,
      Array.from({ length: 500 }, () => names.map(() => String(1 + Math.floor(chance.next() * 4)))),
    );
    const careless = { ...options, loss: { epsilon: 5000, delta: 1e-5 } };
    const draw = (some: typeof persons) => synthesize(wide, some, careless, fill);
    const result = attackSynthetic(wide, persons, draw, createExactChance(fill));
    expect(result.membership).toBeGreaterThan(0.6);
  });
});
