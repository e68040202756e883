/**
 * What a person has agreed to. There is one decision for each scope, the latest; without a decision
 * the answer is no.
 */
import type { CaseView } from "./case-view.ts";
import type { CodeOf } from "./codelist.ts";

/** What a consent is for. */
export type ConsentScope = CodeOf<"consentScope">;

/** Whether the latest decision on a scope is a consent that still holds on the day `today`. */
export const isConsented = (view: CaseView, scope: ConsentScope, today?: string): boolean => {
  const latest = latestDecision(view, scope);
  if (latest?.decision !== "given") return false;
  return today === undefined || latest.validUntil === undefined || today <= latest.validUntil;
};

/** Whether work may go on: consent, or a ground other than consent recorded with the decision. */
export const isAllowed = (view: CaseView, scope: ConsentScope, today?: string): boolean => {
  if (isConsented(view, scope, today)) return true;
  const basis = latestDecision(view, scope)?.legalBasis;
  return basis !== undefined && basis !== "consent" && basis !== "none";
};

/** The decision that counts: the last by its date, then by when it was written down, then by id. */
const latestDecision = (view: CaseView, scope: ConsentScope) =>
  view.consent
    .filter((consent) => consent.scope === scope)
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
    .at(-1);

const orderOf = (consent: CaseView["consent"][number]): string =>
  `${consent.decidedAt ?? ""} ${consent.createdAt ?? ""} ${consent.id}`;
