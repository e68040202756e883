/** Life before the events. */
import { codeList } from "./code-list.ts";

/** The code lists of this theme by name. */
export const backgroundCodes = {
  livingWith: codeList(
    ["IOM"],
    [
      "alone",
      "spouse",
      "parents",
      "own_children",
      "relatives",
      "friends",
      "employer",
      "institution",
      "homeless",
      "other",
      "unknown",
    ],
  ),
  headOfHousehold: codeList(
    ["IOM"],
    ["self", "spouse", "father", "mother", "sibling", "grandparent", "child", "other"],
  ),
  economicStatus: codeList(["IOM"], ["very_poor", "poor", "average", "well_off", "unknown"]),
  incomeSource: codeList(
    ["IOM"],
    [
      "farming",
      "fishing",
      "daily_labour",
      "salary",
      "small_trade",
      "remittances",
      "state_support",
      "none",
      "other",
    ],
  ),
  employmentStatus: codeList(
    ["IOM"],
    [
      "employed",
      "self_employed",
      "casual",
      "unemployed",
      "student",
      "homemaker",
      "too_young",
      "other",
      "unknown",
    ],
  ),
  /** Major groups of ISCO-08. */
  isco: codeList(
    ["PRJ"],
    ["m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "none", "unknown"],
  ),
  familyProblem: codeList(
    ["IOM"],
    [
      "violence",
      "addiction",
      "illness",
      "death",
      "separation",
      "debt",
      "conflict",
      "imprisonment",
      "none",
    ],
  ),
  reasonForLeaving: codeList(
    ["IOM"],
    [
      "find_work",
      "better_pay",
      "support_family",
      "pay_debt",
      "study",
      "join_family",
      "marriage",
      "leave_violence",
      "conflict",
      "disaster",
      "adventure",
      "no_choice",
      "other",
    ],
  ),
  /** The list of HTCDS 1.0, which 2.0 replaced by assessments; still useful for statistics. */
  vulnerability: codeList(
    ["HT"],
    [
      ["addiction", { ht: "Addiction" }],
      ["social_group", { ht: "SocialGroup" }],
      ["discrimination", { ht: "Discrimination" }],
      ["poverty", { ht: "Poverty" }],
      ["disability_health", { ht: "DisabilityAndPhysicalHealth" }],
      ["mental_health", { ht: "MentalHealth" }],
      ["migration", { ht: "Migration" }],
      ["homelessness", { ht: "Homelessness" }],
      ["abuse_online", { ht: "AbuseSocialMedia" }],
      ["abuse_physical", { ht: "AbusePhysical" }],
      ["education", { ht: "Education" }],
      ["work_environment", { ht: "WorkEnvironment" }],
    ],
  ),
};
