/**
 * Fingerprints of sets of persons, by which two sets can be compared later although nobody kept who
 * was in them.
 *
 * [Note: Set fingerprint] Each person has a token, a secret number that stays the same from release to
 * release. The fingerprint of a set is the sums of the odd powers of its tokens in the field of 2^32
 * elements (the syndromes of a BCH code, as in PinSketch: Dodis and others 2004). Two fingerprints
 * added are that of the persons who are in one set and not in the other; as long as those are few,
 * their number can be read from it exactly. Of larger sets it tells nothing but the size, which is
 * kept beside it. It is for the ledger alone: whoever has the tokens can test guesses against it.
 */

/** The size of a set, and the sums of odd powers of its tokens. */
export type SetFingerprint = { readonly size: number; readonly sums: readonly number[] };

/** Differences of up to so many persons are counted. */
const MOST_COUNTED = 12;

/**
 * Prepares tokens for fingerprints: one a person, distinct and not 0, 32 bits. The function returned
 * takes persons by number, each at most once.
 */
export const fingerprintsOf = (
  tokens: Uint32Array,
): ((persons: Iterable<number>) => SetFingerprint) => {
  const powers = new Uint32Array(tokens.length * MOST_COUNTED);
  for (const [person, token] of tokens.entries()) {
    const square = multiplied(token, token);
    let power = token;
    for (let at = 0; at < MOST_COUNTED; at += 1) {
      powers[person * MOST_COUNTED + at] = power;
      power = multiplied(power, square);
    }
  }
  return (persons) => {
    const sums = new Uint32Array(MOST_COUNTED);
    let size = 0;
    for (const person of persons) {
      size += 1;
      for (let at = 0; at < MOST_COUNTED; at += 1)
        sums[at] = (sums[at] ?? 0) ^ (powers[person * MOST_COUNTED + at] ?? 0);
    }
    return { size, sums: [...sums] };
  };
};

/** The fingerprint of the persons of a set who are not in another that lies within it. */
export const setWithout = (whole: SetFingerprint, part: SetFingerprint): SetFingerprint => ({
  size: whole.size - part.size,
  sums: whole.sums.map((sum, at) => (sum ^ (part.sums[at] ?? 0)) >>> 0),
});

/**
 * How many persons are in one set and not in the other, if at most `MOST_COUNTED`; undefined where
 * there are more. A larger difference is taken for a small one in less than one of 10^8 cases.
 */
export const differenceBetween = (a: SetFingerprint, b: SetFingerprint): number | undefined => {
  if (Math.abs(a.size - b.size) > MOST_COUNTED) return undefined;
  const sums = a.sums.map((sum, at) => (sum ^ (b.sums[at] ?? 0)) >>> 0);
  if (sums.every((sum) => sum === 0)) return a.size === b.size ? 0 : undefined;
  const locator = locatorOf(sums);
  const degree = locator.length - 1;
  const isPossible = degree <= MOST_COUNTED && (degree - (a.size - b.size)) % 2 === 0;
  return isPossible && hasDistinctRoots(locator) ? degree : undefined;
};

/** x^32 + x^7 + x^3 + x^2 + 1, without its first term. */
const MODULUS = 0x8d;

const multiplied = (a: number, b: number): number => {
  let product = 0;
  let left = a;
  for (let rest = b; rest !== 0; rest >>>= 1) {
    if (rest & 1) product ^= left;
    left = left & 0x80000000 ? (left << 1) ^ MODULUS : left << 1;
  }
  return product >>> 0;
};

/** The power of 2^32 − 2, by Fermat. */
const inverted = (a: number): number => {
  let [result, power] = [1, a];
  for (let bit = 1; bit < 32; bit += 1) {
    power = multiplied(power, power);
    result = multiplied(result, power);
  }
  return result;
};

/** Coefficients, that of the constant first. */
type Polynomial = number[];

const coefficient = (polynomial: Polynomial, at: number): number => polynomial[at] ?? 0;

/** The shortest recurrence of all powers' sums (Berlekamp and Massey); its roots are the persons'. */
const locatorOf = (odd: readonly number[]): Polynomial => {
  const sums: number[] = [0];
  for (let power = 1; power <= 2 * MOST_COUNTED; power += 1) {
    const half = coefficient(sums, power / 2);
    sums[power] = power % 2 === 1 ? coefficient([...odd], (power - 1) / 2) : multiplied(half, half);
  }
  let current: Polynomial = [1];
  let before: Polynomial = [1];
  let length = 0;
  let shift = 1;
  let lastGap = 1;
  for (let at = 1; at <= 2 * MOST_COUNTED; at += 1) {
    let gap = coefficient(sums, at);
    for (let back = 1; back <= length; back += 1)
      gap ^= multiplied(coefficient(current, back), coefficient(sums, at - back));
    gap >>>= 0;
    if (gap === 0) {
      shift += 1;
      continue;
    }
    const factor = multiplied(gap, inverted(lastGap));
    const next = added(current, shifted(before, shift, factor));
    if (2 * length <= at - 1) {
      before = current;
      length = at - length;
      lastGap = gap;
      shift = 1;
    } else shift += 1;
    current = next;
  }
  while (current.length > 1 && current.at(-1) === 0) current.pop();
  return current.length - 1 === length ? current : new Array<number>(MOST_COUNTED + 2).fill(0);
};

const shifted = (polynomial: Polynomial, by: number, factor: number): Polynomial => [
  ...new Array<number>(by).fill(0),
  ...polynomial.map((each) => multiplied(each, factor)),
];

const added = (a: Polynomial, b: Polynomial): Polynomial =>
  Array.from(
    { length: Math.max(a.length, b.length) },
    (_none, at) => (coefficient(a, at) ^ coefficient(b, at)) >>> 0,
  );

/** Whether a polynomial has as many roots in the field as its degree: then x^(2^32) is x modulo it. */
const hasDistinctRoots = (polynomial: Polynomial): boolean => {
  if (polynomial.length === 2) return true;
  let power: Polynomial = [0, 1];
  for (let times = 0; times < 32; times += 1) {
    const square: Polynomial = [];
    for (const [at, each] of power.entries()) {
      square[2 * at] = multiplied(each, each);
      if (at > 0) square[2 * at - 1] = 0;
    }
    power = remainder(square, polynomial);
  }
  return power.every((each, at) => each === (at === 1 ? 1 : 0));
};

const remainder = (of: Polynomial, by: Polynomial): Polynomial => {
  const rest = [...of];
  const leading = inverted(by.at(-1) ?? 1);
  for (let at = rest.length - 1; at >= by.length - 1; at -= 1) {
    const factor = multiplied(coefficient(rest, at), leading);
    if (factor === 0) continue;
    for (const [index, each] of by.entries()) {
      const place = at - by.length + 1 + index;
      rest[place] = (coefficient(rest, place) ^ multiplied(each, factor)) >>> 0;
    }
  }
  return rest.slice(0, by.length - 1);
};
