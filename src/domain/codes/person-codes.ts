/** Who the person is: age, family, education, status. */
import { codeList } from "./code-list.ts";

/** The code lists of this theme by name. */
export const personCodes = {
  sex: codeList(
    ["GL", "GBV"],
    [
      ["female", { gl: "Female", ct17: "Female", vp: "Female" }],
      ["male", { gl: "Male", ct17: "Male", vp: "Male" }],
      ["other", { gl: "Other" }],
      ["unknown", { gl: "Unknown" }],
    ],
  ),
  /** CTDC 2024 publishes three groups of these. */
  gender: codeList(
    ["HT", "CT24"],
    [
      ["feminine", { ht: "Feminine", ct24: "Woman" }],
      ["masculine", { ht: "Masculine", ct24: "Man" }],
      [
        "transgender_feminine",
        { ht: "TransgenderFeminine", ct24: "Trans/Transgender/NonConforming" },
      ],
      [
        "transgender_masculine",
        { ht: "TransgenderMasculine", ct24: "Trans/Transgender/NonConforming" },
      ],
      ["non_conforming", { ht: "NonConforming", ct24: "Trans/Transgender/NonConforming" }],
      ["not_specified", { ht: "NonSpecifiedUnknown", ct24: "NULL" }],
    ],
  ),
  majority: codeList(
    ["CT17", "GL"],
    [
      ["adult", { ct17: "Adult", gl: "18 years or over", vp: "Adult" }],
      ["minor", { ct17: "Minor", gl: "0 to 17 years", vp: "Minor" }],
      ["unknown", { ct17: "Unknown", gl: "Unknown" }],
    ],
  ),
  /** CTDC's broad bands. Files spell them 0--8, 09--17 or with an em dash: read all, write one. */
  ageBand: codeList(
    ["CT17", "CT24"],
    [
      ["a00_08", { ct17: "0--8" }],
      ["a09_17", { ct17: "9--17", ct25: "09--17" }],
      ["a18_20", { ct17: "18--20" }],
      ["a21_23", { ct17: "21--23" }],
      ["a24_26", { ct17: "24--26" }],
      ["a27_29", { ct17: "27--29" }],
      ["a30_38", { ct17: "30--38" }],
      ["a39_47", { ct17: "39--47" }],
      ["a48_plus", { ct17: "48+" }],
    ],
  ),
  /** "Age range 1" of CTDC 2017; internal reports only. */
  ageBandFine: codeList(
    ["CT17"],
    [
      "f00_08",
      "f09_11",
      "f12_14",
      "f15_17",
      "f18_20",
      "f21_23",
      "f24_26",
      "f27_29",
      "f30_32",
      "f33_35",
      "f36_38",
      "f39_47",
      "f48_56",
      "f57_65",
      "f66_plus",
      "unknown",
    ],
  ),
  maritalStatus: codeList(
    ["HT", "CT17"],
    [
      ["single", { ht: "Single", ct17: "S" }],
      ["married", { ht: "Married", ct17: "M" }],
      ["partnership", { ht: "RegisteredPartnership", ct17: "C" }],
      ["separated", { ht: "Separated", ct17: "P" }],
      ["divorced", { ht: "Divorced", ct17: "D" }],
      ["widowed", { ht: "Widowed", ct17: "W" }],
      ["unknown", { ct17: "U" }],
    ],
  ),
  /** ISCED 2011 levels as HTCDS names them; `i_none` added for no schooling. */
  isced: codeList(
    ["HT"],
    [
      "i_none",
      ["i0", { ht: "EarlyChildhoodEducation" }],
      ["i1", { ht: "PrimaryEducation" }],
      ["i2", { ht: "LowerSecondaryEducation" }],
      ["i3", { ht: "UpperSecondaryEducation" }],
      ["i4", { ht: "PostSecondaryNonTertiaryEducation" }],
      ["i5", { ht: "ShortCycleTertiaryEducation" }],
      ["i6", { ht: "BachelorsOrEquivalentLevel" }],
      ["i7", { ht: "MastersOrEquivalentLevel" }],
      ["i8", { ht: "DoctoralOrEquivalentLevel" }],
      "unknown",
    ],
  ),
  /** HTCDS guidance 7, with its slip under "family migrant" put right. */
  migrantType: codeList(
    ["HT"],
    ["family", "visitor", "labour", "student", "irregular", "internal", "none", "unknown"],
  ),
  /** HTCDS guidance 7. */
  protectionStatus: codeList(
    ["HT"],
    ["asylum_seeker", "refugee", "complementary", "stateless", "none", "unknown"],
  ),
  displacementStatus: codeList(
    ["GBV", "PR"],
    [
      "resident",
      "idp",
      "refugee",
      "stateless",
      "returnee",
      "foreign_national",
      "asylum_seeker",
      "not_applicable",
    ],
  ),
  /** HTCDS guidance 7 and GBVIMS. */
  specialSituation: codeList(
    ["HT", "GBV"],
    [
      "unaccompanied_child",
      "separated_child",
      "other_vulnerable_child",
      "environmental",
      "vulnerable_migrant",
      "stranded",
      "forced",
      "deportee",
      "ex_combatant",
      "returnee",
      "seafarer",
      "single_parent",
    ],
  ),
  /** Washington Group short set. */
  disabilityDomain: codeList(
    ["GBV", "PRJ"],
    ["seeing", "hearing", "walking", "remembering", "self_care", "communicating", "none"],
  ),
  careArrangement: codeList(
    ["PR"],
    [
      "parents",
      "step_parent",
      "customary_caregiver",
      "adult_sibling",
      "kinship",
      "foster",
      "residential",
      "kafala",
      "independent",
      "child_headed",
      "unrelated_adult",
      "none",
      "other",
    ],
  ),
  /** The 75 IOM codes of CTDC 2017, reduced. */
  relationship: codeList(
    ["CT17", "PR"],
    [
      "spouse",
      "partner",
      "ex_partner",
      "parent",
      "step_parent",
      "child",
      "step_child",
      "sibling",
      "grandparent",
      "grandchild",
      "aunt_uncle",
      "cousin",
      "niece_nephew",
      "in_law",
      "guardian",
      "friend",
      "neighbour",
      "other_relative",
      "unrelated",
      "unknown",
    ],
  ),
  urbanRural: codeList(
    ["IOM"],
    ["urban", "peri_urban", "rural", "coastal_island", "camp", "unknown"],
  ),
  identityDocument: codeList(
    ["IOM", "PRJ"],
    [
      "passport",
      "temporary",
      "national_id",
      "border_pass",
      "seafarer_book",
      "birth_certificate",
      "family_card",
      "migrant_card",
      "refugee_card",
      "none",
      "other",
    ],
  ),
};
