/**
 * Runs every test: unit, contract and screens by vitest, then the journeys in a real Chromium.
 *
 * Builds first when the build is missing or older than the sources. Fails when any test fails, and
 * also when a kind of test ran no test at all. The last line is `N passed, N failed`.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { build, isBuilt } from "./build.mjs";
import { findChromium } from "./chromium.mjs";

const reports = { vitest: "artefacts/vitest.json", journeys: "artefacts/journey.json" };

const run = (command, ...args) => {
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  return status === 0;
};

/** What vitest reports, by kind of test; a file that could not be loaded counts as one failure. */
const readVitest = () => {
  const counts = {};
  for (const { name, status, assertionResults } of JSON.parse(readFileSync(reports.vitest))
    .testResults) {
    const kind = name.slice(process.cwd().length).split("/")[2];
    counts[kind] ??= { passed: 0, failed: 0 };
    const failed = assertionResults.filter((test) => test.status === "failed").length;
    counts[kind].passed += assertionResults.filter((test) => test.status === "passed").length;
    counts[kind].failed += failed === 0 && status === "failed" ? 1 : failed;
  }
  return counts;
};

const readJourneys = () => {
  const { stats, errors } = JSON.parse(readFileSync(reports.journeys));
  return {
    journey: {
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky + errors.length,
    },
  };
};

/** Counts of a runner that may have died before it could report. */
const countsOf = (read, isGood) => {
  let counts = {};
  try {
    counts = read();
  } catch {
    // No report, so nothing is known to have passed.
  }
  const isExplained = Object.values(counts).some(({ failed }) => failed > 0);
  return isGood || isExplained ? counts : { ...counts, runner: { passed: 0, failed: 1 } };
};

mkdirSync("artefacts", { recursive: true });
for (const report of Object.values(reports)) rmSync(report, { force: true });

if (!isBuilt() && !build()) {
  console.log("The build failed, so nothing was tested.\n0 passed, 1 failed");
  process.exit(1);
}

const chromium = await findChromium().catch((problem) => problem);
const vitest = run(
  "npx",
  "vitest",
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${reports.vitest}`,
);
const counts = countsOf(readVitest, vitest);
if (chromium instanceof Error) console.error(chromium.message);
else Object.assign(counts, countsOf(readJourneys, run("npx", "playwright", "test")));

const kinds = ["unit", "contract", "screens", "journey"];
for (const kind of kinds) {
  const { passed, failed } = counts[kind] ?? { passed: 0, failed: 0 };
  if (passed + failed === 0) {
    console.log(`${kind}: no test ran, which counts as a failure`);
    counts[kind] = { passed: 0, failed: 1 };
  } else console.log(`${kind}: ${passed} passed, ${failed} failed`);
}
const sum = (name) => Object.values(counts).reduce((total, count) => total + count[name], 0);
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = sum("failed") === 0 ? 0 : 1;
