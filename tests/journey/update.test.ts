/**
 * A new version of the application: it waits, is offered only when no form is open, takes over when it
 * is taken, and the draft of the day before is still there.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import packageFile from "../../package.json" with { type: "json" };
import { launchBrowser } from "../support/browser.ts";
import { startFaultProxy } from "../support/fault-proxy.ts";
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
import { versionInCharge } from "../support/worker-in-charge.ts";

test("a new version waits for a closed form, takes over when asked, and keeps the draft", async () => {
  const data = mkdtempSync(join(tmpdir(), "lindung-data-"));
  const profile = mkdtempSync(join(tmpdir(), "lindung-profile-"));
  const server = await aServerProcess({ LINDUNG_DATA: data });
  const proxy = await startFaultProxy(server.url);
  const { page, watch, close } = await launchBrowser(profile, proxy.url);
  const passphrase = await createOrganisation(page);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const before = await versionInCharge(page);
  expect(before).toBe(packageFile.version);

  await beginCase(page);
  const caseNumber = await caseNumberOf(page);
  await openTopic(page, "C");
  await page.getByRole("textbox", { name: /Given name/ }).fill("Sokha");
  await isSaved(page);

  proxy.rewrite("/sw.js", (text) => text.replaceAll(before, "99.0.0"));
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
  });
  const offer = page.getByText("New version ready. Your draft will stay.");
  await page.waitForFunction(
    async () => (await navigator.serviceWorker.ready).waiting?.state === "installed",
  );
  await expect(offer).toBeHidden();
  expect(await versionInCharge(page)).toBe(before);

  await page.goto(`${proxy.url}/#/`);
  await expect(offer).toBeVisible();
  await page.getByRole("button", { name: "Use it now" }).click();
  await unlock(page, passphrase);
  expect(await versionInCharge(page)).toBe("99.0.0");
  await openCase(page, caseNumber);
  await openTopic(page, "C");
  await expect(page.getByRole("textbox", { name: /Given name/ })).toHaveValue("Sokha");

  expect(watch.violations).toEqual([]);
  await close();
  await proxy.close();
  await server.end("SIGTERM");
  for (const folder of [data, profile]) rmSync(folder, { recursive: true, force: true });
});
