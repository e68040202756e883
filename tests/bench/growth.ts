/**
 * growth: whether one save and one opening of the queue cost more when a device holds more cases. The
 * same browser is filled step by step; each figure is a ratio to the first step.
 */
import { openBenchPage } from "./bench-page.ts";
import { startEndpointProcess } from "./endpoint-process.ts";
import { median, report, spreadOf } from "./measure.ts";

const steps = (process.env["BENCH_STEPS"] ?? "1000,13500,50000").split(",").map(Number);
const rounds = 5;
const saves = 20;
const chunk = 500;

const endpoint = await startEndpointProcess();
const bench = await openBenchPage(endpoint.url);
const { page } = bench;
const founded = await page.evaluate(() => globalThis.bench.found());
const first: { save?: number; open?: number } = {};
let filled = 0;
for (const step of steps) {
  await bench.reload();
  await page.evaluate((who) => globalThis.bench.unlock(who), founded);
  for (; filled < step; filled += chunk)
    await page.evaluate(([count, seed]) => globalThis.bench.takeIn(count, seed), [
      Math.min(chunk, step - filled),
      filled,
    ] as const);
  const saved: number[] = [];
  for (let at = 0; at < saves; at += 1)
    saved.push(await page.evaluate((seed) => globalThis.bench.takeIn(1, seed), filled + at));
  const opened: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await bench.reload();
    await page.evaluate((who) => globalThis.bench.unlock(who), founded);
    opened.push(await page.evaluate(() => globalThis.bench.openLindung()));
  }
  first.save ??= median(saved);
  first.open ??= median(opened);
  for (const [name, values, base] of [
    ["save", saved, first.save],
    ["queue-open", opened, first.open],
  ] as const)
    report({
      name: `growth-${name}-${step}`,
      value: median(values),
      unit: "ms",
      rival: { name: `itself-at-${steps[0]}`, value: base },
      goal: "≤1.3×",
      met: median(values) <= 1.3 * base,
      spread: spreadOf(values),
    });
}
await bench.close();
await endpoint.close();
