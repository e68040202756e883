/**
 * The yearly drill, as a test: the endpoint's backup and three paper sheets give every case back, by
 * the project's own command and, independently, by Python's standard library and Debian's age; two
 * sheets give none; and who forgot a passphrase works again with a new key and misses no case.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { backupChoices, backupFrames } from "../../server/registry/sql-backup.ts";
import { writeBackup } from "../../src/protocol/backup-file.ts";
import { toSheetText } from "../../src/vault/recovery.ts";
import { runProgram } from "../support/command.ts";
import { aStage, putCases, revisionsIn, type Stage, standingsOf } from "../support/sync-stage.ts";

const count = 100;
let stage: Stage;
let folder: string;
let backup: string;
let written: readonly string[];

beforeAll(async () => {
  stage = await aStage(inject("databaseUrl"));
  const intake = stage.organisation.member("intake");
  written = await putCases(intake, count);
  await intake.sync();
  folder = mkdtempSync(path.join(tmpdir(), "lindung-drill-"));
  backup = path.join(folder, "organisation.lindung");
  const { pool } = stage.database;
  expect(await backupChoices(pool)).toEqual([{ org: stage.organisation.org, practice: false }]);
  const frames = await backupFrames(pool, stage.organisation.org);
  writeFileSync(backup, await writeBackup(stage.organisation.org, frames));
});
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Sheets as they are scanned: with the hash of the key. */
const scanned = (...places: readonly number[]): string[] => {
  const { shares, recipientHash } = stage.organisation.recovery;
  return places.map((at) => toSheetText({ share: shares[at] ?? "", recipientHash }));
};

const recover = (sheets: readonly string[], ...rest: readonly string[]) =>
  runProgram("scripts/recover.ts", [...sheets.flatMap((sheet) => ["--share", sheet]), ...rest]);

const recordsIn = (out: string): readonly string[] =>
  readdirSync(out).map((name) => name.replace(".json", ""));

describe("three sheets and a backup", () => {
  test("open every envelope, and every record has a signature that holds", async () => {
    const out = path.join(folder, "out");
    const ran = await recover(scanned(0, 2, 4), "--out", out, backup);
    expect(ran.err).toBe("");
    expect(ran.code).toBe(0);
    const [, opened, of] = /^(\d+) of (\d+) envelopes opened/.exec(ran.out) ?? [];
    expect(opened).toBe(of);
    expect(ran.out).toContain(`${count} records with a signature that holds`);
    expect([...recordsIn(out)].sort()).toEqual([...written].sort());
    expect(JSON.parse(readFileSync(path.join(out, `${written[0]}.json`), "utf8"))).toMatchObject({
      type: "case-revision",
      org: stage.organisation.org,
    });
  });

  test("typed by hand work as well, with the hash or with the log to say which key is right", async () => {
    const { shares, recipientHash } = stage.organisation.recovery;
    const typed = [shares[1] ?? "", shares[2] ?? "", shares[3] ?? ""].map((share) =>
      share.toUpperCase().replace(/(.{4})/g, "$1 "),
    );
    expect((await recover(typed, backup)).code).toBe(0);
    expect((await recover(typed, "--hash", recipientHash, backup)).code).toBe(0);
  });
});

test("two sheets open none", async () => {
  const ran = await recover(scanned(0, 1), "--out", path.join(folder, "none"), backup);
  expect(ran).toMatchObject({ code: 1, out: "" });
  expect(ran.err).toContain("Three sheets are needed; 2 given");
  expect(readdirSync(folder)).not.toContain("none");
});

test("a wrong sheet is named", async () => {
  const [one = "", two = "", three = ""] = scanned(0, 1, 2);
  const at = "lindung-recovery:lindung1".length + 9;
  const wrong = two.slice(0, at) + (two[at] === "q" ? "p" : "q") + two.slice(at + 1);
  const ran = await recover([one, wrong, three], backup);
  expect(ran).toMatchObject({ code: 1, out: "" });
  expect(ran.err).toContain("Wrong: share 2.");
});

const isThere = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;
const canDoWithout = isThere("age") && isThere("python3");

describe.skipIf(!canDoWithout)("without this software, by age and Python (both installed)", () => {
  const python = (...args: readonly string[]) =>
    spawnSync("python3", ["docs/recovery.py", ...args], { encoding: "utf8" });
  const byHand = (...places: readonly number[]): string[] =>
    places.map((at) => stage.organisation.recovery.shares[at] ?? "");

  test("100 of 100 envelopes open by the procedure of docs/recovery.md", async () => {
    const cut = path.join(folder, "cut");
    const key = python("key", ...byHand(4, 1, 3));
    expect(key.status).toBe(0);
    const keyFile = path.join(folder, "key.txt");
    writeFileSync(keyFile, key.stdout);
    expect(execFileSync("age-keygen", ["-y", keyFile], { encoding: "utf8" }).trim()).toBe(
      stage.organisation.recovery.recipient,
    );
    // What the project's own command makes of the same sheets is the same line.
    expect((await recover(scanned(4, 1, 3), "--key")).out).toBe(key.stdout);
    expect(python("cut", cut, backup).status).toBe(0);
    const opened = readdirSync(cut).map((name) => {
      const file = path.join(cut, name);
      execFileSync("age", ["-d", "-i", keyFile, "-o", `${file}.open`, file]);
      return `${file}.open`;
    });
    const shown = python("show", ...opened);
    expect(shown.status).toBe(0);
    const records = shown.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(records).toHaveLength(count);
    expect(new Set(records.map(({ caseId }) => caseId)).size).toBe(count);
    const out = path.join(folder, "out-again");
    await recover(scanned(0, 1, 2), "--out", out, backup);
    const own = recordsIn(out).map((name) =>
      JSON.parse(readFileSync(path.join(out, `${name}.json`), "utf8")),
    );
    const byCase = (left: { caseId: string }, right: { caseId: string }) =>
      left.caseId < right.caseId ? -1 : 1;
    expect(records.sort(byCase)).toEqual(own.sort(byCase));
  });

  test("a key from two sheets and a wrong letter opens nothing", () => {
    const two = python("key", ...byHand(0, 1));
    expect(two.status).not.toBe(0);
    const [one = "", second = "", third = ""] = byHand(0, 1, 2);
    const wrong = python(
      "key",
      one,
      second,
      `${third.slice(0, -1)}${third.endsWith("q") ? "p" : "q"}`,
    );
    expect(wrong.status).not.toBe(0);
    expect(wrong.stderr).toContain("Sheet 3 has a wrong letter");
    // Two sheets and an invented third one of the right form give a key, but not this one.
    const other = path.join(folder, "two");
    mkdirSync(other, { recursive: true });
    const keyFile = path.join(other, "key.txt");
    writeFileSync(keyFile, python("key", one, second, inventedShare).stdout);
    python("cut", other, backup);
    const [first = ""] = readdirSync(other).filter((name) => name.endsWith(".age"));
    expect(spawnSync("age", ["-d", "-i", keyFile, path.join(other, first)]).status).not.toBe(0);
  });
});

/** A share that is whole and belongs to nobody: 33 times the byte 0xA5. */
const inventedShare = "lindung15kj6tfd95kj6tfd95kj6tfd95kj6tfd95kj6tfd95kj6tfd95kj62r38pha";

test("who forgot a passphrase gets a new key and misses no case, sent or unsent", async () => {
  const { organisation } = stage;
  const before = await organisation.join({
    name: "forgetful",
    site: "shelter",
    roles: ["caseworker"],
  });
  const sent = await putCases(before, 3);
  await before.sync();
  const unsent = await putCases(before, 2);
  const start = Date.now();
  // The passphrase is gone: the old device can still send what is sealed, and reads nothing.
  const after = await organisation.join({
    name: "renewed",
    site: "shelter",
    roles: ["caseworker"],
  });
  await before.sync({ locked: true });
  expect(await standingsOf(before)).toEqual({ received: 5 });
  await after.sync();
  const read = await revisionsIn(after);
  expect(read).toEqual(expect.arrayContaining([...written, ...sent, ...unsent]));
  // The old key is ended; what it signed before stays good.
  await organisation.append(
    "revoke-user",
    { user: before.userOf("caseworker"), reason: "passphrase-lost" },
    [{ member: organisation.member("founder"), role: "administrator" }],
  );
  const late = await organisation.join({ name: "later", site: "shelter", roles: ["caseworker"] });
  await late.sync();
  expect([...(await revisionsIn(late))].sort()).toEqual([...read].sort());
  expect(Date.now() - start).toBeLessThan(600_000);
});
