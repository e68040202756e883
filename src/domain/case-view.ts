/**
 * A draft as the rules read it: typed, without deleted records, and without the answers that cannot
 * be read as what they should be. Those are reported and otherwise treated as not there.
 */
import type { z } from "zod";
import {
  type CaseDocument,
  type CaseEntity,
  caseEntities,
  type DraftDocument,
  isSingle,
} from "./case.ts";
import { itemsOf } from "./condition.ts";
import { entities } from "./entities.ts";
import type { Issue } from "./issue.ts";
import type { Json, JsonObject } from "./json.ts";
import { toPointer } from "./pointer.ts";
import { questionsOf } from "./question.ts";

/** A record of which every answer may be absent, but not its id. */
export type Seen<Entity> = Readonly<Partial<Entity>> & { readonly id: string };

/** A case in which every answer may be absent. */
export type CaseView = {
  readonly [Entity in CaseEntity]: NonNullable<CaseDocument[Entity]> extends readonly (infer Item)[]
    ? readonly Seen<Item>[]
    : Seen<NonNullable<CaseDocument[Entity]>> | undefined;
};

/** Reads a draft; `unreadable` names each answer that is not of its form, and each unknown member. */
export const readDraft = (
  document: DraftDocument,
): { readonly view: CaseView; readonly unreadable: readonly Issue[] } => {
  const unreadable: Issue[] = Object.keys(document)
    .filter((name) => !Object.hasOwn(entities, name))
    .map((name) => ({ ...notReadable, question: toPointer([name]) }));
  const groups = caseEntities.map((entity) => {
    const records = itemsOf(document[entity]).map((record) => {
      const read = readRecord(entity, record);
      unreadable.push(...read.unreadable);
      return read.seen;
    });
    return [entity, isSingle(entity) ? records[0] : records];
  });
  // Each member was read by the schema of its own field, which is what the type says.
  return { view: Object.fromEntries(groups) as CaseView, unreadable };
};

/** The place of a record, and of a question in it. Records of lists are named by their id. */
export const placeOf = (
  entity: CaseEntity,
  record: { readonly id: string },
  name?: string,
): string =>
  toPointer([
    entity,
    ...(isSingle(entity) ? [] : [record.id]),
    ...(name === undefined ? [] : [name]),
  ]);

/**
 * Whether a question was put and settled: answered, or asked and not known or declined. What nobody
 * asked is not settled, whatever the reason.
 */
export const isSettled = (record: Seen<object>, name: string): boolean => {
  if (Reflect.get(record, name) !== undefined) return true;
  const reasons: unknown = Reflect.get(record, "missing");
  const reason: unknown = reasons instanceof Object ? Reflect.get(reasons, name) : undefined;
  return reason === "unknown" || reason === "declined";
};

const notReadable = { rule: "value", level: "error", code: "not-readable" } as const;

const readRecord = (
  entity: CaseEntity,
  record: JsonObject,
): { readonly seen: JsonObject; readonly unreadable: readonly Issue[] } => {
  const fields: Readonly<Record<string, z.ZodType>> = entities[entity].shape;
  const rules = rulesOf(entity);
  const unreadable: Issue[] = [];
  const id = String(record["id"] ?? "");
  const seen: Record<string, Json> = { id };
  for (const [name, answer] of Object.entries(record)) {
    const field: z.ZodType | undefined = fields[name];
    if (field?.safeParse(answer).success) seen[name] = answer;
    else
      unreadable.push({
        ...notReadable,
        rule: rules.get(name) ?? "value",
        question: placeOf(entity, { id }, name),
      });
  }
  return { seen, unreadable };
};

/** The rules whose bounds the fields of a record carry: V15 for numbers, V16 for money. */
const rulesOf = (entity: CaseEntity): ReadonlyMap<string, Issue["rule"]> =>
  new Map(
    questionsOf(entities[entity]).flatMap(([name, question]) =>
      question.rule ? [[name, question.rule] as const] : [],
    ),
  );
