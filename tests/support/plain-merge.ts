/**
 * A second, plain merge of exactly two heads with exactly one base, written against the small case of
 * case-play.ts field by field. It shares no code with the product and serves as its measure.
 */
import type { JsonObject } from "../../src/domain/json.ts";
import { groups, repeats } from "./case-play.ts";

type Answers = ReadonlyMap<string, string>;

/** What two people's documents come to: answers by pointer, and the pointers where they conflict. */
export type PlainMerge = { readonly answers: Answers; readonly conflicts: ReadonlySet<string> };

/** Merges two documents over their base. `later` is shown where both changed an answer. */
export const plainMerge = (
  base: JsonObject,
  earlier: JsonObject,
  later: JsonObject,
): PlainMerge => {
  const answers = new Map<string, string>();
  const conflicts = new Set<string>();
  const sides = [base, earlier, later];
  const merge = (path: string, fields: readonly string[], records: readonly Found[]): void => {
    for (const name of fields) {
      const [b, e, l] = records.map((record) => JSON.stringify(record?.[name]));
      const chosen = e === b || l !== b ? l : e;
      if (e !== b && l !== b && e !== l) conflicts.add(`${path}/${name}`);
      if (chosen !== undefined) answers.set(`${path}/${name}`, chosen);
    }
  };
  for (const [group, fields] of Object.entries(groups))
    merge(
      `/${group}`,
      fields,
      sides.map((side) => side[group] as Found),
    );
  for (const [repeat, fields] of Object.entries(repeats)) {
    const lists = sides.map((side) => itemsOf(side, repeat));
    for (const id of new Set(lists.flatMap((list) => [...list.keys()]))) {
      const found = lists.map((list) => list.get(id));
      const stays = whatStays(found);
      if (stays === "goes") continue;
      if (stays === "disputed") conflicts.add(`/${repeat}/${id}`);
      merge(`/${repeat}/${id}`, fields, stays === "both" ? found : onlyOne(found));
    }
  }
  return { answers, conflicts };
};

type Found = JsonObject | undefined;

/** What becomes of an item: both have it, one added it, one removed it, or that is disputed. */
const whatStays = (found: readonly Found[]): "both" | "added" | "goes" | "disputed" => {
  const [base, earlier, later] = found.map(contentOf);
  if (earlier !== undefined && later !== undefined) return "both";
  const left = earlier ?? later;
  if (left === undefined || left === base) return "goes";
  return base === undefined ? "added" : "disputed";
};

const onlyOne = ([, earlier, later]: readonly Found[]): readonly Found[] => [
  undefined,
  earlier ?? later,
  earlier ?? later,
];

/** The answers of a document of the small case, by pointer. */
export const answersOf = (document: JsonObject): Answers => {
  const answers = new Map<string, string>();
  const note = (path: string, record: JsonObject, fields: readonly string[]): void => {
    for (const name of fields)
      if (record[name] !== undefined) answers.set(`${path}/${name}`, JSON.stringify(record[name]));
  };
  for (const [group, fields] of Object.entries(groups))
    note(`/${group}`, (document[group] ?? {}) as JsonObject, fields);
  for (const [repeat, fields] of Object.entries(repeats))
    for (const [id, item] of itemsOf(document, repeat)) note(`/${repeat}/${id}`, item, fields);
  return answers;
};

/** The items of a repeat group by id, without those marked deleted. */
export const itemsOf = (document: JsonObject, repeat: string): ReadonlyMap<string, JsonObject> =>
  new Map(
    ((document[repeat] ?? []) as readonly JsonObject[])
      .filter((item) => item["deleted"] !== true)
      .map((item) => [String(item["id"]), item]),
  );

const contentOf = (item: JsonObject | undefined): string | undefined =>
  item && JSON.stringify(Object.entries({ ...item, revision: 0 }).sort());
