/**
 * Consent as a page asks it: one answer a scope, written as the records the domain keeps. A decision
 * that replaces another is a new record that names the old one; nothing given or refused is edited.
 */
import { ownLists } from "../domain/codelist.ts";
import { type ConsentScope, isDissent, standingDecision } from "../domain/consent.ts";
import type { DraftDocument, DraftRecord } from "./draft.ts";
import { itemsOf } from "./draft.ts";

/** What is asked first, in the order it is asked. `referral` stands for the services named in `scopesOf`. */
export const consentQuestions = [
  "interview",
  "store_local",
  "registry_case",
  "registry_identity",
  "referral",
  "statistics",
] as const;

/** One of the questions about consent. */
export type ConsentQuestion = (typeof consentQuestions)[number];

/** Scopes that are asked where they are needed, in the order of the list. */
export const furtherScopes: {
  readonly services: readonly ConsentScope[];
  readonly other: readonly ConsentScope[];
} = {
  services: ownLists.consentScope.values.map(({ code }) => code).filter(isService),
  other: ownLists.consentScope.values
    .map(({ code }) => code)
    .filter((code) => !isService(code) && !consentQuestions.some((question) => question === code)),
};

/** An answer: `later` is "not yet able", which is no decision at all. */
export type ConsentAnswer = "given" | "guardian" | "refused" | "later" | "withdrawn";

/** Answers by scope. */
export type ConsentAnswers = Readonly<Partial<Record<ConsentScope, ConsentAnswer>>>;

/** The scopes that a question decides. */
export const scopesOf = (question: ConsentQuestion): readonly ConsentScope[] =>
  question === "referral"
    ? ["referral_health", "referral_psychosocial", "referral_legal", "referral_shelter"]
    : [question];

/** The answer to a question among some: that of its scopes where they agree. */
export const answerAmong = (
  answers: ConsentAnswers,
  question: ConsentQuestion,
): ConsentAnswer | undefined => {
  const [first, ...others] = scopesOf(question).map((scope) => answers[scope]);
  return others.every((other) => other === first) ? first : undefined;
};

/** The decisions in force, by scope. */
export const answersIn = (document: DraftDocument): ConsentAnswers =>
  Object.fromEntries(
    ownLists.consentScope.values.flatMap(({ code }) => {
      const answer = answerOn(document, code);
      return answer === undefined ? [] : [[code, answer]];
    }),
  );

/** The decision in force on a question: that of its first scope. */
export const answerTo = (
  document: DraftDocument,
  question: ConsentQuestion,
): ConsentAnswer | undefined => answerOn(document, scopesOf(question)[0] ?? "interview");

/** Whether consent has been asked: whether a record may be kept is answered, be it "not yet able". */
export const isConsentAsked = (document: DraftDocument): boolean =>
  answerTo(document, "store_local") !== undefined;

/** The record in force on a scope, by the same rule as where consent is asked for before sending. */
export const standing = (document: DraftDocument, scope: ConsentScope): DraftRecord | undefined =>
  standingDecision(itemsOf(document, "consent").filter((record) => record["scope"] === scope));

/** How consent was explained and given; the same for all decisions of one talk. */
export type ConsentTalk = {
  readonly method: string | undefined;
  readonly languageUsed: string | undefined;
  readonly informationGiven: readonly string[];
  readonly childAssent: string | undefined;
  /** Who decides for a child. */
  readonly giver: string | undefined;
  /** The bodies that a service may be asked of. */
  readonly recipients: readonly string[];
  /** A signature drawn on the screen; it stands in one record of the talk. */
  readonly drawing: string | undefined;
  /** Further answers that belong to each decision. */
  readonly besides: DraftRecord;
  readonly decidedAt: string;
};

/**
 * Writes the answers of one talk into the document. A decision that has not changed keeps its record,
 * unless a service is from now on to be asked of other bodies. Referrals that rest on a consent rest
 * on the one that replaces it. `begin` makes an empty consent record.
 */
export const withConsent = (
  document: DraftDocument,
  answers: ConsentAnswers,
  talk: ConsentTalk,
  begin: (document: DraftDocument) => DraftRecord,
): DraftDocument => {
  let next = document;
  let { drawing } = talk;
  for (const { code: scope } of ownLists.consentScope.values) {
    const answer = answers[scope];
    const before = standing(next, scope);
    if (answer === undefined) continue;
    const isSame = answer === answerOn(next, scope) && !isDissent(before ?? {});
    if (isSame && !hasNewRecipients(before, scope, answer, talk)) continue;
    next = withDecision(next, { scope, answer, before, talk: { ...talk, drawing } }, begin(next));
    drawing = undefined;
  }
  return next;
};

const answerOn = (document: DraftDocument, scope: ConsentScope): ConsentAnswer | undefined => {
  const record = standing(document, scope);
  if (!record) return undefined;
  if (isDissent(record)) return "refused";
  const decision = record["decision"];
  if (decision === "refused" || decision === "withdrawn") return decision;
  if (decision === "given") return record["givenBy"] === "self" ? "given" : "guardian";
  return "later";
};

const hasNewRecipients = (
  before: DraftRecord | undefined,
  scope: ConsentScope,
  answer: ConsentAnswer,
  { recipients }: ConsentTalk,
): boolean => {
  if (!isService(scope) || (answer !== "given" && answer !== "guardian")) return false;
  const named = before?.["recipients"];
  return recipients.some((id) => !(Array.isArray(named) && named.includes(id)));
};

type Decision = {
  readonly scope: ConsentScope;
  readonly answer: ConsentAnswer;
  readonly before: DraftRecord | undefined;
  readonly talk: ConsentTalk;
};

const withDecision = (
  document: DraftDocument,
  decision: Decision,
  begun: DraftRecord,
): DraftDocument => {
  const { scope, before } = decision;
  const items = itemsOf(document, "consent").filter(
    (record) => !(record["scope"] === scope && record["decision"] === undefined),
  );
  const record = toRecord(decision, begun);
  const resting = itemsOf(document, "referral").map((referral) =>
    before && referral["consentId"] === before["id"]
      ? { ...referral, consentId: record["id"] }
      : referral,
  );
  return {
    ...document,
    consent: [...items, record],
    ...(resting.length > 0 && { referral: resting }),
  };
};

const toRecord = ({ scope, answer, before, talk }: Decision, begun: DraftRecord): DraftRecord => {
  const decided = answer === "later" ? undefined : answer === "guardian" ? "given" : answer;
  const wasGiven = before?.["decision"] === "given";
  return {
    ...begun,
    ...talk.besides,
    scope,
    ...(decided && { decision: decided === "refused" && wasGiven ? "withdrawn" : decided }),
    givenBy: answer === "guardian" ? (talk.giver ?? "guardian") : "self",
    ...(talk.method && { method: talk.method }),
    ...(talk.languageUsed && { languageUsed: talk.languageUsed }),
    ...(talk.childAssent && { childAssent: talk.childAssent }),
    informationGiven: talk.informationGiven,
    ...(decided === "given" && onlyWhenGiven(scope, talk)),
    decidedAt: talk.decidedAt,
    ...(before?.["decision"] !== undefined && { supersedes: before["id"] }),
    ...(decided ? {} : { missing: { decision: "not_asked" } }),
  };
};

const onlyWhenGiven = (scope: ConsentScope, { recipients, drawing }: ConsentTalk): DraftRecord => ({
  ...(isService(scope) && recipients.length > 0 && { recipients }),
  ...(drawing && { drawing }),
});

function isService(scope: string): boolean {
  return scope === "services" || scope.startsWith("referral_");
}
