/** The shape of every golden file: what a client must accept, and what it must refuse and why. */

/** One golden file. */
export type GoldenFile = {
  readonly about: string;
  readonly accepted: readonly Record<string, unknown>[];
  readonly refused: readonly ({ readonly reason: string } & Record<string, unknown>)[];
};
