import { expect, test } from "vitest";
import { wilson } from "../../../src/statistics/wilson.ts";

test("intervals as published by Newcombe (Stat. Med. 17 (1998) 857, table I, method 3)", () => {
  const published = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const;
  for (const [n, of, low, high] of published) {
    const found = wilson(n, of);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  }
});
