/**
 * Checks a case: the form of every answer, the thirty rules of the data dictionary, and what has to
 * be answered before a case is handed in. Pure; nothing here changes a case.
 */
import { type CaseEntity, caseEntities, type DraftDocument, isSingle } from "./case.ts";
import { placeOf, readDraft } from "./case-view.ts";
import { isAnswered, itemsOf } from "./condition.ts";
import { entities } from "./entities.ts";
import type { Issue } from "./issue.ts";
import { isJsonObject, type JsonObject } from "./json.ts";
import { type Question, questionsOf } from "./question.ts";
import { factsOf } from "./record.ts";
import { answerRules } from "./rules/answer-rules.ts";
import { consentRules } from "./rules/consent-rules.ts";
import { dateRules } from "./rules/date-rules.ts";
import { dutyRules } from "./rules/duty-rules.ts";
import { elementRules } from "./rules/element-rules.ts";
import { routeRules } from "./rules/route-rules.ts";
import type { Rule, RuleContext } from "./rules/rule.ts";

/**
 * All that is to be put right or looked at, in the order of the rules. A draft is never refused for
 * it; a case is handed in when no error is left, here and in `missingAtSubmission`.
 */
export const checkCase = (document: DraftDocument, context: RuleContext = {}): readonly Issue[] => {
  const { view, unreadable } = readDraft(document);
  const found = rules.flatMap(({ id, level, check }) =>
    check(view, context, document).map((finding) => ({ rule: id, level, ...finding })),
  );
  return [...unreadable, ...found];
};

/** What must be seen before a form is left (V26). Looks only at the records in which it can be. */
export const alertsOf = (document: DraftDocument): readonly Issue[] =>
  checkCase(
    Object.fromEntries(
      alerting.flatMap((entity) => {
        const group = document[entity];
        return group === undefined ? [] : [[entity, group] as const];
      }),
    ),
  ).filter(({ level }) => level === "alert");

const alerting: readonly CaseEntity[] = ["healthAssessment", "riskAssessment", "need", "referral"];

/**
 * The questions that apply, have to be answered, and have neither an answer nor a reason why there is
 * none. For what is required always a reason does not do. Consent and screening need a record each.
 */
export const missingAtSubmission = (document: DraftDocument): readonly Issue[] => [
  ...caseEntities
    .filter((entity) => needsRecord(entity) && itemsOf(document[entity]).length === 0)
    .map((entity) => ({ ...missing, question: `/${entity}`, code: "record" })),
  ...caseEntities.flatMap((entity) =>
    itemsOf(document[entity]).flatMap((record) =>
      questionsOf(entities[entity])
        .filter(([, question]) => isMissing(question, document, record))
        .map(([name]) => ({
          ...missing,
          question: placeOf(entity, { id: String(record["id"]) }, name),
          code: "answer",
        })),
    ),
  ),
];

const missing = { rule: "required", level: "error" } as const;

const needsRecord = (entity: CaseEntity): boolean => {
  const { cardinality } = factsOf(entities[entity]);
  return isSingle(entity)
    ? cardinality === "1" && entity !== "victimIdentity"
    : cardinality === "1..n";
};

const isMissing = (question: Question, document: DraftDocument, record: JsonObject): boolean => {
  if (isAnswered(record[question.name])) return false;
  if (!isRequired(question, document, record)) return false;
  const reasons = record["missing"];
  const reason = isJsonObject(reasons) ? reasons[question.name] : undefined;
  return question.requirement === "always" || reason === undefined;
};

/** Whether a question is to be asked in this case. */
const isAsked = (question: Question, document: DraftDocument, record: JsonObject): boolean =>
  question.when?.applies(document, record) ?? true;

/** Whether a question needs an answer, or a reason for having none, before the case is handed in. */
export const isRequired = (
  question: Question,
  document: DraftDocument,
  record: JsonObject,
): boolean => {
  if (!isAsked(question, document, record)) return false;
  if (question.requiredWhen) return question.requiredWhen.applies(document, record);
  return (
    question.requirement === "always" ||
    question.requirement === "submission" ||
    (question.requirement === "conditional" && question.when !== undefined)
  );
};

const rules: readonly Rule[] = [
  ...elementRules,
  ...consentRules,
  ...dateRules,
  ...routeRules,
  ...answerRules,
  ...dutyRules,
].sort((a, b) => (a.id < b.id ? -1 : 1));
