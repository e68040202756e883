/**
 * Checks the import law (.dependency-cruiser.mjs) over the whole project and prints each breach.
 *
 * Also fails when a written file was not read: without TypeScript's JavaScript API the cruiser sees
 * no module, finds no breach and says all is well. A folder can be named to check it instead of the
 * project; the test of the law does so.
 */
import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { cruise } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";
import law from "../.dependency-cruiser.mjs";

process.chdir(resolve(process.argv[2] ?? "."));
const parts = ["src", "server", "service-worker", "workstation", "scripts", "tests"].filter(
  (part) => existsSync(part),
);
const written = parts
  .flatMap((part) =>
    readdirSync(part, { recursive: true, encoding: "utf8" }).map((name) => `${part}/${name}`),
  )
  .filter((name) => /\.(ts|tsx|mjs)$/.test(name) && !/\.d\.ts$|house\/fixture\//.test(name));

const { output } = await cruise(
  parts,
  { ...law.options, ruleSet: { forbidden: law.forbidden }, validate: true },
  law.options.enhancedResolveOptions,
  { tsConfig: extractTSConfig("tsconfig.json") },
);
const { violations, totalCruised, totalDependenciesCruised } = output.summary;
for (const { from, to, rule } of violations)
  console.log(`against the law: ${from} → ${to}: ${rule.name}`);

const read = new Set(output.modules.map(({ source }) => source));
const unread = written.filter((name) => !read.has(name));
for (const name of unread) console.log(`not read: ${name}`);

console.log(
  `arrows: ${totalCruised} modules, ${totalDependenciesCruised} imports, ` +
    `${violations.length} against the law, ${unread.length} not read`,
);
if (violations.length > 0 || unread.length > 0 || totalCruised === 0) process.exitCode = 1;
