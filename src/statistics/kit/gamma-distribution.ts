/**
 * The gamma distribution, and with it the chi-square distribution: tails by a series or a continued
 * fraction (Numerical Recipes, third edition, 6.2), good to about ten digits.
 */

/** The chance that a chi-square number is at least this. */
export const chiSquareTail = (chiSquare: number, degrees: number): number =>
  1 - gammaShare(degrees / 2, chiSquare / 2);

/** The value below which a gamma number of this shape and scale 1 lies with a chance from 0 to 1. */
export const gammaQuantile = (chance: number, shape: number): number => {
  let [low, high] = [0, shape + 1];
  while (gammaShare(shape, high) < chance) high *= 2;
  for (let round = 0; round < 200; round += 1) {
    const middle = (low + high) / 2;
    if (gammaShare(shape, middle) < chance) low = middle;
    else high = middle;
  }
  return high;
};

/** The chance that a gamma number of this shape and scale 1 lies below a value. */
const gammaShare = (shape: number, value: number): number => {
  if (value <= 0) return 0;
  const density = Math.exp(shape * Math.log(value) - value - logGamma(shape));
  return value < shape + 1
    ? density * series(shape, value)
    : 1 - density * continuedFraction(shape, value);
};

const series = (shape: number, value: number): number => {
  let term = 1 / shape;
  let sum = term;
  for (let at = shape + 1; Math.abs(term) > Math.abs(sum) * PRECISION; at += 1) {
    term *= value / at;
    sum += term;
  }
  return sum;
};

/** Lentz's method. */
const continuedFraction = (shape: number, value: number): number => {
  let b = value + 1 - shape;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let at = 1; at < 10_000; at += 1) {
    const a = -at * (at - shape);
    b += 2;
    d = 1 / (a * d + b || TINY);
    c = b + a / c || TINY;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return fraction;
};

const PRECISION = 1e-15;
const TINY = 1e-300;

/** Lanczos' approximation with g = 7 and nine terms. */
const logGamma = (x: number): number => {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const t = x + 6.5;
  const sum = lanczos.reduce((all, term, at) => all + term / (x + at), 0.99999999999980993);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
};

const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
] as const;
