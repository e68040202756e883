import { describe, expect, test } from "vitest";
import { createChance } from "../../../src/domain/practice/chance.ts";
import type { Layout } from "../../../src/statistics/linked-counts.ts";
import {
  firstBroken,
  type Release,
  type ReleaseLedger,
  release,
  releaseRefusal,
  withdraw,
} from "../../../src/statistics/release-ledger.ts";
import { recoveredFrom } from "../../support/attacker.ts";
import {
  aRelease,
  axes,
  codes,
  digest,
  drawLayout,
  drawPersons,
  populationOf,
  readBy,
} from "../../support/releases.ts";

const tokens = crypto.getRandomValues(new Uint32Array(4000));
const persons = drawPersons(createChance(5), 700);
const population = populationOf(persons, tokens);
const [sex, age, place] = axes;
const layoutOf = (
  names: readonly (typeof sex)[],
  where: readonly [string, string][] = [],
): Layout => ({
  axes: names.flatMap((axis) => axis ?? []),
  where: new Map(where),
});

const released = async (...proposals: readonly Release[]): Promise<ReleaseLedger> => {
  let ledger: ReleaseLedger = [];
  for (const proposal of proposals) {
    const result = await release(ledger, proposal, digest);
    if (!result.ok) throw new Error(result.failure.type);
    ledger = result.value;
  }
  return ledger;
};

describe("the ledger of releases", () => {
  test("needs a second person, who is not the author, for what leaves the workstation", () => {
    const { approver: _none, ...alone } = aRelease(population, [layoutOf([sex])]);
    expect(releaseRefusal([], alone)).toEqual({ type: "needs-approver" });
    expect(releaseRefusal([], { ...alone, approver: "ana" })).toEqual({ type: "needs-approver" });
    expect(releaseRefusal([], { ...alone, approver: "budi" })).toBeUndefined();
  });

  test("takes a release once", async () => {
    const proposal = aRelease(population, [layoutOf([sex])]);
    const ledger = await released(proposal);
    expect(releaseRefusal(ledger, proposal)).toEqual({ type: "already-released" });
  });

  test("shows where an entry was changed, left out or put in", async () => {
    const ledger = await released(
      aRelease(population, [layoutOf([sex])]),
      aRelease(population, [layoutOf([age])]),
      aRelease(population, [layoutOf([place])]),
    );
    expect(await firstBroken(ledger, digest)).toBeUndefined();
    expect(await firstBroken(ledger.toSpliced(1, 1), digest)).toBe(1);
    const [first, second, third] = ledger;
    if (!first || !second || !third) throw new Error("three were released");
    const changed = { ...second, fact: { ...second.fact, author: "eve" } };
    expect(await firstBroken([first, changed, third], digest)).toBe(1);
    expect(await firstBroken([second, first, third], digest)).toBe(0);
  });

  test("keeps a withdrawn release, and goes on comparing with it", async () => {
    const proposal = aRelease(population, [layoutOf([sex])]);
    const ledger = await withdraw(
      await released(proposal),
      { releaseId: proposal.releaseId, at: proposal.at, author: "ana", reason: "wrong year" },
      digest,
    );
    expect(ledger).toHaveLength(2);
    expect(await firstBroken(ledger, digest)).toBeUndefined();
    const fewMore = populationOf([...persons, ...persons.slice(0, 4)], tokens);
    expect(releaseRefusal(ledger, aRelease(fewMore, [layoutOf([sex])]))?.type).toBe(
      "differs-by-few",
    );
  });

  test("refuses the same table after four more cases, and takes it after a hundred", async () => {
    const first = aRelease(population, [layoutOf([sex])]);
    const ledger = await released(first);
    const fourMore = populationOf([...persons, ...persons.slice(0, 4)], tokens);
    expect(releaseRefusal(ledger, aRelease(fourMore, [layoutOf([sex])]))).toMatchObject({
      type: "differs-by-few",
      earlier: first.releaseId,
    });
    const manyMore = populationOf([...persons, ...persons.slice(0, 100)], tokens);
    expect(releaseRefusal(ledger, aRelease(manyMore, [layoutOf([sex])]))).toBeUndefined();
  });

  test("names the earlier release and the coarser grouping that passes", async () => {
    // Everybody but seven is a child or an adult: asked behind both filters, the seven appear.
    const children = Array.from({ length: 60 }, () => ({ sex: ["female"], age: ["child"] }));
    const old = Array.from({ length: 7 }, () => ({ sex: ["female"], age: ["old"] }));
    const few = populationOf([...children, ...old], tokens);
    const first = aRelease(few, [layoutOf([], [["sex", "female"]])]);
    const result = await release(
      await released(first),
      aRelease(few, [
        layoutOf(
          [],
          [
            ["sex", "female"],
            ["age", "child"],
          ],
        ),
      ]),
      digest,
      [
        {
          description: "without age",
          make: () => aRelease(few, [layoutOf([], [["sex", "female"]])]),
        },
      ],
    );
    expect(result).toMatchObject({
      ok: false,
      failure: {
        type: "differs-by-few",
        earlier: first.releaseId,
        persons: 7,
        passes: "without age",
      },
    });
  });
});

/** Pairs of tables asked at random; what an attacker finds out of those that are given. */
const attackPairs = async (pairs: number, seed: number, isGuarded: boolean) => {
  const chance = createChance(seed);
  let found = 0;
  let refused = 0;
  for (let pair = 0; pair < pairs; pair += 1) {
    const first = aRelease(population, [drawLayout(chance)]);
    const second = aRelease(population, [drawLayout(chance)]);
    const isRefused = isGuarded && releaseRefusal(await released(first), second) !== undefined;
    if (isRefused) refused += 1;
    const given = [...readBy(first), ...(isRefused ? [] : readBy(second))];
    found += recoveredFrom(given, codes).length;
  }
  return { found, refused };
};

const runs = (few: number): number => Number(process.env["LINDUNG_RUNS"] ?? few);

describe("the attacker, who asks for tables", () => {
  test("finds nobody in a thousand pairs of tables at random, and somebody without the ledger", async () => {
    const guarded = await attackPairs(runs(1000), 11, true);
    expect(guarded.found).toBe(0);
    expect(guarded.refused).toBeGreaterThan(0);
    expect((await attackPairs(100, 11, false)).found).toBeGreaterThan(0);
  });

  test("finds nobody in thirty tables of the same persons, taken together", async () => {
    const chance = createChance(23);
    let ledger: ReleaseLedger = [];
    for (let asked = 0; asked < 30; asked += 1) {
      const result = await release(ledger, aRelease(population, [drawLayout(chance)]), digest);
      if (result.ok) ledger = result.value;
    }
    const given = ledger.flatMap(({ fact }) => (fact.kind === "release" ? readBy(fact) : []));
    expect(ledger.length).toBeGreaterThan(5);
    expect(recoveredFrom(given, codes)).toEqual([]);
  });

  test("finds nobody by asking again as cases come in", async () => {
    const all = drawPersons(createChance(31), 900);
    let ledger: ReleaseLedger = [];
    for (let now = 600; now <= 900; now += 3) {
      const proposal = aRelease(populationOf(all.slice(0, now), tokens), [layoutOf([sex])]);
      const result = await release(ledger, proposal, digest);
      if (result.ok) ledger = result.value;
    }
    const shown = ledger.flatMap(({ fact }) => (fact.kind === "release" ? [readBy(fact)] : []));
    expect(shown.length).toBeGreaterThan(3);
    expect(shown.length).toBeLessThan(40);
    const changes = shown.flatMap((then, at) =>
      shown
        .slice(at + 1)
        .flatMap((now) => now.map(({ n }, cell) => Number(n) - Number(then[cell]?.n))),
    );
    expect(changes.filter((change) => change > 0 && change < 11)).toEqual([]);
  });
});
