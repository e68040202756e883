/** Whether it was trafficking: elements, finding, decision. */
import { codeList } from "./code-list.ts";

/** The code lists of this theme by name. */
export const screeningCodes = {
  /** Art. 3 (a). */
  palermoAct: codeList(
    ["PAL"],
    ["recruitment", "transportation", "transfer", "harbouring", "receipt"],
  ),
  /** Art. 3 (a); by art. 3 (c) no means is needed under 18. */
  palermoMeans: codeList(
    ["PAL"],
    [
      "threat_force",
      "coercion",
      "abduction",
      "fraud",
      "deception",
      "abuse_power",
      "abuse_vulnerability",
      "payments",
    ],
  ),
  purposeRealised: codeList(["IOM", "IC"], ["exploited", "intercepted", "attempted", "unclear"]),
  /** HTCDS vic_TraffickingStatus. */
  traffickingStatus: codeList(
    ["HT"],
    [
      ["possible", { ht: "PossibleVictimOfTrafficking" }],
      ["actual", { ht: "ActualVictimOfTrafficking" }],
      ["not_victim", { ht: "NotAVictimOfTrafficking" }],
    ],
  ),
  decisionOrgType: codeList(
    ["HT"],
    [
      ["police", { ht: "Police" }],
      ["ngo", { ht: "NGO" }],
      ["court_prosecution", { ht: "CourtOrProsecution" }],
      ["government_other", { ht: "NonPoliceGovernmentalOrganization" }],
      ["international", { ht: "Other" }],
      ["other", { ht: "Other" }],
    ],
  ),
  decisionBasis: codeList(
    ["IOM"],
    [
      "own_account",
      "other_victims",
      "witness",
      "documents",
      "medical",
      "police",
      "ngo",
      "physical_signs",
      "other",
    ],
  ),
  certainty: codeList(["IOM", "PRJ"], ["certain", "probable", "doubtful"]),
  officialStatus: codeList(
    ["IC", "ACT"],
    ["not_applied", "pending", "presumed", "granted", "refused", "appealed", "not_available"],
  ),
  exclusionFinding: codeList(
    ["IOM", "HT"],
    [
      "smuggled",
      "irregular_migrant",
      "labour_dispute",
      "gbv",
      "refugee",
      "vulnerable_migrant",
      "missing_info",
      "other",
    ],
  ),
  identificationChannel: codeList(
    ["IOM", "IC"],
    [
      "self",
      "family_friend",
      "other_victim",
      "police_rescue",
      "police_other",
      "immigration",
      "labour_inspection",
      "embassy",
      "hotline",
      "ngo",
      "international",
      "social_services",
      "health",
      "community_leader",
      "religious",
      "employer_client",
      "online",
      "court",
      "prison_detention",
      "other",
    ],
  ),
};
