/**
 * The Cochran–Armitage test for a trend in shares over ordered groups, such as years (P. Armitage,
 * Biometrics 11 (1955) 375), as R's prop.trend.test has it.
 */
import { chiSquareTail } from "./gamma-distribution.ts";
import type { Share } from "./newcombe.ts";

/** What a test found. `slope` is the change of the share from one score to the next, by least squares. */
export type TrendTest = { readonly chiSquare: number; readonly p: number; readonly slope: number };

/**
 * Tests whether a share rises or falls with the scores of its groups (1, 2, 3, … unless given).
 * Undefined where all or none have it, or all are in one group.
 */
export const trendTest = (
  shares: readonly Share[],
  scores: readonly number[] = shares.map((_share, at) => at + 1),
): TrendTest | undefined => {
  const scored = shares.map(({ n, of }, at) => ({ n, of, score: scores[at] ?? 0 }));
  const sum = (term: (share: (typeof scored)[number]) => number): number =>
    scored.reduce((all, share) => all + term(share), 0);
  const persons = sum(({ of }) => of);
  const share = sum(({ n }) => n) / persons;
  const middle = sum(({ of, score }) => of * score) / persons;
  const spread = sum(({ of, score }) => of * (score - middle) ** 2);
  if (!(spread > 0 && share > 0 && share < 1)) return undefined;
  const slope = sum(({ n, of, score }) => (n - of * share) * (score - middle)) / spread;
  const chiSquare = (slope ** 2 * spread) / (share * (1 - share));
  return { chiSquare, p: chiSquareTail(chiSquare, 1), slope };
};
