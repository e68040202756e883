/**
 * Runs every test as `npm test` does, with the long campaigns at the length a release asks for. Takes
 * the better part of an hour.
 */
import { spawnSync } from "node:child_process";

/** What makes each campaign long. */
const campaigns = {
  // All 16,998 public records live as cases: tests/contract/ctdc-life.test.ts.
  LINDUNG_CTDC: "all",
  // Twenty samples of synthetic data: tests/unit/statistics/synthetic.test.ts.
  LINDUNG_SEEDS: "20",
};

const { status } = spawnSync(process.execPath, ["scripts/test.mjs"], {
  stdio: "inherit",
  env: { ...process.env, ...campaigns },
});
process.exitCode = status ?? 1;
