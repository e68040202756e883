import type { z } from "zod";
import { code, codes, day, line, recordId, ref, text, tri, whole } from "../answer.ts";
import { answered, isOneOf } from "../condition.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/**
 * A look at health by somebody of a medical role. Tests are recorded as offered and taken, never with
 * their result, and each needs its own consent.
 */
export const HealthAssessment = caseRecord(
  {
    name: "healthAssessment",
    version: 1,
    section: "L",
    tier: "T3",
    parent: "case",
    cardinality: "0..n",
    idField: "healthId",
  },
  {
    healthId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    date: ask(day(), { privacy: "O", requirement: "submission", sources: ["IOM"] }),
    assessorRole: ask(code("assessorRole"), {
      privacy: "O",
      requirement: "submission",
      sources: ["IOM"],
    }),
    consentId: ask(ref("consent"), { privacy: "O", requirement: "always", sources: ["GBV"] }),
    facilityOrgId: ask(ref("organisation"), { privacy: "O", sources: ["IOM"] }),
    urgency: ask(code("urgency"), { privacy: "S", requirement: "submission", sources: ["IOM"] }),
    generalState: ask(code("generalState"), {
      privacy: "S",
      statistics: "guarded",
      sources: ["IOM"],
    }),
    symptoms: ask(codes("symptom"), { privacy: "S", sources: ["IOM"] }),
    chronicConditions: ask(text(), { privacy: "F", sources: ["IOM"] }),
    medication: ask(text(), { privacy: "F", sources: ["IOM"] }),
    allergies: ask(text(), { privacy: "F", sources: ["PRJ"] }),
    pregnant: ask(tri(), { privacy: "S", sources: ["IOM"] }),
    gestationWeeks: ask(whole({ max: 45, rule: "V15" }), {
      privacy: "S",
      requirement: "conditional",
      when: isOneOf("pregnant", "yes"),
      sources: ["IOM"],
    }),
    pregnancyFromExploitation: ask(tri(), {
      privacy: "S",
      requirement: "conditional",
      when: isOneOf("pregnant", "yes"),
      sources: ["IOM"],
    }),
    // Results stay in the hospital.
    stiScreen: ask(code("testStatus"), { privacy: "S", sources: ["IOM"] }),
    // Whether offered and taken; never a result.
    hivScreen: ask(code("testStatus"), { privacy: "S", sources: ["IOM"] }),
    tbScreen: ask(code("testStatus"), { privacy: "S", sources: ["IOM"] }),
    mentalHealthTool: ask(code("mhTool"), { privacy: "S", sources: ["IOM"] }),
    mentalHealthScore: ask(whole(), {
      privacy: "S",
      requirement: "conditional",
      when: answered("mentalHealthTool"),
      sources: ["IOM"],
    }),
    distressSigns: ask(codes("distressSign"), { privacy: "S", sources: ["IOM"] }),
    // High or imminent raises an alert (V26).
    suicideRisk: ask(code("riskLevel"), {
      privacy: "S",
      requirement: "submission",
      sources: ["GBV", "IOM"],
    }),
    substances: ask(codes("substance"), { privacy: "S", sources: ["IOM", "CT24"] }),
    functioning: ask(codes("disabilityDomain"), { privacy: "S", sources: ["GBV"] }),
    forensicExam: ask(code("testStatus"), { privacy: "S", sources: ["GBV"] }),
    // Visum et repertum in Indonesia.
    medicoLegalNo: ask(line(), { privacy: "D", sources: ["PRJ"] }),
    followUpNeeded: ask(codes("serviceType"), { privacy: "S", sources: ["IOM"] }),
    note: ask(text(), { privacy: "F", sources: ["IOM"] }),
  },
);
export type HealthAssessment = z.infer<typeof HealthAssessment>;
