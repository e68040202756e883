/**
 * The browser's databases are damaged while it is closed: one bit of them flips, one file of them goes
 * missing, all of them are evicted. Chromium then drops them without a word; the application must bring
 * every case back, say so, and go on as before. Damage to the journal costs nothing either.
 */
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { readOutbox } from "../support/at-rest.ts";
import { launchBrowser } from "../support/browser.ts";
import {
  beginCase,
  caseNumberOf,
  countOf,
  createOrganisation,
  finishCase,
  isSaved,
  openCase,
  openTopic,
  syncNow,
  unlock,
} from "../support/people.ts";
import { aServerProcess, oftenAsked } from "../support/server.ts";

const aFolder = (name: string): string => mkdtempSync(join(tmpdir(), `lindung-${name}-`));

test("cases come back after the browser's databases were damaged, and the person is told", async () => {
  test.setTimeout(300_000);
  const data = aFolder("data");
  const profile = aFolder("a");
  const server = await aServerProcess({ ...oftenAsked, LINDUNG_DATA: data });

  const first = await launchBrowser(profile, server.url);
  const passphrase = await createOrganisation(first.page);
  const finished = await takeIn(first.page, "Sent and received");
  await finishCase(first.page);
  await syncNow(first.page);
  await expect.poll(() => countOf(first.page, "Received")).toBe(1);
  const draft = await takeIn(first.page, "Still being written");
  const before = await readOutbox(first.page);
  expect(before.revisions).toBe(1);
  await first.close();

  for (const [name, damage] of Object.entries(damages)) {
    await test.step(name, async () => {
      damage(databaseFolderOf(profile));
      const browser = await launchBrowser(profile, server.url);
      await expect(browser.page.getByText(restored)).toBeVisible({ timeout: 60_000 });
      await unlock(browser.page, passphrase);
      await expect(browser.page.getByText(restored)).toBeVisible();
      await expectKept(browser.page, draft);
      await expectKept(browser.page, finished);
      expect(await readOutbox(browser.page)).toEqual(before);
      await syncNow(browser.page);
      expect(await readOutbox(browser.page)).toEqual(before);
      expect(browser.watch.errors).toEqual([]);
      await browser.close();
    });
  }

  await test.step("a bit of the journal flips", async () => {
    flipBitOfText(journalOf(profile));
    const browser = await launchBrowser(profile, server.url);
    await unlock(browser.page, passphrase);
    await expectKept(browser.page, draft);
    await expectKept(browser.page, finished);
    expect(await readOutbox(browser.page)).toEqual(before);
    expect(browser.watch.errors).toEqual([]);
    await browser.close();
  });

  await test.step("what was brought back stays", async () => {
    const browser = await launchBrowser(profile, server.url);
    await unlock(browser.page, passphrase);
    await expectKept(browser.page, draft);
    await expect(browser.page.getByText(restored)).toHaveCount(0);
    await openTopic(browser.page, "C");
    await browser.page.getByRole("textbox", { name: "Family name" }).fill("after the damage");
    await isSaved(browser.page);
    await finishCase(browser.page);
    await syncNow(browser.page);
    await expect.poll(() => countOf(browser.page, "Received")).toBe(2);
    await browser.close();
  });

  await server.end("SIGTERM");
  for (const folder of [data, profile]) rmSync(folder, { recursive: true, force: true });
});

const restored = /\d+ records? w.+ restored\. None is missing\./;

/** A case and the answer it is known by. */
type Known = { readonly caseNumber: string; readonly answer: string };

/** Begins a case and gives one answer. Ends on the topic of that answer. */
const takeIn = async (page: Page, answer: string): Promise<Known> => {
  await beginCase(page);
  const caseNumber = await caseNumberOf(page);
  await openTopic(page, "C");
  await page.getByRole("textbox", { name: "Given name" }).fill(answer);
  await isSaved(page);
  return { caseNumber, answer };
};

/** The case is in the list and holds its answer, be it a draft or finished. Ends on the case. */
const expectKept = async (page: Page, { caseNumber, answer }: Known): Promise<void> => {
  await openCase(page, caseNumber);
  const change = page.getByRole("button", { name: "Change answers" });
  const topic = page.getByRole("link", { name: /^C\. / });
  await expect(change.or(topic).first()).toBeVisible();
  if (await change.isVisible()) return expect(page.getByText(answer).first()).toBeVisible();
  await openTopic(page, "C");
  await expect(page.getByRole("textbox", { name: "Given name" })).toHaveValue(answer);
};

/** What can befall the folder of a database. Each must find what it damages. */
const damages: Readonly<Record<string, (folder: string) => void>> = {
  "a bit of the log flips": (folder) => flipBit(newest(folder, /\.log$/)),
  "a bit of the manifest flips": (folder) => flipBit(newest(folder, /^MANIFEST-/)),
  "the manifest is gone": (folder) => unlinkSync(newest(folder, /^MANIFEST-/)),
  "a table or the log is gone": (folder) => unlinkSync(newest(folder, /\.(ldb|log)$/)),
  "everything was evicted": (folder) => rmSync(folder, { recursive: true }),
};

/** The journal: the largest file of the origin's private file system. */
const journalOf = (profile: string): string => {
  const at = join(profile, "Default");
  const files = readdirSync(at, { recursive: true, encoding: "utf8" })
    .filter((path) => /FileSystem\/.*\/\d+$/.test(path))
    .map((path) => join(at, path));
  const [largest] = files.sort((left, right) => statSync(right).size - statSync(left).size);
  if (largest === undefined) throw new Error("no journal was found in the profile");
  return largest;
};

/** Flips a bit in the middle of what a file holds, before the zeros of the room ahead. */
const flipBitOfText = (file: string): void => {
  const bytes = readFileSync(file);
  const middle = Math.floor(bytes.findLastIndex((byte) => byte !== 0) / 2);
  expect(middle).toBeGreaterThan(100);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(file, bytes);
};

/** The folder of the databases: the one of the origin's buckets that holds a LevelDB. */
const databaseFolderOf = (profile: string): string => {
  const at = join(profile, "Default");
  const found = readdirSync(at, { recursive: true, encoding: "utf8" }).filter((path) =>
    /(WebStorage|IndexedDB).*indexeddb\.leveldb$/.test(path),
  );
  const sizeOf = (path: string): number => sumOf(join(at, path));
  const [largest] = found.sort((left, right) => sizeOf(right) - sizeOf(left));
  if (largest === undefined) throw new Error("no database was found in the profile");
  return join(at, largest);
};

const sumOf = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

/** The last file by this pattern that has something in it. */
const newest = (folder: string, pattern: RegExp): string => {
  const names = readdirSync(folder).filter(
    (name) => pattern.test(name) && statSync(join(folder, name)).size > 0,
  );
  const [name] = names.sort().reverse();
  if (name === undefined) throw new Error(`no ${pattern} among ${readdirSync(folder)}`);
  return join(folder, name);
};

/** Flips the lowest bit of the byte in the middle of a file. */
const flipBit = (file: string): void => {
  const bytes = readFileSync(file);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(file, bytes);
};
