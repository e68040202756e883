/** How a case is kept: source, state, consent, notes, review, closing. */
import { codeList } from "./code-list.ts";

/** The code lists of this theme by name. */
export const caseCodes = {
  dataSource: codeList(
    ["CT17"],
    [
      ["case_management", { ct17: "Case management" }],
      ["hotline", { ct17: "Hotline" }],
    ],
  ),
  /** HTCDS cas_Status. */
  caseStatus: codeList(
    ["HT"],
    [
      ["active", { ht: "Active" }],
      ["follow_up", { ht: "FollowUp" }],
      ["closed", { ht: "Closed" }],
      ["closed_referred", { ht: "ClosedReferred" }],
    ],
  ),
  workflowState: codeList(
    ["PRJ"],
    ["draft", "submitted", "in_review", "returned", "approved", "locked", "withdrawn"],
  ),
  /** One consent record for each scope; without one the answer is no. */
  consentScope: codeList(
    ["HT", "GBV", "PR"],
    [
      "services",
      "interview",
      "store_local",
      "registry_case",
      "registry_identity",
      "statistics",
      "referral_security",
      "referral_psychosocial",
      "referral_health",
      "referral_shelter",
      "referral_legal",
      "referral_protection",
      "referral_livelihood",
      "referral_embassy",
      "referral_other",
      "family_contact",
      "photo",
      "medical_exam",
      "follow_up",
    ],
  ),
  consentDecision: codeList(["HT", "GBV"], ["given", "refused", "withdrawn"]),
  legalBasis: codeList(
    ["PR"],
    ["consent", "child_best_interest", "vital_interest", "legal_duty", "none"],
  ),
  consentGiver: codeList(
    ["PR", "GBV"],
    ["self", "parent", "caregiver", "guardian", "authority", "other"],
  ),
  consentMethod: codeList(["GBV"], ["signed", "thumbprint", "verbal_witnessed", "verbal", "drawn"]),
  /** The seven points of HTCDS con_Consent. */
  consentInformation: codeList(
    ["HT"],
    [
      "agrees_interview",
      "purpose",
      "use_of_data",
      "research_use",
      "right_of_access",
      "storage_period",
      "how_to_withdraw",
    ],
  ),
  noteKind: codeList(["HT"], ["update", "call", "meeting", "decision", "alert"]),
  attachmentKind: codeList(
    ["PR"],
    [
      "consent_form",
      "identity_document",
      "medical_report",
      "photo_person",
      "photo_injury",
      "contract",
      "court_paper",
      "drawing",
      "audio",
      "other",
    ],
  ),
  reviewDecision: codeList(["PR"], ["approve", "return", "escalate"]),
  /** The GBVIMS closing checklist as a list. */
  closureReason: codeList(
    ["GBV", "HT"],
    [
      "needs_met",
      "agreed_no_more",
      "person_asked",
      "no_contact",
      "left_area",
      "transferred",
      "returned",
      "funding",
      "not_victim",
      "duplicate",
      "died",
      "other",
    ],
  ),
  dataDecision: codeList(["PRJ"], ["keep", "archive", "remove_identity", "delete"]),
};
