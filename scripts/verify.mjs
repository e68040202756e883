/**
 * Runs every check of the project in turn, then the tests, and tells at the end which failed.
 *
 * A failed check does not hide the others. The last line is that of the tests, `N passed, N failed`,
 * where each failed check counts as one failure more.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";

const checks = ["types", "lint", "arrows", "unused", "dictionary:check", "words", "build", "size"];

const failed = checks.filter((check) => {
  const began = performance.now();
  console.log(`\n── ${check}`);
  const { status } = spawnSync("npm", ["run", "--silent", check], { stdio: "inherit" });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`── ${check} ${status === 0 ? "holds" : "FAILS"}, ${seconds} s`);
  return status !== 0;
});

console.log("\n── test");
const tests = spawn("npm", ["run", "--silent", "test"], { stdio: ["inherit", "pipe", "inherit"] });
let said = "";
tests.stdout.setEncoding("utf8").on("data", (text) => {
  process.stdout.write(text);
  said = (said + text).slice(-1000);
});
await once(tests, "close");

const [, passed, testsFailed] = /(\d+) passed, (\d+) failed\s*$/.exec(said) ?? ["", "0", "1"];
if (failed.length > 0) console.log(`\nChecks that fail: ${failed.join(", ")}`);
console.log(`${passed} passed, ${Number(testsFailed) + failed.length} failed`);
process.exitCode = Number(testsFailed) + failed.length === 0 ? 0 : 1;
