/**
 * Runs every test as `npm test` does, with the long campaigns at the length a release asks for. Takes
 * some hours; `npm run test:mutation` is apart from it and takes more.
 */
import { spawnSync } from "node:child_process";

/** What makes each campaign long. */
const campaigns = {
  // All 16,998 public records live as cases: tests/contract/ctdc-life.test.ts.
  LINDUNG_CTDC: "all",
  // Altered inputs for each parser: tests/unit/fuzz/parsers.test.ts; a line each in artefacts/fuzz.txt.
  LINDUNG_FUZZ: "200000",
  // Histories of a lying server, and what happens in each: tests/unit/sync/lying-server.test.ts.
  LINDUNG_HISTORIES: "2000",
  LINDUNG_STEPS: "100",
  // Every bit of a batch of eight envelopes: tests/unit/protocol/batch.test.ts.
  LINDUNG_FLIPS: "all",
  // Browsers ended at random moments: tests/journey/killed-browser.test.ts.
  LINDUNG_KILLS: "200",
  // Twenty samples of synthetic data: tests/unit/statistics/synthetic.test.ts.
  LINDUNG_SEEDS: "20",
};

const { status } = spawnSync(process.execPath, ["scripts/test.mjs"], {
  stdio: "inherit",
  env: { ...process.env, ...campaigns },
});
process.exitCode = status ?? 1;
