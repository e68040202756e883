/** The service worker on its own: what it keeps, what it never touches, and how a new one takes over. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { launchBrowser } from "../support/browser.ts";
import { serveCopy } from "../support/static-host.ts";
import { cached, install, versionInCharge } from "../support/worker-in-charge.ts";

test("after one visit the application opens without a server, and nothing but its files was kept", async () => {
  const copy = await serveCopy();
  const { page, close } = await launchBrowser(mkdtempSync(join(tmpdir(), "profile-")), copy.origin);
  await install(page);
  const answer = () => page.evaluate(async () => (await fetch("/v1/info")).text());
  expect(await answer()).toBe("from the endpoint");
  await page.evaluate(() => fetch("/index.html", { method: "POST", body: "sealed" }));
  expect(copy.asked).toContain("POST /index.html");

  const shell: string[] = JSON.parse(readFileSync("dist/.vite/precache.json", "utf8"));
  expect((await cached(page)).sort()).toEqual(shell.map((name) => `/${name}`).sort());

  copy.close();
  await page.reload();
  await expect(page).toHaveTitle("Lindung");
  expect(await page.evaluate(() => fetch("/index.html").then(({ status }) => status))).toBe(200);
  await expect(answer()).rejects.toThrow("Failed to fetch");
  await close();
});

test("a new version waits until it is told to take over, and then clears what the old one kept", async () => {
  const copy = await serveCopy();
  const { page, close } = await launchBrowser(mkdtempSync(join(tmpdir(), "profile-")), copy.origin);
  await install(page);
  const before = await versionInCharge(page);

  // The next build: another version, a file less and a changed page.
  const sw = join(copy.folder, "sw.js");
  const next = readFileSync(sw, "utf8")
    .replaceAll(before, "99.0.0")
    .replace(/\{[^{}]*icon-512\.png[^{}]*\},?/, "");
  writeFileSync(sw, next);
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    while (!registration.waiting) await new Promise((again) => setTimeout(again, 20));
  });
  await page.reload();
  expect(await versionInCharge(page)).toBe(before);
  expect(await cached(page)).toContain("/icon-512.png");

  await page.evaluate(async () => {
    const { waiting } = await navigator.serviceWorker.ready;
    const changed = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    });
    waiting?.postMessage({ type: "SKIP_WAITING" });
    await changed;
  });
  expect(await versionInCharge(page)).toBe("99.0.0");
  await expect.poll(() => cached(page)).not.toContain("/icon-512.png");
  await close();
  copy.close();
});
