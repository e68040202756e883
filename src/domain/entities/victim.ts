import { z } from "zod";
import { code, codes, flag, line, tri, whole } from "../answer.ts";
import { answered, isChild, never, not } from "../condition.ts";
import { ask } from "../question.ts";
import { caseRecord } from "../record.ts";

/**
 * Two ages between which the person is, in whole years. No question of the dictionary: what follows from
 * it for the age band and for being under 18 is worked out.
 */
const AgeRange = z
  .strictObject({ min: z.int().min(0).max(120), max: z.int().min(0).max(120) })
  .refine(({ min, max }) => min <= max);

/** The person described without naming: what statistics need, and where quasi-identifiers live. */
export const Victim = caseRecord(
  { name: "victim", version: 1, section: "D", tier: "T2", parent: "case", cardinality: "1" },
  {
    sex: ask(code("sex"), {
      privacy: "Q",
      requirement: "submission",
      statistics: "exact",
      intake: true,
      standard: { glotip: ["Sex"] },
      sources: ["GL", "GBV"],
    }),
    // Exports know three groups.
    gender: ask(code("gender"), {
      privacy: "QS",
      statistics: "ctdc3",
      intake: true,
      standard: { htcds: ["prs_Gender"], ctdc2017: ["gender"], ctdc2024: ["gender"] },
      sources: ["HT", "CT24"],
    }),
    ageAtRegistration: ask(whole({ max: 120, rule: "V15" }), {
      privacy: "Q",
      requirement: "submission",
      statistics: "ageBand",
      intake: true,
      standard: { ctdc2017: ["ageBroad"], ctdc2024: ["ageBroad"] },
      sources: ["CT17", "CT24"],
    }),
    ageIsEstimated: ask(flag(), {
      privacy: "O",
      requirement: "conditional",
      when: answered("ageAtRegistration"),
      requiredWhen: never,
      sources: ["PR"],
    }),
    // Asked only where the age is not known.
    ageBand: ask(code("ageBand"), {
      privacy: "Q",
      requirement: "derived",
      statistics: "exact",
      when: not(answered("ageAtRegistration")),
      intake: true,
      automatic: false,
      sources: ["CT17", "CT24"],
    }),
    // Asked only where the age is not known.
    majorityAtRegistration: ask(code("majority"), {
      privacy: "Q",
      requirement: "submission",
      statistics: "exact",
      when: not(answered("ageAtRegistration")),
      intake: true,
      standard: { ctdc2017: ["majorityStatus"], glotip: ["Age"] },
      sources: ["CT17", "GL"],
    }),
    citizenship: ask(codes("iso3166-1"), {
      privacy: "Q",
      requirement: "submission",
      statistics: "exact",
      intake: true,
      standard: {
        htcds: ["prs_Citizenship"],
        ctdc2017: ["citizenship"],
        ctdc2024: ["citizenship"],
      },
      sources: ["HT", "CT17"],
    }),
    // HTCDS guidance 7.
    stateless: ask(tri(), { privacy: "QS", sources: ["HT"] }),
    countryOfBirth: ask(code("iso3166-1"), { privacy: "Q", sources: ["IOM"] }),
    countryOfOrigin: ask(code("iso3166-1"), {
      privacy: "Q",
      statistics: "exact",
      sources: ["CT24", "IOM"],
    }),
    // Exported only while k holds.
    admin1OfOrigin: ask(code("admin1"), { privacy: "Q", statistics: "guarded", sources: ["IOM"] }),
    admin2OfOrigin: ask(line(), { privacy: "D", sources: ["IOM"] }),
    urbanRural: ask(code("urbanRural"), { privacy: "Q", statistics: "exact", sources: ["IOM"] }),
    // A country pack may offer a list.
    ethnicity: ask(line(), { privacy: "QS", sources: ["GBV", "IOM"] }),
    religion: ask(line(), { privacy: "QS", offByDefault: true, sources: ["GBV"] }),
    primaryLanguage: ask(code("iso639-2"), {
      privacy: "Q",
      standard: { htcds: ["prs_PrimaryLanguage"] },
      sources: ["HT"],
    }),
    secondaryLanguages: ask(codes("iso639-2"), {
      privacy: "Q",
      standard: { htcds: ["prs_SecondaryLanguage"] },
      sources: ["HT"],
    }),
    maritalStatus: ask(code("maritalStatus"), {
      privacy: "Q",
      statistics: "guarded",
      standard: { htcds: ["prs_MaritalStatus"] },
      sources: ["HT", "CT17", "GBV"],
    }),
    numberOfChildren: ask(whole(), {
      privacy: "Q",
      statistics: "band",
      standard: { htcds: ["prs_NumberOfChildren"] },
      sources: ["HT"],
    }),
    childrenInCare: ask(whole(), { privacy: "Q", sources: ["IOM"] }),
    education: ask(code("isced"), {
      privacy: "Q",
      statistics: "guarded",
      standard: { htcds: ["prs_HighestLevelOfEducation"] },
      sources: ["HT"],
    }),
    canReadWrite: ask(tri(), { privacy: "Q", sources: ["IOM"] }),
    // Washington Group short set.
    disability: ask(codes("disabilityDomain"), { privacy: "S", sources: ["GBV", "IOM"] }),
    migrantType: ask(code("migrantType"), { privacy: "Q", statistics: "guarded", sources: ["HT"] }),
    protectionStatus: ask(code("protectionStatus"), { privacy: "QS", sources: ["HT", "GBV"] }),
    displacementStatus: ask(code("displacementStatus"), { privacy: "Q", sources: ["GBV", "PR"] }),
    specialSituation: ask(codes("specialSituation"), { privacy: "QS", sources: ["HT", "GBV"] }),
    childCareArrangement: ask(code("careArrangement"), {
      privacy: "S",
      requirement: "conditional",
      when: isChild,
      intake: true,
      sources: ["PR"],
    }),
    guardianPresent: ask(tri(), {
      privacy: "O",
      requirement: "conditional",
      when: isChild,
      intake: true,
      sources: ["PR", "IOM"],
    }),
    ageRange: AgeRange.exactOptional(),
    deceased: ask(flag(), { privacy: "S", standard: { htcds: ["prs_Deceased"] }, sources: ["HT"] }),
  },
);
export type Victim = z.infer<typeof Victim>;
