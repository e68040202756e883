/**
 * The whole life of one case: taken in without a network, kept over a reload, sent, seen by a
 * supervisor on another device, returned, corrected, approved, and counted by an analyst; and nowhere
 * on the way is anything of it readable that should not be.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { launchBrowser } from "../support/browser.ts";
import { createCanaries, searchFolders } from "../support/canaries.ts";
import {
  approveAll,
  beginCase,
  caseNumberOf,
  countOf,
  createOrganisation,
  finish,
  finishCase,
  invite,
  isSaved,
  join as joinWith,
  openCase,
  openTopic,
  syncNow,
  unlock,
} from "../support/people.ts";
import { aServerProcess } from "../support/server.ts";

const aFolder = (name: string): string => mkdtempSync(join(tmpdir(), `lindung-${name}-`));

test("a case taken in offline is reviewed, corrected, approved and counted, and stays sealed", async () => {
  test.setTimeout(300_000);
  const data = aFolder("data");
  const server = await aServerProcess({ LINDUNG_DATA: data, LINDUNG_POOL_SECONDS: "1" });
  const profiles = { supervisor: aFolder("b"), caseworker: aFolder("a"), analyst: aFolder("n") };
  const canaries = createCanaries(40);
  const [name = "", nickname = "", story = "", remark = "", correction = "", ...others] = canaries;

  const b = await launchBrowser(profiles.supervisor, server.url);
  await createOrganisation(b.page);

  const a = await launchBrowser(profiles.caseworker, server.url);
  const passphrase = await joinWith(a.page, await invite(b.page, "Caseworker"));
  await approveAll(b.page);
  await syncNow(a.page);

  await a.context.setOffline(true);
  await beginCase(a.page);
  await openTopic(a.page, "C");
  await a.page.getByRole("textbox", { name: /Given name/ }).fill(name);
  await a.page
    .getByRole("textbox", { name: /Aliases/ })
    .fill([nickname, ...others.slice(0, 30)].join(", "));
  await isSaved(a.page);
  await openTopic(a.page, "D");
  await a.page.getByRole("radio", { name: "Female" }).check();
  await openTopic(a.page, "E");
  await a.page.getByRole("radio", { name: "Possible victim" }).check();
  await isSaved(a.page);
  const caseNumber = await caseNumberOf(a.page);

  await a.page.reload();
  await unlock(a.page, passphrase);
  await expect(a.page.getByRole("button", { name: caseNumber })).toBeVisible();
  await openCase(a.page, caseNumber);
  await openTopic(a.page, "C");
  await expect(a.page.getByRole("textbox", { name: /Given name/ })).toHaveValue(name);
  await finishCase(a.page);
  await syncNow(a.page);
  expect(await countOf(a.page, "Ready")).toBe(1);

  await a.context.setOffline(false);
  await syncNow(a.page);
  await expect.poll(() => countOf(a.page, "Received")).toBe(1);

  await syncNow(b.page);
  await openCase(b.page, caseNumber);
  await expect(b.page.getByText(name).first()).toBeVisible();
  await b.page.getByLabel("Remark for the caseworker").fill(remark);
  await b.page.getByRole("button", { name: "Return with a remark" }).click();
  await expect(b.page.getByText("Returned. The caseworker sees your remark")).toBeVisible();
  await syncNow(b.page);

  await syncNow(a.page);
  await expect.poll(() => countOf(a.page, "In custody")).toBe(1);
  await openCase(a.page, caseNumber);
  await expect(a.page.getByText(remark)).toBeVisible();
  await a.page.getByRole("button", { name: "Change answers" }).click();
  await openTopic(a.page, "C");
  await a.page.getByRole("textbox", { name: /Name in local script/ }).fill(correction);
  await isSaved(a.page);
  await finish(a.page);
  await syncNow(a.page);

  await expect(async () => {
    await syncNow(b.page);
    await openCase(b.page, caseNumber);
    await expect(b.page.getByText(correction).first()).toBeVisible({ timeout: 3_000 });
  }).toPass();

  const n = await launchBrowser(profiles.analyst, server.url);
  await b.page.getByLabel("Working as").selectOption({ label: "Administrator · Shelter 1" });
  await joinWith(n.page, await invite(b.page, "Analyst"));
  await approveAll(b.page);
  await approveAll(n.page);
  await syncNow(b.page);

  await b.page.getByLabel("Working as").selectOption({ label: "Supervisor · Shelter 1" });
  await openCase(b.page, caseNumber);
  await b.page.getByRole("button", { name: "Approve this case" }).click();
  await expect(b.page.getByText(/^Approved\./)).toBeVisible();
  await syncNow(b.page);

  await expect(async () => {
    await n.page.goto(`${server.url}/#/outbox`);
    await n.page.goto(`${server.url}/#/`);
    await expect(
      n.page.getByText("Statistical records on this device: fewer than 11."),
    ).toBeVisible();
  }).toPass({ timeout: 60_000 });
  await n.page.getByLabel("Rows").selectOption({ label: "Sex" });
  await n.page.getByLabel("Columns").selectOption({ label: "Finding" });
  await expect(n.page.getByRole("row", { name: /Female.*fewer than 11/ })).toBeVisible();

  for (const { watch } of [a, b, n]) {
    expect(watch.foreign).toEqual([]);
    expect(watch.violations).toEqual([]);
  }
  for (const browser of [a, b, n]) await browser.kill();
  await server.end("SIGKILL");

  const control = aFolder("control");
  const logs = aFolder("log");
  writeFileSync(join(logs, "server.log"), server.output());
  writeFileSync(join(control, "plain"), `"givenName":"${story}"`);
  expect(searchFolders([control], canaries)).toHaveLength(1);
  expect(searchFolders([data, logs, ...Object.values(profiles)], canaries)).toEqual([]);
  for (const folder of [data, logs, control, ...Object.values(profiles)])
    rmSync(folder, { recursive: true, force: true });
});
