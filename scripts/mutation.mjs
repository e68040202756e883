/**
 * Measures how well the tests notice changed code: `npm run test:mutation [-- ROOM…]`. Each room's code
 * is changed in one place at a time; a change that no test notices is listed. Takes hours in all.
 */
import { spawnSync } from "node:child_process";

/** The rooms that are measured, and whose tests each is held against. */
const rooms = {
  membership: "membership",
  protocol: "protocol,membership",
  vault: "vault",
  sync: "sync",
};

const asked = process.argv.slice(2);
for (const [room, tests] of Object.entries(rooms)) {
  if (asked.length > 0 && !asked.includes(room)) continue;
  const { status } = spawnSync(
    "npx",
    [
      ...["stryker", "run", "--mutate", `src/${room}/**/*.ts`],
      ...["--incrementalFile", `artefacts/mutation/${room}.json`],
    ],
    {
      stdio: "inherit",
      env: { ...process.env, LINDUNG_MUTATED: tests, LINDUNG_HISTORIES: "2", LINDUNG_FLIPS: "50" },
    },
  );
  if (status !== 0) process.exitCode = 1;
}
