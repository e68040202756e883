/**
 * Runs measurements by name, `npm run bench -- queue-open save`, or all of them when none is named.
 * Each prints one line per figure: `name value unit ratio=… against=…`.
 */
import { spawnSync } from "node:child_process";

/** The files each measurement is in; three of them share one browser and one filling. */
const files = {
  "first-paint": ["first-paint"],
  unlock: ["queue-open"],
  save: ["queue-open"],
  "queue-open": ["queue-open"],
  "first-sync": ["first-sync", "first-sync-whole"],
  "hub-ingest": ["hub-ingest"],
  growth: ["growth"],
  ctdc: ["ctdc"],
  find: ["find"],
  form: ["form"],
  crosstab: ["crosstab"],
  reports: ["reports"],
  workstation: ["workstation"],
};
const all = Object.keys(files);
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`No measurement is named ${unknown.join(", ")}. There are: ${all.join(", ")}.`);
  process.exit(1);
}
for (const name of new Set((asked.length > 0 ? asked : all).flatMap((one) => files[one]))) {
  const { status } = spawnSync("npx", ["tsx", `tests/bench/${name}.ts`], { stdio: "inherit" });
  if (status !== 0) {
    console.error(`${name}: ended without a figure`);
    process.exitCode = 1;
  }
}
