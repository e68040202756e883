import type { z } from "zod";
import { code, codes, day, line, money, recordId, text, tri, whole } from "../answer.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** Proceedings and remedy. Assistance must never depend on cooperating with them. */
export const LegalCase = caseRecord(
  {
    name: "legalCase",
    version: 1,
    section: "P",
    tier: "T4",
    parent: "case",
    cardinality: "0..n",
    idField: "legalId",
  },
  {
    legalId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    cooperation: ask(code("cooperation"), {
      privacy: "S",
      requirement: "submission",
      statistics: "exact",
      sources: ["IOM", "ACT"],
    }),
    cooperationForms: ask(codes("cooperationForm"), { privacy: "S", sources: ["IOM"] }),
    complaintDate: ask(day(), { privacy: "O", statistics: "year", sources: ["ACT"] }),
    policeUnit: ask(line(), { privacy: "O", sources: ["PRJ"] }),
    policeReportNo: ask(line(), { privacy: "D", sources: ["PRJ"] }),
    law: ask(codes("nationalLaw"), { privacy: "O", statistics: "exact", sources: ["GL", "ACT"] }),
    stage: ask(code("legalStage"), {
      privacy: "O",
      requirement: "submission",
      statistics: "exact",
      sources: ["GL", "IC", "ACT"],
    }),
    accusedCount: ask(whole(), { privacy: "O", statistics: "sum", sources: ["GL"] }),
    convictedCount: ask(whole(), { privacy: "O", statistics: "sum", sources: ["GL"] }),
    decisionDate: ask(day(), { privacy: "O", statistics: "year", sources: ["ACT"] }),
    legalAid: ask(tri(), { privacy: "O", statistics: "exact", sources: ["ACT"] }),
    protection: ask(codes("protectionMeasure"), { privacy: "S", sources: ["ACT", "IOM"] }),
    nonPunishment: ask(code("nonPunishment"), {
      privacy: "S",
      statistics: "exact",
      sources: ["ACT"],
    }),
    chargedThemself: ask(tri(), { privacy: "S", statistics: "exact", sources: ["ACT", "IOM"] }),
    immigrationRelief: ask(code("immigrationRelief"), {
      privacy: "S",
      statistics: "exact",
      sources: ["ACT"],
    }),
    compensationClaimed: ask(money(), { privacy: "S", statistics: "sum", sources: ["ACT"] }),
    compensationAwarded: ask(money(), { privacy: "S", statistics: "sum", sources: ["ACT"] }),
    compensationReceived: ask(money(), { privacy: "S", statistics: "sum", sources: ["ACT"] }),
    note: ask(text(), { privacy: "F", sources: ["PRJ"] }),
  },
);
export type LegalCase = z.infer<typeof LegalCase>;
