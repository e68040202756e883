/** V21, V22, V26 to V28, V30: who may do what, what must not be overlooked, what stays as it was. */
import { readCaseNumber } from "../case-number.ts";
import { isSettled, placeOf } from "../case-view.ts";
import { isApproved, isSameButReview } from "../reviewed-part.ts";
import { type Finding, type Rule, untilApproval } from "./rule.ts";

/** The rules on duties, alerts, numbers and approved revisions. */
export const dutyRules: readonly Rule[] = [
  {
    id: "V21",
    level: "error",
    check: ({ closure, case: about }, context) => {
      if (!closure) return [];
      const at = (name: string) => placeOf("closure", closure, name);
      return [
        ...(closure.supervisorId === undefined
          ? [
              {
                question: at("supervisorId"),
                code: "supervisor-missing",
                ...untilApproval(context),
              },
            ]
          : []),
        ...(closure.supervisorId !== undefined && closure.supervisorId === about?.caseOwnerId
          ? [{ question: at("supervisorId"), code: "same-person" }]
          : []),
        ...(!isSettled(closure, "toldCanReturn")
          ? [{ question: at("toldCanReturn"), code: "told-missing" }]
          : []),
        ...(closure.dataDecision === undefined
          ? [{ question: at("dataDecision"), code: "data-decision-missing" }]
          : []),
      ];
    },
  },
  {
    id: "V22",
    level: "error",
    check: ({ review }, { authors = [] }) => {
      const last = [...review]
        .sort((a, b) => ((a.reviewedAt ?? "") < (b.reviewedAt ?? "") ? -1 : 1))
        .at(-1);
      return last?.reviewerId !== undefined && authors.includes(last.reviewerId)
        ? [{ question: placeOf("review", last, "reviewerId"), code: "reviewer-is-author" }]
        : [];
    },
  },
  {
    id: "V26",
    level: "alert",
    check: ({ healthAssessment, riskAssessment, need, referral }) => [
      ...healthAssessment
        .filter(({ suicideRisk }) => suicideRisk === "high" || suicideRisk === "imminent")
        .map((health) => alertAt("healthAssessment", health, "suicideRisk", "suicide-risk")),
      ...riskAssessment
        .filter(({ overall }) => overall === "imminent")
        .map((risk) => alertAt("riskAssessment", risk, "overall", "imminent-risk")),
      ...healthAssessment
        .filter(({ urgency }) => urgency === "immediate")
        .map((health) => alertAt("healthAssessment", health, "urgency", "immediate")),
      ...need
        .filter(({ priority }) => priority === "immediate")
        .map((one) => alertAt("need", one, "priority", "immediate")),
      ...referral
        .filter(({ urgency }) => urgency === "immediate")
        .map((one) => alertAt("referral", one, "urgency", "immediate")),
    ],
  },
  {
    id: "V27",
    level: "warning",
    check: ({ victimIdentity: identity }, { otherTokens }) =>
      identity && otherTokens && identity.matchTokens?.some((token) => otherTokens.has(token))
        ? [{ question: placeOf("victimIdentity", identity), code: "may-be-known" }]
        : [],
  },
  {
    id: "V28",
    level: "error",
    check: ({ case: about }, { otherCaseNumbers }) => {
      if (about?.caseNumber === undefined) return [];
      const question = placeOf("case", about, "caseNumber");
      if (!readCaseNumber(about.caseNumber)) return [{ question, code: "check-character" }];
      return otherCaseNumbers?.has(about.caseNumber) ? [{ question, code: "taken" }] : [];
    },
  },
  {
    id: "V30",
    level: "error",
    check: (_view, { previous }, document) => {
      if (!previous || !isApproved(previous) || !isApproved(document)) return [];
      return isSameButReview(document, previous)
        ? []
        : [{ question: "/case/workflowState", code: "approved-changed" }];
    },
  },
];

const alertAt = (
  entity: "healthAssessment" | "riskAssessment" | "need" | "referral",
  record: { readonly id: string },
  name: string,
  code: string,
): Finding => ({ question: placeOf(entity, record, name), code });
