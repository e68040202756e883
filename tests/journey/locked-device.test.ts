/**
 * What is left when somebody locks, hides or closes a device: the page forgets, a security key is
 * needed where one was added, and after a lock-out nobody opens anything while sealed work still leaves.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CDPSession, expect, type Page, test } from "@playwright/test";
import { readOutbox } from "../support/at-rest.ts";
import { launchBrowser } from "../support/browser.ts";
import { createCanaries } from "../support/canaries.ts";
import {
  beginCase,
  caseNumberOf,
  createOrganisation,
  finishCase,
  isSaved,
  openCase,
  openTopic,
  unlock,
} from "../support/people.ts";
import { aServerProcess } from "../support/server.ts";

const aFolder = (name: string): string => mkdtempSync(join(tmpdir(), `lindung-${name}-`));

/** Everything in the memory of a page that a heap snapshot shows. */
const heapOf = async (cdp: CDPSession): Promise<string> => {
  const parts: string[] = [];
  const take = ({ chunk }: { readonly chunk: string }): void => {
    parts.push(chunk);
  };
  cdp.on("HeapProfiler.addHeapSnapshotChunk", take);
  await cdp.send("HeapProfiler.collectGarbage");
  await cdp.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  cdp.off("HeapProfiler.addHeapSnapshotChunk", take);
  return parts.join("");
};

const vaultWorkers = (page: Page): number =>
  page.workers().filter((worker) => worker.url().includes("vault-worker")).length;

const isLocked = (page: Page): Promise<void> =>
  expect(page.getByLabel("Passphrase")).toBeVisible({ timeout: 30_000 });

test("a locked device has forgotten; with a key the passphrase alone opens nothing; a lock-out is for good", async () => {
  test.setTimeout(240_000);
  const data = aFolder("data");
  const profile = aFolder("a");
  const server = await aServerProcess({ LINDUNG_DATA: data });
  // A security key answers to names of hosts, not to addresses.
  const origin = server.url.replace("127.0.0.1", "localhost");
  const { page, context, close } = await launchBrowser(profile, origin);
  const cdp = await context.newCDPSession(page);
  const passphrase = await createOrganisation(page);
  const [canary = ""] = createCanaries(1);

  await beginCase(page);
  await openTopic(page, "C");
  await page.getByRole("textbox", { name: /Given name/ }).fill(canary);
  await isSaved(page);
  const caseNumber = await caseNumberOf(page);
  await openTopic(page, "C");
  const before = await heapOf(cdp);
  expect(before.includes(canary), "the snapshot would show a canary").toBe(true);
  expect(vaultWorkers(page)).toBe(1);

  // Quick hide by Escape three times: a sheet that says nothing, and nothing left behind it.
  await context.setOffline(true);
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { name: "Notes" })).toBeVisible();
  await expect(page.getByText(canary)).toHaveCount(0);
  const hidden = await heapOf(cdp);
  expect([hidden.includes(canary), hidden.includes(passphrase)]).toEqual([false, false]);
  expect(vaultWorkers(page)).toBe(0);

  // Two taps to another person's work, offline: the way back, and Open after the passphrase.
  await page.getByRole("link", { name: "Open" }).click();
  await isLocked(page);
  await unlock(page, passphrase);
  await openCase(page, caseNumber);
  await openTopic(page, "C");
  await expect(page.getByRole("textbox", { name: /Given name/ })).toHaveValue(canary);
  await page.getByRole("button", { name: "Take a break" }).first().click();
  await isLocked(page);
  const locked = await heapOf(cdp);
  expect([locked.includes(canary), locked.includes(passphrase)]).toEqual([false, false]);
  await context.setOffline(false);

  // A security key: added, then needed, in a browser that plays the key.
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "usb",
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await unlock(page, passphrase);
  await page.goto(`${origin}/#/device`);
  await page.getByLabel("Your passphrase").fill(passphrase);
  await page.getByRole("button", { name: "Add a security key" }).click();
  await expect(page.getByText("only together with this key")).toBeVisible({ timeout: 60_000 });
  const { credentials } = await cdp.send("WebAuthn.getCredentials", { authenticatorId });
  expect(credentials).toHaveLength(1);
  await page.getByRole("button", { name: "Take a break" }).first().click();
  await isLocked(page);
  await page.getByLabel("Passphrase").fill(passphrase);
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expect(page.getByText(/opens nothing here/)).toBeVisible({ timeout: 60_000 });
  await page.getByLabel("Passphrase").fill(passphrase);
  await page.getByRole("button", { name: "Open with a security key" }).click();
  await expect(page.getByRole("region", { name: "State of this device" })).toBeVisible({
    timeout: 60_000,
  });

  // Finished offline, then locked out by holding the button: the case still leaves, unread.
  await context.setOffline(true);
  await openCase(page, caseNumber);
  await finishCase(page);
  const sentBefore = (await readOutbox(page)).receipts.length;
  await page.getByRole("button", { name: "Quick hide" }).hover();
  await page.mouse.down();
  await expect(page.getByRole("heading", { name: "Notes" })).toBeVisible({ timeout: 20_000 });
  await page.mouse.up();
  await context.setOffline(false);
  await page.getByRole("link", { name: "Open" }).click();
  await isLocked(page);
  for (const way of ["Open", "Open with a security key"]) {
    await page.getByLabel("Passphrase").fill(passphrase);
    await page.getByRole("button", { name: way, exact: true }).click();
    await expect(page.getByText(/opens nothing here/)).toBeVisible({ timeout: 60_000 });
  }
  await expect
    .poll(async () => (await readOutbox(page)).receipts.length, { timeout: 60_000 })
    .toBeGreaterThan(sentBefore);

  await close();
  await server.end("SIGTERM");
  for (const folder of [data, profile]) rmSync(folder, { recursive: true, force: true });
});
