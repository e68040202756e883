/** Those alleged to have done it. */
import { codeList } from "./code-list.ts";

/** The code lists of this theme by name. */
export const perpetratorCodes = {
  /** Finer than VP, which publishes 0-29 as one band. */
  perpAgeBand: codeList(
    ["VP", "GBV"],
    [
      "p00_17",
      ["p18_29", { vp: "0--29" }],
      ["p30_38", { vp: "30--38" }],
      ["p39_47", { vp: "39--47" }],
      ["p48_plus", { vp: "48+" }],
      "unknown",
    ],
  ),
  perpetratorKind: codeList(
    ["IC", "GL"],
    ["individual", "couple_family", "group", "business", "agency", "unknown"],
  ),
  /** HTCDS per_RoleInProcess; VP merges them into four flags. */
  perpetratorRole: codeList(
    ["HT", "VP"],
    [
      ["travelling_partner", { ht: "TravellingPartner" }],
      ["transporter", { ht: "Transporter", vp: "IP_TransactionProcess" }],
      ["recruiter", { ht: "RecruiterOrIntermediary", vp: "IP_RecruiterBroker" }],
      ["broker_travel_agent", { ht: "BrokerTravelAgent", vp: "IP_RecruiterBroker" }],
      ["transferred", { ht: "TransferredIndividual", vp: "IP_TransactionProcess" }],
      ["harboured", { ht: "HarbouredIndividual", vp: "IP_TransactionProcess" }],
      ["sold", { ht: "SoldIndividual", vp: "IP_TransactionProcess" }],
      ["bought", { ht: "BoughtIndividual", vp: "IP_TransactionProcess" }],
      ["received", { ht: "ReceivedIndividual", vp: "IP_TransactionProcess" }],
      ["controlled", { ht: "ControlledIndividual", vp: "IP_ControlAbuseKidnap" }],
      ["smuggler", { ht: "Smuggler", vp: "IP_TransactionProcess" }],
      ["abuser", { ht: "Abuser", vp: "IP_ControlAbuseKidnap" }],
      ["kidnapper", { ht: "Kidnapper", vp: "IP_ControlAbuseKidnap" }],
      ["exploiter", { ht: "Exploiter", vp: "IP_Exploiter" }],
      ["document_forger", { ht: "Other" }],
      ["other", { ht: "Other" }],
    ],
  ),
  /** GBVIMS and the roles in trafficking. */
  perpetratorRelation: codeList(
    ["GBV", "HT", "VP"],
    [
      ["intimate_partner", { vp: "FamilyIntimatePartner", ht: "Familial" }],
      ["caregiver", { vp: "FamilyIntimatePartner", ht: "Familial" }],
      ["family", { vp: "FamilyIntimatePartner", ht: "Familial" }],
      ["employer", { vp: "StrangerUnknownOther", ht: "Acquainted" }],
      ["schoolmate", { vp: "FriendAcquaintance", ht: "Acquainted" }],
      ["teacher", { vp: "FriendAcquaintance", ht: "Acquainted" }],
      ["service_provider", { vp: "StrangerUnknownOther", ht: "Acquainted" }],
      ["housemate", { vp: "FriendAcquaintance", ht: "Acquainted" }],
      ["friend_neighbour", { vp: "FriendAcquaintance", ht: "Acquainted" }],
      ["community_member", { vp: "FriendAcquaintance", ht: "Acquainted" }],
      ["broker_agent", { vp: "StrangerUnknownOther", ht: "Unaquainted" }],
      ["online_contact", { vp: "StrangerUnknownOther", ht: "Unaquainted" }],
      ["no_relation", { vp: "StrangerUnknownOther", ht: "Unaquainted" }],
      ["other", { vp: "StrangerUnknownOther" }],
      ["unknown", { vp: "StrangerUnknownOther" }],
    ],
  ),
  relationBroad: codeList(
    ["HT", "VP"],
    [
      ["family", { ht: "Familial", vp: "FamilyIntimatePartner" }],
      ["acquainted", { ht: "Acquainted", vp: "FriendAcquaintance" }],
      ["unacquainted", { ht: "Unaquainted", vp: "StrangerUnknownOther" }],
    ],
  ),
  perpetratorOccupation: codeList(
    ["GBV", "IOM"],
    [
      "unemployed",
      "farmer",
      "trader",
      "business_owner",
      "recruitment_agent",
      "transport",
      "vessel_captain",
      "police_military",
      "official",
      "religious",
      "teacher",
      "sex_venue",
      "homemaker",
      "student",
      "other",
      "unknown",
    ],
  ),
  organisedLevel: codeList(
    ["GL", "IOM"],
    ["alone", "pair", "loose_group", "organised_group", "business", "unknown"],
  ),
  /** GLOTIP counts three stages: formal contact, prosecuted, convicted. */
  justiceStatus: codeList(
    ["GL", "IC"],
    [
      "not_reported",
      "reported",
      ["suspected", { gl: "Persons brought into formal contact" }],
      ["prosecuted", { gl: "Persons prosecuted" }],
      ["convicted", { gl: "Persons convicted" }],
      "acquitted",
      "fled",
      "dead",
      "unknown",
    ],
  ),
};
