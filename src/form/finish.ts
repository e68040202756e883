/** From a draft to a document that can be handed in: what no longer applies is left out, and named. */
import type { CaseEntity } from "../domain/case.ts";
import { caseEntities } from "../domain/case.ts";
import { isSameJson, type Json, type JsonObject } from "../domain/json.ts";
import { type AskedQuestion, askedQuestions } from "./asked-question.ts";
import { type DraftDocument, type DraftRecord, itemsOf, recordAt } from "./draft.ts";

/** The document as it will be handed in, and the questions whose answers were left out of it. */
export type Finished = {
  readonly document: DraftDocument;
  readonly dropped: readonly AskedQuestion[];
};

/** Whether two answers say the same. */
export const isSameAnswer = (left: unknown, right: unknown): boolean =>
  // What a draft holds is JSON, though its type leaves that open.
  isSameJson(left as Json | undefined, right as Json | undefined);

/** Drops answers that skip rules hide and consents that were not yet decided. Names the event in the case. */
export const toFinished = (draft: DraftDocument): Finished => {
  const dropped: AskedQuestion[] = [];
  const clean = (entity: CaseEntity, record: DraftRecord): DraftRecord => {
    const hidden = askedQuestions(entity).filter(
      (question) =>
        record[question.field] !== undefined &&
        !question.applies(draft as JsonObject, record as JsonObject),
    );
    dropped.push(...hidden);
    return Object.fromEntries(
      Object.entries(record).filter(([name]) => !hidden.some(({ field }) => field === name)),
    );
  };
  const document = Object.fromEntries(
    Object.entries(draft).map(([name, group]) => {
      const entity = caseEntities.find((known) => known === name);
      if (!entity) return [name, group];
      if (Array.isArray(group)) {
        const items = itemsOf(draft, entity).filter(
          (item) => entity !== "consent" || item["decision"] !== undefined,
        );
        return [name, items.map((item) => clean(entity, item))];
      }
      return [name, clean(entity, recordAt(draft, { entity }) ?? {})];
    }),
  );
  return { document: withEvent(document), dropped };
};

/** Names the event in the case itself, so that cases of one event find each other. */
const withEvent = (document: DraftDocument): DraftDocument => {
  const about = recordAt(document, { entity: "case" });
  const event = recordAt(document, { entity: "incident" });
  return about && event ? { ...document, case: { ...about, incidentId: event["id"] } } : document;
};
