/**
 * What a queue shows of a case: one short row, so that a list of thousands opens without opening the
 * cases. Sealed like the case itself, since it names a person.
 */
import { z } from "zod";
import { ageBandOf } from "./age.ts";
import { type CaseView, readDraft } from "./case-view.ts";
import { isChild } from "./condition.ts";
import type { MergedCase } from "./merge.ts";
import { toSteps } from "./pointer.ts";

const Count = z.int().min(0);

/**
 * A row of the queue. Codes are those of the lists; an empty text means that nothing is known. `label`
 * is what the person is called. `risk` is the highest level anybody gave in the latest assessment.
 * `remarks` are those of a returned case that wait for an answer.
 */
export const CaseSummary = z.strictObject({
  caseId: z.string(),
  caseNumber: z.string(),
  label: z.string(),
  ageBand: z.string(),
  sex: z.string(),
  child: z.boolean(),
  citizenship: z.string(),
  /** Province the person comes from, ISO 3166-2, where one is known. */
  place: z.string().exactOptional(),
  form: z.string(),
  status: z.string(),
  workflow: z.string(),
  risk: z.string(),
  registeredAt: z.string(),
  updatedAt: z.string(),
  author: z.string(),
  remarks: Count,
  conflicts: Count,
});
export type CaseSummary = z.infer<typeof CaseSummary>;

/** Makes the row of a case from its merged view. Author and time are those of the latest head. */
export const toSummary = (merged: MergedCase): CaseSummary => {
  const { view } = readDraft(merged.document);
  const { case: about, victim } = view;
  const latest = merged.heads.at(-1);
  const place = victim?.admin1OfOrigin ?? view.victimIdentity?.addressAdmin1;
  return {
    caseId: about?.caseId ?? about?.id ?? "",
    caseNumber: about?.caseNumber ?? "",
    label: nameOf(view),
    ageBand: victim?.ageBand ?? bandOf(victim?.ageAtRegistration),
    sex: victim?.sex ?? "",
    child: isChild.applies(merged.document, {}),
    citizenship: victim?.citizenship?.[0] ?? "",
    ...(place !== undefined && { place }),
    form: view.exploitation[0]?.types?.[0] ?? view.screening.at(-1)?.purposes?.[0] ?? "",
    status: about?.caseStatus ?? "",
    workflow: about?.workflowState ?? "",
    risk: highestRisk(merged, view),
    registeredAt: about?.registrationDate ?? "",
    updatedAt: latest?.at ?? "",
    author: latest?.author ?? "",
    remarks: about?.workflowState === "returned" ? openRemarks(view).length : 0,
    conflicts: merged.conflicts.length,
  };
};

/** The remarks of a supervisor since the case was last approved or passed on, earliest first. */
export const openRemarks = ({ review }: CaseView): CaseView["review"] => {
  const inOrder = [...review].sort((a, b) =>
    (a.reviewedAt ?? "") < (b.reviewedAt ?? "") ? -1 : 1,
  );
  const settled = inOrder.findLastIndex(({ decision }) => decision !== "return");
  return inOrder.slice(settled + 1);
};

/** The names of a person in one line; empty when nobody is named. */
export const nameOf = ({ victimIdentity: identity }: Pick<CaseView, "victimIdentity">): string =>
  [identity?.givenName, identity?.familyName, identity?.nameLocalScript]
    .filter((part) => part !== undefined)
    .join(" ");

const bandOf = (age: number | undefined): string => (age === undefined ? "" : ageBandOf(age));

/**
 * The level of the latest assessment. Where its level is in conflict it has no current value; then the
 * highest that anybody gave counts, because a row must not look calmer than the case is.
 */
const highestRisk = (merged: MergedCase, { riskAssessment }: CaseView): string => {
  const latest = [...riskAssessment]
    .sort((a, b) => ((a.date ?? "") < (b.date ?? "") ? -1 : 1))
    .at(-1);
  const contested = merged.conflicts.flatMap(({ path, values }) => {
    const [entity, , name] = toSteps(path);
    return entity === "riskAssessment" && name === "overall"
      ? values.map(({ value }) => value)
      : [];
  });
  const levels = [latest?.overall, ...contested];
  return riskLevels.find((level) => levels.includes(level)) ?? "";
};

const riskLevels = ["imminent", "high", "medium", "low"] as const;
