/**
 * The topics of a case: which records are asked about on which page, and in which order. What is asked
 * of a record is said by the registry, and which records belong to a topic by their sections.
 */
import { type CaseEntity, isSingle } from "../domain/case.ts";
import { entities } from "../domain/entities.ts";
import type { JsonObject } from "../domain/json.ts";
import { factsOf } from "../domain/record.ts";
import type { Section } from "../domain/section.ts";
import { type AskedQuestion, askedQuestions, entitiesOf } from "./asked-question.ts";
import {
  type DraftDocument,
  type DraftRecord,
  itemsOf,
  missingOf,
  type RecordPath,
  recordAt,
} from "./draft.ts";

/** One page of the case. */
export type Topic = {
  /** Letter of the section on paper, and the page's place in the address. */
  readonly letter: Section;
  readonly phase: Phase;
  readonly parts: readonly Part[];
};

/** A kind of record on a page. */
export type Part = {
  readonly entity: CaseEntity;
  /** `one`: a single record, begun by its first answer; `many`: a repeat group. */
  readonly form: "one" | "many";
  /** Every case has at least one of this repeat group. */
  readonly isNeeded: boolean;
  /** The record it belongs to, where that is not the case itself. */
  readonly above: CaseEntity | undefined;
  readonly questions: readonly AskedQuestion[];
  /** Kinds of records within this one. */
  readonly below: readonly Part[];
};

/**
 * When a topic has its time. What is neutral comes before what hurts; what the worker concludes is
 * written when the person has gone; help and follow-up come with the weeks.
 */
export type Phase = (typeof phases)[number]["phase"];

/** The phases in their order, with the letters of their topics. */
export const phases = [
  { phase: "arrival", letters: ["B", "C", "D", "F"] },
  { phase: "account", letters: ["G", "H", "J", "K", "R"] },
  { phase: "care", letters: ["L", "M"] },
  { phase: "finding", letters: ["E"] },
  { phase: "support", letters: ["N", "P", "Q", "S", "T"] },
] as const satisfies readonly { phase: string; letters: readonly Section[] }[];

/** Every topic of a case after consent, in the order in which they are offered. */
export const topics: readonly Topic[] = phases.flatMap(({ phase, letters }) =>
  letters.map((letter) => ({
    letter,
    phase,
    parts: entitiesOf(letter)
      .filter((entity) => !isElsewhere(entity) && aboveOf(entity) === undefined)
      .map(toPart),
  })),
);

/** All parts of a topic, those within records included. */
export const partsOf = ({ parts }: Pick<Topic, "parts">): readonly Part[] =>
  parts.flatMap((part) => [part, ...partsOf({ parts: part.below })]);

/** The topic and the part that ask about a kind of record. */
export const placeOfEntity = (
  entity: string,
): { readonly topic: Topic; readonly part: Part } | undefined => {
  for (const topic of topics) {
    const part = partsOf(topic).find((one) => one.entity === entity);
    if (part) return { topic, part };
  }
  return undefined;
};

/** The records a part asks about, as they are now; `above` is the record they belong to. */
export const recordsOf = (
  part: Part,
  document: DraftDocument,
  above?: string,
): readonly RecordPath[] => {
  const { entity } = part;
  if (part.form === "one") return [above === undefined ? { entity } : { entity, within: above }];
  return inOrder(itemsOf(document, entity))
    .filter((item) => above === undefined || item["parentId"] === above)
    .map((item) => ({ entity, id: String(item["id"]) }));
};

/** The one record of a group that every case has, while there is just that: it needs no page of its own. */
export const onlyRecordOf = (
  part: Part,
  document: DraftDocument,
  above?: string,
): string | undefined => {
  if (part.form === "one" || !part.isNeeded) return undefined;
  const records = recordsOf(part, document, above);
  return records.length === 1 ? records[0]?.id : undefined;
};

/** Every record of a topic, those within records included, with the part that asks about it. */
export const recordsIn = (
  { parts }: Pick<Topic, "parts">,
  document: DraftDocument,
  above?: string,
): readonly { readonly part: Part; readonly at: RecordPath }[] =>
  parts.flatMap((part) =>
    recordsOf(part, document, above).flatMap((at) => {
      const id = recordAt(document, at)?.["id"];
      const within = typeof id === "string" ? recordsIn({ parts: part.below }, document, id) : [];
      return [{ part, at }, ...within];
    }),
  );

/** Items by their own numbers where they have some, otherwise as they stand. */
export const inOrder = (items: readonly DraftRecord[]): readonly DraftRecord[] => {
  const numberOf = (item: DraftRecord): number =>
    Number(item["sequence"] ?? item["round"] ?? item["episode"] ?? 0);
  return [...items].sort((a, b) => numberOf(a) - numberOf(b));
};

/** The questions of a part that apply to a record now. */
export const applying = (
  part: Pick<Part, "questions">,
  document: DraftDocument,
  record: DraftRecord,
): readonly AskedQuestion[] =>
  part.questions.filter(({ applies }) => applies(document as JsonObject, record as JsonObject));

/** How far a topic is. A reason counts as an answer. */
export const progressOf = (topic: Topic, document: DraftDocument): TopicProgress => {
  let [items, asked, answered, reasons, more] = [0, 0, 0, 0, 0];
  for (const { part, at } of recordsIn(topic, document)) {
    const record = recordAt(document, at);
    if (part.form === "many") items += 1;
    if (!record) continue;
    const missing = missingOf(record);
    for (const question of applying(part, document, record)) {
      const isOwed = question.isOwed(document as JsonObject, record as JsonObject);
      const isAnswered = record[question.field] !== undefined;
      const hasReason = missing[question.field] !== undefined;
      asked += Number(isOwed);
      answered += Number(isOwed && (isAnswered || hasReason));
      reasons += Number(hasReason);
      more += Number(!isOwed && isAnswered);
    }
  }
  const isBegun = answered + reasons + more > 0;
  const state = !isBegun ? "none" : answered === asked ? "done" : "begun";
  return { items, asked, answered, reasons, more, state };
};

/**
 * Progress of one topic: `asked` questions are owed, `answered` of them have an answer or a reason;
 * `more` counts answers that nobody had to give.
 */
export type TopicProgress = {
  readonly items: number;
  readonly asked: number;
  readonly answered: number;
  readonly reasons: number;
  readonly more: number;
  readonly state: "none" | "begun" | "done";
};

function toPart(entity: CaseEntity): Part {
  const { section, cardinality } = factsOf(entities[entity]);
  const isOne = isSingle(entity) || cardinality === "0..1";
  return {
    entity,
    form: isOne ? "one" : "many",
    isNeeded: cardinality === "1..n",
    above: aboveOf(entity),
    questions: askedQuestions(entity),
    below: entitiesOf(section)
      .filter((other) => aboveOf(other) === entity)
      .map(toPart),
  };
}

function aboveOf(entity: CaseEntity): CaseEntity | undefined {
  const { parent } = factsOf(entities[entity]);
  return section(entity).find((other) => other === parent && other !== "case");
}

function section(entity: CaseEntity): readonly CaseEntity[] {
  return entitiesOf(factsOf(entities[entity]).section);
}

/**
 * Asked elsewhere: consent on a page of its own, a file when it is added, a review beside the case,
 * a body where it is named.
 */
function isElsewhere(entity: CaseEntity): boolean {
  return ["consent", "attachment", "review", "organisation"].includes(entity);
}
