/**
 * The fields of a case that no machine ever settles when two people answered differently
 * (`protocol.md` 5.2): consent, level of risk, case status, identification decision. A wrong choice
 * here can send a person back to a trafficker or count somebody who refused.
 */

/**
 * Protected places by schema, as pointers with `*` for any item. A schema that is not listed is not
 * known, and everything in it is protected. `/consent` covers every consent record and the consent
 * stated beside the document.
 */
export const protectedPaths: ReadonlyMap<string, readonly string[]> = new Map([
  [
    "case@1",
    [
      "/consent",
      "/case/caseStatus",
      "/screening/*/traffickingStatus",
      "/screening/*/officialStatus",
      "/riskAssessment/*/overall",
      "/riskAssessment/*/riskToFamily",
      "/riskAssessment/*/riskToStaff",
      "/riskAssessment/*/retraffickingRisk",
      "/healthAssessment/*/suicideRisk",
      "/followUp/*/safety",
    ],
  ],
]);
