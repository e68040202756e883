import type { z } from "zod";
import { code, day, line, recordId, ref, refs, tri } from "../answer.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** One person, one trafficking episode, one managing organisation: the root of what is sealed together. */
export const Case = caseRecord(
  {
    name: "case",
    version: 1,
    section: "B",
    tier: "T2",
    parent: "site",
    cardinality: "0..n",
    idField: "caseId",
  },
  {
    // Random; never made from personal facts.
    caseId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    // See case-number.ts; printed on paper forms.
    caseNumber: ask(line(), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["GBV", "IOM"],
    }),
    schemaVersion: ask(line(), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
    incidentId: ask(ref("incident"), { privacy: "O", automatic: true, sources: ["IC"] }),
    // Old numbers stay: paper archives are sorted by them.
    legacyReference: ask(line(), { privacy: "D", sources: ["IOM"] }),
    registrationDate: ask(day(), {
      privacy: "Q",
      requirement: "submission",
      statistics: "year",
      intake: true,
      standard: { ctdc2017: ["yearOfRegistration"], ctdc2024: ["yearOfRegistration"] },
      sources: ["CT17", "CT24"],
    }),
    dataSource: ask(code("dataSource"), {
      privacy: "O",
      requirement: "submission",
      statistics: "exact",
      intake: true,
      standard: { ctdc2017: ["Datasource"] },
      sources: ["CT17"],
    }),
    // Selects the country pack.
    jurisdiction: ask(code("iso3166-1"), {
      privacy: "O",
      requirement: "always",
      statistics: "exact",
      sources: ["PRJ"],
    }),
    siteId: ask(ref("site"), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
    caseOwnerId: ask(ref("staffUser"), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      standard: { htcds: ["cas_CaseOwner"] },
      sources: ["HT"],
    }),
    caseStatus: ask(code("caseStatus"), {
      privacy: "O",
      requirement: "always",
      statistics: "exact",
      standard: { htcds: ["cas_Status"] },
      sources: ["HT"],
    }),
    // Where the record stands, apart from how the case stands.
    workflowState: ask(code("workflowState"), {
      privacy: "O",
      requirement: "always",
      automatic: true,
      sources: ["PRJ"],
    }),
    interviewDate: ask(day(), {
      privacy: "Q",
      requirement: "submission",
      intake: true,
      sources: ["IOM", "GBV"],
    }),
    interviewLanguage: ask(code("iso639-2"), { privacy: "Q", sources: ["IOM"] }),
    interpreterUsed: ask(tri(), { privacy: "O", sources: ["IOM"] }),
    reportedBySurvivor: ask(tri(), { privacy: "O", statistics: "exact", sources: ["GBV"] }),
    linkedCaseIds: ask(refs("case"), { privacy: "D", sources: ["IOM"] }),
    // Counting one person at two agencies is the known defect of the region.
    possibleDuplicateOf: ask(refs("case"), { privacy: "D", automatic: true, sources: ["PRJ"] }),
    retentionReviewDate: ask(day(), { privacy: "O", requirement: "submission", sources: ["PRJ"] }),
  },
);
export type Case = z.infer<typeof Case>;
