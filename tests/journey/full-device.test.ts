/**
 * A small disk that is full in the middle of a case, to the last byte. The page never calls saved what is
 * not: it says so, keeps what was typed, and saves it once there is room again.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { launchBrowser } from "../support/browser.ts";
import {
  beginCase,
  caseNumberOf,
  createOrganisation,
  isSaved,
  openCase,
  openTopic,
  unlock,
} from "../support/people.ts";
import { aServerProcess } from "../support/server.ts";

test("a full device says so, loses nothing, and saves when there is room", async () => {
  const data = mkdtempSync(join(tmpdir(), "lindung-data-"));
  const disk = mkdtempSync(join(tmpdir(), "lindung-disk-"));
  const mounted =
    spawnSync("mount", ["-t", "tmpfs", "-o", "size=400m", "tmpfs", disk]).status === 0;
  test.skip(!mounted, "a disk of its own takes an administrator");
  const profile = join(disk, "profile");
  const server = await aServerProcess({ LINDUNG_DATA: data });
  const browser = await launchBrowser(profile, server.url);
  const { page } = browser;
  const passphrase = await createOrganisation(page);
  await beginCase(page);
  const caseNumber = await caseNumberOf(page);
  await openTopic(page, "C");
  const given = page.getByRole("textbox", { name: "Given name" });
  await given.fill("before");
  await isSaved(page);

  const ballast = join(disk, "ballast");
  fill(disk, ballast);
  const long = "while it is full ".repeat(40);
  await expect(async () => {
    fill(disk, `${ballast}-more`);
    await given.fill(`${long}${Date.now()}`);
    await expect(page.getByText(/device is full/).first()).toBeVisible({ timeout: 4_000 });
  }).toPass({ timeout: 60_000 });
  const typed = await given.inputValue();
  await expect(page.getByText(/^Saved on this device/)).toHaveCount(0);

  rmSync(ballast);
  rmSync(`${ballast}-more`);
  await page.getByRole("textbox", { name: "Family name" }).fill("after it");
  await isSaved(page);
  await browser.kill();
  const again = await launchBrowser(profile, server.url);
  await unlock(again.page, passphrase);
  await openCase(again.page, caseNumber);
  await openTopic(again.page, "C");
  await expect(again.page.getByRole("textbox", { name: "Given name" })).toHaveValue(typed);
  await expect(again.page.getByRole("textbox", { name: "Family name" })).toHaveValue("after it");
  expect(again.watch.errors).toEqual([]);
  await again.close();
  await server.end("SIGTERM");
  spawnSync("umount", [disk]);
  for (const folder of [data, disk]) rmSync(folder, { recursive: true, force: true });
});

/** Fills what is left of a disk with a file. */
const fill = (disk: string, file: string): void => {
  const { bavail, bsize } = statfsSync(disk);
  try {
    writeFileSync(file, new Uint8Array(bavail * bsize));
  } catch {
    // Full before it was written whole, which is what was wanted.
  }
};
