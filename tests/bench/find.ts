/**
 * find: the cases that may be about the same person, as a worker types, over 10,000 on a processor slowed
 * six times; beside bare minisearch with its own fuzziness over the same names.
 */
import { openBenchPage } from "./bench-page.ts";
import { quantile, report, spreadOf } from "./measure.ts";

const count = 10_000;
const looks = 200;

// No request leaves this page; nothing has to answer at the other end.
const { page, slowDown, close } = await openBenchPage("http://127.0.0.1:9");
await page.evaluate((many) => bench.fillFind(many, 7), count);
await slowDown(6);
const ours: { time: number; isFound: boolean }[] = [];
const theirs: typeof ours = [];
for (let look = 0; look < looks; look += 1) {
  const at = (look * 7919) % count;
  ours.push(await page.evaluate((place) => bench.lookUp(place), at));
  theirs.push(await page.evaluate((place) => bench.lookUpRival(place), at));
}
await close();

const times = (all: typeof ours): number[] => all.map(({ time }) => time);
const recall = (all: typeof ours): number =>
  all.filter(({ isFound }) => isFound).length / all.length;
const p95 = quantile(times(ours), 0.95);
report({
  name: "find p95",
  value: p95,
  unit: "ms",
  rival: { name: "minisearch", value: quantile(times(theirs), 0.95) },
  goal: "≤ 50 ms at 6×",
  met: p95 <= 50,
  spread: spreadOf(times(ours)),
});
const found = recall(ours);
report({
  name: "find recall of invented spellings",
  value: found,
  unit: "of 1",
  rival: { name: "minisearch", value: recall(theirs) },
  goal: "not below minisearch",
  met: found >= recall(theirs),
});
