/**
 * Wilson's score interval for a share (E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209): holds its
 * level for small numbers and for shares near 0 and 1, where the textbook interval does not.
 */

/** From where to where a share may lie, both from 0 to 1. */
export type Interval = { readonly low: number; readonly high: number };

/** The 0.975 quantile of the normal distribution. */
const Z95 = 1.959963984540054;

/** The 95 % interval of `n` in `of`. `of` is at least 1 and `n` from 0 to `of`. */
export const wilson = (n: number, of: number, z: number = Z95): Interval => {
  const share = n / of;
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const middle = share + (z * z) / (2 * of);
  const scale = 1 + (z * z) / of;
  return {
    low: Math.max(0, (middle - spread) / scale),
    high: Math.min(1, (middle + spread) / scale),
  };
};
