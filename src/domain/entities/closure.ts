import type { z } from "zod";
import { code, codes, day, ref, text, tri } from "../answer.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** The end of work on a case. Opening it again adds an event; this record stays. */
export const Closure = caseRecord(
  { name: "closure", version: 1, section: "S", tier: "T2", parent: "case", cardinality: "0..1" },
  {
    closedDate: ask(day(), {
      privacy: "O",
      requirement: "always",
      statistics: "year",
      sources: ["HT", "GBV"],
    }),
    // Free text in HTCDS.
    reason: ask(code("closureReason"), {
      privacy: "O",
      requirement: "always",
      statistics: "exact",
      standard: { htcds: ["cas_ReasonForCaseClosure"] },
      sources: ["HT", "GBV"],
    }),
    otherReasons: ask(codes("closureReason"), {
      privacy: "O",
      statistics: "exact",
      sources: ["GBV"],
    }),
    needsMet: ask(tri(), {
      privacy: "O",
      requirement: "submission",
      statistics: "exact",
      sources: ["GBV"],
    }),
    planComplete: ask(tri(), { privacy: "O", sources: ["GBV"] }),
    safetyPlanReviewed: ask(tri(), { privacy: "O", requirement: "submission", sources: ["GBV"] }),
    agreedWithPerson: ask(tri(), {
      privacy: "O",
      requirement: "submission",
      statistics: "exact",
      sources: ["GBV"],
    }),
    toldCanReturn: ask(tri(), { privacy: "O", requirement: "submission", sources: ["GBV"] }),
    supervisorId: ask(ref("staffUser"), {
      privacy: "O",
      requirement: "submission",
      automatic: true,
      sources: ["GBV"],
    }),
    dataDecision: ask(code("dataDecision"), {
      privacy: "O",
      requirement: "always",
      sources: ["PRJ"],
    }),
    note: ask(text(), {
      privacy: "F",
      standard: { htcds: ["cas_ReasonForCaseClosure"] },
      sources: ["HT"],
    }),
  },
);
export type Closure = z.infer<typeof Closure>;
