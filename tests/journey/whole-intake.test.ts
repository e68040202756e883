/**
 * Whole interviews, offline: a woman with five legs of a journey and three people involved, a child
 * with her mother, somebody whose name must not leave, and somebody who wants no record.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { languages } from "../../src/words/language.ts";
import { launchBrowser } from "../support/browser.ts";
import { addItem, answer, caseAddress, goTo } from "../support/interview.ts";
import {
  beginCase,
  caseNumberOf,
  countOf,
  createOrganisation,
  finish,
  isSaved,
  openCase,
  syncNow,
} from "../support/people.ts";
import { aServerProcess } from "../support/server.ts";

test("whole interviews are taken in offline and handed in, or are not, as the person decides", async () => {
  test.setTimeout(300_000);
  const data = mkdtempSync(join(tmpdir(), "lindung-data-"));
  const profile = mkdtempSync(join(tmpdir(), "lindung-a-"));
  const server = await aServerProcess({ LINDUNG_DATA: data });
  const { page, context, watch, close } = await launchBrowser(profile, server.url);
  await createOrganisation(page);
  await context.setOffline(true);

  await beginCase(page);
  await anAdult(page);
  await inOtherLanguages(page);
  await finish(page);

  await beginChild(page);
  await aChild(page);
  await finish(page);

  await beginCase(page, { no: [/Share the name/] });
  await anAdult(page, { legs: 1, people: 0 });
  const nameless = await caseNumberOf(page);
  await page.goto(`${caseAddress(page)}/check`);
  await page.getByRole("button", { name: "Finish: ready to send" }).click();
  await page.getByLabel("Leave the name out of what is sent").check();
  await page.getByRole("button", { name: "Finish: ready to send" }).click();
  await openCase(page, nameless);
  await expect(page.getByText("The name stands on this device only.")).toBeVisible();
  await expect(page.getByText("Sokha").first()).toBeVisible();

  await beginCase(page, {
    no: [/Keep a record/, /Share the case/, /Share the name/, /statistics/],
  });
  const refused = await caseNumberOf(page);
  await page.goto(`${caseAddress(page)}/check`);
  await page.getByRole("button", { name: "Delete this draft" }).click();
  await page.getByRole("button", { name: "Yes, delete it for good" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Cases");
  await expect(page.getByText(refused)).toHaveCount(0);

  await syncNow(page);
  expect(await countOf(page, "Ready")).toBe(3);
  expect(await countOf(page, "Draft")).toBe(0);
  expect(watch.violations).toEqual([]);
  expect(watch.errors).toEqual([]);
  await close();
  await server.end("SIGTERM");
  for (const folder of [data, profile]) rmSync(folder, { recursive: true, force: true });
});

/** The answers that are owed, a name, and as many legs and people as the story has. */
const anAdult = async (page: Page, { legs = 5, people = 3 } = {}): Promise<void> => {
  await goTo(page, "B");
  await answer(page, "case.dataSource", "case_management");
  await answer(page, "case.interviewDate", "2026-11-02");
  await goTo(page, "C");
  await answer(page, "victimIdentity.givenName", "Sokha");
  await answer(page, "victimIdentity.nameLocalScript", "សុខា");
  await goTo(page, "D");
  await answer(page, "victim.sex", "female");
  await answer(page, "victim.ageAtRegistration", "២៤");
  await answer(page, "victim.citizenship", "Cambodia");
  await goTo(page, "H");
  for (let leg = 1; leg <= legs; leg += 1) {
    await goTo(page, "H");
    await addItem(page, "Leg");
    await answer(page, "routeLeg.legType", leg === 1 ? "recruitment" : "transit");
    await answer(page, "routeLeg.fromCountry", "Cambodia");
    await answer(page, "routeLeg.toCountry", "Thailand");
    await skipTheRest(page);
  }
  for (let person = 1; person <= people; person += 1) {
    await goTo(page, "K");
    await addItem(page, "Person involved");
    await skipTheRest(page);
  }
  await screened(page, "no");
};

/** Switches the language in the middle of a topic: the place, and what was typed, stay. */
const inOtherLanguages = async (page: Page): Promise<void> => {
  await goTo(page, "C");
  const address = page.url();
  for (const { language, direction } of languages) {
    await page.locator("header select").first().selectOption(language);
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    await expect(page.locator("html")).toHaveAttribute("dir", direction);
    expect(page.url()).toBe(address);
    await answer(page, "victimIdentity.placeOfBirth", `Battambang ${language}`);
    const name = page.locator('[data-question="victimIdentity.givenName"] input');
    await expect(name).toHaveValue("Sokha");
  }
  await page.locator("header select").first().selectOption("en");
  const place = page.locator('[data-question="victimIdentity.placeOfBirth"] input');
  await expect(place).toHaveValue(`Battambang ${languages.at(-1)?.language}`);
};

/** What the organisation found; the child's case needs no means. */
const screened = async (page: Page, childThen: "yes" | "no"): Promise<void> => {
  await goTo(page, "E");
  await answer(page, "screening.screeningDate", "2026-11-02");
  await answer(page, "screening.channel", "Police");
  await answer(page, "screening.placeCountry", "Cambodia");
  await answer(page, "screening.safeSetting", "yes");
  await answer(page, "screening.urgentNeedsFirst", "yes");
  await answer(page, "screening.isChildAtEvent", childThen);
  await answer(page, "screening.traffickingStatus", "possible");
  await skipTheRest(page);
};

const beginChild = async (page: Page): Promise<void> => {
  await page.goto(page.url().replace(/#.*/, "#/"));
  await page.getByRole("button", { name: "New intake" }).click();
  await page.getByRole("link", { name: "Consent comes first" }).click();
  await page.getByRole("radio", { name: "Under 18" }).check();
  const explained = page.getByRole("group", { name: "What you explained" });
  for (const box of await explained.getByRole("checkbox").all()) await box.check();
  for (const yes of await page.getByRole("radio", { name: "Guardian agrees" }).all())
    await yes.check();
  await page.getByRole("group", { name: "Who decides" }).getByLabel("Parent").check();
  await page.getByRole("group", { name: "Does the child agree" }).getByLabel("Yes").check();
  await page
    .getByRole("group", { name: "How was consent" })
    .getByLabel("Verbal", { exact: true })
    .check();
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByText("Consent comes first: done")).toBeVisible();
};

const aChild = async (page: Page): Promise<void> => {
  await goTo(page, "B");
  await answer(page, "case.dataSource", "case_management");
  await answer(page, "case.interviewDate", "2026-11-02");
  await goTo(page, "D");
  await answer(page, "victim.sex", "male");
  await answer(page, "victim.ageAtRegistration", "13");
  await answer(page, "victim.citizenship", "Indonesia");
  await expect(page.getByText("What would you like me to call you?")).toHaveCount(0);
  await skipTheRest(page);
  await goTo(page, "C");
  await expect(page.getByText("What would you like me to call you?")).toBeVisible();
  await screened(page, "yes");
};

const skipTheRest = async (page: Page): Promise<void> => {
  await page.getByRole("button", { name: /^Say “Not asked”/ }).click();
  await isSaved(page);
};
