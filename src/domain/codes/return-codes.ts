/** Going home, reintegration, looking after. */
import { codeList } from "./code-list.ts";

/** The code lists of this theme by name. */
export const returnCodes = {
  returnWish: codeList(
    ["IOM"],
    ["return_origin", "stay", "third_country", "other_place_origin", "undecided"],
  ),
  returnType: codeList(
    ["IOM"],
    ["avr", "government", "self", "family", "deportation", "internal", "resettlement", "stayed"],
  ),
  escort: codeList(["IOM"], ["none", "social_worker", "medical", "police", "family", "iom_ngo"]),
  reintegrationComponent: codeList(
    ["IOM"],
    [
      "housing",
      "income",
      "job",
      "vocational",
      "education",
      "medical",
      "psychosocial",
      "legal",
      "family_mediation",
      "community",
      "childcare",
      "documents",
    ],
  ),
  acceptance: codeList(["IOM"], ["accepted", "mixed", "rejected", "not_told", "unknown"]),
  sufficiency: codeList(["IOM"], ["yes", "partly", "no", "unknown"]),
  planStatus: codeList(["IOM"], ["planned", "active", "paused", "completed", "dropped"]),
  followUpKind: codeList(
    ["PR"],
    ["after_return", "in_shelter", "service", "safety", "reintegration", "other"],
  ),
  contactMode: codeList(
    ["PR"],
    ["home_visit", "office", "phone", "message", "third_party", "video"],
  ),
};
