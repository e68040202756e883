/**
 * The topics of an intake: which records are asked about on which page, in the order and with the
 * letters of the paper form. What is asked of a record is said by the registry, not here.
 */

import { type EntityName, entities } from "../domain/entities.ts";
import type { JsonObject } from "../domain/json.ts";
import { factsOf } from "../domain/record.ts";
import { type AskedQuestion, askedQuestions } from "./asked-question.ts";
import {
  type DraftDocument,
  type DraftRecord,
  itemsOf,
  missingOf,
  type RecordPath,
  recordAt,
} from "./draft.ts";

/** One page of the intake. */
export type Topic = {
  /** Letter of the section on paper, and the page's place in the address. */
  readonly letter: string;
  readonly entity: EntityName;
  /** `one`: a single record; `first`: the first of a group, made at the start; `many`: a repeat group. */
  readonly form: "one" | "first" | "many";
  readonly questions: readonly AskedQuestion[];
};

/** Every topic of an intake after consent. */
export const intakeTopics = (): readonly Topic[] =>
  pages.map(({ entity, form, more }) => {
    const schema = entities[entity];
    const asked = askedQuestions(schema);
    const wanted = askedQuestions(schema, "all").filter(
      ({ field }) => more.includes(field) || asked.some((question) => question.field === field),
    );
    return {
      letter: factsOf(schema).section,
      entity,
      form,
      questions: wanted.filter(({ field }) => !set.has(`${entity}.${field}`)),
    };
  });

/** The records a topic asks about, as they are in the document now. */
export const recordsOf = (topic: Topic, document: DraftDocument): readonly RecordPath[] => {
  if (topic.form === "one")
    return recordAt(document, { entity: topic.entity }) ? [{ entity: topic.entity }] : [];
  const items = itemsOf(document, topic.entity).map((item) => ({
    entity: topic.entity,
    id: String(item["id"]),
  }));
  return topic.form === "first" ? items.slice(0, 1) : items;
};

/** The questions of a topic that apply to a record now. */
export const applying = (
  topic: Topic,
  document: DraftDocument,
  record: DraftRecord,
): readonly AskedQuestion[] =>
  topic.questions.filter(({ applies }) => applies(document as JsonObject, record as JsonObject));

/** How far a topic is. A reason counts as an answer; `unknown` counts the reasons among them. */
export const progressOf = (topic: Topic, document: DraftDocument): TopicProgress => {
  const counts = recordsOf(topic, document).map((at) => {
    const record = recordAt(document, at) ?? {};
    const questions = applying(topic, document, record);
    const missing = missingOf(record);
    const reasons = questions.filter(({ field }) => missing[field] !== undefined).length;
    const answers = questions.filter(({ field }) => record[field] !== undefined).length;
    const owed = questions.filter(
      ({ field, optional }) =>
        !optional && record[field] === undefined && missing[field] === undefined,
    ).length;
    return { asked: questions.length, answered: answers + reasons, reasons, owed };
  });
  const sum = (part: "asked" | "answered" | "reasons" | "owed"): number =>
    counts.reduce((total, count) => total + count[part], 0);
  const answered = sum("answered");
  const state = answered === 0 ? "none" : sum("owed") === 0 ? "done" : "begun";
  return { items: counts.length, asked: sum("asked"), answered, reasons: sum("reasons"), state };
};

/** Progress of one topic. */
export type TopicProgress = {
  readonly items: number;
  readonly asked: number;
  readonly answered: number;
  readonly reasons: number;
  readonly state: "none" | "begun" | "done";
};

/** Pages in order; `more` names questions asked beside those that every intake needs. */
const pages: readonly {
  readonly entity: EntityName;
  readonly form: Topic["form"];
  readonly more: readonly string[];
}[] = [
  { entity: "case", form: "one", more: ["interviewLanguage", "interpreterUsed"] },
  { entity: "victimIdentity", form: "one", more: ["aliases", "nationalIdNumber"] },
  { entity: "victim", form: "one", more: ["primaryLanguage", "maritalStatus", "education"] },
  { entity: "screening", form: "first", more: ["referredByOrgType", "narrative"] },
  {
    entity: "routeLeg",
    form: "many",
    more: ["departDate", "transport", "crossing", "exploitedOnLeg"],
  },
  { entity: "exploitation", form: "many", more: ["venue", "exitMode"] },
  { entity: "perpetrator", form: "many", more: ["nameOrAlias", "ageBand", "citizenship"] },
];

/** Answered when the case is opened, so not asked again at intake. */
const set = new Set(["case.caseStatus"]);
