/**
 * What a bad network does, and what a person sees of it: nothing false, nothing lost, nothing twice,
 * and no button to press once the network is well again.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { launchBrowser } from "../support/browser.ts";
import { type FaultKind, startFaultProxy } from "../support/fault-proxy.ts";
import {
  beginCase,
  caseNumberOf,
  countOf,
  createOrganisation,
  finish,
  finishCase,
  isSaved,
  openCase,
  openTopic,
} from "../support/people.ts";
import { aServerProcess } from "../support/server.ts";

/** What the outbox must say while the fault lasts. */
const faults: readonly { readonly kind: FaultKind; readonly says: RegExp }[] = [
  { kind: "answer-500", says: /could not take it now|cannot record now/ },
  { kind: "captive-portal", says: /Something other than the centre answered/ },
  { kind: "truncate", says: /too slow or broke off|No connection|could not take/ },
  { kind: "reset-after-commit", says: /No connection|too slow or broke off/ },
  { kind: "refuse", says: /No connection|too slow or broke off/ },
  { kind: "never-answer", says: /too slow or broke off|No connection/ },
];

test("each fault of the network is named truthfully and passes without a person", async () => {
  test.setTimeout(420_000);
  const data = mkdtempSync(join(tmpdir(), "lindung-data-"));
  const profile = mkdtempSync(join(tmpdir(), "lindung-profile-"));
  const server = await aServerProcess({ LINDUNG_DATA: data });
  const proxy = await startFaultProxy(server.url);
  const { page, watch, close } = await launchBrowser(profile, proxy.url);
  await createOrganisation(page);

  await beginCase(page);
  const caseNumber = await caseNumberOf(page);
  await finishCase(page);
  await expect.poll(() => receivedCount(page), { timeout: 60_000 }).toBe(1);

  for (const [at, { kind, says }] of faults.entries()) {
    proxy.inflict({ kind, path: "/v1/batches", times: Number.POSITIVE_INFINITY });
    await change(page, caseNumber, `attempt ${at}`);
    await page.goto(`${proxy.url}/#/outbox`);
    const alert = page.getByRole("main").getByText(says).first();
    await expect(alert, kind).toBeVisible({ timeout: 60_000 });
    expect(proxy.struck.at(-1)).toBe(kind);
    expect(await countOf(page, "Received"), kind).toBe(at + 1);

    proxy.heal();
    await expect.poll(() => countOf(page, "Received"), { timeout: 90_000 }).toBe(at + 2);
  }
  // The same request delivered twice is recorded once.
  proxy.inflict({ kind: "replay", path: "/v1/batches", times: 1 });
  await change(page, caseNumber, "the last attempt");
  await expect.poll(() => receivedCount(page), { timeout: 60_000 }).toBe(faults.length + 2);

  expect(watch.violations).toEqual([]);
  expect(watch.errors).toEqual([]);
  await close();
  await proxy.close();
  await server.end("SIGTERM");
  const recorded = server.output().match(/"route":"\/v1\/batches"[^\n]*"status":201/g) ?? [];
  expect(recorded.length).toBeLessThanOrEqual(faults.length + 2);
  for (const folder of [data, profile]) rmSync(folder, { recursive: true, force: true });
});

/** Opens the case, changes the family name and finishes again. */
const change = async (page: Page, caseNumber: string, name: string): Promise<void> => {
  await openCase(page, caseNumber);
  await page.getByRole("button", { name: "Change answers" }).click();
  await openTopic(page, "C");
  await page.getByRole("textbox", { name: /Family name/ }).fill(name);
  await isSaved(page);
  await finish(page);
};

const receivedCount = async (page: Page): Promise<number> => {
  await page.goto(`${new URL(page.url()).origin}/#/outbox`);
  return countOf(page, "Received");
};
