/**
 * Joining: from opening the application to the first intake in under two minutes, by a QR code that the
 * camera reads; and with no network at all, by two files, with work that begins at once.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { launchBrowser } from "../support/browser.ts";
import { filmCode, filmFlags } from "../support/film.ts";
import {
  approveAll,
  beginCase,
  confirmPassphrase,
  countOf,
  createOrganisation,
  finishCase,
  syncNow,
  unlock,
} from "../support/people.ts";
import { aServerProcess } from "../support/server.ts";

const folders: string[] = [];
const aFolder = (name: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `lindung-${name}-`));
  folders.push(folder);
  return folder;
};
test.afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const makeInvite = async (page: Page, role: string): Promise<void> => {
  await page.goto(`${new URL(page.url()).origin}/#/people`);
  await page.getByRole("radio", { name: role, exact: true }).check();
  await page.getByRole("radio", { name: "Shelter 1" }).check();
  await page.getByRole("button", { name: "Make an invite code" }).click();
};

test("by camera in under two minutes, and by two files where there is no network", async () => {
  test.setTimeout(240_000);
  const data = aFolder("data");
  const server = await aServerProcess({ LINDUNG_DATA: data });
  const founder = await launchBrowser(aFolder("founder"), server.url);
  await createOrganisation(founder.page);

  // A QR code on one screen, read by the camera of the other.
  await makeInvite(founder.page, "Caseworker");
  const film = join(aFolder("film"), "invite.y4m");
  await filmCode(founder.page.getByRole("img", { name: "QR code of the invite" }), film);
  const opened = Date.now();
  const near = await launchBrowser(aFolder("near"), server.url, { flags: filmFlags(film) });
  await near.page.getByRole("link", { name: "Join with an invite code" }).click();
  await near.page.getByRole("button", { name: "Read a QR code with the camera" }).click();
  const passphrase = await confirmPassphrase(near.page);
  await unlock(near.page, passphrase);
  await expect(near.page.getByText("You can begin.")).toBeVisible();
  await approveAll(founder.page);
  await expect(near.page.getByText("You can begin.")).toHaveCount(0, { timeout: 30_000 });
  await beginCase(near.page);
  const seconds = Math.round((Date.now() - opened) / 1_000);
  test.info().annotations.push({ type: "seconds to the first intake", description: `${seconds}` });
  expect(seconds).toBeLessThan(120);
  await near.close();

  // Two files, and no network where the newcomer is.
  const far = await launchBrowser(aFolder("far"), server.url);
  await far.page.evaluate(async () => navigator.serviceWorker.ready);
  await far.page.reload();
  await far.context.setOffline(true);
  await makeInvite(founder.page, "Intake worker");
  const invite = founder.page.waitForEvent("download");
  await founder.page.getByRole("button", { name: "Save the invite as a file" }).click();
  const inviteFile = join(aFolder("files"), "invite.json");
  await (await invite).saveAs(inviteFile);

  await far.page.getByRole("link", { name: "Join with an invite code" }).click();
  await far.page.getByLabel("or choose a file:").setInputFiles(inviteFile);
  await unlock(far.page, await confirmPassphrase(far.page));
  await far.page.getByRole("button", { name: "Show the six check words" }).click();
  const words = (await far.page.getByTestId("check-words").innerText()).split(" · ");
  expect(words).toHaveLength(6);
  const answer = far.page.waitForEvent("download");
  await far.page.getByRole("button", { name: "Save the answer as a file" }).click();
  const answerFile = join(aFolder("files"), "answer.json");
  await (await answer).saveAs(answerFile);
  await beginCase(far.page);
  await finishCase(far.page);
  expect(await countOf(await outboxOf(far.page), "Ready")).toBe(1);

  await founder.page.getByText("Read an answer that was carried here").click();
  await founder.page.getByLabel("or choose a file:").setInputFiles(answerFile);
  await expect(founder.page.getByText("The answer is genuine and kept.")).toBeVisible();
  await expect(founder.page.getByText(words.join(" · "))).toBeVisible();
  await approveAll(founder.page);

  await far.context.setOffline(false);
  await expect(async () => {
    await syncNow(far.page);
    expect(await countOf(far.page, "Ready")).toBe(0);
  }).toPass({ timeout: 60_000 });
  await expect(far.page.getByText("You can begin.")).toHaveCount(0, { timeout: 30_000 });
  await syncNow(founder.page);
  await founder.page.goto(`${server.url}/#/`);
  await founder.page.getByLabel("Working as").selectOption({ label: "Supervisor · Shelter 1" });
  await expect(founder.page.getByText("1 case", { exact: true })).toBeVisible({ timeout: 30_000 });
  for (const { watch } of [founder, far]) {
    expect(watch.foreign).toEqual([]);
    expect(watch.violations).toEqual([]);
  }
  for (const browser of [founder, far]) await browser.close();
  await server.end("SIGTERM");
});

const outboxOf = async (page: Page): Promise<Page> => {
  await page.goto(`${new URL(page.url()).origin}/#/outbox`);
  return page;
};
