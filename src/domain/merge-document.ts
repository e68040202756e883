/**
 * Merges the documents of several heads, field by field (`protocol.md` 5.2 and 5.3). Knows groups,
 * fields and repeat groups by their shape; it knows no field of a case by name, except the members
 * that every record carries.
 *
 * A fault here loses answers without a trace. The property tests are never skipped.
 */
import { isItems, maintenance, type Slot } from "./document.ts";
import { isJsonArray, isJsonObject, isSameJson, type Json } from "./json.ts";
import { type Steps, toPointer } from "./pointer.ts";
import {
  type Bases,
  type Conflict,
  compareHashes,
  type Head,
  type RevisionNode,
} from "./revision.ts";

/** What the merge of one place gives: the value shown, and the conflicts at and beneath it. */
export type Merged = { readonly value: Slot; readonly conflicts: readonly Conflict[] };

/**
 * What is merged at one place. `values` has one slot a head, in the order of the heads, earliest
 * first; `bases` one slot for each revision that two heads are compared with; `pair` says which of
 * these belong to two heads.
 */
export type Place = {
  readonly heads: readonly Head[];
  readonly steps: Steps;
  readonly values: readonly Slot[];
  readonly bases: readonly Slot[];
  readonly pair: (left: number, right: number) => readonly number[] | "unknown";
};

/** Gives the place where the merge of a whole document, or of another part of a revision, begins. */
export const placeAt = (
  heads: readonly Head[],
  basesOf: (left: number, right: number) => Bases,
  steps: Steps,
  read: (node: RevisionNode) => Slot,
): Place => {
  const all = heads.flatMap((_left, left) =>
    heads.slice(0, left).map((_right, right) => basesOf(left, right)),
  );
  const nodes = [...new Set(all.flatMap((bases) => (bases.kind === "known" ? bases.nodes : [])))];
  return {
    heads,
    steps,
    values: heads.map((head) => read(head.node)),
    bases: nodes.map(read),
    pair: (left, right) => {
      const bases = basesOf(left, right);
      return bases.kind === "unknown" ? "unknown" : bases.nodes.map((node) => nodes.indexOf(node));
    },
  };
};

/** Merges whatever stands at a place: a group, a repeat group or a field. */
export const mergePlace = (place: Place): Merged => {
  const [first, ...others] = place.values;
  if (others.every((value) => isSameJson(value, first))) return { value: first, conflicts: [] };
  switch (shapeAt(place)) {
    case "group":
      return mergeGroup(place);
    case "items":
      return mergeItems(place);
    case "field":
      return mergeField(place);
  }
};

/** Merges a field: a value taken whole. */
export const mergeField = (place: Place): Merged => {
  const candidates = candidatesAt(place, isSameJson);
  return {
    value: candidates.at(-1)?.value,
    conflicts: candidates.length > 1 ? [conflictAt(place, candidates)] : [],
  };
};

/** One distinct value that no other replaces, with the latest head that holds it. */
export type Candidate = { readonly value: Slot; readonly holder: number };

/**
 * The values that stay when those that another head has knowingly replaced are taken away; the value
 * of the latest head is last. One candidate: it is the value. Several: they conflict.
 */
export const candidatesAt = (
  place: Place,
  isSame: (left: Slot, right: Slot) => boolean,
): readonly Candidate[] => {
  const holders = place.values.map((_value, at) => at);
  const isSuperseded = (left: number): boolean =>
    holders.some((right) => {
      const base = agreedBase(place, left, right, isSame);
      return (
        base !== "unknown" &&
        isSame(place.values[left], base.value) &&
        !isSame(place.values[right], base.value)
      );
    });
  const standing = holders.filter((at) => !isSuperseded(at));
  const counted = standing.length > 0 ? standing : holders;
  return counted
    .filter((at, position) =>
      counted.slice(position + 1).every((later) => !isSame(place.values[at], place.values[later])),
    )
    .map((holder) => ({ value: place.values[holder], holder }));
};

/** The value on which all bases agree. Bases that disagree equal nothing. */
const agreedBase = (
  place: Place,
  left: number,
  right: number,
  isSame: (left: Slot, right: Slot) => boolean,
): { readonly value: Slot } | "unknown" => {
  const pair = left === right ? "unknown" : place.pair(left, right);
  if (pair === "unknown") return "unknown";
  const [value, ...others] = pair.map((at) => place.bases[at]);
  return others.every((other) => isSame(other, value)) ? { value } : "unknown";
};

const conflictAt = (place: Place, candidates: readonly Candidate[]): Conflict => ({
  path: toPointer(place.steps),
  values: candidates
    .map(({ value, holder }) => {
      const rev = place.heads[holder]?.node.id ?? "";
      return value === undefined ? { rev } : { rev, value };
    })
    .sort((a, b) => compareHashes(a.rev, b.rev)),
});

const shapeAt = (place: Place): "group" | "items" | "field" => {
  const present = place.values.filter((value) => value !== undefined);
  if (present.every((value) => isJsonObject(value))) return "group";
  // Where there are only empty lists it does not matter what they are lists of: nothing is at stake.
  return present.every((value) => isItems(value) || isEmptyList(value)) ? "items" : "field";
};

const isEmptyList = (value: Slot): boolean => isJsonArray(value) && value.length === 0;

/** The same place in every value one step further down. */
export const stepInto = (place: Place, step: string, read: (value: Slot) => Slot): Place => ({
  ...place,
  steps: [...place.steps, step],
  values: place.values.map(read),
  bases: place.bases.map(read),
});

/** The place as only some heads see it, given by their positions. */
const heldBy = (place: Place, positions: readonly number[]): Place => ({
  ...place,
  heads: positions.flatMap((at) => place.heads[at] ?? []),
  values: positions.map((at) => place.values[at]),
  pair: (left, right) => place.pair(positions[left] ?? 0, positions[right] ?? 0),
});

/** Reads one own member of a group. */
export const memberOf =
  (name: string) =>
  (value: Slot): Slot =>
    isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

const mergeGroup = (place: Place): Merged => {
  const groups = place.values.filter((value) => isJsonObject(value));
  const isRecord = groups.some((group) => typeof group["id"] === "string");
  const latest = groups.at(-1);
  const members: [string, Json][] = [];
  const conflicts: Conflict[] = [];
  for (const name of new Set(groups.flatMap((group) => Object.keys(group)))) {
    const merged =
      isRecord && maintenance.has(name)
        ? { value: latest?.[name], conflicts: [] }
        : mergeMember(stepInto(place, name, memberOf(name)), isRecord);
    if (merged.value !== undefined) members.push([name, merged.value]);
    conflicts.push(...merged.conflicts);
  }
  const value = members.length > 0 ? Object.fromEntries(members) : emptyAt(place, {});
  return { value, conflicts };
};

/**
 * Within a record an object is one answer, such as a date with its precision or an amount with its
 * currency, and half of one person's answer with half of another's would be nobody's. Only the
 * reasons why answers are missing are a group, one reason a question.
 */
const mergeMember = (place: Place, isOfRecord: boolean): Merged =>
  isOfRecord && place.steps.at(-1) !== "missing" && place.values.some(isJsonObject)
    ? mergeField(place)
    : mergePlace(place);

const mergeItems = (place: Place): Merged => {
  const ids = new Set(
    place.values.flatMap((value) => (isItems(value) ? value.map((item) => item.id) : [])),
  );
  const itemOf =
    (id: string) =>
    (value: Slot): Slot =>
      isItems(value) ? value.find((item) => item.id === id) : undefined;
  const merged = [...ids].map((id) => mergeItem(stepInto(place, id, itemOf(id))));
  const items = merged.flatMap(({ value }) => (value === undefined ? [] : [value]));
  return {
    value: items.length > 0 ? items : emptyAt(place, []),
    conflicts: merged.flatMap(({ conflicts }) => conflicts),
  };
};

/** Whether the item stays is decided first, over the whole item; only then its fields are merged. */
const mergeItem = (place: Place): Merged => {
  const candidates = candidatesAt(place, isSameRecord);
  const present = candidates.filter(({ value }) => value !== undefined);
  if (present.length === 0) return { value: undefined, conflicts: [] };
  const holders = place.values.flatMap((value, at) => (value === undefined ? [] : [at]));
  const fields = mergePlace(heldBy(place, holders));
  return present.length === candidates.length
    ? fields
    : { value: fields.value, conflicts: [conflictAt(place, candidates), ...fields.conflicts] };
};

/** Being saved again is no change: maintenance members do not count. */
const isSameRecord = (left: Slot, right: Slot): boolean =>
  isSameJson(withoutMaintenance(left), withoutMaintenance(right));

const withoutMaintenance = (value: Slot): Slot =>
  isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).filter(([name]) => !maintenance.has(name)))
    : value;

/** An empty group or list stays where somebody left one; where opinions differ it stays too. */
const emptyAt = (place: Place, empty: Json): Slot => {
  const isThere = (value: Slot): Slot => (value === undefined ? undefined : empty);
  const presence = {
    ...place,
    values: place.values.map(isThere),
    bases: place.bases.map(isThere),
  };
  return candidatesAt(presence, isSameJson).some(({ value }) => value !== undefined)
    ? empty
    : undefined;
};
