import { describe, expect, test } from "vitest";
import { createExactChance, fractionAbove } from "../../../src/statistics/exact-chance.ts";

const chance = createExactChance((block) => {
  crypto.getRandomValues(block);
});
const many = 40_000;
const drawn = (draw: () => number): readonly number[] => Array.from({ length: many }, draw);

/** Whether a relative frequency agrees with a chance: within five standard errors. */
const expectNear = (hits: number, probability: number, what: string): void => {
  const error = Math.sqrt((probability * (1 - probability)) / many);
  expect(Math.abs(hits / many - probability), what).toBeLessThan(5 * error + 1e-9);
};

const expectChances = (draws: readonly number[], weightOf: (x: number) => number): void => {
  let all = 0;
  for (let x = -400; x <= 400; x += 1) all += weightOf(x);
  for (const x of [-7, -3, -1, 0, 1, 2, 5, 9])
    expectNear(draws.filter((each) => each === x).length, weightOf(x) / all, String(x));
};

describe("exact chance", () => {
  test("draws every number below a limit equally often", () => {
    const draws = drawn(() => Number(chance.below(7n)));
    for (let x = 0; x < 7; x += 1)
      expectNear(draws.filter((each) => each === x).length, 1 / 7, String(x));
    expect(chance.below(2n ** 200n) < 2n ** 200n).toBe(true);
  });

  test("keeps a chance of one third", () => {
    expectNear(
      drawn(() => Number(chance.isSo({ over: 1n, under: 3n }))).filter(Boolean).length,
      1 / 3,
      "",
    );
  });

  test("draws the discrete Laplace distribution", () => {
    const scale = { over: 7n, under: 2n };
    expectChances(
      drawn(() => chance.laplace(scale)),
      (x) => Math.exp(-Math.abs(x) / 3.5),
    );
  });

  test.each([0.4, 3, 39.7])(
    "draws the discrete Gaussian distribution of variance %d",
    (variance) => {
      const draws = drawn(() => chance.gaussian(fractionAbove(variance)));
      expectChances(draws, (x) => Math.exp(-(x ** 2) / (2 * variance)));
    },
  );

  test("chooses with chances that fall exponentially", () => {
    const weights = [0, 1, 2].map((over) => ({ over: BigInt(over), under: 1n }));
    const draws = drawn(() => chance.exponential(weights));
    const all = 1 + Math.exp(-1) + Math.exp(-2);
    for (const x of [0, 1, 2])
      expectNear(draws.filter((each) => each === x).length, Math.exp(-x) / all, String(x));
  });

  test("never asks for less noise than was meant", () => {
    const { over, under } = fractionAbove(Math.PI);
    expect(Number(over) / Number(under)).toBeGreaterThanOrEqual(Math.PI);
  });
});
