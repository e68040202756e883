import type { z } from "zod";
import { code, codes, day, line, recordId, ref, text } from "../answer.ts";
import { isOneOf } from "../condition.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** A referral in or out: HTCDS Referral Details, of which a case may have many. */
export const Referral = caseRecord(
  {
    name: "referral",
    version: 1,
    section: "N",
    tier: "T2",
    parent: "case",
    cardinality: "0..n",
    idField: "referralId",
  },
  {
    referralId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    direction: ask(code("referralDirection"), {
      privacy: "O",
      requirement: "always",
      statistics: "exact",
      sources: ["HT"],
    }),
    date: ask(day(), {
      privacy: "O",
      requirement: "always",
      statistics: "year",
      standard: { htcds: ["cas_IncomingReferralDate", "cas_OutgoingReferralDate"] },
      sources: ["HT"],
    }),
    orgId: ask(ref("organisation"), {
      privacy: "O",
      requirement: "submission",
      standard: { htcds: ["cas_ReferringOrganisation", "cas_ReferredOrganisation"] },
      sources: ["HT"],
    }),
    orgType: ask(code("orgType"), { privacy: "O", statistics: "exact", sources: ["HT", "IC"] }),
    workerName: ask(line(), {
      privacy: "D",
      standard: { htcds: ["cas_ReferringPrimaryCaseWorker", "cas_ReferredPrimaryCaseWorker"] },
      sources: ["HT"],
    }),
    reason: ask(code("referralReason"), {
      privacy: "O",
      requirement: "submission",
      statistics: "exact",
      standard: { htcds: ["cas_ReasonForIncomingReferral", "cas_ReasonForOutgoingReferral"] },
      sources: ["HT"],
    }),
    services: ask(codes("serviceType"), { privacy: "S", statistics: "exact", sources: ["GBV"] }),
    urgency: ask(code("urgency"), { privacy: "O", sources: ["PR"] }),
    consentId: ask(ref("consent"), {
      privacy: "O",
      requirement: "conditional",
      when: isOneOf("direction", "outgoing"),
      sources: ["GBV", "PR"],
    }),
    sharedFields: ask(codes("shareBundle"), {
      privacy: "O",
      requirement: "conditional",
      when: isOneOf("direction", "outgoing"),
      sources: ["PR"],
    }),
    status: ask(code("referralStatus"), {
      privacy: "O",
      requirement: "submission",
      statistics: "exact",
      sources: ["PR"],
    }),
    respondedDate: ask(day(), { privacy: "O", sources: ["PR"] }),
    completedDate: ask(day(), { privacy: "O", sources: ["PR"] }),
    rejectionReason: ask(text(), { privacy: "F", sources: ["PR"] }),
    details: ask(text(), {
      privacy: "F",
      standard: { htcds: ["cas_IncomingReferralDetails", "cas_OutgoingReferralDetails"] },
      sources: ["HT"],
    }),
  },
);
export type Referral = z.infer<typeof Referral>;
