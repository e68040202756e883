/** From a draft to a document that can be handed in: what no longer applies is left out, and named. */
import type { CaseEntity } from "../domain/case.ts";
import { caseEntities } from "../domain/case.ts";
import { entities } from "../domain/entities.ts";
import type { JsonObject } from "../domain/json.ts";
import { type AskedQuestion, askedQuestions } from "./asked-question.ts";
import { type DraftDocument, type DraftRecord, itemsOf, recordAt } from "./draft.ts";

/** The document as it will be handed in, and the questions whose answers were left out of it. */
export type Finished = {
  readonly document: DraftDocument;
  readonly dropped: readonly AskedQuestion[];
};

/** Drops answers that skip rules hide and consents that were not yet decided. Changes nothing else. */
export const toFinished = (draft: DraftDocument): Finished => {
  const dropped: AskedQuestion[] = [];
  const clean = (entity: CaseEntity, record: DraftRecord): DraftRecord => {
    const hidden = askedQuestions(entities[entity], "all").filter(
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
  return { document, dropped };
};
