/**
 * Chance for noise that protects people: exact, from random bits, with whole numbers only.
 *
 * [Note: Discrete noise] Noise drawn with floating-point numbers leaves gaps by which the value under
 * it can be told. Discrete Laplace and Gaussian noise are drawn here by rejection from fair bits with
 * rational chances, exactly as Canonne, Kamath and Steinke (2020, algorithms 1 to 3) give them; no
 * logarithm or exponential is ever calculated.
 */

/** Fills a block with random bytes: of a cryptographic source, except in tests. */
export type Fill = (block: Uint8Array<ArrayBuffer>) => void;

/** A fraction of whole numbers, not negative; `under` is greater than 0. */
export type Fraction = { readonly over: bigint; readonly under: bigint };

/** Draws that are exact. */
export type ExactChance = {
  /** A whole number from 0 up to, not including, `limit`. */
  readonly below: (limit: bigint) => bigint;
  /** Whether something with this chance happens; the fraction is at most 1. */
  readonly isSo: (chance: Fraction) => boolean;
  /** A whole number with chances in proportion to exp(−|x| / scale). */
  readonly laplace: (scale: Fraction) => number;
  /** A whole number with chances in proportion to exp(−x² / (2 · variance)). */
  readonly gaussian: (variance: Fraction) => number;
  /** The place of one of the weights, with chances in proportion to exp(−weight). */
  readonly exponential: (weights: readonly Fraction[]) => number;
};

/** Makes exact chance of random bytes. */
export const createExactChance = (fill: Fill): ExactChance => {
  const nextByte = bytesOf(fill);
  const below = (limit: bigint): bigint => {
    if (limit <= 1n) return 0n;
    const bits = (limit - 1n).toString(2).length;
    for (;;) {
      let drawn = 0n;
      for (let left = bits; left > 0; left -= 8)
        drawn = (drawn << BigInt(Math.min(left, 8))) | BigInt(nextByte() >> Math.max(0, 8 - left));
      if (drawn < limit) return drawn;
    }
  };
  const isSo = ({ over, under }: Fraction): boolean => below(under) < over;
  /** Whether something with the chance exp(−exponent) happens (algorithm 1). */
  const isSoByExponent = ({ over, under }: Fraction): boolean => {
    for (let whole = over / under; whole > 0n; whole -= 1n)
      if (!isSoBelowOne({ over: 1n, under: 1n }, isSo)) return false;
    return isSoBelowOne({ over: over % under, under }, isSo);
  };
  /** Algorithm 2: the size of a draw by its remainder and quotient. */
  const laplaceSize = ({ over: t, under: s }: Fraction): bigint => {
    let rest = below(t);
    while (!isSoByExponent({ over: rest, under: t })) rest = below(t);
    let times = 0n;
    while (isSoByExponent({ over: 1n, under: 1n })) times += 1n;
    return (rest + t * times) / s;
  };
  const laplace = (scale: Fraction): number => {
    for (;;) {
      const size = laplaceSize(scale);
      const isNegative = below(2n) === 1n;
      // Zero would otherwise come with two signs.
      if (!isNegative || size !== 0n) return Number(isNegative ? -size : size);
    }
  };
  /** Algorithm 3: Laplace noise of nearly the same width, thinned to a Gaussian. */
  const gaussian = ({ over, under }: Fraction): number => {
    const t = rootOf(over / under) + 1n;
    for (;;) {
      const drawn = laplace({ over: t, under: 1n });
      // (|y| − variance / t)² / (2 · variance), in whole numbers.
      const gap = BigInt(Math.abs(drawn)) * t * under - over;
      if (isSoByExponent({ over: gap * gap, under: 2n * over * under * t * t })) return drawn;
    }
  };
  const exponential = (weights: readonly Fraction[]): number => {
    for (;;) {
      const at = Number(below(BigInt(weights.length)));
      const weight = weights[at];
      if (weight && isSoByExponent(weight)) return at;
    }
  };
  return { below, isSo, laplace, gaussian, exponential };
};

/** A fraction that is at least a number: noise may be greater than asked for, and never smaller. */
export const fractionAbove = (number: number): Fraction => ({
  over: BigInt(Math.ceil(number * PARTS)),
  under: BigInt(PARTS),
});

/** A fraction that is at most a number. */
export const fractionBelow = (number: number): Fraction => ({
  over: BigInt(Math.floor(number * PARTS)),
  under: BigInt(PARTS),
});

const PARTS = 2 ** 20;

/** exp(−x) for x of at most 1: how long falling chances x / 1, x / 2, … go on, odd or even. */
const isSoBelowOne = ({ over, under }: Fraction, isSo: (chance: Fraction) => boolean): boolean => {
  let round = 1n;
  while (isSo({ over, under: under * round })) round += 1n;
  return round % 2n === 1n;
};

/** The whole part of a square root. */
const rootOf = (square: bigint): bigint => {
  let root = BigInt(Math.floor(Math.sqrt(Number(square))));
  while (root * root > square) root -= 1n;
  while ((root + 1n) * (root + 1n) <= square) root += 1n;
  return root;
};

const bytesOf = (fill: Fill): (() => number) => {
  const block = new Uint8Array(8192);
  let at = block.length;
  return () => {
    if (at === block.length) {
      fill(block);
      at = 0;
    }
    const byte = block[at] ?? 0;
    // A byte that was used must not lie about in memory.
    block[at] = 0;
    at += 1;
    return byte;
  };
};
