/** Invented persons, tables asked of them, and releases of those tables. */
import { createHash } from "node:crypto";
import type { Chance } from "../../src/domain/practice/chance.ts";
import {
  type Axis,
  axisOf,
  type Layout,
  linkCounts,
  type Traits,
  traitsIn,
  traitsKey,
} from "../../src/statistics/linked-counts.ts";
import {
  type Digest,
  type Release,
  type ReleasedCount,
  toReleasedTable,
} from "../../src/statistics/release-ledger.ts";
import { fingerprintsOf } from "../../src/statistics/set-fingerprint.ts";
import { hideLinked } from "../../src/statistics/suppress-linked.ts";
import type { Codes, Published } from "./attacker.ts";

/** The variables of these persons; with `form` somebody may have several. */
export const axes: readonly Axis[] = [
  axisOf("sex", ["female", "male"]),
  axisOf("age", ["child", "adult", "old"]),
  axisOf("place", ["a", "b", "c", "d", "e"]),
  axisOf("form", ["labour", "sexual", "other"], true),
];

/** The same, as the attacker knows them. */
export const codes: Codes = Object.fromEntries(
  axes.flatMap(({ name, top, parts }) => {
    const all = parts.get(top);
    return all ? [[name, all]] : [];
  }),
);

/** One person: the codes of each variable. */
export type Person = Readonly<Record<string, readonly string[]>>;

/** So many persons, unevenly spread. */
export const drawPersons = (chance: Chance, count: number): readonly Person[] =>
  Array.from({ length: count }, () => ({
    sex: [chance.weighted([["female", 70] as const, ["male", 30] as const])],
    age: [chance.weighted([["child", 15] as const, ["adult", 75] as const, ["old", 4] as const])],
    place: [
      chance.weighted([
        ["a", 50] as const,
        ["b", 25] as const,
        ["c", 12] as const,
        ["d", 6] as const,
        ["e", 2] as const,
      ]),
    ],
    form: chance.some(["labour", "sexual", "other"], chance.isSo(0.3) ? 2 : 1),
  }));

/** A table at random: one or two variables, behind a filter or none. */
export const drawLayout = (chance: Chance): Layout => {
  const order = chance.some(axes, axes.length);
  const shown = chance.whole(1, 2);
  const filters = order.slice(shown, shown + chance.whole(0, 2));
  return {
    axes: order.slice(0, shown),
    where: new Map(
      filters.map(({ name }) => [name, chance.one(codes[name]?.codes ?? [])] as const),
    ),
  };
};

const has = (person: Person, traits: Traits): boolean =>
  [...traits].every(([name, code]) => person[name]?.includes(code));

/** Persons with the tokens that make them comparable from release to release. */
export const populationOf = (persons: readonly Person[], tokens: Uint32Array) => {
  const fingerprint = fingerprintsOf(tokens);
  const found = (traits: Traits): readonly number[] =>
    persons.flatMap((person, at) => (has(person, traits) ? [at] : []));
  const sets = new Map<string, ReleasedCount["set"]>();
  const setOf = (traits: Traits): ReleasedCount["set"] => {
    const key = traitsKey(traits);
    const known = sets.get(key);
    if (known) return known;
    const { size, sums } = fingerprint(found(traits));
    const set = { size, sums: [...sums] };
    sets.set(key, set);
    return set;
  };
  return {
    countOf: (traits: Traits): number => setOf(traits).size,
    setOf,
    snapshotHash: String(persons.length),
  };
};
export type TestPopulation = ReturnType<typeof populationOf>;

let releases = 0;

/** A release of tables, each protected alone. */
export const aRelease = (
  population: TestPopulation,
  layouts: readonly Layout[],
  given: Partial<Release> = {},
): Release => {
  releases += 1;
  return {
    kind: "release",
    releaseId: `release-${releases}`,
    at: "2026-11-23T09:00:00.000Z",
    author: "ana",
    approver: "budi",
    reportId: "R1",
    definitionHash: "",
    snapshotHash: population.snapshotHash,
    tier: "T2",
    parameters: { threshold: 11 },
    publishedHash: "",
    tables: layouts.map((layout) => {
      const counts = linkCounts([layout], population.countOf);
      const hidden = hideLinked(counts);
      const numbers = new Map(counts.keys.map((key, at) => [key, at]));
      return toReleasedTable(
        layout,
        population.setOf,
        (key) => hidden.get(numbers.get(key) ?? -1) ?? "no",
      );
    }),
    ...given,
  };
};

/** What somebody outside reads of a release. */
export const readBy = ({ tables }: Release): readonly Published[] =>
  tables.flatMap((table) => {
    const counts = new Map(table.counts.map((count) => [count.key, count]));
    const layout: Layout = {
      axes: table.axes.map(({ name, top, parts }) => ({ name, top, parts: new Map(parts) })),
      where: new Map(table.where),
    };
    return traitsIn(layout).map((of) => {
      const count = counts.get(traitsKey(of));
      return { of, n: count?.hidden === "no" ? count.set.size : "hidden" };
    });
  });

/** SHA-256. */
export const digest: Digest = async (text) => createHash("sha256").update(text).digest("hex");
