/**
 * Indicators of trafficking for labour exploitation of adults after the Delphi survey of ILO and the
 * European Commission, 2009, in own words. The six groups and their sizes (10, 10, 16, 9, 15, 7) are
 * confirmed from a published summary; the strengths are not: check them against the leaflet.
 */
import { codeList } from "./code-list.ts";

const indicators = {
  deceptive_recruitment: {
    strong: ["dr_job"],
    medium: [
      "dr_conditions",
      "dr_contract",
      "dr_family_reunion",
      "dr_housing",
      "dr_papers",
      "dr_travel",
      "dr_wage",
      "dr_marriage",
    ],
    weak: ["dr_school"],
  },
  coercive_recruitment: {
    strong: ["cr_violence"],
    medium: [
      "cr_abduction",
      "cr_documents",
      "cr_debt",
      "cr_isolation",
      "cr_denounce",
      "cr_threat_person",
      "cr_threat_expose",
      "cr_family_violence",
    ],
    weak: ["cr_money"],
  },
  vulnerability_recruitment: {
    strong: [],
    medium: [
      "vr_family_difficult",
      "vr_illegal_status",
      "vr_education",
      "vr_information",
      "vr_control",
      "vr_economic",
      "vr_false_law",
      "vr_false_success",
      "vr_family",
      "vr_personal",
      "vr_dependency",
      "vr_authorities",
    ],
    weak: ["vr_beliefs", "vr_context", "vr_past", "vr_travel"],
  },
  exploitation: {
    strong: ["ex_hours"],
    medium: [
      "ex_living",
      "ex_hazard",
      "ex_pay",
      "ex_law",
      "ex_social",
      "ex_conditions",
      "ex_wage_manipulation",
    ],
    weak: ["ex_school"],
  },
  coercion_destination: {
    strong: ["cd_documents", "cd_debt", "cd_isolation", "cd_violence"],
    medium: [
      "cd_crime",
      "cd_tasks",
      "cd_peers",
      "cd_lie",
      "cd_denounce",
      "cd_worse",
      "cd_threat_person",
      "cd_influence",
      "cd_family_violence",
      "cd_wages",
    ],
    weak: ["cd_expose"],
  },
  vulnerability_destination: {
    strong: [],
    medium: ["vd_dependency", "vd_unknown_area", "vd_economic", "vd_family", "vd_authorities"],
    weak: ["vd_past", "vd_personal"],
  },
} as const;

const strengths = ["strong", "medium", "weak"] as const;

/** Groups, strengths and the indicators themselves. */
export const indicatorCodes = {
  indicatorGroup: codeList(
    ["ILO"],
    [
      "deceptive_recruitment",
      "coercive_recruitment",
      "vulnerability_recruitment",
      "exploitation",
      "coercion_destination",
      "vulnerability_destination",
    ],
  ),
  indicatorStrength: codeList(["ILO"], strengths),
  iloIndicator: codeList(
    ["ILO"],
    Object.values(indicators).flatMap((group) => strengths.flatMap((strength) => group[strength])),
  ),
};

/** The group and strength of an indicator; undefined when the code is none. */
export const indicatorFacts = (
  indicator: string,
):
  | { readonly group: keyof typeof indicators; readonly strength: (typeof strengths)[number] }
  | undefined => {
  for (const { code: group } of indicatorCodes.indicatorGroup.values)
    for (const strength of strengths) {
      const members: readonly string[] = indicators[group][strength];
      if (members.includes(indicator)) return { group, strength };
    }
  return undefined;
};
