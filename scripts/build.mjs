/**
 * Builds the page, the service worker and the server into dist, and knows whether that is needed.
 *
 * `npm run build` builds in any case; `npm start` and `npm test` ask first.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const outputs = ["dist/index.html", "dist/sw.js", "dist/server/main.js"];
const sources = [
  "src",
  "server",
  "service-worker",
  "public",
  "index.html",
  "vite.config.ts",
  "package-lock.json",
];

/** Whether every output is there and newer than every source. */
export const isBuilt = () =>
  outputs.every((name) => existsSync(path.join(root, name))) &&
  newest(sources) <= Math.min(...outputs.map((name) => statSync(path.join(root, name)).mtimeMs));

/**
 * Builds everything anew, into dist or another folder. Returns false, and leaves the reason on the
 * terminal, when a step fails.
 */
export const build = ({ quiet = false, dist = path.join(root, "dist") } = {}) => {
  const require = createRequire(import.meta.url);
  const vite = path.join(path.dirname(require.resolve("vite/package.json")), "bin/vite.js");
  const level = quiet ? ["--logLevel", "warn"] : [];
  return [
    [vite, "build", "--outDir", dist, "--emptyOutDir", ...level],
    ["service-worker/build.mjs", dist],
    [
      vite,
      "build",
      "--ssr",
      "server/main.ts",
      "--outDir",
      path.join(dist, "server"),
      "--emptyOutDir",
      ...level,
    ],
  ].every(
    (args) => spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" }).status === 0,
  );
};

const newest = (names) =>
  Math.max(
    0,
    ...names.flatMap((name) => {
      const facts = statSync(path.join(root, name), { throwIfNoEntry: false });
      if (!facts) return [];
      if (!facts.isDirectory()) return [facts.mtimeMs];
      return [newest(readdirSync(path.join(root, name)).map((inner) => path.join(name, inner)))];
    }),
  );

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2);
  process.exitCode = build(folder ? { dist: path.resolve(folder) } : {}) ? 0 : 1;
}
