/** Invented rows of a queue with names of the region, and other spellings of them, from a seed. */
import type { CaseSummary } from "../../src/domain/summary.ts";
import { seededRandom } from "../../src/screens/session/invented-case.ts";

/** A row with an invented name. */
export type NamedRow = CaseSummary;

/** `count` rows; the same for the same seed. */
export const namedRows = (count: number, seed: number): readonly NamedRow[] => {
  const random = seededRandom(seed);
  const pick = <Value>(list: readonly [Value, ...Value[]]): Value =>
    list[Math.floor(random() * list.length)] ?? list[0];
  return Array.from({ length: count }, (_, at) => {
    const word = (): string =>
      Array.from({ length: 2 + Math.floor(random() * 2) }, () => pick(onsets) + pick(rhymes)).join(
        "",
      );
    const name = [pick(given), random() < 0.8 ? word() : pick(given)];
    const label = name.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join(" ");
    return {
      caseId: `00000000-0000-4000-8000-${at.toString(16).padStart(12, "0")}`,
      caseNumber: `ABCD-26-${at}`,
      label,
      ageBand: pick(["a09_17", "a18_20", "a21_23", "a24_26", "a27_29", "a30_38"]),
      sex: pick(["female", "male"]),
      child: false,
      citizenship: pick(["KHM", "IDN", "THA", "PHL"]),
      place: pick(["KH-1", "KH-2", "ID-JB", "TH-10", "PH-CEB"]),
      form: "",
      status: "active",
      workflow: "submitted",
      risk: "",
      registeredAt: "2026-01-01",
      updatedAt: "2026-01-01T00:00:00.000Z",
      author: "",
      remarks: 0,
      conflicts: 0,
    };
  });
};

/** The name as somebody else would write it: one or two known changes of spelling, or words turned round. */
export const alike = (name: string, turn: number): string => {
  const changed = changes.reduce(
    (text, [from, to], at) => ((turn + at) % 3 === 0 ? text.replace(from, to) : text),
    name.toLowerCase(),
  );
  return turn % 4 === 0 ? changed.split(" ").reverse().join(" ") : changed;
};

const changes = [
  ["u", "oe"],
  ["j", "dj"],
  ["th", "t"],
  ["ph", "p"],
  ["y", "i"],
  ["v", "w"],
  ["nn", "n"],
  ["s", "ss"],
] as const;

const onsets = [
  "s",
  "k",
  "ch",
  "th",
  "ph",
  "v",
  "d",
  "r",
  "l",
  "m",
  "n",
  "b",
  "p",
  "t",
  "j",
  "y",
] as const;
const rhymes = ["a", "i", "u", "an", "in", "on", "ey", "eang", "ok", "ara", "ony", "ith"] as const;
const given = [
  "sokha",
  "srey",
  "chan",
  "dara",
  "bopha",
  "siti",
  "nur",
  "dewi",
  "ayu",
  "putri",
  "maria",
  "rosa",
  "joy",
  "grace",
  "somchai",
  "malee",
  "noi",
  "kanya",
  "phalla",
  "sovann",
] as const;
