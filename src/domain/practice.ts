/**
 * Invented cases for practice: whole, coherent, and valid, so that people can learn the product without
 * a single real person in it. That a case is practice is said by the organisation it belongs to, which
 * can never become a real one; the documents themselves look like any other.
 */

import { CaseDocument, type CaseEntity, type DraftDocument, emptyCaseDocument } from "./case.ts";
import { nextSequence, toCaseNumber } from "./case-number.ts";
import { withDerived } from "./derive.ts";
import { isJsonArray, type JsonObject } from "./json.ts";
import { withMissingReasons } from "./missing-reasons.ts";
import { type Chance, createChance } from "./practice/chance.ts";
import { type Draft, type PracticePlan, withAnswers } from "./practice/draft.ts";
import { parts } from "./practice/parts.ts";
import { drawPerson } from "./practice/people.ts";
import { drawStory } from "./practice/stories.ts";
import { approveCase, returnCase } from "./review.ts";

/**
 * Invents cases, oldest first. About one in ten is a draft, the others were handed in, returned or
 * approved; some people are children, some refused an answer or to be counted, some had been trafficked
 * before. Every document satisfies its schema, and those that are no drafts the rules too.
 */
export const practiceCases = (plan: PracticePlan): readonly CaseDocument[] => {
  const chance = createChance(plan.seed);
  const days = Array.from({ length: plan.count }, () => chance.whole(1, DAYS_BACK)).sort(
    (a, b) => b - a,
  );
  const sequences: string[] = [];
  return days.map((daysAgo) => {
    const sequence = nextSequence(plan.device, sequences.slice(-1));
    sequences.push(sequence);
    return practiceCase(plan, chance, { daysAgo, sequence });
  });
};

const DAYS_BACK = 900;

const practiceCase = (
  plan: PracticePlan,
  chance: Chance,
  { daysAgo, sequence }: { readonly daysAgo: number; readonly sequence: string },
): CaseDocument => {
  const at = new Date(Date.parse(plan.at) - daysAgo * 86_400_000).toISOString();
  const person = drawPerson(chance);
  const state = chance.weighted(daysAgo < 60 ? recentStates : olderStates);
  const ended = chance.whole(0, 5);
  const draft: Draft = {
    plan,
    chance,
    person,
    story: drawStory(chance, person),
    begun: { by: plan.owner, device: plan.device, at, newId: chance.id },
    registered: at.slice(0, 10),
    state,
    status: state === "approved" ? chance.weighted(statuses) : "active",
    ended,
    recruited: ended + chance.whole(1, 40),
  };
  const empty = emptyCaseDocument({
    ...plan,
    caseId: chance.id(),
    caseNumber: toCaseNumber({ siteCode: plan.siteCode, year: at.slice(2, 4), sequence }),
    at,
    newId: chance.id,
  });
  const told = parts.reduce<DraftDocument>((document, part) => part(document, draft), empty);
  return CaseDocument.parse(withDerived(inState(withGaps(told, draft), draft)));
};

const recentStates = [
  ["draft", 25],
  ["submitted", 45],
  ["returned", 12],
  ["approved", 18],
] as const;
const olderStates = [
  ["draft", 2],
  ["submitted", 8],
  ["returned", 3],
  ["approved", 87],
] as const;
const statuses = [
  ["active", 55],
  ["follow_up", 25],
  ["closed", 20],
] as const;

/** Takes some answers away, as people do not know or do not wish to say, and gives the reasons. */
const withGaps = (document: DraftDocument, { chance, state }: Draft): DraftDocument => {
  const gaps = chance.isSo(0.3) ? chance.some(sometimesMissing, chance.whole(1, 2)) : [];
  const holed = gaps.reduce(
    (present, [entity, name]) => withoutAnswer(present, entity, name),
    document,
  );
  return state === "draft"
    ? holed
    : withMissingReasons(holed, () => chance.one(["declined", "unknown", "not_asked"]));
};

const sometimesMissing: readonly (readonly [CaseEntity, string])[] = [
  ["victim", "citizenship"],
  ["recruitment", "methods"],
  ["recruitment", "recruiterRelation"],
  ["exploitation", "startDate"],
  ["perpetrator", "relation"],
  ["riskAssessment", "retraffickingRisk"],
];

const inState = (document: DraftDocument, draft: Draft): DraftDocument => {
  const reviewing = { ...draft.begun, by: draft.plan.reviewer, revision: 1 };
  switch (draft.state) {
    case "approved":
      return approveCase(document, reviewing);
    case "returned":
      return returnCase(document, reviewing, draft.chance.one(remarks));
    default:
      return withAnswers(document, "case", { workflowState: draft.state });
  }
};

const remarks = [
  "Please ask again how the journey was paid for.",
  "The dates of the journey and of the work do not fit together.",
  "Was an interpreter present? Please note it.",
];

const withoutAnswer = (
  document: DraftDocument,
  entity: CaseEntity,
  name: string,
): DraftDocument => {
  const holed = (record: object): JsonObject => {
    const { [name]: _gone, ...others } = record as JsonObject;
    return others;
  };
  const group = document[entity];
  return {
    ...document,
    [entity]: isJsonArray(group) ? group.map((item) => holed(Object(item))) : holed(Object(group)),
  };
};
