/**
 * What a person has agreed to. There is one decision for each scope, the one that stands; without a
 * decision the answer is no.
 */
import type { CaseView } from "./case-view.ts";
import type { CodeOf } from "./codelist.ts";

/** What a consent is for. */
export type ConsentScope = CodeOf<"consentScope">;

/**
 * Whether the decision that stands on a scope is a consent that still holds on the day `today`. A child
 * who says no is not overruled by whoever decides for the child: only a ground other than consent, such
 * as the child's best interests, lets work go on then (`isAllowed`).
 */
export const isConsented = (view: CaseView, scope: ConsentScope, today?: string): boolean => {
  const standing = decisionOn(view, scope);
  if (standing?.decision !== "given" || standing.childAssent === "no") return false;
  return today === undefined || standing.validUntil === undefined || today <= standing.validUntil;
};

/** Whether work may go on: consent, or a ground other than consent recorded with the decision. */
export const isAllowed = (view: CaseView, scope: ConsentScope, today?: string): boolean => {
  if (isConsented(view, scope, today)) return true;
  const basis = decisionOn(view, scope)?.legalBasis;
  return basis !== undefined && basis !== "consent" && basis !== "none";
};

/** The decision that stands on a scope; undefined while there is none. */
const decisionOn = (view: CaseView, scope: ConsentScope): Consent | undefined =>
  standingDecision(view.consent.filter((consent) => consent.scope === scope));

/**
 * The decision that stands among those on one scope. What another names as replaced does not count. Of
 * the others the one of the latest day does; on one day a refusal or a withdrawal prevails, since which
 * of two was written down first is only known by the clocks of two devices.
 */
const standingDecision = <Decision extends DatedDecision>(
  decisions: readonly Decision[],
): Decision | undefined => {
  const replaced = new Set(decisions.map(({ supersedes }) => supersedes));
  const standing = decisions.filter(({ id }) => !replaced.has(id));
  return [...(standing.length > 0 ? standing : decisions)]
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
    .at(-1);
};

/** What of a decision says whether it stands. */
type DatedDecision = {
  readonly id: string;
  readonly decision?: string;
  readonly decidedAt?: string;
  readonly createdAt?: string;
  readonly supersedes?: string;
};

type Consent = CaseView["consent"][number];

const orderOf = ({ decision, decidedAt, createdAt, id }: DatedDecision): string =>
  `${decidedAt ?? ""} ${decision === "given" ? 0 : 1} ${createdAt ?? ""} ${id}`;
