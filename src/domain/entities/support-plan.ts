import type { z } from "zod";
import { code, day, recordId, ref, text, tri } from "../answer.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** What was agreed to work towards: HTCDS Support Plan. */
export const SupportPlan = caseRecord(
  {
    name: "supportPlan",
    version: 1,
    section: "M",
    tier: "T2",
    parent: "case",
    cardinality: "0..n",
    idField: "planId",
  },
  {
    planId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    planType: ask(code("supportPlanType"), {
      privacy: "O",
      requirement: "always",
      statistics: "exact",
      standard: { htcds: ["spl_Type"] },
      sources: ["HT"],
    }),
    objectives: ask(text(), {
      privacy: "F",
      standard: { htcds: ["spl_Objectives"] },
      sources: ["HT"],
    }),
    actions: ask(text(), {
      privacy: "F",
      standard: { htcds: ["spl_ActionPlan"] },
      sources: ["HT"],
    }),
    startDate: ask(day(), { privacy: "O", sources: ["HT"] }),
    plannedEndDate: ask(day(), {
      privacy: "O",
      standard: { htcds: ["spl_PlannedEndDate"] },
      sources: ["HT"],
    }),
    actualEndDate: ask(day(), {
      privacy: "O",
      standard: { htcds: ["spl_ActualEndDate"] },
      sources: ["HT"],
    }),
    agreedWithPerson: ask(tri(), { privacy: "O", requirement: "submission", sources: ["GBV"] }),
    responsibleId: ask(ref("staffUser"), { privacy: "O", sources: ["PR"] }),
    progress: ask(code("goalProgress"), { privacy: "O", statistics: "exact", sources: ["GBV"] }),
  },
);
export type SupportPlan = z.infer<typeof SupportPlan>;
