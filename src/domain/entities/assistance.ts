import type { z } from "zod";
import { code, day, decimal, line, money, recordId, ref, text } from "../answer.ts";
import { answered, isOneOf } from "../condition.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** Something done for the person: the second half of the IOM model. */
export const Assistance = caseRecord(
  {
    name: "assistance",
    version: 1,
    section: "N",
    tier: "T2",
    parent: "case",
    cardinality: "0..n",
    idField: "assistanceId",
  },
  {
    assistanceId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    service: ask(code("serviceType"), {
      privacy: "S",
      requirement: "submission",
      statistics: "exact",
      sources: ["HT", "GBV", "PR", "IOM"],
    }),
    detail: ask(code("serviceDetail"), { privacy: "S", statistics: "exact", sources: ["IOM"] }),
    // The outcomes of GBVIMS.
    status: ask(code("serviceStatus"), {
      privacy: "O",
      requirement: "submission",
      statistics: "exact",
      sources: ["GBV", "PR"],
    }),
    providerOrgId: ask(ref("organisation"), { privacy: "O", sources: ["PR"] }),
    startDate: ask(day(), {
      privacy: "O",
      requirement: "submission",
      statistics: "year",
      sources: ["PR"],
    }),
    endDate: ask(day(), { privacy: "O", sources: ["PR"] }),
    quantity: ask(decimal({ min: 0, max: 1_000_000 }), { privacy: "O", sources: ["PRJ"] }),
    unit: ask(code("unit"), {
      privacy: "O",
      requirement: "conditional",
      when: answered("quantity"),
      sources: ["PRJ"],
    }),
    cost: ask(money(), { privacy: "O", statistics: "sum", sources: ["IOM"] }),
    fundingSource: ask(line(), { privacy: "O", sources: ["IOM"] }),
    consentId: ask(ref("consent"), {
      privacy: "O",
      requirement: "conditional",
      requiredWhen: answered("providerOrgId"),
      sources: ["GBV"],
    }),
    planId: ask(ref("supportPlan"), { privacy: "O", sources: ["HT"] }),
    outcome: ask(code("serviceOutcome"), { privacy: "O", statistics: "exact", sources: ["PR"] }),
    declinedReason: ask(code("declineReason"), {
      privacy: "S",
      requirement: "conditional",
      statistics: "exact",
      when: isOneOf("status", "declined"),
      sources: ["GBV"],
    }),
    note: ask(text(), { privacy: "F", sources: ["PRJ"] }),
  },
);
export type Assistance = z.infer<typeof Assistance>;
