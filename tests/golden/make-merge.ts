/**
 * Writes merge.json: revision sets with the view that every client must come to, and a view that a
 * plausible fault would give instead. Run with `npx tsx tests/golden/make-merge.ts`; the file is
 * frozen, so a difference after a change of the code is a change of the protocol.
 */
import { writeFileSync } from "node:fs";
import type { JsonObject } from "../../src/domain/json.ts";
import { mergeHeads } from "../../src/domain/merge.ts";
import type { RevisionNode } from "../../src/domain/revision.ts";
import { aRevision, aRevisionSet } from "../support/revisions.ts";

type Sample = {
  readonly name: string;
  readonly revisions: readonly RevisionNode[];
  /** What a faulty client would show: the reason, and the document it would come to. */
  readonly refused: { readonly reason: string; readonly document: JsonObject };
};

const at = (minute: number): string => `2026-03-01T10:${String(minute).padStart(2, "0")}:00.000Z`;
const author = (n: number): string => `00000000-0000-4000-8000-00000000000${n}`;
const legA = "0f8fad5b-d9cb-469f-a165-70867728950e";
const legB = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
const leg = (id: string, toCountry: string, revision = 1): JsonObject => ({
  id,
  createdAt: at(0),
  revision,
  toCountry,
});

const root = (document: JsonObject): RevisionNode =>
  aRevision({ document, at: at(0), author: author(1), consent: { statistics: "given" } });
const child = (n: number, parents: readonly RevisionNode[], document: JsonObject): RevisionNode =>
  aRevision({
    document,
    parents: parents.map(({ id }) => id),
    at: at(n),
    author: author(n),
    consent: { statistics: "given" },
  });
const fork = (base: JsonObject, ...heads: readonly JsonObject[]): readonly RevisionNode[] => {
  const first = root(base);
  return [first, ...heads.map((document, n) => child(n + 1, [first], document))];
};

const crissCross = (): readonly RevisionNode[] => {
  const first = root({ victim: { education: "none" } });
  const left = child(1, [first], { victim: { education: "primary" } });
  const right = child(2, [first], { victim: { education: "secondary" } });
  return [
    first,
    left,
    right,
    child(3, [left, right], { victim: { education: "primary" } }),
    child(4, [left, right], { victim: { education: "secondary" } }),
  ];
};

const missing = (): readonly RevisionNode[] => {
  const first = root({ victim: { sex: "male" } });
  const lost = child(1, [first], { victim: { sex: "female" } });
  return [
    first,
    child(2, [lost], { victim: { sex: "male" } }),
    child(3, [lost], { victim: { sex: "female", education: "none" } }),
  ];
};

const samples: readonly Sample[] = [
  {
    name: "disjoint changes",
    revisions: fork(
      { victim: { sex: "female" } },
      { victim: { sex: "female", education: "primary" } },
      { victim: { sex: "female", ageAtRegistration: 19 } },
    ),
    refused: {
      reason: "the later head replaces the whole document",
      document: { victim: { sex: "female", ageAtRegistration: 19 } },
    },
  },
  {
    name: "same field",
    revisions: fork(
      { victim: { education: "none" } },
      { victim: { education: "primary" } },
      { victim: { education: "secondary" } },
    ),
    refused: {
      reason: "the earlier answer is shown",
      document: { victim: { education: "primary" } },
    },
  },
  {
    name: "protected field",
    revisions: fork(
      { case: { caseStatus: "active" } },
      { case: { caseStatus: "closed" } },
      { case: { caseStatus: "follow_up" } },
    ),
    refused: {
      reason: "a machine settles a protected field",
      document: { case: { caseStatus: "follow_up" } },
    },
  },
  {
    name: "deleted against changed item",
    revisions: fork(
      { routeLeg: [leg(legA, "MYS"), leg(legB, "SGP")] },
      { routeLeg: [leg(legB, "SGP")] },
      { routeLeg: [leg(legA, "THA", 2), leg(legB, "SGP")] },
    ),
    refused: {
      reason: "the changed item goes with the deletion",
      document: { routeLeg: [leg(legB, "SGP")] },
    },
  },
  {
    name: "items in another position",
    revisions: fork(
      { routeLeg: [leg(legA, "MYS"), leg(legB, "SGP")] },
      { routeLeg: [leg(legB, "SGP"), leg(legA, "THA")] },
      { routeLeg: [leg(legA, "MYS"), leg(legB, "VNM")] },
    ),
    refused: {
      reason: "items are matched by position",
      document: { routeLeg: [leg(legB, "SGP"), leg(legA, "THA")] },
    },
  },
  {
    name: "three heads",
    revisions: fork(
      { victim: { education: "none", sex: "male" } },
      { victim: { education: "primary", sex: "male" } },
      { victim: { education: "none", sex: "female" } },
      { victim: { education: "none", sex: "other" } },
    ),
    refused: {
      reason: "two heads are merged and the third is left out",
      document: { victim: { education: "primary", sex: "female" } },
    },
  },
  {
    name: "criss-cross",
    revisions: crissCross(),
    refused: {
      reason: "one of two bases is picked, and the answer equal to it counts as unchanged",
      document: { victim: { education: "primary" } },
    },
  },
  {
    name: "no common ancestor",
    revisions: [
      root({ victim: { sex: "male", education: "none" } }),
      child(3, [], { victim: { sex: "female" } }),
    ],
    refused: {
      reason: "the later head replaces the whole document",
      document: { victim: { sex: "female" } },
    },
  },
  {
    name: "missing parent",
    revisions: missing(),
    refused: {
      reason: "an older ancestor stands in for the missing one",
      document: { victim: { sex: "male", education: "none" } },
    },
  },
];

const golden = samples.map(({ name, revisions, refused }) => ({
  name,
  revisions,
  view: mergeHeads(aRevisionSet(...revisions)),
  refused,
}));
writeFileSync(new URL("merge.json", import.meta.url), `${JSON.stringify(golden, null, 2)}\n`);
