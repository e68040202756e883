/**
 * What people do in the browser, in their own words: found an organisation, invite, join, unlock, take a
 * case in, review it. Each step goes through the real interface by role and label, as a person would.
 */
import { expect, type Page } from "@playwright/test";

/** Creates an organisation on this device; gives the passphrase that was shown once. */
export const createOrganisation = async (page: Page): Promise<string> => {
  await page.getByRole("link", { name: "Create an organisation" }).click();
  await page.getByRole("button", { name: "Start" }).click();
  const passphrase = await confirmPassphrase(page);
  await page.getByRole("checkbox", { name: /five sheets are printed/ }).check();
  await page.getByRole("button", { name: "Create the organisation" }).click();
  await unlock(page, passphrase);
  return passphrase;
};

/** Writes the shown passphrase down and types it back. */
export const confirmPassphrase = async (page: Page): Promise<string> => {
  const shown = page.getByTestId("passphrase").getByRole("listitem");
  await expect(shown.first()).toBeVisible({ timeout: 60_000 });
  const passphrase = (await shown.allInnerTexts()).map((word) => word.trim()).join(" ");
  await page.getByRole("button", { name: "I have written it down" }).click();
  await page.getByLabel("Passphrase").fill(passphrase);
  await page.getByRole("button", { name: "Continue" }).click();
  return passphrase;
};

/** Opens the vault; returns when the pages of the role stand. */
export const unlock = async (page: Page, passphrase: string): Promise<void> => {
  const field = page.getByLabel("Passphrase");
  await expect(field).toBeVisible({ timeout: 60_000 });
  await field.fill(passphrase);
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expect(page.getByRole("region", { name: "State of this device" })).toBeVisible({
    timeout: 60_000,
  });
};

/** Makes an invite code for a role at the first shelter. */
export const invite = async (page: Page, role: string): Promise<string> => {
  await page.goto(`${originOf(page)}/#/people`);
  await page.getByRole("radio", { name: role, exact: true }).check();
  const site = page.getByRole("radio", { name: "Shelter 1" });
  await site.check();
  await page.getByRole("button", { name: "Make an invite code" }).click();
  const code = await page.getByTestId("invite-code").innerText();
  await page.getByRole("button", { name: "I have passed it on" }).click();
  return code;
};

/** Asks to join with a code; gives the passphrase. The device then waits for approval. */
export const join = async (page: Page, code: string): Promise<string> => {
  await page.getByRole("link", { name: "Join with an invite code" }).click();
  await page.getByLabel("Invite code").fill(code);
  await page.getByRole("button", { name: "Continue" }).click();
  const passphrase = await confirmPassphrase(page);
  await unlock(page, passphrase);
  return passphrase;
};

/** Approves everyone who waits and signs what waits for a signature, until nothing does. */
export const approveAll = async (page: Page): Promise<void> => {
  await page.goto(`${originOf(page)}/#/outbox`);
  await syncNow(page);
  await page.goto(`${originOf(page)}/#/people`);
  const act = page.getByRole("button", { name: /^(Approve|Sign)$/ });
  await expect(act.first()).toBeVisible({ timeout: 30_000 });
  while (await act.count()) {
    const before = await act.count();
    await act.first().click();
    await expect(page.getByText("Signing and recording")).toHaveCount(0, { timeout: 30_000 });
    await expect.poll(() => act.count(), { timeout: 30_000 }).toBeLessThan(before);
  }
};

/** Presses "Sync now" and waits until that synchronisation is over. */
export const syncNow = async (page: Page): Promise<void> => {
  await page.goto(`${originOf(page)}/#/outbox`);
  const button = page.getByRole("button", { name: "Sync now" });
  await expect(button).toBeVisible({ timeout: 60_000 });
  await button.click();
  await page.waitForTimeout(150);
  await expect(button).toBeVisible({ timeout: 60_000 });
};

/** How many records the outbox counts in one state: Draft, Ready, Sent, Received, In custody. */
export const countOf = async (page: Page, state: string): Promise<number> => {
  const step = page.getByRole("listitem").filter({ hasText: new RegExp(`^\\d+${state}`) });
  return Number((await step.innerText()).match(/^\d+/)?.[0]);
};

/** Begins a case and answers consent with yes, or no where told, for an adult. Ends on the hub. */
export const beginCase = async (
  page: Page,
  { no = [] }: { readonly no?: readonly RegExp[] } = {},
): Promise<void> => {
  await page.goto(`${originOf(page)}/#/`);
  await page
    .getByRole("link", { name: "New intake" })
    .or(page.getByRole("button", { name: "New intake" }))
    .click();
  await page.getByRole("link", { name: "Consent comes first" }).click();
  await page.getByRole("radio", { name: "18 or over" }).check();
  const explained = page.getByRole("group", { name: "What you explained" });
  for (const box of await explained.getByRole("checkbox").all()) await box.check();
  for (const yes of await page.getByRole("radio", { name: "Yes", exact: true }).all())
    await yes.check();
  for (const purpose of no)
    await page.getByRole("group", { name: purpose }).getByLabel("No", { exact: true }).check();
  await page
    .getByRole("group", { name: "How was consent given?" })
    .getByRole("radio")
    .first()
    .check();
  await page.getByRole("button", { name: "Save and continue" }).click();
  await expect(page.getByText("Consent comes first: done")).toBeVisible();
};

/** Goes to a topic of the open case by its letter: from the hub, or from another topic. */
export const openTopic = async (page: Page, letter: string): Promise<void> => {
  if (page.url().includes("#/intake/")) await page.goto(`${intakeOf(page)}/${letter}`);
  else await page.getByRole("link", { name: new RegExp(`^${letter}\\. `) }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(new RegExp(`^${letter}\\. `));
};

/** Waits until the line under the title says that everything typed is on this device. */
export const isSaved = async (page: Page): Promise<void> => {
  await expect(page.getByText(/^Saved on this device/).first()).toBeVisible();
};

/** Says "Not asked" for whatever of the page still lacks an answer that is owed. */
const skipTheRest = async (page: Page): Promise<void> => {
  await page.getByRole("button", { name: /^Say “Not asked”/ }).click();
};

/** The topics of an intake, by the letters of the paper form, without the groups that may stay empty. */
const topicLetters = ["B", "C", "D", "E"] as const;

/** Gives a reason for every question that is owed and nobody asked, and finishes the case. */
export const finishCase = async (page: Page): Promise<void> => {
  for (const letter of topicLetters) {
    await openTopic(page, letter);
    await skipTheRest(page);
    await isSaved(page);
  }
  await finish(page);
};

/** Checks the answers and finishes: the case is ready to be sent. */
export const finish = async (page: Page): Promise<void> => {
  await page.goto(`${intakeOf(page)}/check`);
  await page.getByRole("button", { name: "Finish: ready to send" }).click();
  await expect(page.getByRole("heading", { name: /cases/i, level: 1 })).toBeVisible();
};

/** Opens the case with this number from the list; a draft at its hub, not where it was left. */
export const openCase = async (page: Page, caseNumber: string): Promise<void> => {
  await page.goto(`${originOf(page)}/#/`);
  await page.getByRole("button", { name: caseNumber }).click();
  await page.waitForURL(/#\/(case|intake)\//);
  if (page.url().includes("#/intake/")) await page.goto(intakeOf(page));
  await expect(page.getByRole("heading", { level: 1 })).toContainText(caseNumber);
};

/** The number of the case that is open. */
export const caseNumberOf = async (page: Page): Promise<string> => {
  await page.goto(intakeOf(page));
  return (await page.getByRole("heading", { level: 1 }).innerText()).trim();
};

const intakeOf = (page: Page): string => page.url().replace(/(#\/intake\/[^/]+).*/, "$1");
const originOf = (page: Page): string => new URL(page.url()).origin;
