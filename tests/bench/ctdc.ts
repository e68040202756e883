/**
 * ctdc: all 16,998 public records of South-East Asia live as cases, from the save of each to the
 * analyst's count. It is the contract test of that name run whole, with the time of each part told.
 */
import { spawnSync } from "node:child_process";

const { status } = spawnSync("npx", ["vitest", "run", "tests/contract/ctdc-life.test.ts"], {
  stdio: "inherit",
  env: { ...process.env, LINDUNG_CTDC: "all" },
});
process.exitCode = status ?? 1;
