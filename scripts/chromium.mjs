/**
 * Finds a Chromium that starts, or installs one, and says which it took.
 *
 * In order: CHROMIUM_PATH; one of the system; one Playwright has already; `playwright install
 * chromium`; `apt-get install chromium` when root. When none works it fails and says what to do: a
 * journey that was not run proves nothing.
 */
import { execFile, execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Returns the path of a Chromium that runs here; throws with advice when there is none. */
export const findChromium = async () => {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) {
    if (await starts(asked)) return take(asked, "CHROMIUM_PATH");
    throw new Error(`CHROMIUM_PATH is ${asked}, which does not start. Correct it or unset it.`);
  }
  const system = await onSystem();
  if (system) return take(system, "of this system");
  const own = chromium.executablePath();
  if (await starts(own)) return take(own, "which Playwright had");

  say("No Chromium found. Trying `npx playwright install chromium`.");
  if (run("npx", ["playwright", "install", "chromium"]) && (await starts(own)))
    return take(own, "which Playwright installed");
  if (process.getuid?.() === 0) {
    say("Playwright's does not start. Trying `apt-get install chromium`.");
    run("apt-get", ["update"]);
    run("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"]);
    const installed = await onSystem();
    if (installed) return take(installed, "installed by apt-get");
  }
  throw new Error(
    "No Chromium could be found or installed, and the journeys need one.\n" +
      "Do one of these, then run again:\n" +
      "  · install it with the system's package manager (Debian: sudo apt-get install chromium)\n" +
      "  · npx playwright install --with-deps chromium\n" +
      "  · set CHROMIUM_PATH to the program of a Chromium you have",
  );
};

const take = (path, whose) => {
  // Processes started from here need not look again.
  if (process.env.CHROMIUM_PATH !== path) say(`Chromium: ${path} (${whose})`);
  process.env.CHROMIUM_PATH = path;
  return path;
};

const onSystem = async () => {
  const folders = ["/usr/bin", ...(process.env.PATH ?? "").split(delimiter)];
  for (const path of names.flatMap((name) => folders.map((folder) => join(folder, name))))
    if (await starts(path)) return path;
  return undefined;
};

/** A program that exists may still lack its libraries, or be a notice that it must be installed. */
const starts = async (path) =>
  existsSync(path) &&
  promisify(execFile)(path, ["--version", "--no-sandbox"], { timeout: 30_000 }).then(
    ({ stdout }) => /chrom/i.test(stdout),
    () => false,
  );

const run = (command, args) => {
  try {
    execFileSync(command, args, { stdio: ["ignore", 2, 2], timeout: 600_000 });
    return true;
  } catch {
    return false;
  }
};

const say = (text) => process.stderr.write(`${text}\n`);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(await findChromium());
  } catch (problem) {
    say(problem.message);
    process.exitCode = 1;
  }
}
