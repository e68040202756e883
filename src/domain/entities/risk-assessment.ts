import type { z } from "zod";
import { code, codes, day, recordId, ref, text, tri } from "../answer.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** Risks and the plan to stay safe. To be made again before every return, transfer and closing. */
export const RiskAssessment = caseRecord(
  {
    name: "riskAssessment",
    version: 1,
    section: "M",
    tier: "T2",
    parent: "case",
    cardinality: "0..n",
    idField: "riskId",
  },
  {
    riskId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    date: ask(day(), { privacy: "O", requirement: "always", sources: ["IOM"] }),
    occasion: ask(code("riskOccasion"), { privacy: "O", requirement: "always", sources: ["IOM"] }),
    overall: ask(code("riskLevel"), {
      privacy: "S",
      requirement: "always",
      statistics: "guarded",
      sources: ["PR", "IOM"],
    }),
    // Of the person, the household, the community.
    factors: ask(codes("riskFactor"), { privacy: "S", sources: ["HT", "IOM"] }),
    traffickerKnowsLocation: ask(tri(), {
      privacy: "S",
      requirement: "submission",
      sources: ["GBV", "IOM"],
    }),
    traffickerKnowsFamily: ask(tri(), { privacy: "S", sources: ["IOM"] }),
    threats: ask(tri(), { privacy: "S", sources: ["IOM"] }),
    riskToFamily: ask(code("riskLevel"), { privacy: "S", sources: ["IOM"] }),
    riskToStaff: ask(code("riskLevel"), { privacy: "S", sources: ["IOM"] }),
    retraffickingRisk: ask(code("riskLevel"), {
      privacy: "S",
      requirement: "submission",
      statistics: "guarded",
      sources: ["IOM"],
    }),
    stigma: ask(code("riskLevel"), { privacy: "S", sources: ["IOM"] }),
    debtOutstanding: ask(tri(), { privacy: "S", sources: ["IOM"] }),
    safetyPlan: ask(tri(), { privacy: "O", requirement: "submission", sources: ["GBV"] }),
    safetyPlanText: ask(text(), { privacy: "F", sources: ["GBV"] }),
    mitigation: ask(codes("protectionMeasure"), { privacy: "S", sources: ["IOM"] }),
    reviewDue: ask(day(), { privacy: "O", sources: ["GBV"] }),
    assessedBy: ask(ref("staffUser"), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
  },
);
export type RiskAssessment = z.infer<typeof RiskAssessment>;
