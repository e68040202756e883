import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../../src/domain/json.ts";
import { mergeHeads } from "../../../src/domain/merge.ts";
import type { RevisionNode } from "../../../src/domain/revision.ts";
import { aRevision, aRevisionSet } from "../../support/revisions.ts";

const minute = (n: number): string => `2026-03-01T10:${String(n).padStart(2, "0")}:00.000Z`;

/** A first revision and one child for each document given, a minute apart. */
const aFork = (base: JsonObject, ...heads: readonly JsonObject[]) => {
  const root = aRevision({ document: base, at: minute(0) });
  const nodes = heads.map((document, at) =>
    aRevision({ document, parents: [root.id], at: minute(at + 1), author: `author ${at}` }),
  );
  return { root, nodes, set: aRevisionSet(root, ...nodes) };
};

const leg = (id: string, more: JsonObject = {}): JsonObject => ({
  id,
  createdAt: minute(0),
  toCountry: "MYS",
  ...more,
});
const idsIn = (value: Json | undefined): unknown =>
  Array.isArray(value) ? value.map((item: { id: string }) => item.id) : value;

describe("the merged view of a case", () => {
  test("of one revision is that revision", () => {
    const only = aRevision({ document: { victim: { sex: "female" } }, consent: { a: "given" } });
    const view = mergeHeads(aRevisionSet(only));
    expect(view.document).toEqual(only.document);
    expect(view.consent).toEqual({ a: "given" });
    expect(view.conflicts).toEqual([]);
    expect(view.flags).toEqual({
      noCommonAncestor: false,
      missingParents: [],
      unknownSchema: false,
    });
  });

  test("cannot be made of nothing", () => {
    expect(() => mergeHeads(new Map())).toThrow("at least one revision");
  });

  test("takes changes to different fields from both people without asking", () => {
    const { set } = aFork(
      { victim: { sex: "female", education: "none" } },
      { victim: { sex: "female", education: "primary" } },
      { victim: { sex: "female", education: "none", ageAtRegistration: 19 } },
    );
    const view = mergeHeads(set);
    expect(view.document).toEqual({
      victim: { sex: "female", education: "primary", ageAtRegistration: 19 },
    });
    expect(view.conflicts).toEqual([]);
  });

  test("shows the later of two answers to one question and keeps the other beside it", () => {
    const { set, nodes } = aFork(
      { victim: { education: "none" } },
      { victim: { education: "primary" } },
      { victim: { education: "secondary" } },
    );
    const view = mergeHeads(set);
    expect(view.document).toEqual({ victim: { education: "secondary" } });
    expect(view.conflicts).toHaveLength(1);
    expect(view.conflicts[0]).toMatchObject({ path: "/victim/education", protected: false });
    expect(new Set(view.conflicts[0]?.values)).toEqual(
      new Set([
        { rev: nodes[0]?.id, value: "primary" },
        { rev: nodes[1]?.id, value: "secondary" },
      ]),
    );
  });

  test("an answer that was taken away conflicts with one that was changed, as absent", () => {
    const { set, nodes } = aFork(
      { victim: { education: "none", sex: "male" } },
      { victim: { education: "primary", sex: "male" } },
      { victim: { sex: "male" } },
    );
    const view = mergeHeads(set);
    expect(view.document).toEqual({ victim: { sex: "male" } });
    expect(view.conflicts[0]?.values).toContainEqual({ rev: nodes[1]?.id });
    expect(view.conflicts[0]?.values).toContainEqual({ rev: nodes[0]?.id, value: "primary" });
  });

  test("shows no value where the case status is disputed", () => {
    const { set } = aFork(
      { case: { caseStatus: "active", dataSource: "hotline" } },
      { case: { caseStatus: "closed", dataSource: "hotline" } },
      { case: { caseStatus: "follow_up", dataSource: "hotline" } },
    );
    const view = mergeHeads(set);
    expect(view.document).toEqual({ case: { dataSource: "hotline" } });
    expect(view.conflicts).toMatchObject([{ path: "/case/caseStatus", protected: true }]);
    expect(view.conflicts[0]?.values).toHaveLength(2);
  });

  test("holds back the consent stated beside the document when two people stated it differently", () => {
    const document = { consent: [] };
    const root = aRevision({ consent: {}, document });
    const given = aRevision({ parents: [root.id], consent: { statistics: "given" }, document });
    const refused = aRevision({ parents: [root.id], consent: { statistics: "refused" }, document });
    const view = mergeHeads(aRevisionSet(root, given, refused));
    expect(view).not.toHaveProperty("consent");
    expect(view.conflicts).toMatchObject([{ path: "/consent", protected: true }]);
    expect(view.document).toEqual(root.document);
  });

  test("keeps consent records that two people added side by side", () => {
    const { set } = aFork(
      { consent: [] },
      { consent: [leg("a", { createdAt: minute(2), scope: "statistics" })] },
      { consent: [leg("b", { createdAt: minute(1), scope: "statistics" })] },
    );
    const view = mergeHeads(set);
    expect(idsIn(view.document["consent"])).toEqual(["b", "a"]);
    expect(view.conflicts).toEqual([]);
  });

  test("leaves a consent record out when one person removed it and another changed it", () => {
    const { set, nodes } = aFork(
      { consent: [leg("a", { decision: "given" })] },
      { consent: [leg("a", { decision: "withdrawn" })] },
      { consent: [] },
    );
    const view = mergeHeads(set);
    expect(view.document).toEqual({ consent: [] });
    expect(view.conflicts).toMatchObject([{ path: "/consent/a", protected: true }]);
    expect(view.conflicts[0]?.values).toContainEqual({ rev: nodes[1]?.id });
  });

  test("matches items by id, whatever their position", () => {
    const { set } = aFork(
      { routeLeg: [leg("a"), leg("b")] },
      { routeLeg: [leg("b"), leg("a", { toCountry: "THA" })] },
      { routeLeg: [leg("b", { fromCountry: "KHM" }), leg("a")] },
    );
    expect(mergeHeads(set).document).toEqual({
      routeLeg: [leg("a", { toCountry: "THA" }), leg("b", { fromCountry: "KHM" })],
    });
  });

  test("lets an item go that one person removed and nobody touched", () => {
    const { set } = aFork(
      { routeLeg: [leg("a"), leg("b")] },
      { routeLeg: [leg("a"), leg("b")], victim: { sex: "male" } },
      { routeLeg: [leg("b")] },
    );
    const view = mergeHeads(set);
    expect(idsIn(view.document["routeLeg"])).toEqual(["b"]);
    expect(view.conflicts).toEqual([]);
  });

  test("being saved again is no change: an untouched item still goes", () => {
    const { set } = aFork(
      { routeLeg: [leg("a", { revision: 1, updatedAt: minute(0) })] },
      { routeLeg: [leg("a", { revision: 2, updatedAt: minute(1) })] },
      { routeLeg: [] },
    );
    expect(mergeHeads(set).document).toEqual({ routeLeg: [] });
  });

  test("keeps an item that one person removed and another changed, and says so", () => {
    const { set, nodes } = aFork(
      { routeLeg: [leg("a")] },
      { routeLeg: [] },
      { routeLeg: [leg("a", { toCountry: "THA" })] },
    );
    const view = mergeHeads(set);
    expect(view.document).toEqual({ routeLeg: [leg("a", { toCountry: "THA" })] });
    expect(view.conflicts).toHaveLength(1);
    expect(view.conflicts[0]).toMatchObject({ path: "/routeLeg/a", protected: false });
    expect(view.conflicts[0]?.values).toContainEqual({ rev: nodes[0]?.id });
  });

  test("an item marked deleted is an item that is gone", () => {
    const { set } = aFork(
      { routeLeg: [leg("a")] },
      { routeLeg: [leg("a", { deleted: true })] },
      { routeLeg: [leg("a", { toCountry: "THA" })] },
    );
    expect(mergeHeads(set).conflicts).toMatchObject([{ path: "/routeLeg/a" }]);
    const alone = aRevision({ document: { routeLeg: [leg("a", { deleted: true })] } });
    expect(mergeHeads(aRevisionSet(alone)).document).toEqual({ routeLeg: [] });
  });

  test("withholds the risk level of an assessment that somebody removed and somebody changed", () => {
    const risk = (more: JsonObject): JsonObject => ({ id: "r", occasion: "intake", ...more });
    const { set } = aFork(
      { riskAssessment: [risk({ overall: "low" })] },
      { riskAssessment: [] },
      { riskAssessment: [risk({ overall: "high" })] },
    );
    const view = mergeHeads(set);
    expect(view.document).toEqual({ riskAssessment: [risk({})] });
    expect(view.conflicts).toMatchObject([{ path: "/riskAssessment/r", protected: true }]);
  });

  test("orders items by when they were made, then by id", () => {
    const { set } = aFork(
      {},
      { routeLeg: [leg("z", { createdAt: minute(1) }), leg("y", { createdAt: minute(3) })] },
      { routeLeg: [leg("b", { createdAt: minute(2) }), leg("a", { createdAt: minute(2) })] },
    );
    expect(idsIn(mergeHeads(set).document["routeLeg"])).toEqual(["z", "a", "b", "y"]);
  });

  test("takes a coded list as one answer", () => {
    const { set } = aFork(
      { victim: { citizenship: ["KHM"] } },
      { victim: { citizenship: ["KHM", "THA"] } },
      { victim: { citizenship: ["KHM", "VNM"] } },
    );
    expect(mergeHeads(set).conflicts).toMatchObject([{ path: "/victim/citizenship" }]);
  });

  test("takes a date with its precision as one answer, never half of each", () => {
    const date = (value: string, precision: string): JsonObject => ({ value, precision });
    const episode = (startDate: JsonObject): JsonObject => ({
      exploitation: [leg("e", { startDate })],
    });
    const { set } = aFork(
      episode(date("2020", "year")),
      episode(date("2020-05", "month")),
      episode(date("2021", "year")),
    );
    const view = mergeHeads(set);
    expect(view.document).toEqual(episode(date("2021", "year")));
    expect(view.conflicts).toMatchObject([{ path: "/exploitation/e/startDate" }]);
  });

  test("merges reasons for missing answers question by question", () => {
    const victim = (missing: JsonObject): JsonObject => ({ victim: { id: "v", missing } });
    const { set } = aFork(
      victim({}),
      victim({ sex: "declined" }),
      victim({ education: "not_asked" }),
    );
    expect(mergeHeads(set).document).toEqual(victim({ sex: "declined", education: "not_asked" }));
  });

  test("takes who touched a record last from the later head, and never disputes it", () => {
    const record = (more: JsonObject): JsonObject => ({ id: "v", revision: 1, ...more });
    const { set } = aFork(
      { victim: record({ updatedBy: "x" }) },
      { victim: record({ revision: 2, updatedBy: "y", sex: "male" }) },
      { victim: record({ revision: 7, updatedBy: "z" }) },
    );
    const view = mergeHeads(set);
    expect(view.document).toEqual({ victim: record({ revision: 7, updatedBy: "z", sex: "male" }) });
    expect(view.conflicts).toEqual([]);
  });

  test("treats every field of an unknown schema as protected", () => {
    const root = aRevision({ schema: "case@99", document: { victim: { sex: "male" } } });
    const child = (sex: string) =>
      aRevision({ schema: "case@99", parents: [root.id], document: { victim: { sex, a: 1 } } });
    const view = mergeHeads(aRevisionSet(root, child("female"), child("other")));
    expect(view.flags.unknownSchema).toBe(true);
    expect(view.conflicts).toMatchObject([{ path: "/victim/sex", protected: true }]);
    expect(view.document).toEqual({ victim: { a: 1 } });
  });

  test("merges cases that share no history as if both were new, and says so", () => {
    const view = mergeHeads(
      aRevisionSet(
        aRevision({ document: { victim: { sex: "male", education: "none" } } }),
        aRevision({ document: { victim: { sex: "female" } }, at: minute(3) }),
      ),
    );
    expect(view.flags.noCommonAncestor).toBe(true);
    expect(view.document).toEqual({ victim: { sex: "female", education: "none" } });
    expect(view.conflicts).toMatchObject([{ path: "/victim/sex" }]);
  });

  test("takes nothing for unchanged when a missing revision may have changed it", () => {
    const root = aRevision({ document: { victim: { sex: "male" } } });
    const between = aRevision({ parents: [root.id], document: { victim: { sex: "female" } } });
    const back = aRevision({ parents: [between.id], document: { victim: { sex: "male" } } });
    const other = aRevision({
      parents: [between.id],
      document: { victim: { sex: "female", education: "none" } },
    });
    const whole = mergeHeads(aRevisionSet(root, between, back, other));
    expect(whole.document).toEqual({ victim: { sex: "male", education: "none" } });
    const partial = mergeHeads(aRevisionSet(root, back, other));
    expect(partial.flags.missingParents).toEqual([between.id]);
    expect(partial.conflicts).toMatchObject([
      { path: "/victim/education" },
      { path: "/victim/sex" },
    ]);
  });

  test("a revision missing long before the fork costs nothing", () => {
    const root = aRevision({ parents: [aRevision().id], document: { victim: { sex: "male" } } });
    const child = (document: JsonObject) => aRevision({ parents: [root.id], document });
    const view = mergeHeads(
      aRevisionSet(
        root,
        child({ victim: { sex: "female" } }),
        child({ victim: { sex: "male", education: "none" } }),
      ),
    );
    expect(view.conflicts).toEqual([]);
    expect(view.flags.missingParents).toHaveLength(1);
    expect(view.flags.noCommonAncestor).toBe(false);
  });

  test("a criss-cross whose two bases disagree takes nothing for unchanged", () => {
    const root = aRevision({ document: { victim: { education: "none" } } });
    const left = aRevision({ parents: [root.id], document: { victim: { education: "primary" } } });
    const right = aRevision({
      parents: [root.id],
      document: { victim: { education: "secondary" } },
    });
    const cross = (education: string, at: number) =>
      aRevision({
        parents: [left.id, right.id],
        document: { victim: { education } },
        at: minute(at),
      });
    const heads = [cross("primary", 5), cross("secondary", 6)] as const;
    const view = mergeHeads(aRevisionSet(root, left, right, ...heads));
    expect(view.conflicts).toMatchObject([{ path: "/victim/education" }]);
    expect(view.document).toEqual({ victim: { education: "secondary" } });
  });

  test("orders heads by effective time: a child is later than its parents, whatever its clock said", () => {
    const root = aRevision({ at: minute(50), document: {} });
    const slow = aRevision({ at: minute(1), parents: [root.id], document: { a: { b: 1 } } });
    const fast = aRevision({ at: minute(40), document: { a: { b: 2 } } });
    const view = mergeHeads(aRevisionSet(root, slow, fast));
    expect(view.heads.map((head) => head.id)).toEqual([fast.id, slow.id]);
    expect(view.document).toEqual({ a: { b: 1 } });
  });
});

describe("a conflict that nobody has settled", () => {
  const { root, nodes, set } = aFork(
    { victim: { education: "none" } },
    { victim: { education: "primary" } },
    { victim: { education: "secondary" } },
  );
  const carried = mergeHeads(set).conflicts.map(({ path, values }) => ({ path, values }));
  const parents = nodes.map((node) => node.id);
  const next = (given: Partial<RevisionNode>) =>
    aRevision({ parents, at: minute(9), conflicts: carried, ...given });

  test("is carried on by whoever saves the case", () => {
    const saved = next({ document: { victim: { education: "secondary", sex: "male" } } });
    const view = mergeHeads(aRevisionSet(root, ...nodes, saved));
    expect(view.conflicts).toEqual(carried.map((conflict) => ({ ...conflict, protected: false })));
  });

  test("goes when one person settles it and nobody else touches it", () => {
    const kept = next({ document: { victim: { education: "secondary", sex: "male" } } });
    const settled = next({ document: { victim: { education: "primary" } }, conflicts: [] });
    const apart = mergeHeads(aRevisionSet(root, ...nodes, kept, settled));
    expect(apart.conflicts).toMatchObject([{ path: "/victim/education" }]);
    const child = aRevision({
      parents: [kept.id],
      document: { victim: { education: "primary", sex: "male" } },
      at: minute(10),
    });
    const other = aRevision({
      parents: [kept.id],
      document: { victim: { education: "secondary", sex: "female" } },
      conflicts: carried,
      at: minute(11),
    });
    const view = mergeHeads(aRevisionSet(root, ...nodes, kept, child, other));
    expect(view.conflicts).toEqual([]);
    expect(view.document).toEqual({ victim: { education: "primary", sex: "female" } });
  });

  test("keeps a third answer that was given without settling it", () => {
    const third = next({ document: { victim: { education: "tertiary" } } });
    const view = mergeHeads(aRevisionSet(root, ...nodes, third));
    expect(view.conflicts[0]?.values).toHaveLength(3);
    expect(view.conflicts[0]?.values).toContainEqual({ rev: third.id, value: "tertiary" });
  });
});

describe("a case approved here while it was changed there", () => {
  const base = { case: { workflowState: "submitted", revision: 1 }, victim: { sex: "female" } };
  const approved = {
    ...base,
    case: { workflowState: "approved", revision: 2 },
    review: [{ id: "r1", createdAt: minute(1), outcome: "approved" }],
  };
  const stateOf = (...heads: readonly JsonObject[]): Json | undefined => {
    const about = mergeHeads(aFork(base, ...heads).set).document["case"];
    return (about as JsonObject)["workflowState"];
  };
  const changed = { ...base, victim: { sex: "female", education: "primary" } };

  test("waits for review again, whichever came first", () => {
    expect(stateOf(approved, changed)).toBe("submitted");
    expect(stateOf(changed, approved)).toBe("submitted");
  });

  test("stays approved where only reviews were written", () => {
    const alsoApproved = {
      ...approved,
      review: [{ id: "r2", createdAt: minute(2), outcome: "approved" }],
    };
    expect(stateOf(approved, alsoApproved)).toBe("approved");
    expect(stateOf(approved, base)).toBe("approved");
  });

  test("is not approved while the two who approved differ", () => {
    const corrected = { ...approved, victim: { sex: "male" } };
    const other = { ...approved, victim: { sex: "other" } };
    expect(stateOf(corrected, other)).toBe("submitted");
  });

  test("is taken as it is where one person wrote on top of the other", () => {
    const root = aRevision({ document: base, at: minute(0) });
    const edit = aRevision({ document: changed, parents: [root.id], at: minute(1) });
    const review = { ...changed, case: approved.case };
    const last = aRevision({ document: review, parents: [edit.id], at: minute(2) });
    expect(mergeHeads(aRevisionSet(root, edit, last)).document).toEqual(review);
  });
});
