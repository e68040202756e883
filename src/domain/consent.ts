/**
 * What a person has agreed to. There is one decision for each scope, the one that stands; without a
 * decision the answer is no.
 */
import type { CaseView } from "./case-view.ts";
import type { CodeOf } from "./codelist.ts";

/** What a consent is for. */
export type ConsentScope = CodeOf<"consentScope">;

/** Whether the decision that stands on a scope is a consent that still holds on the day `today`. */
export const isConsented = (view: CaseView, scope: ConsentScope, today?: string): boolean => {
  const standing = decisionOn(view, scope);
  if (standing?.decision !== "given" || isDissent(standing)) return false;
  return today === undefined || standing.validUntil === undefined || today <= standing.validUntil;
};

/** Whether work may go on: consent, or a ground other than consent recorded with the decision. */
export const isAllowed = (view: CaseView, scope: ConsentScope, today?: string): boolean => {
  if (isConsented(view, scope, today)) return true;
  const basis = decisionOn(view, scope)?.legalBasis;
  return basis !== undefined && basis !== "consent" && basis !== "none";
};

/**
 * Whether a yes was given for a child who says no. It counts as no consent: what must be done in spite
 * of a child's no is recorded as a refusal with another legal basis, such as the child's best interests.
 */
export const isDissent = ({
  decision,
  childAssent,
}: {
  readonly decision?: unknown;
  readonly childAssent?: unknown;
}): boolean => decision === "given" && childAssent === "no";

/** The decision that stands on a scope; undefined while there is none. */
const decisionOn = (view: CaseView, scope: ConsentScope): Consent | undefined =>
  standingDecision(view.consent.filter((consent) => consent.scope === scope));

/**
 * The decision that stands among those on one scope. What another names as replaced does not count. Of
 * the others the one of the latest day does; on one day a refusal or a withdrawal prevails, since which
 * of two was written down first is only known by the clocks of two devices.
 */
export const standingDecision = <Decision extends DatedDecision>(
  decisions: readonly Decision[],
): Decision | undefined => {
  const replaced: ReadonlySet<unknown> = new Set(decisions.map(({ supersedes }) => supersedes));
  const standing = decisions.filter(({ id }) => !replaced.has(id));
  return [...(standing.length > 0 ? standing : decisions)]
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
    .at(-1);
};

/** What of a decision says whether it stands. */
type DatedDecision = {
  readonly id?: unknown;
  readonly decision?: unknown;
  readonly decidedAt?: unknown;
  readonly createdAt?: unknown;
  readonly supersedes?: unknown;
};

type Consent = CaseView["consent"][number];

const orderOf = ({ decision, decidedAt, createdAt, id }: DatedDecision): string =>
  `${asText(decidedAt)} ${decision === "given" ? 0 : 1} ${asText(createdAt)} ${asText(id)}`;

const asText = (value: unknown): string => (typeof value === "string" ? value : "");
