/** Bodies, sites, staff and what is recorded of their work. */
import { codeList } from "./code-list.ts";

/** The code lists of this theme by name. */
export const officeCodes = {
  /** The first nine are HTCDS org_Type. */
  orgType: codeList(
    ["HT", "IC"],
    [
      ["ngo", { ht: "NGO" }],
      ["law_enforcement", { ht: "LawEnforcement" }],
      ["health", { ht: "HealthServiceOrganisation" }],
      ["central_government", { ht: "CentralGovernmentOrganisation" }],
      ["local_government", { ht: "LocalGovernmentOrganisation" }],
      ["immigration", { ht: "ImmigrationService" }],
      ["legal", { ht: "LegalService" }],
      ["business", { ht: "CorporateBusiness" }],
      ["school", { ht: "SchoolOrCollege" }],
      "prosecution",
      "court",
      "labour_inspectorate",
      "embassy",
      "international",
      "hotline",
      "shelter",
      "trade_union",
      "religious",
      "other",
    ],
  ),
  orgRole: codeList(
    ["PRJ"],
    ["identifies", "assists", "shelters", "prosecutes", "registry", "donor"],
  ),
  siteType: codeList(
    ["PRJ", "IC"],
    [
      "shelter",
      "police_hospital",
      "one_stop_centre",
      "hospital",
      "police_station",
      "border_post",
      "airport",
      "port",
      "embassy",
      "office",
      "mobile",
      "hotline",
      "detention",
      "private_home",
      "other",
    ],
  ),
  userRole: codeList(
    ["PRJ"],
    [
      "case_worker",
      "nurse_doctor",
      "police_liaison",
      "data_clerk",
      "supervisor",
      "registry_officer",
      "analyst",
      "key_custodian",
      "admin",
    ],
  ),
  batchStatus: codeList(
    ["PRJ"],
    ["queued", "sent", "received", "verified", "imported", "rejected", "partly"],
  ),
  rejectReason: codeList(
    ["PRJ"],
    ["bad_signature", "unknown_key", "schema", "gap", "duplicate", "corrupt", "quota"],
  ),
  auditAction: codeList(
    ["PRJ"],
    [
      "create",
      "read",
      "read_identity",
      "update",
      "delete",
      "export",
      "print",
      "share",
      "unlock",
      "failed_unlock",
      "key_rotate",
      "sync",
    ],
  ),
  accessPurpose: codeList(
    ["PRJ"],
    ["care", "referral", "supervision", "legal", "matching", "data_subject", "emergency", "repair"],
  ),
};
