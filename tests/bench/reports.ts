/** reports: every report that the public CTDC file of 48,773 records can answer, safe to print, in the page. */
import { readFileSync } from "node:fs";
import { ctdcWholeFile, withoutFile } from "../support/shared-data.ts";
import { openBenchPage } from "./bench-page.ts";
import { median, report, spreadOf } from "./measure.ts";

const path = ctdcWholeFile();
if (!path) {
  console.log(`reports: not measured. ${withoutFile("The CTDC file of 48,773 records")}`);
} else {
  const { page, close } = await openBenchPage("http://127.0.0.1:9");
  await page.evaluate((text) => bench.prepareReports(text), readFileSync(path, "utf8"));
  const times: number[] = [];
  let tables = 0;
  for (let round = 0; round < 6; round += 1) {
    const made = await page.evaluate(() => bench.makeReports());
    tables = made.tables;
    if (round > 0) times.push(made.time);
  }
  await close();
  const value = median(times);
  report({
    name: `reports, ${tables} tables of 48,773 records`,
    value,
    unit: "ms",
    goal: "≤ 1,000 ms",
    met: value <= 1_000,
    spread: spreadOf(times),
  });
}
