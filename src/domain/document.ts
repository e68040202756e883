/**
 * How a case document is read without its schema: groups, repeat groups, fields, deleted records and
 * places. Knows no field of a case by name, except the members that every record carries.
 */
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "./json.ts";
import type { Steps } from "./pointer.ts";

/** A value at one place of one document; `undefined` where the document has nothing there. */
export type Slot = Json | undefined;

/** An item of a repeat group. */
export type Item = JsonObject & { readonly id: string };

/** Whether a value is a repeat group: a list, not empty, of objects that each have an own `id`. */
export const isItems = (value: Slot): value is readonly Item[] =>
  isJsonArray(value) &&
  value.length > 0 &&
  value.every(isItem) &&
  (value.length === 1 || new Set(value.map((item) => item.id)).size === value.length);

const isItem = (value: Json): value is Item =>
  isJsonObject(value) && typeof value["id"] === "string";

/** Members that say who touched a record last. They are taken from the later head, never merged. */
export const maintenance: ReadonlySet<string> = new Set(["revision", "updatedAt", "updatedBy"]);

/** The value at a place; `undefined` where there is nothing. */
export const valueAt = (value: Slot, steps: Steps): Slot => {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (isItems(value))
    return valueAt(
      value.find((item) => item.id === step),
      rest,
    );
  return isJsonObject(value) && Object.hasOwn(value, step) ? valueAt(value[step], rest) : undefined;
};

/** The places of all fields within a value, relative to it; a field is its own place. */
export const leavesOf = (value: Slot): readonly Steps[] => {
  if (isItems(value))
    return value.flatMap((item) => leavesOf(item).map((rest) => [item.id, ...rest]));
  if (!isJsonObject(value)) return [[]];
  return Object.entries(value)
    .filter(([name]) => !maintenance.has(name))
    .flatMap(([name, member]) => leavesOf(member).map((rest) => [name, ...rest]));
};

/**
 * A value without what was deleted: a record marked deleted counts as not there. Gives `undefined`
 * when the value itself is such a record, and the value itself when nothing in it was deleted.
 */
export const withoutTombstones = (value: Json): Slot => {
  if (isJsonArray(value)) {
    const kept = value.map(withoutTombstones);
    return isUnchanged(value, kept) ? value : kept.filter((item) => item !== undefined);
  }
  if (!isJsonObject(value)) return value;
  return value["deleted"] === true ? undefined : withMembers(value, withoutTombstones);
};

/**
 * Repeat groups in the order in which their items were made, then by id. Gives the value itself when
 * it is in order.
 */
export const arranged = (value: Slot): Slot => {
  if (isItems(value)) {
    const items = value.map((item) => arranged(item) ?? item);
    const sorted = [...items].sort(compareItems);
    return isUnchanged(value, sorted) ? value : sorted;
  }
  return isJsonObject(value) ? withMembers(value, arranged) : value;
};

/** An object with its members changed, without those that are gone; itself when none has changed. */
const withMembers = (value: JsonObject, change: (member: Json) => Slot): JsonObject => {
  const names = Object.keys(value);
  const members = names.map((name) => change(value[name] ?? null));
  const before = names.map((name) => value[name]);
  if (isUnchanged(before, members)) return value;
  return Object.fromEntries(
    names.flatMap((name, at) => {
      const member = members[at];
      return member === undefined ? [] : [[name, member] as const];
    }),
  );
};

const isUnchanged = (before: readonly Slot[], after: readonly Slot[]): boolean =>
  after.every((value, at) => value === before[at]);

const compareItems = (left: Json, right: Json): number =>
  compareMembers(left, right, "createdAt") || compareMembers(left, right, "id");

const compareMembers = (left: Json, right: Json, name: string): number => {
  const [a, b] = [memberText(left, name), memberText(right, name)];
  return a < b ? -1 : Number(a > b);
};

const memberText = (item: Json, name: string): string => {
  const member = isJsonObject(item) ? item[name] : undefined;
  return typeof member === "string" ? member : "";
};

/** Orders two values by their JSON text, absent first. */
export const compareText = (left: Slot, right: Slot): number => {
  const [a, b] = [JSON.stringify(left) ?? "", JSON.stringify(right) ?? ""];
  return a < b ? -1 : Number(a > b);
};
