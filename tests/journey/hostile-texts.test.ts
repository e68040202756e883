/**
 * Every text field of every topic takes texts that have broken other forms, and 100 kB at once: what was
 * typed is there again after a reload, nothing of it runs, and nothing is wider than the page. Each
 * field is visited once; which text it gets moves on from field to field.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { topics } from "../../src/form/topics.ts";
import { launchBrowser } from "../support/browser.ts";
import { hostileTexts } from "../support/hostile-texts.ts";
import { caseAddress, goTo, openFolds } from "../support/interview.ts";
import {
  beginCase,
  caseNumberOf,
  createOrganisation,
  isSaved,
  openCase,
  unlock,
} from "../support/people.ts";
import { aServerProcess } from "../support/server.ts";

test("no text breaks a field, and every text comes back as it was typed", async () => {
  test.setTimeout(300_000);
  expect(hostileTexts.length).toBeGreaterThanOrEqual(50);
  const data = mkdtempSync(join(tmpdir(), "lindung-data-"));
  const profile = mkdtempSync(join(tmpdir(), "lindung-a-"));
  const server = await aServerProcess({ LINDUNG_DATA: data });
  const { page, watch, close } = await launchBrowser(profile, server.url);
  const passphrase = await createOrganisation(page);
  await beginCase(page);
  const caseNumber = await caseNumberOf(page);

  const typed = new Map<string, Map<string, string>>();
  let turn = 0;
  for (const { letter } of topics) {
    for (const place of await placesOf(page, letter)) {
      await goTo(page, place);
      await openFolds(page);
      const here = new Map<string, string>();
      for (const [id, isLong] of await textFields(page)) {
        const text = isLong && letter === "T" ? "words ".repeat(17_000) : hostileText(turn);
        turn += 1;
        await page.locator(`[id="${id}"]`).fill(text);
        here.set(await questionOf(page, id), await page.locator(`[id="${id}"]`).inputValue());
      }
      typed.set(place, here);
      expect(await isWider(page), place).toBe(false);
    }
  }
  expect(turn).toBeGreaterThan(hostileTexts.length);
  await isSaved(page);

  await page.reload();
  await unlock(page, passphrase);
  await openCase(page, caseNumber);
  for (const [place, here] of typed) {
    await goTo(page, place);
    await openFolds(page);
    for (const [question, text] of here)
      expect(await textIn(page, question), `${place} ${question}`).toBe(text);
  }
  await page.goto(`${caseAddress(page)}/check`);
  await page.getByRole("button", { name: "Finish: ready to send" }).click();
  await page.goto(`${caseAddress(page)}/print`);
  await page.getByLabel(/^Leave out names/).uncheck();
  expect(await page.evaluate(() => "broken" in globalThis)).toBe(false);
  expect(watch.foreign).toEqual([]);
  expect(watch.violations).toEqual([]);
  expect(watch.errors).toEqual([]);
  await close();
  await server.end("SIGTERM");
  for (const folder of [data, profile]) rmSync(folder, { recursive: true, force: true });
});

/** The page of a topic, and that of one item of each group on it. */
const placesOf = async (page: Page, letter: string): Promise<readonly string[]> => {
  await goTo(page, letter);
  const places = [letter];
  const count = await page.getByRole("button", { name: /^Add: / }).count();
  for (let at = 0; at < count; at += 1) {
    await goTo(page, letter);
    await page
      .getByRole("button", { name: /^Add: / })
      .nth(at)
      .click();
    await expect(page).toHaveURL(/\/\d+$/);
    places.push(page.url().split(/#\/intake\/\d+\//)[1] ?? letter);
  }
  return places;
};

/** The fields of texts on the page by id, and whether they are areas. */
const textFields = (page: Page): Promise<(readonly [string, boolean])[]> =>
  page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
        '[data-question] > input[dir="auto"], [data-question] > textarea',
      ),
    ].map(({ id, tagName }) => [id, tagName === "TEXTAREA"] as const),
  );

const questionOf = (page: Page, id: string): Promise<string> =>
  page
    .locator(`[id="${id}"]`)
    .evaluate((field) => field.closest("[data-question]")?.getAttribute("data-question") ?? "");

const textIn = (page: Page, question: string): Promise<string> =>
  page
    .locator(`[data-question="${question}"] :is(input[dir="auto"], textarea)`)
    .first()
    .inputValue();

const isWider = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

const hostileText = (turn: number): string => hostileTexts[turn % hostileTexts.length] ?? "";
