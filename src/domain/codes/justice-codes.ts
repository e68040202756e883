/** Proceedings and remedy. Legal texts are to be checked by counsel in each country. */
import { codeList } from "./code-list.ts";

/** The code lists of this theme by name. */
export const justiceCodes = {
  cooperation: codeList(
    ["IOM", "ACT"],
    ["willing", "cooperating", "undecided", "unwilling", "not_asked", "no_case"],
  ),
  cooperationForm: codeList(
    ["IOM"],
    [
      "information",
      "statement",
      "identification",
      "testimony_pretrial",
      "testimony_court",
      "video",
      "civil_claim",
    ],
  ),
  /** Grows with the country packs. */
  nationalLaw: codeList(
    ["PRJ"],
    [
      "ID_21_2007",
      "ID_18_2017",
      "ID_35_2014",
      "KH_2008",
      "PH_RA9208",
      "PH_RA10364",
      "PH_RA11862",
      "TH_2551",
      "TH_2562_s6_1",
      "other",
      "none",
    ],
  ),
  legalStage: codeList(
    ["GL", "IC", "ACT"],
    [
      "none",
      "complaint",
      "investigation",
      "prosecution",
      "trial",
      "first_judgment",
      "appeal",
      "final",
      "dropped",
      "unknown",
    ],
  ),
  nonPunishment: codeList(
    ["ACT"],
    ["not_needed", "applied_early", "applied_late", "refused", "pending", "unknown"],
  ),
  immigrationRelief: codeList(
    ["ACT"],
    ["not_needed", "none", "reflection", "temporary_stay", "stay_and_work", "residence", "refused"],
  ),
};
