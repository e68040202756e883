import type { z } from "zod";
import { code, codes, decimal, money, tri } from "../answer.ts";
import { aboveIsOneOf } from "../condition.ts";
import { ask } from "../question.ts";
import { childRecord } from "../record.ts";

const ofSexualExploitation = aboveIsOneOf("exploitation", "types", "sexual_exploitation");

/** Work and life during one episode of exploitation. */
export const WorkingConditions = childRecord(
  {
    name: "workingConditions",
    version: 1,
    section: "J",
    tier: "T2",
    parent: "exploitation",
    cardinality: "0..1",
  },
  {
    hoursPerDay: ask(decimal({ min: 0, max: 24, rule: "V15" }), {
      privacy: "S",
      statistics: "band",
      sources: ["IOM", "ILO"],
    }),
    daysPerWeek: ask(decimal({ min: 0, max: 7, rule: "V15" }), {
      privacy: "S",
      statistics: "band",
      sources: ["IOM", "ILO"],
    }),
    restDays: ask(code("restDays"), { privacy: "S", sources: ["ILO"] }),
    wagePromised: ask(money(), { privacy: "S", statistics: "band", sources: ["IOM"] }),
    wageReceived: ask(money(), { privacy: "S", statistics: "band", sources: ["IOM"] }),
    wageWithheld: ask(code("extent"), {
      privacy: "S",
      statistics: "exact",
      sources: ["IOM", "ILO"],
    }),
    deductions: ask(codes("deduction"), { privacy: "S", sources: ["IOM"] }),
    debtAtStart: ask(money(), { privacy: "S", statistics: "band", sources: ["IOM"] }),
    debtRemaining: ask(money(), { privacy: "S", statistics: "band", sources: ["IOM"] }),
    freedomOfMovement: ask(code("freedom"), {
      privacy: "S",
      requirement: "submission",
      statistics: "exact",
      sources: ["IOM", "CT24"],
    }),
    documentsHeldBy: ask(code("documentHolder"), {
      privacy: "S",
      statistics: "exact",
      sources: ["IOM", "CT24"],
    }),
    communication: ask(code("freedom"), { privacy: "S", sources: ["IOM"] }),
    livingSameAsWork: ask(tri(), { privacy: "S", sources: ["IOM"] }),
    accommodation: ask(code("adequacy"), { privacy: "S", sources: ["ILO"] }),
    foodAndWater: ask(code("adequacy"), { privacy: "S", sources: ["ILO"] }),
    hazards: ask(codes("workHazard"), { privacy: "S", sources: ["ILO", "IOM"] }),
    medicalAccess: ask(code("freedom"), { privacy: "S", sources: ["CT24"] }),
    couldRefuseClients: ask(tri(), {
      privacy: "S",
      requirement: "conditional",
      when: ofSexualExploitation,
      sources: ["IOM"],
    }),
    couldRefuseActs: ask(tri(), {
      privacy: "S",
      requirement: "conditional",
      when: ofSexualExploitation,
      sources: ["IOM"],
    }),
    // For a medical role.
    condomUse: ask(code("frequency"), {
      privacy: "S",
      requirement: "conditional",
      when: ofSexualExploitation,
      sources: ["IOM"],
    }),
    // Typical of scam compounds.
    quotas: ask(tri(), { privacy: "S", sources: ["IOM"] }),
    punishments: ask(codes("punishment"), { privacy: "S", sources: ["IOM"] }),
  },
);
export type WorkingConditions = z.infer<typeof WorkingConditions>;
