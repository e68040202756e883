/**
 * growth: whether one save, one opening of the queue and the synchronising of one batch cost more when a
 * device holds more cases. One browser holds a device of each size; they are measured in turn, so that
 * a busy moment falls on all of them, and each figure is a ratio to the smallest.
 *
 * The devices are filled with real sealed revisions, many to a commit. What is measured is the plain
 * path: a case taken in and handed in; the first 50 rows after unlocking; a batch of 64 cases handed in,
 * fetched again with the site's feed and taken up.
 */
import { openBenchPage } from "./bench-page.ts";
import { startEndpointProcess } from "./endpoint-process.ts";
import { median, report, spreadOf } from "./measure.ts";

const sizes = (process.env["BENCH_STEPS"] ?? "1000,13500,50000").split(",").map(Number);
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 7);
const saves = 4;
const perBatch = 64;
const chunk = 500;

const endpoint = await startEndpointProcess();
const bench = await openBenchPage(endpoint.url);
const { page } = bench;
type Device = {
  readonly size: number;
  readonly who: { readonly profile: string; readonly passphrase: string };
  readonly figures: { save: number[]; "queue-open": number[]; sync: number[] };
};
const devices: Device[] = [];
for (const size of sizes) {
  await bench.reload();
  const who = await page.evaluate(() => globalThis.bench.found());
  await page.evaluate((founded) => globalThis.bench.unlock(founded), who);
  const began = performance.now();
  for (let filled = 0; filled < size; filled += chunk)
    await page.evaluate(([count, seed]) => globalThis.bench.fillAlone(count, seed), [
      Math.min(chunk, size - filled),
      filled,
    ] as const);
  await page.evaluate(() => globalThis.bench.rest());
  console.log(`# ${size} cases in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  devices.push({ size, who, figures: { save: [], "queue-open": [], sync: [] } });
}
for (let round = 0; round <= rounds; round += 1)
  for (const { who, figures, size } of devices) {
    await bench.reload();
    await page.evaluate((founded) => globalThis.bench.unlock(founded), who);
    const opened = await page.evaluate(() => globalThis.bench.openLindung());
    // The first case of a session looks through all numbers given out: once, so it is not measured.
    await page.evaluate(() => globalThis.bench.takeIn(1, 1));
    const saved: number[] = [];
    for (let at = 0; at < saves; at += 1)
      saved.push(
        await page.evaluate((seed) => globalThis.bench.takeIn(1, seed), size + round * saves + at),
      );
    const synced = await page.evaluate(([count, seed]) => globalThis.bench.syncBatch(count, seed), [
      perBatch,
      size + round,
    ] as const);
    // The first round warms up.
    if (round === 0) continue;
    figures["queue-open"].push(opened);
    figures.save.push(...saved);
    figures.sync.push(synced);
  }
const [smallest] = devices;
for (const name of ["save", "queue-open", "sync"] as const)
  for (const { size, figures } of devices) {
    const base = median(smallest?.figures[name] ?? []);
    const value = median(figures[name]);
    report({
      name: `growth-${name}-${size}`,
      value,
      unit: name === "sync" ? "ms/case" : "ms",
      rival: { name: `itself-at-${smallest?.size}`, value: base },
      goal: "≤1.3×",
      met: value <= 1.3 * base,
      spread: spreadOf(figures[name]),
    });
  }
await bench.close();
await endpoint.close();
