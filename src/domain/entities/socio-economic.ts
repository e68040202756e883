import type { z } from "zod";
import { code, codes, money, text, tri, whole } from "../answer.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** Life before the events. */
export const SocioEconomic = caseRecord(
  {
    name: "socioEconomic",
    version: 1,
    section: "F",
    tier: "T2",
    parent: "case",
    cardinality: "0..1",
  },
  {
    livingWith: ask(codes("livingWith"), { privacy: "Q", statistics: "guarded", sources: ["IOM"] }),
    householdSize: ask(whole(), { privacy: "Q", statistics: "band", sources: ["IOM"] }),
    householdDependants: ask(whole(), { privacy: "Q", statistics: "band", sources: ["IOM"] }),
    headOfHousehold: ask(code("headOfHousehold"), { privacy: "Q", sources: ["IOM"] }),
    economicStatus: ask(code("economicStatus"), {
      privacy: "Q",
      statistics: "exact",
      sources: ["IOM"],
    }),
    householdIncome: ask(money(), { privacy: "Q", statistics: "band", sources: ["IOM"] }),
    personalIncome: ask(money(), { privacy: "Q", statistics: "band", sources: ["IOM"] }),
    incomeSources: ask(codes("incomeSource"), { privacy: "Q", sources: ["IOM"] }),
    employmentStatus: ask(code("employmentStatus"), {
      privacy: "Q",
      statistics: "exact",
      sources: ["IOM"],
    }),
    occupation: ask(code("isco"), { privacy: "Q", statistics: "guarded", sources: ["IOM"] }),
    sector: ask(code("isicSection"), {
      privacy: "Q",
      statistics: "guarded",
      sources: ["HT", "IOM"],
    }),
    debtBefore: ask(money(), { privacy: "S", statistics: "band", sources: ["IOM"] }),
    landOrHouse: ask(tri(), { privacy: "Q", sources: ["IOM"] }),
    inSchool: ask(tri(), { privacy: "Q", sources: ["IOM"] }),
    priorMigration: ask(tri(), { privacy: "Q", statistics: "exact", sources: ["IOM"] }),
    priorMigrationCountries: ask(codes("iso3166-1"), { privacy: "Q", sources: ["IOM"] }),
    familyMigration: ask(tri(), { privacy: "Q", sources: ["IOM"] }),
    priorAbuse: ask(codes("abuseType"), { privacy: "S", sources: ["IOM"] }),
    familyProblems: ask(codes("familyProblem"), { privacy: "S", sources: ["IOM"] }),
    reasonsForLeaving: ask(codes("reasonForLeaving"), {
      privacy: "Q",
      statistics: "exact",
      sources: ["IOM"],
    }),
    // Deprecated in HTCDS 2.0, useful as a list.
    vulnerabilities: ask(codes("vulnerability"), {
      privacy: "S",
      statistics: "exact",
      standard: { htcds: ["vic_Vulnerabilities"] },
      sources: ["HT"],
    }),
    note: ask(text(), { privacy: "F", sources: ["PRJ"] }),
  },
);
export type SocioEconomic = z.infer<typeof SocioEconomic>;
