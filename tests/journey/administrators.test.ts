/**
 * Administrators at work: names that are sealed and come back, a second administrator, changes that two
 * must sign, and every device of the shelter told of a new reader. Each page passes the checker.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { launchBrowser } from "../support/browser.ts";
import { approveAll, createOrganisation, invite, join as joinWith } from "../support/people.ts";
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

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const faultsOf = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (
      Reflect.get(globalThis, "axe") as {
        run: () => Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }>;
      }
    ).run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target }) => `${id}: ${target.join(" ")}`),
    );
  });
};

test("names come back, two must sign, and everyone is told of a new reader", async () => {
  test.setTimeout(240_000);
  const data = aFolder("data");
  const server = await aServerProcess({ LINDUNG_DATA: data });
  const first = await launchBrowser(aFolder("first"), server.url);
  const { page } = first;
  await createOrganisation(page);
  await page.getByLabel("Working as").selectOption({ label: "Administrator · Shelter 1" });

  for (const part of ["", "/sites", "/rules", "/recovery", "/limits"]) {
    await page.goto(`${server.url}/#/people${part}`);
    await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
    expect(await faultsOf(page)).toEqual([]);
  }

  await page.goto(`${server.url}/#/people/sites`);
  await page.getByRole("button", { name: "Name Shelter 1" }).click();
  await page.getByLabel("Name of the shelter").fill("Rumah Melati");
  await page.getByRole("button", { name: "Save the name" }).click();
  await expect(page.getByRole("rowheader", { name: "Rumah Melati" })).toBeVisible();
  await page.getByRole("button", { name: "Name Rumah Melati" }).click();
  await page.getByLabel("Name of the shelter").fill("");
  await page.getByRole("button", { name: "Save the name" }).click();
  await expect(page.getByRole("rowheader", { name: "Shelter 1" })).toBeVisible();

  const second = await launchBrowser(aFolder("second"), server.url);
  await joinWith(second.page, await invite(page, "Administrator"));
  await approveAll(page);
  await page.goto(`${server.url}/#/people/rules`);
  await page.getByRole("button", { name: /^Let this person sign/ }).click();
  await expect(page.getByText("What this lets someone see:")).toBeVisible();
  await page.getByRole("button", { name: "Sign and make the change" }).click();
  await expect(page.getByText("Done. It holds from now on.")).toBeVisible({ timeout: 30_000 });

  // From now on a rule needs both.
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("radio", { name: "14 days" }).check();
  await page.getByRole("button", { name: "Review the change" }).click();
  await expect(page.getByText("1 other person must sign before this holds.")).toBeVisible();
  await page.getByRole("button", { name: "Sign and ask for the other signature" }).click();
  await expect(page.getByText("It now waits for another administrator")).toBeVisible({
    timeout: 30_000,
  });
  await expect(async () => {
    await second.page.goto(`${server.url}/#/outbox`);
    await second.page.getByRole("button", { name: "Sync now" }).click();
    await second.page.goto(`${server.url}/#/people`);
    await expect(second.page.getByText("Waits for your signature: Other rules")).toBeVisible({
      timeout: 6_000,
    });
  }).toPass({ timeout: 60_000 });
  await approveAll(second.page);
  await page.goto(`${server.url}/#/outbox`);
  await page.getByRole("button", { name: "Sync now" }).click();
  await page.goto(`${server.url}/#/people/rules`);
  await expect(page.getByRole("radio", { name: "14 days" })).toBeChecked({ timeout: 30_000 });

  for (const { watch } of [first, second]) {
    expect(watch.foreign).toEqual([]);
    expect(watch.violations).toEqual([]);
  }
  for (const browser of [first, second]) await browser.close();
  await server.end("SIGTERM");
});
