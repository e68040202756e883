/**
 * When a question applies, as pure functions that say what they read. A form watches the places in
 * `reads` and asks again; nothing else may make a question come or go.
 */
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "./json.ts";

/**
 * A condition. `reads` are pointers: `name` in the same record, `../name` in the record above it,
 * `/entity/name` anywhere in the case (`*` for any item).
 */
export type Condition = {
  readonly reads: readonly string[];
  readonly applies: (document: JsonObject, record: JsonObject) => boolean;
  /** The same as data, for forms that other programs ask. */
  readonly says: ConditionText;
};

/** A condition as data: what `applies` does, said by names and codes. */
export type ConditionText =
  | { readonly type: "never" | "child" }
  | { readonly type: "answered"; readonly names: readonly string[] }
  | { readonly type: "is"; readonly name: string; readonly codes: readonly string[] }
  | {
      readonly type: "above";
      readonly entity: string;
      readonly name: string;
      readonly codes: readonly string[];
    }
  | { readonly type: "both"; readonly left: ConditionText; readonly right: ConditionText }
  | { readonly type: "not"; readonly of: ConditionText };

/** The question is never required, though it applies. */
export const never: Condition = {
  reads: [],
  applies: () => false,
  says: { type: "never" },
};

/** Some of these questions of the same record are answered. */
export const answered = (...names: readonly string[]): Condition => ({
  reads: names,
  applies: (_document, record) => names.some((name) => isAnswered(record[name])),
  says: { type: "answered", names },
});

/** The answer of the same record is, or a list of answers has, one of these codes. */
export const isOneOf = (name: string, ...codes: readonly string[]): Condition => ({
  reads: [name],
  applies: (_document, record) => hasCode(record[name], codes),
  says: { type: "is", name, codes },
});

/** Like `isOneOf`, for the record above: the episode of its working conditions. */
export const aboveIsOneOf = (
  entity: string,
  name: string,
  ...codes: readonly string[]
): Condition => ({
  reads: [`../${name}`],
  applies: (document, record) => {
    const above = itemsOf(document[entity]).find((item) => item["id"] === record["parentId"]);
    return above !== undefined && hasCode(above[name], codes);
  },
  says: { type: "above", entity, name, codes },
});

/** The person is under 18 now, by age, by age band or by what was said; unknown is not under 18. */
export const isChild: Condition = {
  reads: ["/victim/ageAtRegistration", "/victim/ageBand", "/victim/majorityAtRegistration"],
  applies: (document) => {
    const victim = document["victim"];
    if (!isJsonObject(victim)) return false;
    const age = victim["ageAtRegistration"];
    if (typeof age === "number") return age < 18;
    const majority = victim["majorityAtRegistration"];
    if (majority === "adult" || majority === "minor") return majority === "minor";
    return hasCode(victim["ageBand"], ["a00_08", "a09_17"]);
  },
  says: { type: "child" },
};

/** Both conditions hold. */
export const both = (left: Condition, right: Condition): Condition => ({
  reads: [...left.reads, ...right.reads],
  applies: (document, record) => left.applies(document, record) && right.applies(document, record),
  says: { type: "both", left: left.says, right: right.says },
});

/** The condition does not hold. */
export const not = (condition: Condition): Condition => ({
  reads: condition.reads,
  applies: (document, record) => !condition.applies(document, record),
  says: { type: "not", of: condition.says },
});

/** Whether there is an answer: not absent, not null, not blank, not an empty list. */
export const isAnswered = (value: Json | undefined): boolean => {
  if (value === undefined || value === null) return false;
  if (typeof value === "string") return value.trim() !== "";
  return !(isJsonArray(value) && value.length === 0);
};

/** The records of a group of a case that are not deleted, whether it holds one or many. */
export const itemsOf = (group: Json | undefined): readonly JsonObject[] => {
  const items = isJsonArray(group) ? group : [group];
  return items.filter(isJsonObject).filter((item) => item["deleted"] !== true);
};

const hasCode = (value: Json | undefined, codes: readonly string[]): boolean =>
  isJsonArray(value)
    ? value.some((item) => hasCode(item, codes))
    : typeof value === "string" && codes.includes(value);
