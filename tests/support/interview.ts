/**
 * Answers questions of an open case by the names of the registry, whatever language the screen speaks:
 * a question is found by its place, an answer by its code.
 */
import { expect, type Locator, type Page } from "@playwright/test";

/** The address of the open case. */
export const caseAddress = (page: Page): string => page.url().replace(/(#\/intake\/[^/]+).*/, "$1");

/** Goes to a page of the open case, such as `C` or `H/routeLeg/2`. */
export const goTo = async (page: Page, place: string): Promise<void> => {
  await page.goto(`${caseAddress(page)}/${place}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
};

/** Answers one question on the page that is shown; opens the fold it is in. */
export const answer = async (
  page: Page,
  name: string,
  given: string | readonly string[],
): Promise<void> => {
  const question = page.locator(`[data-question="${name}"]`).first();
  if ((await question.count()) === 0) await openFolds(page);
  await expect(question, name).toBeVisible();
  for (const one of typeof given === "string" ? [given] : given) await give(question, one);
};

/** Opens every fold of sensitive and seldom questions on the page. */
export const openFolds = async (page: Page): Promise<void> => {
  const closed = page.locator("details:not([open]) > summary:has(b)");
  for (let left = await closed.count(); left > 0; left -= 1) await closed.first().click();
};

/** Adds an item to a group, whose page opens; `entity` as in the registry. */
export const addItem = async (page: Page, name: string): Promise<void> => {
  await page.getByRole("button", { name: `Add: ${name}`, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
};

const give = async (question: Locator, value: string): Promise<void> => {
  const choice = question.locator(`input[type="radio"][value="${value}"]`);
  if (await choice.count()) return choice.first().check();
  const date = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(value);
  const fields = question.locator("input:not([type=checkbox]):not([type=radio]), textarea");
  if (date && (await fields.count()) === 3) {
    const [, year = "", month = "", day = ""] = date;
    for (const [at, part] of [day, month, year].entries()) await fields.nth(at).fill(part);
    return;
  }
  const combo = question.getByRole("combobox").first();
  if (await combo.count()) {
    await combo.fill(value);
    return combo.press("Enter");
  }
  const box = question.getByRole("checkbox", { name: value, exact: true });
  if (await box.count()) return box.check();
  await fields.first().fill(value);
};
