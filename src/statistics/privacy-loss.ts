/**
 * How much a person can lose by being counted: from the width of Gaussian noise to ε and δ, by
 * zero-concentrated differential privacy (Bun and Steinke 2016; conversion of Canonne, Kamath and
 * Steinke 2020, corollary 13). Adding or removing a person is what must not be noticed.
 */

/** The loss of a release. With chance δ at most, what is seen is more than e^ε times as likely. */
export type PrivacyLoss = { readonly epsilon: number; readonly delta: number };

/** The usual δ for so many persons: one in n ln n. */
export const deltaFor = (persons: number): number => 1 / (persons * Math.log(persons));

/** The ε of noise of which the concentrated loss is ρ. */
export const epsilonOf = (rho: number, delta: number): number => {
  const epsilonAt = (alpha: number): number =>
    alpha * rho +
    (alpha * Math.log(1 - 1 / alpha) - Math.log(alpha - 1) - Math.log(delta)) / (alpha - 1);
  // One valley: narrowed from both sides, in the logarithm of α − 1.
  let [low, high] = [Math.log(1e-4), Math.log(1e6)];
  for (let round = 0; round < 100; round += 1) {
    const [left, right] = [low + (high - low) / 3, high - (high - low) / 3];
    if (epsilonAt(1 + Math.exp(left)) < epsilonAt(1 + Math.exp(right))) high = right;
    else low = left;
  }
  return Math.max(0, epsilonAt(1 + Math.exp(low)));
};

/** The greatest ρ of which the loss is no more than this, found from below. */
export const rhoFor = ({ epsilon, delta }: PrivacyLoss): number => {
  let [low, high] = [0, epsilon];
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (epsilonOf(middle, delta) <= epsilon) low = middle;
    else high = middle;
  }
  return low;
};
