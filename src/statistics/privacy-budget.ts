/**
 * What persons have lost in noisy counts so far, and the hard stop: losses add up, and no name, no hash
 * and no waiting takes them back. Every drawing of noise is entered before its result is seen, so that
 * nobody draws until chance pleases (`statistics.md` 5.2).
 *
 * A ledger is of one registry. Each person is taken to stand in every drawing from it.
 */
import { deltaFor, type PrivacyLoss } from "./privacy-loss.ts";
import { appended, type Digest, type ReleaseLedger, type Spending } from "./release-ledger.ts";

/** A person may lose at most so much ε in all drawings together. */
export const LIFETIME_EPSILON = 12;

/** And of so many persons at least rows are drawn: fewer would be mostly noise, or too exposed. */
const LEAST_PERSONS = 5000;

/** What has been lost in all. */
export const spentIn = (ledger: ReleaseLedger): PrivacyLoss => {
  const spendings = ledger.flatMap(({ fact }) => (fact.kind === "spending" ? [fact] : []));
  return {
    epsilon: spendings.reduce((sum, { epsilon }) => sum + epsilon, 0),
    delta: spendings.reduce((sum, { delta }) => sum + delta, 0),
  };
};

/** Why nothing may be drawn. `left` is what could still be asked for. */
export type BudgetRefusal =
  | { readonly type: "too-few-persons"; readonly least: number }
  | { readonly type: "budget-spent"; readonly left: number };

/** A longer ledger, or a refusal. */
export type SpendResult =
  | { readonly ok: true; readonly value: ReleaseLedger }
  | { readonly ok: false; readonly failure: BudgetRefusal };

/**
 * Enters a loss before noise is drawn for so many persons. Do not draw unless the longer ledger is
 * kept. Its δ is that of `persons`.
 */
export const spend = async (
  ledger: ReleaseLedger,
  spending: Omit<Spending, "kind" | "delta">,
  persons: number,
  digest: Digest,
): Promise<SpendResult> => {
  if (persons < LEAST_PERSONS)
    return { ok: false, failure: { type: "too-few-persons", least: LEAST_PERSONS } };
  const left = LIFETIME_EPSILON - spentIn(ledger).epsilon;
  // Tenths that were added up may miss a whole by a breath.
  if (spending.epsilon > left + 1e-9)
    return { ok: false, failure: { type: "budget-spent", left: Math.max(0, left) } };
  // Of round numbers of persons, so that δ does not tell how many there are.
  const delta = deltaFor(10 ** Math.ceil(Math.log10(persons)));
  return {
    ok: true,
    value: await appended(ledger, { kind: "spending", ...spending, delta }, digest),
  };
};
