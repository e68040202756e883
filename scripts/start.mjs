/**
 * Starts Lindung for use: builds what is missing or older than its source, then runs the built server.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Lindung needs Node 20.19 or later; this is ${process.versions.node}.`);
  process.exit(1);
}

const server = path.join(root, "dist/server/main.js");
const built = [path.join(root, "dist/index.html"), path.join(root, "dist/sw.js"), server];
const sources = [
  "src",
  "server",
  "service-worker",
  "public",
  "index.html",
  "vite.config.ts",
  "package-lock.json",
];

if (!isCurrent()) build();
await import(pathToFileURL(server).href).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

function isCurrent() {
  if (!built.every((file) => existsSync(file))) return false;
  const oldest = Math.min(...built.map((file) => statSync(file).mtimeMs));
  return sources.every((name) => newestIn(path.join(root, name)) <= oldest);
}

function newestIn(file) {
  const facts = statSync(file, { throwIfNoEntry: false });
  if (!facts) return 0;
  if (!facts.isDirectory()) return facts.mtimeMs;
  return Math.max(0, ...readdirSync(file).map((name) => newestIn(path.join(file, name))));
}

function build() {
  console.log("Building Lindung; this happens once after each change and takes some seconds.");
  const require = createRequire(import.meta.url);
  const vite = path.join(path.dirname(require.resolve("vite/package.json")), "bin/vite.js");
  const quiet = ["--logLevel", "warn"];
  run([vite, "build", ...quiet]);
  run([path.join(root, "service-worker/build.mjs")]);
  run([vite, "build", "--ssr", "server/main.ts", "--outDir", "dist/server", ...quiet]);
}

function run(args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    console.error("The build failed, so Lindung was not started. See above for the reason.");
    process.exit(1);
  }
}
