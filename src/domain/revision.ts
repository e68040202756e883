/**
 * Revisions of a case and the graph they form (`protocol.md` 5.1). A revision holds the whole case
 * document and names its parents; it is never changed. Knows ids, times and ancestry, and nothing of
 * what a document means.
 */
import type { Json, JsonObject } from "./json.ts";

/** One answer of a conflict; `value` is absent where that revision holds nothing there. */
export type ConflictValue = { readonly rev: string; readonly value?: Json };

/**
 * A place at which heads differ and that nobody has settled yet. `path` is a pointer with item ids;
 * `values` is sorted by `rev` and includes the value shown.
 */
export type Conflict = { readonly path: string; readonly values: readonly ConflictValue[] };

/**
 * One revision as the merge needs it. `id` and `parents` are hashes as 43 characters of base64url,
 * `at` is the claimed time in UTC with milliseconds, `schema` names the schema that the document has
 * after migration. `consent` is the consent stated beside the document, empty where none is stated
 * or it is disputed.
 */
export type RevisionNode = {
  readonly id: string;
  readonly parents: readonly string[];
  readonly at: string;
  readonly author: string;
  readonly schema: string;
  readonly document: JsonObject;
  readonly consent: JsonObject;
  readonly conflicts: readonly Conflict[];
};

/** The revisions of one case by their id, in any order. */
export type RevisionSet = ReadonlyMap<string, RevisionNode>;

/** A head with its effective time, in milliseconds since 1970. */
export type Head = { readonly node: RevisionNode; readonly time: number };

/**
 * The heads (revisions that are nobody's parent), earliest first by effective time, then by id.
 * Effective time is the claimed time, but at least 1 ms after every parent that is held; it gives an
 * order and nothing else, since clocks of devices drift.
 */
export const headsOf = (revisions: RevisionSet): readonly Head[] => {
  const parents = new Set([...revisions.values()].flatMap((node) => node.parents));
  const time = effectiveTime(revisions);
  return [...revisions.values()]
    .filter((node) => !parents.has(node.id))
    .map((node) => ({ node, time: time(node.id) }))
    .sort((a, b) => a.time - b.time || compareHashes(a.node.id, b.node.id));
};

/** Parents that are named but not held, ascending by id. */
export const missingParentsOf = (revisions: RevisionSet): readonly string[] => {
  const missing = new Set<string>();
  for (const node of revisions.values())
    for (const parent of node.parents) if (!revisions.has(parent)) missing.add(parent);
  return [...missing].sort(compareHashes);
};

/**
 * What two revisions are compared with. `known`: the maximal common ancestors; none means that the
 * two share no history. `unknown`: a missing parent may hide a nearer common ancestor, so nothing
 * may be taken as "unchanged".
 */
export type Bases =
  | { readonly kind: "known"; readonly nodes: readonly RevisionNode[] }
  | { readonly kind: "unknown" };

/**
 * Gives a function that finds the bases of two revisions.
 *
 * [Note: Incomplete history] A missing parent counts as an unknown document, and so does what stands
 * behind it. It can only be left out of account where both revisions descend from a held common
 * ancestor that already has it as its own ancestor. Otherwise an old common ancestor would pass for
 * the nearest one, and a deliberate answer could be taken for an unchanged one and vanish.
 */
export const basesIn = (revisions: RevisionSet): ((left: string, right: string) => Bases) => {
  const ancestors = ancestorsIn(revisions);
  return (left, right) => {
    const ofLeft = ancestors(left);
    const ofRight = ancestors(right);
    const common = [...ofLeft].filter((id) => ofRight.has(id));
    const maximal = common.filter(
      (id) => !common.some((other) => other !== id && ancestors(other).has(id)),
    );
    const nodes = maximal.flatMap((id) => revisions.get(id) ?? []);
    const behindBases = new Set(nodes.flatMap((node) => [...ancestors(node.id)]));
    const isHidden = (id: string): boolean => !revisions.has(id) && !behindBases.has(id);
    if ([...ofLeft, ...ofRight].some(isHidden)) return { kind: "unknown" };
    return { kind: "known", nodes: nodes.sort((a, b) => compareHashes(a.id, b.id)) };
  };
};

/** Orders two hashes, or two other base64url texts, as their bytes. */
export const compareHashes = (left: string, right: string): number => {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const difference = base64Url.indexOf(left.charAt(at)) - base64Url.indexOf(right.charAt(at));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
};

// The alphabet in the order of the values; text order would put "-" first and "_" before "a".
const base64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const effectiveTime = (revisions: RevisionSet): ((id: string) => number) => {
  const known = new Map<string, number>();
  return (id) => {
    for (const next of parentsFirst(revisions, id)) {
      if (known.has(next.id)) continue;
      const after = next.parents.flatMap((parent) => known.get(parent) ?? []);
      known.set(next.id, Math.max(Date.parse(next.at), ...after.map((time) => time + 1)));
    }
    return known.get(id) ?? 0;
  };
};

/** Strict ancestors by id, missing ones included; each set is made once. */
const ancestorsIn = (revisions: RevisionSet): ((id: string) => ReadonlySet<string>) => {
  const known = new Map<string, ReadonlySet<string>>();
  return (id) => {
    const held = known.get(id);
    if (held) return held;
    const found = new Set<string>();
    const waiting = [...(revisions.get(id)?.parents ?? [])];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      waiting.push(...(revisions.get(next)?.parents ?? []));
    }
    known.set(id, found);
    return found;
  };
};

/** A revision and its held ancestors, each after its parents. Not recursive: a history may be long. */
const parentsFirst = (revisions: RevisionSet, id: string): readonly RevisionNode[] => {
  const order: RevisionNode[] = [];
  const entered = new Set<string>();
  const waiting: { id: string; done: boolean }[] = [{ id, done: false }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const node = revisions.get(next.id);
    if (!node) continue;
    if (next.done) order.push(node);
    else if (!entered.has(next.id)) {
      entered.add(next.id);
      waiting.push({ id: next.id, done: true });
      for (const parent of node.parents) waiting.push({ id: parent, done: false });
    }
  }
  return order;
};
