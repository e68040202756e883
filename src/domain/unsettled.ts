/**
 * Conflicts that are carried on until a person settles them (`protocol.md` 5.3, rule 8, and 5.4), and
 * what of a revision takes part in the merge.
 */
import {
  compareText,
  isItems,
  leavesOf,
  type Slot,
  valueAt,
  withoutTombstones,
} from "./document.ts";
import { isJsonArray, isJsonObject, isSameJson, type Json } from "./json.ts";
import { candidatesAt, memberOf, type Place, stepInto } from "./merge-document.ts";
import { type Places, type Steps, toSteps } from "./pointer.ts";
import {
  type Conflict,
  type ConflictValue,
  compareHashes,
  type Head,
  type RevisionNode,
} from "./revision.ts";

/** The conflicts that a revision carries, by path. */
export const carriedOf = (node: RevisionNode): Json =>
  Object.fromEntries(
    joined(node.conflicts).map(({ path, values }) => [path, values.map((value) => ({ ...value }))]),
  );

/**
 * Merges what the heads carry as unsettled. An entry goes when somebody settled it and nobody else
 * touched it; entries that differ are kept with the values of all.
 */
export const mergeCarried = (place: Place): readonly Conflict[] => {
  const paths = new Set(
    place.values.flatMap((value) => (isJsonObject(value) ? Object.keys(value) : [])),
  );
  return [...paths].flatMap((path) => {
    const entry = stepInto(place, path, memberOf(path));
    const values = candidatesAt(entry, isSameJson).flatMap(({ value }) =>
      isJsonArray(value) ? value.flatMap(toConflictValue) : [],
    );
    return values.length > 0 ? [{ path, values }] : [];
  });
};

const toConflictValue = (value: Json): readonly ConflictValue[] => {
  if (!isJsonObject(value) || typeof value["rev"] !== "string") return [];
  const held = value["value"];
  return [held === undefined ? { rev: value["rev"] } : { rev: value["rev"], value: held }];
};

/** One conflict a path, with the values of all that speak of it; sorted by path, then by `rev`. */
export const joined = (conflicts: readonly Conflict[]): readonly Conflict[] =>
  [...new Set(conflicts.map(({ path }) => path))].sort().map((path) => ({
    path,
    values: distinct(
      conflicts.flatMap((conflict) => (conflict.path === path ? conflict.values : [])),
    ),
  }));

const distinct = (values: readonly ConflictValue[]): readonly ConflictValue[] =>
  values
    .filter(
      (value, at) =>
        !values
          .slice(0, at)
          .some((other) => other.rev === value.rev && isSameJson(other.value, value.value)),
    )
    .sort((a, b) => compareHashes(a.rev, b.rev) || compareText(a.value, b.value));

/**
 * Adds what a person answered without settling the conflict, with the latest head that answered so.
 */
export const includingShown =
  (guarded: Places, heads: readonly Head[], document: Slot, consent: Slot) =>
  (conflict: Conflict): Conflict => {
    const steps = toSteps(conflict.path);
    const read = (whole: Slot, stated: Slot): Slot =>
      isConsentOfPayload(steps, whole) ? stated : valueAt(whole, steps);
    const shown = read(document, consent);
    const isRecord = isItems(valueAt(document, steps.slice(0, -1)));
    const values = placesAtStake(guarded, steps, shown, isRecord).flatMap((rest) => {
      const answers = (value: Slot): boolean =>
        isSameJson(valueAt(value, rest), valueAt(shown, rest));
      if (conflict.values.some(({ value }) => answers(value))) return [];
      return heads
        .map(({ node }) => toNamed(node.id, read(documentOf(node), consentOf(node))))
        .filter(({ value }) => answers(value))
        .slice(-1);
    });
    return { ...conflict, values: distinct([...conflict.values, ...values]) };
  };

const toNamed = (rev: string, value: Slot): ConflictValue =>
  value === undefined ? { rev } : { rev, value };

/**
 * Where, beneath a conflict, an answer has no other place than the conflict itself. What stands in a
 * record that is kept is in the document already, unless it is withheld.
 */
const placesAtStake = (
  guarded: Places,
  steps: Steps,
  shown: Slot,
  isRecord: boolean,
): readonly Steps[] => {
  if (shown === undefined) return guarded.covers(steps) ? [] : [[]];
  if (!isRecord && !guarded.covers(steps)) return [[]];
  return leavesOf(shown).filter((rest) => guarded.covers([...steps, ...rest]));
};

/** The consent stated beside the document; an empty statement is none. */
export const consentOf = (node: RevisionNode): Slot =>
  Object.keys(node.consent).length === 0 ? undefined : node.consent;

/** The document without what was deleted: a record marked deleted counts as not there. */
export const documentOf = (node: RevisionNode): Json => withoutTombstones(node.document) ?? {};

/** Where the consent stated beside the document stands among the places of a revision. */
export const CONSENT = "consent";

/** `/consent` alone is the consent stated beside the document; its records have one step more. */
export const isConsentOfPayload = (steps: Steps, document: Slot): boolean =>
  steps.length === 1 &&
  steps[0] === CONSENT &&
  (!isJsonObject(document) || document[CONSENT] === undefined || isJsonArray(document[CONSENT]));
