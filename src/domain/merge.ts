/**
 * The merged view of a case: one document out of all its revisions (`protocol.md` 5.3).
 *
 * The view is a pure function of the set of revisions. It does not depend on order of arrival, on
 * the device or on its clock, so everybody who holds the same revisions sees the same case. Changes
 * to different fields merge silently; different answers to one question are all kept and shown until
 * a person settles them.
 */
import { arranged, isItems, type Slot } from "./document.ts";
import { isJsonObject, type JsonObject } from "./json.ts";
import { mergeField, mergePlace, placeAt } from "./merge-document.ts";
import { type Places, placesOf, type Steps, toSteps } from "./pointer.ts";
import { protectedPaths } from "./protected-paths.ts";
import { asFarAsReviewed } from "./reviewed-part.ts";
import {
  basesIn,
  type Conflict,
  type Head,
  headsOf,
  missingParentsOf,
  type RevisionNode,
  type RevisionSet,
} from "./revision.ts";
import {
  CONSENT,
  carriedOf,
  consentOf,
  documentOf,
  includingShown,
  isConsentOfPayload,
  joined,
  mergeCarried,
} from "./unsettled.ts";

/**
 * A conflict in the view. A `protected` one has no current value, and whatever depends on the field
 * is held: hand-over, statistics, closing, export.
 */
export type ShownConflict = Conflict & { readonly protected: boolean };

/**
 * What is shown of a case. `document` lacks the values of protected conflicts, so it may not satisfy
 * its schema while one is open. `consent` is absent while it is in conflict: treat it as not given.
 * `conflicts` is sorted by path; `heads` earliest first, so the last one is the latest.
 */
export type MergedCase = {
  readonly document: JsonObject;
  readonly consent?: JsonObject;
  readonly conflicts: readonly ShownConflict[];
  readonly heads: readonly RevisionNode[];
  readonly flags: {
    /** Two heads share no history: their documents were merged as if both were new. */
    readonly noCommonAncestor: boolean;
    /** Parents named but not held, ascending. The view may change when they arrive. */
    readonly missingParents: readonly string[];
    /** The schema of a head is not known: every field counts as protected. */
    readonly unknownSchema: boolean;
  };
};

/**
 * Merges the heads of a set of revisions of one case.
 *
 * `protectedBySchema` names the places that are never settled by machine, by schema. Throws on an
 * empty set: a case without a revision does not exist.
 */
export const mergeHeads = (
  revisions: RevisionSet,
  protectedBySchema: ReadonlyMap<string, readonly string[]> = protectedPaths,
): MergedCase => {
  const heads = headsOf(revisions);
  if (heads.length === 0) throw new Error("a case has at least one revision");
  const nodes = heads.map((head) => head.node);
  const basesOf = basesBetween(heads, revisions);
  const unknownSchema = nodes.some((node) => !protectedBySchema.has(node.schema));
  const guarded = placesOf(
    unknownSchema ? [""] : nodes.flatMap((node) => protectedBySchema.get(node.schema) ?? []),
  );

  const document = mergePlace(placeAt(heads, basesOf, [], documentOf));
  const consent = mergeField(placeAt(heads, basesOf, [CONSENT], consentOf));
  const carried = mergeCarried(placeAt(heads, basesOf, [], carriedOf));
  const conflicts = joined([...document.conflicts, ...consent.conflicts, ...carried])
    .map(includingShown(guarded, heads, document.value, consent.value))
    .map((conflict) => ({ ...conflict, protected: isGuarded(guarded, conflict.path) }));
  const held = conflicts.filter((conflict) => conflict.protected).map(({ path }) => toSteps(path));
  const consentHeld = held.some((steps) => isConsentOfPayload(steps, document.value));

  const merged = objectOf(arranged(held.reduce(withholding(guarded), document.value)));

  return {
    document: asFarAsReviewed(
      merged,
      nodes.map((node) => node.document),
      conflicts.length > 0,
    ),
    ...(isJsonObject(consent.value) && !consentHeld ? { consent: consent.value } : {}),
    conflicts,
    heads: nodes,
    flags: {
      noCommonAncestor: isUnrelated(heads, basesOf),
      missingParents: missingParentsOf(revisions),
      unknownSchema,
    },
  };
};

type BasesOf = Parameters<typeof placeAt>[1];

/** The bases of each pair of heads, found once. */
const basesBetween = (heads: readonly Head[], revisions: RevisionSet): BasesOf => {
  const find = basesIn(revisions);
  const table = heads.map((left, i) =>
    heads.slice(0, i).map((right) => find(left.node.id, right.node.id)),
  );
  return (left, right) =>
    table[Math.max(left, right)]?.[Math.min(left, right)] ?? { kind: "unknown" };
};

const isUnrelated = (heads: readonly Head[], basesOf: BasesOf): boolean =>
  heads.some((_left, left) =>
    heads.slice(0, left).some((_right, right) => {
      const bases = basesOf(left, right);
      return bases.kind === "known" && bases.nodes.length === 0;
    }),
  );

const isGuarded = (guarded: Places, path: string): boolean => {
  const steps = toSteps(path);
  return guarded.covers(steps) || guarded.reachesBelow(steps);
};

/**
 * Takes what is guarded at and beneath a place out of the document: the field or the record itself,
 * or, of a record that is only guarded in part, the guarded fields.
 */
const withholding =
  (guarded: Places) =>
  (document: Slot, place: Steps): Slot => {
    const prune = (value: Slot, steps: Steps): Slot => {
      const isOnTheWay = steps.every((step, at) => at >= place.length || step === place[at]);
      if (value === undefined || !isOnTheWay) return value;
      if (steps.length >= place.length && guarded.covers(steps)) return undefined;
      if (isItems(value)) return value.flatMap((item) => prune(item, [...steps, item.id]) ?? []);
      if (!isJsonObject(value)) return value;
      return Object.fromEntries(
        Object.entries(value).flatMap(([name, member]) => {
          const kept = prune(member, [...steps, name]);
          return kept === undefined ? [] : [[name, kept] as const];
        }),
      );
    };
    return isConsentOfPayload(place, document) ? document : prune(document, []);
  };

const objectOf = (value: Slot): JsonObject => (isJsonObject(value) ? value : {});
