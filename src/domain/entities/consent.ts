import { z } from "zod";
import { code, codes, day, recordId, ref, refs, text, tri } from "../answer.ts";
import { isChild, isOneOf, never } from "../condition.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/**
 * A signature drawn on the screen: a box of 600 by 200 units and strokes in it, each a list of whole
 * coordinates `x,y` with blanks between. It stands in one record of the talk it was given in. No
 * question of the dictionary, but a direct identifier all the same.
 */
const Drawing = z
  .string()
  .max(20_000)
  .regex(/^(\d{1,3},\d{1,3}( \d{1,3},\d{1,3})*)(;\d{1,3},\d{1,3}( \d{1,3},\d{1,3})*)*$/);

/** One decision on one scope. A withdrawal is a new record, never a change of the old one. */
export const Consent = caseRecord(
  {
    name: "consent",
    version: 1,
    section: "A",
    tier: "T2",
    parent: "case",
    cardinality: "1..n",
    idField: "consentId",
  },
  {
    consentId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    // HTCDS con_Consent, split by purpose.
    scope: ask(code("consentScope"), {
      privacy: "O",
      requirement: "always",
      intake: true,
      standard: { htcds: ["con_Consent"] },
      sources: ["HT", "GBV", "PR"],
    }),
    decision: ask(code("consentDecision"), {
      privacy: "O",
      requirement: "always",
      intake: true,
      sources: ["HT", "GBV"],
    }),
    legalBasis: ask(code("legalBasis"), {
      privacy: "O",
      requirement: "conditional",
      when: isOneOf("decision", "refused", "withdrawn"),
      requiredWhen: never,
      sources: ["PR"],
    }),
    givenBy: ask(code("consentGiver"), {
      privacy: "Q",
      requirement: "always",
      intake: true,
      sources: ["PR", "GBV"],
    }),
    childAssent: ask(tri(), {
      privacy: "O",
      requirement: "conditional",
      when: isChild,
      intake: true,
      sources: ["PR", "HT"],
    }),
    method: ask(code("consentMethod"), {
      privacy: "O",
      requirement: "always",
      intake: true,
      sources: ["GBV"],
    }),
    languageUsed: ask(code("iso639-2"), { privacy: "O", intake: true, sources: ["IOM"] }),
    // The seven points of HTCDS; a consent given needs all.
    informationGiven: ask(codes("consentInformation"), {
      privacy: "O",
      requirement: "always",
      intake: true,
      sources: ["HT"],
    }),
    recipients: ask(refs("organisation"), {
      privacy: "O",
      requirement: "conditional",
      when: isOneOf("decision", "given"),
      requiredWhen: never,
      sources: ["GBV"],
    }),
    withheldInformation: ask(text(), { privacy: "F", sources: ["PR"] }),
    decidedAt: ask(day(), { privacy: "O", requirement: "always", intake: true, sources: ["HT"] }),
    validUntil: ask(day(), { privacy: "O", sources: ["PRJ"] }),
    takenBy: ask(ref("staffUser"), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
    evidenceAttachmentId: ask(ref("attachment"), { privacy: "D", sources: ["GBV"] }),
    supersedes: ask(ref("consent"), { privacy: "O", automatic: true, sources: ["PRJ"] }),
    drawing: Drawing.exactOptional(),
  },
);
export type Consent = z.infer<typeof Consent>;
