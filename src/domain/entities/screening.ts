import type { z } from "zod";
import { code, codes, day, line, recordId, ref, text, tri, whole } from "../answer.ts";
import { both, isOneOf, not } from "../condition.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/**
 * Whether this was trafficking under the Palermo definition: what was found, who decided, what the
 * state says. The organisation's finding, the state's identification and a verdict are three different
 * facts. There may be several rounds.
 */
export const Screening = caseRecord(
  {
    name: "screening",
    version: 1,
    section: "E",
    tier: "T2",
    parent: "case",
    cardinality: "1..n",
    idField: "screeningId",
  },
  {
    screeningId: ask(recordId(), { privacy: "O", requirement: "always", sources: ["PRJ"] }),
    round: ask(whole(), { privacy: "O", requirement: "always", automatic: true, sources: ["PRJ"] }),
    screeningDate: ask(day(), {
      privacy: "O",
      requirement: "submission",
      statistics: "year",
      intake: true,
      sources: ["IOM"],
    }),
    screenerId: ask(ref("staffUser"), {
      privacy: "O",
      requirement: "submission",
      automatic: true,
      sources: ["IOM"],
    }),
    channel: ask(code("identificationChannel"), {
      privacy: "O",
      requirement: "submission",
      statistics: "exact",
      intake: true,
      sources: ["IOM", "IC"],
    }),
    referredByOrgType: ask(code("orgType"), {
      privacy: "O",
      statistics: "exact",
      sources: ["HT", "IC"],
    }),
    // CTDC takes it for the country of exploitation where that is not known.
    placeCountry: ask(code("iso3166-1"), {
      privacy: "Q",
      requirement: "submission",
      statistics: "exact",
      intake: true,
      sources: ["CT24"],
    }),
    placeAdmin1: ask(code("admin1"), { privacy: "Q", statistics: "guarded", sources: ["CT24"] }),
    setting: ask(code("siteType"), { privacy: "O", sources: ["IOM"] }),
    safeSetting: ask(tri(), {
      privacy: "O",
      requirement: "submission",
      intake: true,
      sources: ["IOM"],
    }),
    urgentNeedsFirst: ask(tri(), {
      privacy: "O",
      requirement: "submission",
      intake: true,
      sources: ["IOM"],
    }),
    acts: ask(codes("palermoAct"), {
      privacy: "S",
      requirement: "submission",
      statistics: "exact",
      intake: true,
      sources: ["PAL", "IC"],
    }),
    means: ask(codes("palermoMeans"), {
      privacy: "S",
      requirement: "conditional",
      statistics: "exact",
      requiredWhen: both(
        isOneOf("traffickingStatus", "actual"),
        not(isOneOf("isChildAtEvent", "yes")),
      ),
      intake: true,
      sources: ["PAL", "IC"],
    }),
    // Intended or realised.
    purposes: ask(codes("exploitationType"), {
      privacy: "S",
      requirement: "submission",
      statistics: "exact",
      intake: true,
      sources: ["PAL", "HT", "IC"],
    }),
    // A person stopped on the way counts.
    purposeRealised: ask(code("purposeRealised"), {
      privacy: "S",
      requirement: "submission",
      statistics: "exact",
      intake: true,
      sources: ["IOM", "IC"],
    }),
    // If so, means do not matter.
    isChildAtEvent: ask(tri(), {
      privacy: "Q",
      requirement: "submission",
      statistics: "exact",
      intake: true,
      sources: ["PAL"],
    }),
    traffickingStatus: ask(code("traffickingStatus"), {
      privacy: "S",
      requirement: "submission",
      statistics: "exact",
      intake: true,
      standard: { htcds: ["vic_TraffickingStatus"] },
      sources: ["HT"],
    }),
    decisionOrgType: ask(code("decisionOrgType"), {
      privacy: "O",
      requirement: "submission",
      statistics: "exact",
      intake: true,
      standard: { htcds: ["vic_TraffickingStatusDecisionMakingOrg"] },
      sources: ["HT"],
    }),
    decisionDate: ask(day(), {
      privacy: "O",
      requirement: "conditional",
      statistics: "year",
      requiredWhen: isOneOf("traffickingStatus", "actual"),
      intake: true,
      sources: ["IOM"],
    }),
    decisionBasis: ask(codes("decisionBasis"), { privacy: "O", sources: ["IOM"] }),
    certainty: ask(code("certainty"), { privacy: "O", statistics: "exact", sources: ["IOM"] }),
    ilo_result: ask(codes("indicatorGroup"), {
      privacy: "S",
      requirement: "derived",
      sources: ["ILO"],
    }),
    officialStatus: ask(code("officialStatus"), {
      privacy: "S",
      statistics: "exact",
      sources: ["IC", "ACT"],
    }),
    officialAuthority: ask(code("orgType"), {
      privacy: "O",
      requirement: "conditional",
      statistics: "exact",
      when: isOneOf("officialStatus", "pending", "presumed", "granted", "refused", "appealed"),
      sources: ["IC"],
    }),
    officialDate: ask(day(), {
      privacy: "O",
      requirement: "conditional",
      statistics: "year",
      when: isOneOf("officialStatus", "presumed", "granted", "refused", "appealed"),
      sources: ["IC"],
    }),
    officialReference: ask(line(), { privacy: "D", sources: ["IC"] }),
    excludedAs: ask(codes("exclusionFinding"), {
      privacy: "S",
      requirement: "conditional",
      statistics: "exact",
      when: isOneOf("traffickingStatus", "not_victim"),
      intake: true,
      sources: ["IOM", "HT"],
    }),
    // "not a victim" takes two persons.
    secondReviewerId: ask(ref("staffUser"), { privacy: "O", automatic: true, sources: ["PRJ"] }),
    // Never exported.
    narrative: ask(text(), { privacy: "F", sources: ["IOM", "GBV"] }),
  },
);
export type Screening = z.infer<typeof Screening>;
