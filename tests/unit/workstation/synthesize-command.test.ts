import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Papa from "papaparse";
import { afterAll, describe, expect, test } from "vitest";
import { createChance } from "../../../src/domain/practice/chance.ts";
import { runProgram } from "../../support/command.ts";

const folder = mkdtempSync(join(tmpdir(), "lindung-synthesize-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Persons in a few columns of CTDC's file of 2020: forms of exploitation depend on gender. */
const aFile = (name: string, persons: number): string => {
  const { next } = createChance(persons);
  const lines = Array.from({ length: persons }, () => {
    const isFemale = next() < 0.7;
    const isLabour = next() < (isFemale ? 0.3 : 0.9);
    const country = next() < 0.5 ? "KH" : next() < 0.9 ? "TH" : "0";
    const form = next() < 0.1 ? "-99,-99" : isLabour ? "1,0" : "0,1";
    return `${2014 + Math.floor(next() * 3)},${isFemale ? "Female" : "Male"},${country},${form}`;
  });
  const header = "yearOfRegistration,gender,citizenship,isForcedLabour,isSexualExploit";
  const path = join(folder, name);
  writeFileSync(path, [header, ...lines].join("\n"));
  return path;
};

const large = aFile("large.csv", 6000);
let ledgerFolder = join(folder, "ledger");
const ledger = (): readonly string[] => ["--ledger", ledgerFolder];
const synthesize = (...args: readonly string[]) =>
  runProgram("workstation/main.ts", ["synthesize", ...args]);
const drawn = (to: string, ...more: readonly string[]) =>
  synthesize(
    ...["--from", large, "--layout", "ctdc2020", "--to", join(folder, to)],
    ...ledger(),
    ...more,
  );

describe("synthesize", () => {
  test("refuses fewer than 5,000 persons, and says what to publish instead", async () => {
    const few = aFile("few.csv", 4999);
    const ran = await synthesize("--from", few, "--layout", "ctdc2020", ...ledger());
    expect(ran.code).toBe(1);
    expect(ran.err).toContain("5,000");
    expect(ran.err).toContain("--protect print");
    expect(existsSync(join(ledgerFolder, "release-ledger.json"))).toBe(false);
  });

  test("draws rows, evaluates them, waits for a second person, and stops when the budget is spent", async () => {
    let ran = await drawn("first", "--author", "sok");
    // Noise is drawn: now and then the attacks come out above what is allowed, and nothing is written.
    const isTooMuch = ({ err }: { readonly err: string }) => err.startsWith("The attacks found");
    for (let again = 0; again < 4 && isTooMuch(ran); again += 1) {
      ledgerFolder = join(folder, `ledger-${again}`);
      ran = await drawn("first", "--author", "sok");
    }
    expect(ran.err).toBe("");
    const result = JSON.parse(ran.out);
    expect(result).toMatchObject({ loss: { epsilon: 4 }, left: 8 });
    expect(result.evaluation.attacks.membership).toBeLessThanOrEqual(0.55);

    const about = JSON.parse(readFileSync(join(folder, "first", "about.json"), "utf8"));
    expect(about).toMatchObject({ epsilon: 4, longest: 2, fabrication: 0.01 });
    const { data } = Papa.parse<Record<string, string>>(
      readFileSync(join(folder, "first", "synthetic.csv"), "utf8"),
      { header: true, skipEmptyLines: true },
    );
    expect(Math.abs(data.length - 6000)).toBeLessThan(600);
    const women = data.filter(({ gender }) => gender === "Female");
    const inLabour = women.filter(({ isForcedLabour }) => isForcedLabour === "1");
    expect(inLabour.length / women.length).toBeGreaterThan(0.22);
    expect(inLabour.length / women.length).toBeLessThan(0.32);

    const draft = join(folder, "first");
    const approve = (author: string, approver: string) =>
      synthesize("--approve", draft, "--author", author, "--approver", approver, ...ledger());
    expect((await approve("sok", "sok")).err).toContain("second person");
    expect((await approve("sok", "lina")).code).toBe(0);
    expect((await approve("sok", "lina")).err).toContain("released before");

    expect((await drawn("first")).err).toContain("not empty");
    const second = await drawn("second", "--epsilon", "7.5");
    // What was drawn is spent, written or not.
    if (!isTooMuch(second)) expect(JSON.parse(second.out).left).toBeCloseTo(0.5, 9);
    const stopped = await drawn("third");
    expect(stopped.code).toBe(1);
    expect(stopped.err).toContain("0.5 of 12");
    expect(existsSync(join(folder, "third"))).toBe(false);
  }, 120_000);

  test("does not go on with a ledger that was changed", async () => {
    const file = join(ledgerFolder, "release-ledger.json");
    const before = readFileSync(file, "utf8");
    writeFileSync(file, before.replace('"epsilon": 4', '"epsilon": 1'));
    const ran = await drawn("fourth", "--epsilon", "0.1");
    expect(ran.code).toBe(1);
    expect(ran.err).toContain("changed at entry 0");
    writeFileSync(file, before);
  });

  test("refuses columns without a list of codes and numbers that make no sense", async () => {
    expect((await drawn("x", "--field", "nobody")).err).toContain("no column nobody");
    expect((await drawn("x", "--epsilon", "many")).code).toBe(2);
    expect((await drawn("x", "--longest", "9")).code).toBe(2);
  });
});
