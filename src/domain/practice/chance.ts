/**
 * Chance that repeats: the same seed draws the same cases. For practice data only; never for keys, ids
 * of real records or anything that must not be guessed.
 */

/** A source of chance. */
export type Chance = {
  /** A number from 0 up to, not including, 1. */
  readonly next: () => number;
  /** A whole number from `least` to `most`, both included. */
  readonly whole: (least: number, most: number) => number;
  /** Whether something with this probability happens. */
  readonly isSo: (probability: number) => boolean;
  /** One of the values, each as likely as the other. Throws when there is none. */
  readonly one: <Value>(values: readonly Value[]) => Value;
  /** One of the values, by their weights. */
  readonly weighted: <Value>(values: readonly (readonly [Value, number])[]) => Value;
  /** So many different values, in an order of their own; all when there are fewer. */
  readonly some: <Value>(values: readonly Value[], count: number) => readonly Value[];
  /** A record id in the form of a random UUID. */
  readonly id: () => string;
};

/** Draws by the generator mulberry32 (T. Ettinger, public domain), which is small and even enough. */
export const createChance = (seed: number): Chance => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1));
  const one = <Value>(values: readonly Value[]): Value => {
    const value = values[whole(0, values.length - 1)];
    if (value === undefined) throw new Error("there is nothing to draw from");
    return value;
  };
  const weighted = <Value>(values: readonly (readonly [Value, number])[]): Value => {
    const all = values.reduce((sum, [, weight]) => sum + weight, 0);
    let left = next() * all;
    const found = values.find(([, weight]) => {
      left -= weight;
      return left < 0;
    });
    return (found ?? one(values))[0];
  };
  const some = <Value>(values: readonly Value[], count: number): readonly Value[] => {
    const left = [...values];
    return Array.from({ length: Math.min(count, left.length) }, () =>
      left.splice(whole(0, left.length - 1), 1),
    ).flat();
  };
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => whole(0, 15).toString(16)).join("");
  const id = (): string =>
    `${hex(8)}-${hex(4)}-4${hex(3)}-${one(["8", "9", "a", "b"])}${hex(3)}-${hex(12)}`;
  return { next, whole, isSo: (probability) => next() < probability, one, weighted, some, id };
};
