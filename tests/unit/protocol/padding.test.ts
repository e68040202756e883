import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPaddedLength, paddedLength } from "../../../src/protocol/padding.ts";

describe("padded lengths", () => {
  test.each([
    [1, 1_920],
    [1_920, 1_920],
    [1_921, 1_984],
    [2_049, 2_176],
    [4_095, 4_096],
    [4_097, 4_352],
    [5_000, 5_120],
    [65_537, 67_584],
    [1_048_576, 1_048_576],
  ])("%i bytes become %i", (length, padded) => {
    expect(paddedLength(length)).toBe(padded);
  });

  test("a class holds its content, costs at most 6.25 % above the floor, and is its own class", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_048_576 }), (length) => {
        const padded = paddedLength(length);
        expect(padded).toBeGreaterThanOrEqual(length);
        if (length > 1_920) expect(padded).toBeLessThanOrEqual(length * 1.0625);
        expect(paddedLength(padded)).toBe(padded);
        expect(isPaddedLength(padded)).toBe(true);
        expect(isPaddedLength(padded - 1) && paddedLength(padded - 1) !== padded - 1).toBe(false);
      }),
    );
  });

  test("coarse classes are powers of two from 4,096, and valid for every reader", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_048_576 }), (length) => {
        const padded = paddedLength(length, "coarse");
        expect(Math.log2(padded) % 1).toBe(0);
        expect(padded).toBeGreaterThanOrEqual(Math.max(4_096, length));
        if (padded > 4_096) expect(padded / 2).toBeLessThan(length);
        expect(isPaddedLength(padded)).toBe(true);
      }),
    );
  });

  test("there are 211 classes up to 1 MiB", () => {
    let classes = 0;
    for (let length = 1; length <= 1_048_576; length += 1) if (isPaddedLength(length)) classes += 1;
    expect(classes).toBe(211);
  });

  test.each([0, 1, 1_919, 1_921, 2_100, 4_325_377, 4_456_448, 1_984.5, Number.NaN, -2_048])(
    "%d is no padded length",
    (length) => {
      expect(isPaddedLength(length)).toBe(false);
    },
  );

  test("a content length is a positive integer", () => {
    for (const length of [0, -1, 1.5, Number.NaN, 2 ** 31]) {
      expect(() => paddedLength(length)).toThrow(RangeError);
    }
  });
});
