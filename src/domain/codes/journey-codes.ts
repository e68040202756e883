/** The way from home to exploitation and out. */
import { codeList } from "./code-list.ts";

/** The code lists of this theme by name. */
export const journeyCodes = {
  /** hte_Type has the first three. */
  legType: codeList(
    ["HT"],
    [
      ["recruitment", { ht: "Recruitment" }],
      ["transit", { ht: "Transit" }],
      ["exploitation", { ht: "Exploitation" }],
      ["between_exploitations", { ht: "Exploitation" }],
      "escape",
      "return",
    ],
  ),
  transportMode: codeList(
    ["IOM"],
    [
      "air",
      "ferry",
      "small_boat",
      "fishing_vessel",
      "cargo_ship",
      "bus",
      "van_minibus",
      "car_taxi",
      "truck",
      "train",
      "motorcycle",
      "foot",
      "other",
      "unknown",
    ],
  ),
  borderCrossing: codeList(
    ["IOM"],
    ["none", "airport", "seaport", "land_official", "land_unofficial", "sea_unofficial", "unknown"],
  ),
  travelDocumentUse: codeList(
    ["IOM"],
    ["own_true", "own_false_data", "forged", "other_persons", "border_pass", "none", "unknown"],
  ),
  visaType: codeList(
    ["IOM"],
    [
      "none",
      "visitor",
      "work",
      "student",
      "spouse",
      "pilgrimage",
      "transit",
      "overstayed",
      "no_visa",
      "other",
      "unknown",
    ],
  ),
  travelCompanion: codeList(
    ["IOM"],
    [
      "alone",
      "recruiter",
      "transporter",
      "exploiter",
      "relatives",
      "friends",
      "other_victims",
      "unknown",
    ],
  ),
  phase: codeList(
    ["IOM", "ILO"],
    ["before", "recruitment", "transit", "exploitation", "exit", "after", "return"],
  ),
};
