import { expect, test } from "vitest";
import { DIRECTORY_SCHEMA, mergeDirectories } from "../../../src/domain/directory.ts";
import type { JsonObject } from "../../../src/domain/json.ts";
import type { RevisionNode } from "../../../src/domain/revision.ts";

const revision = (
  id: string,
  parents: readonly string[],
  at: string,
  document: JsonObject,
): readonly [string, RevisionNode] => [
  id.padEnd(43, "A"),
  {
    id: id.padEnd(43, "A"),
    parents: parents.map((parent) => parent.padEnd(43, "A")),
    at: `2026-11-23T${at}:00.000Z`,
    ...{ author: "a", schema: DIRECTORY_SCHEMA, consent: {}, conflicts: [], document },
  },
];

const named = (name: string) => ({ name });

test("what two people named at once is all there, and of two names for one the later stands", () => {
  const merged = mergeDirectories(
    new Map([
      revision("a", [], "08:00", { sites: { one: named("Old") }, people: {} }),
      revision("b", ["a"], "09:00", {
        sites: { one: named("East"), two: named("West") },
        people: {},
      }),
      revision("c", ["a"], "10:00", {
        sites: { one: named("North") },
        people: { amina: { name: "Amina", contact: "" } },
      }),
    ]),
  );
  expect(merged).toEqual({
    sites: { one: named("North"), two: named("West") },
    people: { amina: { name: "Amina", contact: "" } },
  });
});

test("a directory of sites alone is one, and so is none at all", () => {
  const [, first] = revision("a", [], "08:00", { sites: { one: named("East") }, people: {} });
  expect(mergeDirectories(new Map([[first.id, first]]))).toEqual({
    sites: { one: named("East") },
    people: {},
  });
  expect(mergeDirectories(new Map())).toEqual({ sites: {}, people: {} });
});
