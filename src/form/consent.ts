/**
 * Consent as a page asks it: one answer a scope, written as the records the domain keeps. A decision
 * that replaces another is a new record that names the old one; nothing given or refused is edited.
 */
import type { DraftDocument, DraftRecord } from "./draft.ts";
import { itemsOf } from "./draft.ts";

/** What is asked, in the order it is asked. `referral` stands for the services named in `scopesOf`. */
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

/** An answer: `later` is "not yet able", which is no decision at all. */
export type ConsentAnswer = "given" | "guardian" | "refused" | "later" | "withdrawn";

/** The scopes of the record that a question decides. */
const scopesOf = (question: ConsentQuestion): readonly string[] =>
  question === "referral"
    ? ["referral_health", "referral_psychosocial", "referral_legal", "referral_shelter"]
    : [question];

/** The decision in force on a question: the newest record of its first scope. */
export const answerTo = (
  document: DraftDocument,
  question: ConsentQuestion,
): ConsentAnswer | undefined => {
  const record = newest(document, scopesOf(question)[0] ?? question);
  if (!record) return undefined;
  const decision = record["decision"];
  if (decision === "refused" || decision === "withdrawn") return decision;
  if (decision === "given") return record["givenBy"] === "self" ? "given" : "guardian";
  return "later";
};

/** Whether consent has been asked: every question has an answer, be it "not yet able". */
export const isConsentAsked = (document: DraftDocument): boolean => {
  const decided = itemsOf(document, "consent");
  return decided.length > 0 && answerTo(document, "store_local") !== undefined;
};

/** The record in force on a scope. */
export const newest = (document: DraftDocument, scope: string): DraftRecord | undefined =>
  itemsOf(document, "consent")
    .filter((record) => record["scope"] === scope)
    .sort((a, b) => String(a["createdAt"]).localeCompare(String(b["createdAt"])))
    .at(-1);

/** How consent was explained and given; the same for all questions of one talk. */
export type ConsentTalk = {
  readonly method: string | undefined;
  readonly languageUsed: string | undefined;
  readonly informationGiven: readonly string[];
  readonly childAssent: string | undefined;
  readonly decidedAt: string;
};

/**
 * Writes the answers of one talk into the document. A question whose answer has not changed keeps its
 * record. `begin` makes an empty consent record.
 */
export const withConsent = (
  document: DraftDocument,
  answers: Readonly<Partial<Record<ConsentQuestion, ConsentAnswer | undefined>>>,
  talk: ConsentTalk,
  begin: (document: DraftDocument) => DraftRecord,
): DraftDocument => {
  let next = document;
  for (const question of consentQuestions) {
    const answer = answers[question];
    if (answer === undefined || answer === answerTo(document, question)) continue;
    for (const scope of scopesOf(question))
      next = withDecision(next, scope, answer, talk, begin(next));
  }
  return next;
};

const withDecision = (
  document: DraftDocument,
  scope: string,
  answer: ConsentAnswer,
  talk: ConsentTalk,
  begun: DraftRecord,
): DraftDocument => {
  const before = newest(document, scope);
  const items = itemsOf(document, "consent").filter(
    (record) => !(record["scope"] === scope && record["decision"] === undefined),
  );
  const decided = answer === "later" ? undefined : answer === "guardian" ? "given" : answer;
  const wasGiven = before?.["decision"] === "given";
  return {
    ...document,
    consent: [
      ...items,
      {
        ...begun,
        scope,
        ...(decided && { decision: decided === "refused" && wasGiven ? "withdrawn" : decided }),
        givenBy: answer === "guardian" ? "guardian" : "self",
        ...(talk.method && { method: talk.method }),
        ...(talk.languageUsed && { languageUsed: talk.languageUsed }),
        ...(talk.childAssent && { childAssent: talk.childAssent }),
        informationGiven: talk.informationGiven,
        decidedAt: talk.decidedAt,
        ...(before?.["decision"] !== undefined && { supersedes: before["id"] }),
        ...(decided ? {} : { missing: { decision: "not_asked" } }),
      },
    ],
  };
};
