/**
 * What must hold for every history of a case. Several thousand histories a run; never skipped: a
 * merge that only seems to work loses answers.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isJsonObject, isSameJson, type Json } from "../../../src/domain/json.ts";
import { type MergedCase, mergeHeads, type ShownConflict } from "../../../src/domain/merge.ts";
import { placesOf, toSteps } from "../../../src/domain/pointer.ts";
import { protectedPaths } from "../../../src/domain/protected-paths.ts";
import type { RevisionNode, RevisionSet } from "../../../src/domain/revision.ts";
import { asSeen, play, repeats, someActs } from "../../support/case-play.ts";
import { answersOf, itemsOf, plainMerge } from "../../support/plain-merge.ts";
import { aRevision, aRevisionSet, valueIn } from "../../support/revisions.ts";

const guarded = placesOf(protectedPaths.get("case@1") ?? []);

/** The same revisions, handed in in another order. */
const reordered = (set: RevisionSet, seed: number): RevisionSet =>
  new Map(
    [...set].sort(
      ([a], [b]) =>
        ((a.charCodeAt(seed % 43) * 31 + seed) % 97) - ((b.charCodeAt(seed % 43) * 31 + seed) % 97),
    ),
  );

const ancestorsOf = (set: RevisionSet, id: string): ReadonlySet<string> => {
  const parents = set.get(id)?.parents ?? [];
  return new Set(parents.flatMap((parent) => [parent, ...ancestorsOf(set, parent)]));
};

/** The bases of two revisions whose whole history is held, found the slow way. */
const slowBases = (set: RevisionSet, left: string, right: string): readonly RevisionNode[] => {
  const ofRight = ancestorsOf(set, right);
  const common = [...ancestorsOf(set, left)].filter((id) => ofRight.has(id));
  return common
    .filter((id) => !common.some((other) => ancestorsOf(set, other).has(id)))
    .flatMap((id) => set.get(id) ?? []);
};

/** Whether the view shows this answer, or keeps it in a conflict at the place or above it. */
const isKept = (view: MergedCase, path: string, answer: string): boolean =>
  answersOf(view.document).get(path) === answer ||
  view.conflicts.some(
    (conflict) =>
      (path === conflict.path || path.startsWith(`${conflict.path}/`)) &&
      conflict.values.some(({ value }) => {
        const rest = toSteps(path).slice(toSteps(conflict.path).length);
        return JSON.stringify(valueIn(value, rest)) === answer;
      }),
  );

const itemAt = (node: RevisionNode, path: string): Json | undefined => {
  const [repeat = "", id = ""] = toSteps(path);
  const item = itemsOf(node.document, repeat).get(id);
  return item && { ...item, revision: 0 };
};

/** Whether another head knowingly replaced this answer, or removed the item that held it. */
const isReplaced = (
  set: RevisionSet,
  heads: readonly RevisionNode[],
  head: RevisionNode,
  path: string,
): boolean =>
  heads.some((other) => {
    if (other === head) return false;
    const bases = slowBases(set, head.id, other.id);
    const replacedBy = (read: (node: RevisionNode) => Json | undefined): boolean => {
      const before = bases.length === 0 ? [undefined] : bases.map(read);
      return (
        before.every((value) => isSameJson(value, read(head))) &&
        !isSameJson(read(other), read(head))
      );
    };
    const isItem = Object.hasOwn(repeats, toSteps(path)[0] ?? "");
    return (
      replacedBy((node) => answersOf(node.document).get(path)) ||
      (isItem && itemAt(other, path) === undefined && replacedBy((node) => itemAt(node, path)))
    );
  });

describe("for every history on three devices", () => {
  test("all who hold the same revisions see the same case, whatever the order of delivery", () => {
    fc.assert(
      fc.property(someActs(14), fc.nat(), fc.nat(), (acts, one, two) => {
        const { held, all } = play(acts, 3);
        const view = mergeHeads(all);
        expect(mergeHeads(reordered(all, one))).toEqual(view);
        const union = new Map(held.flatMap((set) => [...reordered(set, two)]));
        expect(mergeHeads(union)).toEqual(view);
      }),
      { numRuns: 1500 },
    );
  });

  test("no answer of a head disappears: it is shown, kept in a conflict, or was knowingly replaced", () => {
    fc.assert(
      fc.property(someActs(14), (acts) => {
        const { all } = play(acts, 3);
        const view = mergeHeads(all);
        for (const head of view.heads)
          for (const [path, answer] of answersOf(head.document))
            if (!isKept(view, path, answer) && !isReplaced(all, view.heads, head, path))
              throw new Error(`${answer} of ${head.id} is lost at ${path}`);
      }),
      { numRuns: 1500 },
    );
  });

  test("no value of an unsettled conflict disappears before a person settles it", () => {
    fc.assert(
      fc.property(someActs(14), (acts) => {
        const { all } = play(acts, 3);
        const view = mergeHeads(all);
        const carried = view.heads.flatMap((head) =>
          head.conflicts.map((entry) => ({ head, entry })),
        );
        for (const { head, entry } of carried)
          if (!view.heads.some((other) => isSettledBy(all, head, other, entry.path)))
            for (const { value } of entry.values)
              expect(shownAt(view, entry.path).some((shown) => isSameJson(shown, value))).toBe(
                true,
              );
      }),
      { numRuns: 800 },
    );
  });

  test("a protected field in conflict has no current value, and every conflict shows all its values", () => {
    fc.assert(
      fc.property(someActs(14), (acts) => {
        const view = mergeHeads(play(acts, 3).all);
        for (const conflict of view.conflicts) {
          const steps = toSteps(conflict.path);
          expect(conflict.protected).toBe(guarded.covers(steps) || guarded.reachesBelow(steps));
          expect(currentValues(view, conflict)).toEqual([]);
        }
      }),
      { numRuns: 800 },
    );
  });

  test("saving what is seen, unchanged, changes nothing that is seen", () => {
    fc.assert(
      fc.property(someActs(14), (acts) => {
        const { all } = play(acts, 3);
        const view = mergeHeads(all);
        const seen = asSeen(view, "2026-06-01T00:00:00.000Z");
        const again = mergeHeads(new Map([...all, [seen.id, seen]]));
        expect(again.document).toEqual(view.document);
        expect(again.conflicts).toEqual(view.conflicts);
        expect(again.heads).toEqual([seen]);
      }),
      { numRuns: 800 },
    );
  });

  test("a missing revision never hides an answer that would be kept if it were there", () => {
    fc.assert(
      fc.property(someActs(14), fc.nat(), (acts, pick) => {
        const { all } = play(acts, 3);
        const whole = mergeHeads(all);
        const inner = [...all.keys()].filter((id) => !whole.heads.some((head) => head.id === id));
        const lost = inner[pick % Math.max(inner.length, 1)];
        const view = mergeHeads(new Map([...all].filter(([id]) => id !== lost)));
        for (const head of whole.heads)
          for (const [path, answer] of answersOf(head.document))
            if (isKept(whole, path, answer)) expect(isKept(view, path, answer)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

test("two heads with one base come out as a plain three-way merge gives them", () => {
  fc.assert(
    fc.property(someActs(4), someActs(4), someActs(4), (before, left, right) => {
      const base = { ...mergeHeads(play(before, 1).all), conflicts: [] };
      const root = aRevision({ document: base.document, at: "2026-01-01T00:00:00.000Z" });
      const child = (acts: typeof left, at: string) => {
        const nodes = play(acts, 1).all;
        const { document } = mergeHeads(nodes);
        return aRevision({ parents: [root.id], document, at });
      };
      const earlier = child([...before, ...left], "2026-02-01T00:00:00.000Z");
      const later = child([...before, ...right], "2026-02-02T00:00:00.000Z");
      const view = mergeHeads(aRevisionSet(root, earlier, later), new Map([["case@1", []]]));
      const plain = plainMerge(root.document, earlier.document, later.document);
      expect(new Set(view.conflicts.map(({ path }) => path))).toEqual(plain.conflicts);
      expect(answersOf(view.document)).toEqual(plain.answers);
    }),
    { numRuns: 2000 },
  );
});

describe("for up to six heads that share all, some or none of their history", () => {
  const document = fc.record(
    {
      case: fc.record({ caseStatus: fc.constantFrom("active", "closed") }, { requiredKeys: [] }),
      victim: fc.record(
        { sex: fc.constantFrom("male", "female"), education: fc.constantFrom("none", "primary") },
        { requiredKeys: [] },
      ),
      routeLeg: fc.uniqueArray(
        fc.record({ id: fc.constantFrom("a", "b", "c"), toCountry: fc.constantFrom("MYS", "THA") }),
        { selector: ({ id }) => id },
      ),
    },
    { requiredKeys: [] },
  );
  const history = fc.array(
    fc.record({ document, parents: fc.array(fc.nat(), { maxLength: 3 }), clock: fc.nat(9) }),
    { minLength: 2, maxLength: 9 },
  );

  const built = (
    plan: readonly { document: unknown; parents: readonly number[]; clock: number }[],
  ) => {
    const nodes: RevisionNode[] = [];
    for (const { document: content, parents, clock } of plan)
      nodes.push(
        aRevision({
          document: content as RevisionNode["document"],
          parents: [...new Set(parents.flatMap((at) => nodes[at % (nodes.length + 1)]?.id ?? []))],
          at: `2026-01-01T00:00:0${clock}.000Z`,
        }),
      );
    return aRevisionSet(...nodes);
  };

  test("the view is the same in any order and loses no answer, crosswise merges included", () => {
    const numbers = new Set<number>();
    fc.assert(
      fc.property(history, fc.nat(), (plan, seed) => {
        const set = built(plan);
        const view = mergeHeads(set);
        numbers.add(view.heads.length);
        expect(mergeHeads(reordered(set, seed))).toEqual(view);
        for (const head of view.heads)
          for (const [path, answer] of answersOf(head.document))
            expect(isKept(view, path, answer) || isReplaced(set, view.heads, head, path)).toBe(
              true,
            );
      }),
      { numRuns: 1500 },
    );
    expect([...numbers].sort()).toEqual(expect.arrayContaining([1, 2, 3, 4, 5, 6]));
  });
});

/** What is current although it must not be, or is shown although no revision in the conflict holds it. */
const currentValues = (view: MergedCase, conflict: ShownConflict): readonly unknown[] => {
  const steps = toSteps(conflict.path);
  const shown = valueIn(view.document, steps);
  if (conflict.path === "/consent") return view.consent === undefined ? [] : [view.consent];
  if (guarded.covers(steps)) return shown === undefined ? [] : [shown];
  if (steps.length === 2 && Object.hasOwn(repeats, steps[0] ?? ""))
    return steps[0] === "riskAssessment" && isJsonObject(shown) && Object.hasOwn(shown, "overall")
      ? [shown]
      : [];
  return conflict.values.some(({ value }) => isSameJson(value, shown)) ? [] : [shown];
};

const shownAt = (view: MergedCase, path: string): readonly (Json | undefined)[] =>
  view.conflicts.find((conflict) => conflict.path === path)?.values.map(({ value }) => value) ?? [];

/** Whether another head took away or changed an entry that this head carried on untouched. */
const isSettledBy = (
  set: RevisionSet,
  head: RevisionNode,
  other: RevisionNode,
  path: string,
): boolean => {
  const entry = (node: RevisionNode) =>
    valuesOf(node.conflicts.find((conflict) => conflict.path === path));
  const bases = slowBases(set, head.id, other.id);
  return (
    bases.length > 0 &&
    bases.every((base) => isSameJson(entry(base), entry(head))) &&
    !isSameJson(entry(other), entry(head))
  );
};

const valuesOf = (entry: { readonly values: readonly unknown[] } | undefined): Json | undefined =>
  entry && (JSON.parse(JSON.stringify(entry.values)) as Json);
