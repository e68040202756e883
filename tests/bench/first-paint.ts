/**
 * first-paint: the built application opened again without a network, from the service worker, on a
 * processor slowed six times; from the start of navigation to the first contentful paint.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchBrowser } from "../support/browser.ts";
import { startEndpointProcess } from "./endpoint-process.ts";
import { median, report, spreadOf } from "./measure.ts";

const rounds = 7;

const endpoint = await startEndpointProcess();
const profile = mkdtempSync(join(tmpdir(), "lindung-paint-"));
const { context, page, close } = await launchBrowser(profile, endpoint.url);
await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
await page.getByRole("heading", { level: 1 }).waitFor();
await endpoint.close();

const session = await context.newCDPSession(page);
await session.send("Emulation.setCPUThrottlingRate", { rate: 6 });
const paints: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  await page.reload();
  await page.getByRole("heading", { level: 1 }).waitFor();
  paints.push(
    await page.evaluate(
      () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
    ),
  );
}
report({
  name: "first-paint-offline-6x",
  value: median(paints),
  unit: "ms",
  goal: "≤750 ms",
  met: median(paints) <= 750,
  spread: spreadOf(paints),
});
await close();
rmSync(profile, { recursive: true, force: true });
