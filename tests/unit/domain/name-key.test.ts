import { expect, test } from "vitest";
import { allKeys, nameLikeness, nameTokens, prepareName } from "../../../src/domain/name-key.ts";

const likeness = (left: string, right: string): number =>
  nameLikeness(prepareName(left), prepareName(right));

/** Invented spellings of one name, by the rules that are known to occur. */
const variants: readonly (readonly [string, string])[] = [
  ["Soekarno", "Sukarno"],
  ["Djoko", "Joko"],
  ["Tjipto", "Cipto"],
  ["Sjafrudin", "Syafrudin"],
  ["Muh. Yusuf", "Muhammad Yusup"],
  ["Mohd Rizki", "Muhammad Rizky"],
  ["Siti Nurhaliza", "St. Nur Haliza"],
  ["Achmad Fauzi", "Ahmad Pauzi"],
  ["Abd. Rahman", "Abdul Rachman"],
  ["Srey Neang", "Sreyneang"],
  ["Sokha Chea", "Chea Sokha"],
  ["Sovann", "Sovan"],
  ["Phally", "Pally"],
  ["Sok Dara", "Sokdara"],
  ["សុខា", "Sokha"],
  ["ចាន់ ដារា", "Chan Dara"],
  ["Somchai", "Somchay"],
  ["สมชาย", "Somchai"],
  ["Wirawan", "Virawan"],
  ["Nguyễn Thị Hoa", "Nguyen Thi Hoa"],
  ["Maria dela Cruz", "Maria Cruz"],
  ["Hj. Fatimah binti Hassan", "Fatimah Hasan"],
  ["Yusuf", "Jusuf"],
  ["Rezky", "Rezki"],
];

/** Names of different people that look alike. */
const lookAlikes: readonly (readonly [string, string])[] = [
  ["Sokha", "Sothea"],
  ["Dewi", "Dinda"],
  ["Budi", "Bayu"],
  ["Chan Dara", "Chan Mony"],
  ["Siti Aminah", "Siti Rohani"],
  ["Somchai", "Somsak"],
  ["Maria Santos", "Marlon Santos"],
  ["Nang Kham", "Nai Khun"],
  ["Ahmad", "Amat"],
  ["Sreymom", "Sreypov"],
];

test("most spellings of one name are found, and most names of others are not", () => {
  const found = variants.filter(([a, b]) => likeness(a, b) >= 0.75);
  const taken = lookAlikes.filter(([a, b]) => likeness(a, b) >= 0.75);
  expect(
    found.length,
    JSON.stringify(variants.filter((pair) => !found.includes(pair))),
  ).toBeGreaterThanOrEqual(22);
  expect(taken.length, JSON.stringify(taken)).toBeLessThanOrEqual(2);
});

test("titles and whose child somebody is are not the name; a name of titles alone stays", () => {
  expect(nameTokens("Hj. Fatimah binti Hassan")).toEqual(["fatimah", "hassan"]);
  expect(nameTokens("Nang")).toEqual(["nang"]);
});

test("the order of words does not matter, and the likeness is the same both ways", () => {
  for (const [a, b] of [...variants, ...lookAlikes])
    expect(likeness(a, b)).toBeCloseTo(likeness(b, a));
  expect(likeness("Chea Sokha", "Sokha Chea")).toBe(1);
});

test("nothing is like a name without a letter", () => {
  expect(allKeys(prepareName("  …  "))).toEqual([]);
  expect(likeness("", "Sokha")).toBe(0);
});

test("somebody may be called like a member of every object", () => {
  for (const name of ["constructor", "__proto__", "toString"])
    expect(likeness(name, name), name).toBe(1);
});
