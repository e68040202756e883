/**
 * Plays the life of one small case on several devices for the merge tests: people edit what they
 * see, save, exchange revisions in any order, and settle some conflicts. Makes histories, judges
 * nothing.
 */
import fc from "fast-check";
import type { JsonObject } from "../../src/domain/json.ts";
import { type MergedCase, mergeHeads } from "../../src/domain/merge.ts";
import type { RevisionNode, RevisionSet } from "../../src/domain/revision.ts";
import { aRevision } from "./revisions.ts";

/** The groups of the small case, with their fields. */
export const groups = {
  case: ["caseStatus", "dataSource"],
  victim: ["sex", "education", "citizenship"],
} as const;

/** Its repeat groups, with the fields of an item. */
export const repeats = {
  consent: ["scope", "decision"],
  routeLeg: ["toCountry", "transport"],
  riskAssessment: ["overall", "factors"],
} as const;

type Edit =
  | { readonly kind: "set"; readonly group: number; readonly field: number; readonly value: number }
  | { readonly kind: "add"; readonly repeat: number; readonly value: number; readonly id: number }
  | {
      readonly kind: "change";
      readonly repeat: number;
      readonly pick: number;
      readonly field: number;
      readonly value: number;
    }
  | {
      readonly kind: "remove";
      readonly repeat: number;
      readonly pick: number;
      readonly mark: boolean;
    }
  | { readonly kind: "consent"; readonly value: number }
  | { readonly kind: "settle"; readonly pick: number; readonly value: number };

/** One act: a person saves on a device, or one device hands another some of its revisions. */
export type Act =
  | {
      readonly kind: "save";
      readonly device: number;
      /** Builds on one head only, as somebody who cannot read the others does. */
      readonly alone: boolean;
      readonly clock: number;
      readonly edits: readonly Edit[];
    }
  | { readonly kind: "send"; readonly from: number; readonly to: number; readonly share: number };

const small = fc.nat({ max: 5 });
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant("set" as const), group: small, field: small, value: small }),
  fc.record({ kind: fc.constant("add" as const), repeat: small, value: small, id: fc.nat(20) }),
  fc.record({
    kind: fc.constant("change" as const),
    repeat: small,
    pick: small,
    field: small,
    value: small,
  }),
  fc.record({
    kind: fc.constant("remove" as const),
    repeat: small,
    pick: small,
    mark: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("consent" as const), value: small }),
  fc.record({ kind: fc.constant("settle" as const), pick: small, value: small }),
);
const save: fc.Arbitrary<Act> = fc.record({
  kind: fc.constant("save" as const),
  device: small,
  alone: fc.boolean(),
  clock: fc.nat(600),
  edits: fc.array(edit, { minLength: 1, maxLength: 4 }),
});
const send: fc.Arbitrary<Act> = fc.record({
  kind: fc.constant("send" as const),
  from: small,
  to: small,
  share: fc.nat(255),
});

/** Acts of some length; saving is twice as common as sending. */
export const someActs = (maxLength: number): fc.Arbitrary<readonly Act[]> =>
  fc.array(fc.oneof(save, save, send), { minLength: 1, maxLength });

/** Plays the acts on so many devices and gives each device's revisions and all revisions made. */
export const play = (
  acts: readonly Act[],
  devices: number,
): { readonly held: readonly RevisionSet[]; readonly all: RevisionSet } => {
  const first = aRevision({
    document: { case: { caseStatus: "active" }, victim: {}, routeLeg: [] },
  });
  const held = Array.from({ length: devices }, () => new Map([[first.id, first]]));
  const all = new Map([[first.id, first]]);
  for (const act of acts) {
    if (act.kind === "save") {
      const own = held[act.device % devices] ?? new Map();
      const node = saved(own, act);
      own.set(node.id, node);
      all.set(node.id, node);
    } else {
      const to = held[act.to % devices];
      for (const [at, node] of [...(held[act.from % devices]?.values() ?? [])].entries())
        if ((act.share >> (at % 8)) & 1) to?.set(node.id, node);
    }
  }
  return { held, all };
};

/** The revision that a person saves who sees `view` and changes nothing. */
export const asSeen = (view: MergedCase, at: string): RevisionNode =>
  aRevision({
    parents: view.heads.map((head) => head.id),
    at,
    document: view.document,
    consent: view.consent ?? {},
    conflicts: view.conflicts.map(({ path, values }) => ({ path, values })),
  });

const saved = (own: RevisionSet, act: Act & { kind: "save" }): RevisionNode => {
  const view = mergeHeads(act.alone ? historyOf(own, act.clock) : own);
  let document: JsonObject = view.document;
  let conflicts = view.conflicts.map(({ path, values }) => ({ path, values }));
  let consent: JsonObject = view.consent ?? {};
  for (const change of act.edits) {
    if (change.kind === "settle") {
      conflicts = conflicts.filter((_conflict, at) => at !== change.pick);
    } else if (change.kind === "consent") {
      consent = { statistics: change.value };
    } else {
      document = edited(document, change);
    }
  }
  return aRevision({
    parents: view.heads.map((head) => head.id),
    at: new Date(Date.UTC(2026, 0, 1) + act.clock * 1000).toISOString(),
    author: `device ${act.device}`,
    document,
    consent,
    conflicts,
  });
};

/** One revision with what it was built on: all that somebody holds who wrote just that. */
const historyOf = (own: RevisionSet, pick: number): RevisionSet => {
  const start = [...own.values()][pick % own.size];
  const found = new Map<string, RevisionNode>();
  const waiting = start ? [start] : [];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    found.set(next.id, next);
    waiting.push(...next.parents.flatMap((parent) => own.get(parent) ?? []));
  }
  return found;
};

const edited = (
  document: JsonObject,
  change: Exclude<Edit, { kind: "settle" | "consent" }>,
): JsonObject => {
  if (change.kind === "set") {
    const [name, fields] = nth(Object.entries(groups), change.group);
    const group = { ...(document[name] as JsonObject | undefined) };
    return { ...document, [name]: withField(group, nth(fields, change.field), change.value) };
  }
  const [name, fields] = nth(Object.entries(repeats), change.repeat);
  const items = [...((document[name] ?? []) as readonly JsonObject[])];
  const at = change.kind === "add" ? 0 : change.pick % Math.max(items.length, 1);
  const item = items[at];
  if (change.kind === "add") {
    const id = `item-${change.id}`;
    if (items.some((other) => other["id"] === id)) return document;
    const made = { id, createdAt: `2026-01-0${1 + (change.id % 3)}`, revision: 1 };
    items.push(withField(made, nth(fields, 0), change.value));
  } else if (item === undefined) {
    return document;
  } else if (change.kind === "change") {
    const again = { ...item, revision: Number(item["revision"] ?? 0) + 1 };
    items[at] = withField(again, nth(fields, change.field), change.value);
  } else if (change.mark) {
    items[at] = { ...item, deleted: true };
  } else {
    items.splice(at, 1);
  }
  return { ...document, [name]: items };
};

/** Value 0 takes the answer away; some fields hold a list. */
const withField = (record: JsonObject, field: string, value: number): JsonObject => {
  const { [field]: _before, ...others } = record;
  if (value === 0) return others;
  const answer =
    field === "citizenship" || field === "factors" ? [`code-${value}`] : `code-${value}`;
  return { ...others, [field]: answer };
};

const nth = <Value>(values: readonly Value[], at: number): Value =>
  values[at % values.length] as Value;
