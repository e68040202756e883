/** Every kind of page, on a phone and on a laptop, in each language, without a barrier that axe knows. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { languages } from "../../src/words/language.ts";
import { accessibilityFaults } from "../support/accessibility.ts";
import { launchBrowser } from "../support/browser.ts";
import { beginCase, createOrganisation, openTopic } from "../support/people.ts";
import { aServerProcess } from "../support/server.ts";

const sizes = [
  { width: 360, height: 640 },
  { width: 1280, height: 800 },
];

test("no page of a day's work has a barrier, small or large, in any language", async () => {
  const data = mkdtempSync(join(tmpdir(), "lindung-data-"));
  const profile = mkdtempSync(join(tmpdir(), "lindung-profile-"));
  const server = await aServerProcess({ LINDUNG_DATA: data });
  const { page, watch, close } = await launchBrowser(profile, server.url);

  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await hasNoBarrier(page, "welcome");
  await createOrganisation(page);
  for (const place of ["", "people", "outbox"]) {
    await page.goto(`${server.url}/#/${place}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await hasNoBarrier(page, place || "cases");
  }
  await page.goto(`${server.url}/#/`);
  await beginCase(page);
  await hasNoBarrier(page, "the topics of a case");
  await openTopic(page, "C");
  await hasNoBarrier(page, "a topic");

  // A barrier made on purpose is found, so that finding none means something.
  await page.evaluate(() => document.body.append(document.createElement("img")));
  expect(await accessibilityFaults(page)).toEqual(["image-alt: img"]);

  expect(watch.violations).toEqual([]);
  await close();
  await server.end("SIGTERM");
  for (const folder of [data, profile]) rmSync(folder, { recursive: true, force: true });
});

/** Checks the page as it stands, at each size in each language, and leaves it in the first language. */
const hasNoBarrier = async (page: Page, name: string): Promise<void> => {
  for (const { language } of [...languages].reverse()) {
    await page.locator("header select").first().selectOption(language);
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    for (const size of sizes) {
      await page.setViewportSize(size);
      const faults = await accessibilityFaults(page);
      expect(faults, `${name}, ${language}, ${size.width} px`).toEqual([]);
    }
  }
};
