import type { z } from "zod";
import {
  code,
  codes,
  line,
  money,
  partialDate,
  recordId,
  refs,
  text,
  tri,
  whole,
} from "../answer.ts";
import { answered, isOneOf } from "../condition.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/** How the person entered the process. */
export const Recruitment = caseRecord(
  {
    name: "recruitment",
    version: 1,
    section: "G",
    tier: "T2",
    parent: "case",
    cardinality: "0..n",
    idField: "recruitmentId",
  },
  {
    recruitmentId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    // HTCDS hte_Date where hte_Type is Recruitment.
    date: ask(partialDate(), {
      privacy: "Q",
      statistics: "year",
      standard: { htcds: ["hte_Date"] },
      sources: ["HT", "IOM"],
    }),
    ageThen: ask(whole({ max: 120, rule: "V15" }), {
      privacy: "Q",
      statistics: "ageBand",
      standard: { htcds: ["vic_AgeWhenTrafficked"] },
      sources: ["HT"],
    }),
    majorityThen: ask(code("majority"), {
      privacy: "Q",
      requirement: "derived",
      statistics: "exact",
      standard: { ctdc2017: ["majorityEntry"] },
      sources: ["CT17"],
    }),
    country: ask(code("iso3166-1"), {
      privacy: "Q",
      requirement: "submission",
      statistics: "exact",
      standard: { htcds: ["hte_Country"] },
      sources: ["HT"],
    }),
    admin1: ask(code("admin1"), {
      privacy: "Q",
      statistics: "guarded",
      standard: { htcds: ["hte_State"] },
      sources: ["HT"],
    }),
    place: ask(line(), {
      privacy: "D",
      standard: { htcds: ["hte_City", "vic_LocationOfRecruitment"] },
      sources: ["HT"],
    }),
    entryMode: ask(code("entryMode"), {
      privacy: "S",
      requirement: "submission",
      statistics: "exact",
      sources: ["IOM"],
    }),
    methods: ask(codes("recruitmentMethod"), {
      privacy: "S",
      requirement: "submission",
      statistics: "exact",
      standard: { htcds: ["vic_MethodOfRecruitment"] },
      sources: ["HT"],
    }),
    platforms: ask(codes("platform"), {
      privacy: "S",
      statistics: "exact",
      standard: { htcds: ["vic_RecruitmentWebsitesAndApps"] },
      sources: ["HT"],
    }),
    initiatedBy: ask(code("contactInitiator"), { privacy: "S", sources: ["IOM"] }),
    recruiterRelation: ask(codes("recruiterRelation"), {
      privacy: "S",
      requirement: "submission",
      statistics: "exact",
      standard: { ctdc2017: ["recruiterRelation*"], ctdc2024: ["recruiterRelation*"] },
      sources: ["CT17", "CT24"],
    }),
    perpetratorIds: ask(refs("perpetrator"), { privacy: "D", sources: ["HT"] }),
    agencyUsed: ask(tri(), { privacy: "S", statistics: "exact", sources: ["IOM"] }),
    // Registers: P3MI, DMW, MLVT, DOE.
    agencyLicensed: ask(tri(), { privacy: "S", statistics: "exact", sources: ["IOM"] }),
    agencyName: ask(line(), { privacy: "D", sources: ["IOM"] }),
    promisedActivity: ask(code("activity"), {
      privacy: "S",
      statistics: "exact",
      sources: ["IOM"],
    }),
    promisedCountry: ask(code("iso3166-1"), {
      privacy: "Q",
      statistics: "exact",
      sources: ["IOM"],
    }),
    promisedWage: ask(money(), { privacy: "S", statistics: "band", sources: ["IOM"] }),
    promisedBenefits: ask(codes("promisedBenefit"), { privacy: "S", sources: ["IOM"] }),
    contract: ask(code("contractStatus"), { privacy: "S", statistics: "exact", sources: ["IOM"] }),
    paidRecruiter: ask(tri(), {
      privacy: "S",
      statistics: "exact",
      standard: { vp: ["IP_PayMoney"] },
      sources: ["VP", "IOM"],
    }),
    amountPaid: ask(money(), {
      privacy: "S",
      requirement: "conditional",
      statistics: "band",
      when: isOneOf("paidRecruiter", "yes"),
      sources: ["IOM"],
    }),
    familyPaid: ask(tri(), { privacy: "S", sources: ["IOM"] }),
    debtIncurred: ask(money(), { privacy: "S", statistics: "band", sources: ["IOM"] }),
    debtTo: ask(code("debtCreditor"), {
      privacy: "S",
      requirement: "conditional",
      when: answered("debtIncurred"),
      sources: ["IOM"],
    }),
    abducted: ask(tri(), {
      privacy: "S",
      statistics: "exact",
      standard: { ctdc2017: ["isAbduction"] },
      sources: ["CT17"],
    }),
    // Never used to judge the finding: consent is irrelevant.
    knewPurpose: ask(code("priorKnowledge"), { privacy: "S", sources: ["IOM"] }),
    documentsArrangedBy: ask(code("arrangedBy"), { privacy: "S", sources: ["IOM"] }),
    note: ask(text(), { privacy: "F", sources: ["PRJ"] }),
  },
);
export type Recruitment = z.infer<typeof Recruitment>;
