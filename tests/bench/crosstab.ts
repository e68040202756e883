/** crosstab: a two-way table of a million persons in the page, beside arquero over the same answers. */
import { openBenchPage } from "./bench-page.ts";
import { median, report, spreadOf } from "./measure.ts";

const persons = 1_000_000;

// No request leaves this page; nothing has to answer at the other end.
const { page, close } = await openBenchPage("http://127.0.0.1:9");
await page.evaluate((many) => bench.prepareCrosstab(many, 7), persons);
const ours: number[] = [];
const theirs: number[] = [];
for (let round = 0; round < 9; round += 1) {
  const own = await page.evaluate(() => bench.crosstab());
  const rival = await page.evaluate(() => bench.crosstabRival());
  if (own.total !== rival.total) throw new Error(`${own.total} persons here, ${rival.total} there`);
  // The first rounds warm both up.
  if (round < 2) continue;
  ours.push(own.time);
  theirs.push(rival.time);
}
await close();
const value = median(ours);
const rival = { name: "arquero", value: median(theirs) };
report({
  name: "crosstab of 1,000,000",
  value,
  unit: "ms",
  rival,
  goal: "≤ 10 ms, ≤ 0.1×",
  met: value <= 10 && value / rival.value <= 0.1,
  spread: spreadOf(ours),
});
