/** The frozen revision sets of merge.json: what any client, in any language, must come to. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type MergedCase, mergeHeads } from "../../../src/domain/merge.ts";
import type { RevisionNode } from "../../../src/domain/revision.ts";
import { aRevisionSet } from "../../support/revisions.ts";

type Golden = {
  readonly name: string;
  readonly revisions: readonly RevisionNode[];
  readonly view: MergedCase;
  readonly refused: { readonly reason: string; readonly document: unknown };
};
const file = new URL("../../golden/merge.json", import.meta.url);
const samples = JSON.parse(readFileSync(file, "utf8")) as readonly Golden[];

test("the golden file covers the cases that the protocol names", () => {
  expect(samples.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      "disjoint changes",
      "same field",
      "protected field",
      "deleted against changed item",
      "three heads",
      "criss-cross",
      "no common ancestor",
      "missing parent",
    ]),
  );
});

describe.each(samples)("golden merge: $name", ({ revisions, view, refused }) => {
  test("gives the frozen view, in any order of arrival", () => {
    expect(mergeHeads(aRevisionSet(...revisions))).toEqual(view);
    expect(mergeHeads(aRevisionSet(...[...revisions].reverse()))).toEqual(view);
  });

  test(`does not fall for this fault: ${refused.reason}`, () => {
    expect(mergeHeads(aRevisionSet(...revisions)).document).not.toEqual(refused.document);
  });
});
