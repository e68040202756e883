/** V01 to V04: what a finding needs. Act, means and purpose are those of the Palermo Protocol. */
import { type CaseView, placeOf } from "../case-view.ts";
import type { Finding, Rule } from "./rule.ts";
import { untilApproval } from "./rule.ts";

/** The rules on the finding of a screening. */
export const elementRules: readonly Rule[] = [
  {
    id: "V01",
    level: "error",
    check: ({ screening }) =>
      screening
        .filter((round) => isActual(round) && round.isChildAtEvent !== "yes")
        .flatMap((round) => [
          ...lacking(round, "acts", "act-missing"),
          ...lacking(round, "means", "means-missing"),
          ...lacking(round, "purposes", "purpose-missing"),
        ]),
  },
  {
    id: "V02",
    level: "error",
    check: ({ screening }) =>
      screening
        .filter((round) => isActual(round) && round.isChildAtEvent === "yes")
        .flatMap((round) => [
          ...lacking(round, "acts", "act-missing"),
          ...lacking(round, "purposes", "purpose-missing"),
        ]),
  },
  {
    id: "V03",
    level: "error",
    check: ({ screening }) =>
      screening
        .filter(isActual)
        .flatMap((round) => [
          ...lacking(round, "decisionOrgType", "decider-missing"),
          ...lacking(round, "decisionDate", "date-missing"),
        ]),
  },
  {
    id: "V04",
    level: "error",
    check: ({ screening }, context) =>
      screening
        .filter((round) => round.traffickingStatus === "not_victim")
        .flatMap((round) => [
          ...lacking(round, "excludedAs", "exclusion-missing"),
          ...secondReviewerOf(round).map((finding) => ({ ...finding, ...untilApproval(context) })),
        ]),
  },
];

type Round = CaseView["screening"][number];

const isActual = (round: Round): boolean => round.traffickingStatus === "actual";

const lacking = (round: Round, name: keyof Round & string, code: string): readonly Finding[] =>
  round[name] === undefined ? [{ question: placeOf("screening", round, name), code }] : [];

const secondReviewerOf = (round: Round): readonly Finding[] => {
  const missing = lacking(round, "secondReviewerId", "second-reviewer-missing");
  if (missing.length > 0 || round.secondReviewerId !== round.screenerId) return missing;
  return [{ question: placeOf("screening", round, "secondReviewerId"), code: "same-person" }];
};
