/**
 * Where in an open case something is asked. Addresses name topics, kinds of records, places in lists
 * and questions; never a record's id and nothing that was answered.
 */

import { type DraftDocument, itemsOf, type RecordPath } from "../../form/draft.ts";
import {
  inOrder,
  onlyRecordOf,
  type Part,
  partsOf,
  placeOfEntity,
  type Topic,
  topics,
} from "../../form/topics.ts";

/** The address of a record, or of a question in it, beneath the address of its case. */
export const addressOf = (
  base: string,
  document: DraftDocument,
  at: RecordPath,
  field?: string,
): string => {
  const found = placeOfEntity(at.entity);
  if (!found) return at.entity === "consent" ? `${base}/consent` : base;
  const { topic, part } = found;
  const place = placeIn(document, part, at);
  return [base, topic.letter, at.entity, String(place), ...(field ? [field] : [])].join("/");
};

/** What an address beneath a case names. */
export type Spot = {
  readonly topic: Topic;
  /** The item whose page it is; absent for the page of the topic itself. */
  readonly item: { readonly part: Part; readonly at: RecordPath } | undefined;
  /** A question on that page. */
  readonly focus: { readonly at: RecordPath; readonly field: string } | undefined;
};

/** Reads the part of an address after the case; undefined where it names no topic. */
export const readSpot = (path: readonly string[], document: DraftDocument): Spot | undefined => {
  const [letter, entity, number, field] = path;
  const topic = topics.find((one) => one.letter === letter);
  if (!topic) return undefined;
  const part = partsOf(topic).find((one) => one.entity === entity);
  if (!part) return { topic, item: undefined, focus: undefined };
  const at = recordNamed(document, part, Number(number));
  if (!at) return { topic, item: undefined, focus: undefined };
  return {
    topic,
    item: itemOf(document, topic, part, at),
    focus: field === undefined ? undefined : { at, field },
  };
};

/** The page on which a record is asked about: its own, that of the record it is part of, or the topic's. */
const itemOf = (
  document: DraftDocument,
  topic: Topic,
  part: Part,
  at: RecordPath,
): Spot["item"] => {
  if (onlyRecordOf(part, document) !== undefined) return undefined;
  if (part.form === "many") return { part, at };
  const above = partsOf(topic).find(({ entity }) => entity === part.above);
  return above && at.within !== undefined
    ? { part: above, at: { entity: above.entity, id: at.within } }
    : undefined;
};

const recordNamed = (
  document: DraftDocument,
  { entity, form, above }: Part,
  number: number,
): RecordPath | undefined => {
  if (form === "one" && above === undefined) return { entity };
  const id = idsOf(document, form === "one" ? (above ?? entity) : entity)[number - 1];
  if (id === undefined) return undefined;
  return form === "one" ? { entity, within: id } : { entity, id };
};

const placeIn = (document: DraftDocument, { form, above, entity }: Part, at: RecordPath): number =>
  form === "one" && above === undefined
    ? 0
    : 1 +
      idsOf(document, above && form === "one" ? above : entity).indexOf(at.id ?? at.within ?? "");

const idsOf = (document: DraftDocument, entity: string): readonly string[] =>
  inOrder(itemsOf(document, entity)).map((item) => String(item["id"]));
