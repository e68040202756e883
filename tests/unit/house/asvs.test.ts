/** The table of the ASVS says something about each requirement, once, and names only what is there. */
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** How many requirements each section of version 5.0.0 has. */
const sections: Readonly<Record<string, readonly number[]>> = {
  V1: [2, 10, 12, 3, 3],
  V2: [3, 3, 5, 2],
  V3: [1, 3, 5, 8, 8, 1, 5],
  V4: [5, 5, 2, 4],
  V5: [1, 6, 3, 3],
  V6: [3, 12, 8, 6, 8, 4, 2, 4],
  V7: [3, 4, 2, 5, 3, 2],
  V8: [4, 4, 3, 2],
  V9: [3, 4],
  V10: [2, 3, 5, 16, 5, 2, 3],
  V11: [4, 5, 5, 4, 2, 2, 2],
  V12: [5, 2, 5],
  V13: [4, 6, 4, 7],
  V14: [2, 8, 3],
  V15: [5, 5, 7, 4],
  V16: [1, 5, 4, 3, 4],
  V17: [2, 8, 2],
};

const everyRequirement = Object.entries(sections).flatMap(([chapter, counts]) =>
  counts.flatMap((count, at) =>
    Array.from({ length: count }, (_, index) => `${chapter.slice(1)}.${at + 1}.${index + 1}`),
  ),
);

const rows = readFileSync("docs/asvs.md", "utf8")
  .split("\n")
  .filter((line) => /^\| \d/.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()));

/** `1.2.6–1.2.8, 1.3.1` spelt out. */
const spelt = (cell: string): readonly string[] =>
  cell.split(", ").flatMap((part) => {
    const [first = "", last = first] = part.split("–");
    const section = first.slice(0, first.lastIndexOf(".") + 1);
    const [from, to] = [first, last].map((id) => Number(id.slice(id.lastIndexOf(".") + 1)));
    return Array.from(
      { length: (to ?? 0) - (from ?? 0) + 1 },
      (_, at) => `${section}${(from ?? 0) + at}`,
    );
  });

test("each of the 345 requirements has one row", () => {
  expect(everyRequirement).toHaveLength(345);
  const named = rows.flatMap(([, requirement = ""]) => spelt(requirement));
  expect(named.toSorted()).toEqual(everyRequirement.toSorted());
});

test("each row has a level, a state and a reason or a place", () => {
  for (const [, requirement, level, state, where = ""] of rows) {
    expect(level, requirement).toMatch(/^[123](–[123])?$/);
    expect(["yes", "no", "operator", "–"], requirement).toContain(state);
    expect(where.length, requirement).toBeGreaterThan(3);
  }
});

test("each file that is named is there", () => {
  const named = rows.flatMap((row) =>
    [...row.join(" ").matchAll(/`((?:tests|src|server)\/[\w./-]+)`/g)].map(
      ([, path]) => path ?? "",
    ),
  );
  expect(named.length).toBeGreaterThan(60);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});
