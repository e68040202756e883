import type { z } from "zod";
import { code, day, recordId, text, tri } from "../answer.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** Looking after somebody who has left or moved on. */
export const FollowUp = caseRecord(
  {
    name: "followUp",
    version: 1,
    section: "S",
    tier: "T2",
    parent: "case",
    cardinality: "0..n",
    idField: "followUpId",
  },
  {
    followUpId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    date: ask(day(), { privacy: "O", requirement: "always", sources: ["GBV", "PR"] }),
    kind: ask(code("followUpKind"), { privacy: "O", requirement: "always", sources: ["PR"] }),
    mode: ask(code("contactMode"), { privacy: "O", requirement: "always", sources: ["PR"] }),
    contacted: ask(tri(), { privacy: "O", requirement: "submission", sources: ["PR"] }),
    safety: ask(code("riskLevel"), { privacy: "S", requirement: "submission", sources: ["GBV"] }),
    progressSafety: ask(code("goalProgress"), { privacy: "S", sources: ["GBV"] }),
    progressHealth: ask(code("goalProgress"), { privacy: "S", sources: ["GBV"] }),
    progressPsychosocial: ask(code("goalProgress"), { privacy: "S", sources: ["GBV"] }),
    progressJustice: ask(code("goalProgress"), { privacy: "S", sources: ["GBV"] }),
    progressEconomic: ask(code("goalProgress"), { privacy: "S", sources: ["GBV", "IOM"] }),
    retraffickingSigns: ask(tri(), {
      privacy: "S",
      requirement: "submission",
      statistics: "exact",
      sources: ["IOM"],
    }),
    nextDate: ask(day(), { privacy: "O", sources: ["GBV"] }),
    recommendClosure: ask(tri(), { privacy: "O", sources: ["GBV"] }),
    note: ask(text(), { privacy: "F", sources: ["GBV"] }),
  },
);
export type FollowUp = z.infer<typeof FollowUp>;
