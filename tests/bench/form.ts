/**
 * form: mounting 200 questions on a processor slowed six times, beside react-hook-form with plain inputs
 * and SurveyJS, all three in the same page, in turn.
 */
import { openBenchPage } from "./bench-page.ts";
import { median, report, spreadOf } from "./measure.ts";

const rounds = 9;
const rivals = ["lindung", "react-hook-form", "surveyjs"] as const;

// No request leaves this page; nothing has to answer at the other end.
const { page, slowDown, close } = await openBenchPage("http://127.0.0.1:9");
const count = await page.evaluate(() => bench.prepareForm(200));
if (count !== 200) throw new Error(`only ${count} questions`);
for (const rival of rivals) await page.evaluate((which) => bench.mountForm(which), rival);
await slowDown(6);
const times = new Map<string, number[]>(rivals.map((rival) => [rival, []]));
for (let round = 0; round < rounds; round += 1)
  for (const rival of rivals)
    times.get(rival)?.push(await page.evaluate((which) => bench.mountForm(which), rival));
await close();

const ours = times.get("lindung") ?? [];
for (const [rival, goal] of [
  ["react-hook-form", 0.8],
  ["surveyjs", 0.4],
] as const) {
  const theirs = median(times.get(rival) ?? []);
  report({
    name: "form, mounting 200 questions at 6×",
    value: median(ours),
    unit: "ms",
    rival: { name: rival, value: theirs },
    goal: `≤ ${goal}×`,
    met: median(ours) / theirs <= goal,
    spread: spreadOf(ours),
  });
}
