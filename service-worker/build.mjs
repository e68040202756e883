/**
 * Builds sw.js: lists the files of the build that stands in dist, or in the folder named, and puts the
 * list into the service worker. Run after `vite build` and before the server is built beside it.
 *
 * A file whose name carries its hash needs no revision; any other is revised by its SHA-256.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { build } from "vite";

const dist = process.argv[2]
  ? pathToFileURL(`${process.argv[2]}/`)
  : new URL("../dist/", import.meta.url);
const isHashed = (name) => /^assets\/.+-[\w-]{8}\.\w+$/.test(name);
const isShell = (name) =>
  /\.(html|js|css|woff2|json|svg|png|webmanifest|wasm)$/.test(name) &&
  !/^(sw\.js$|release\.json$|precache\.json$|server\/|\.vite\/)/.test(name);

const shell = readdirSync(dist, { recursive: true, encoding: "utf8" })
  .filter((name) => isShell(name) && statSync(new URL(name, dist)).isFile())
  .sort();
if (!shell.includes("index.html"))
  throw new Error("dist holds no index.html: run vite build first");

const manifest = shell.map((name) => {
  const hash = createHash("sha256").update(readFileSync(new URL(name, dist)));
  const integrity = hash.copy().digest("base64");
  return {
    url: `/${name}`,
    revision: isHashed(name) ? null : hash.digest("hex").slice(0, 16),
    integrity: `sha256-${integrity}`,
  };
});
const packageJson = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const version = process.env.LINDUNG_VERSION ?? packageJson.version;
// The public keys of the maintainers; a build without them checks no signature and says so.
const keyFile = process.env.LINDUNG_RELEASE_KEYS;
const releaseKeys = keyFile ? JSON.parse(readFileSync(keyFile, "utf8")) : {};

await build({
  configFile: false,
  logLevel: "warn",
  publicDir: false,
  define: {
    PRECACHE: JSON.stringify(manifest),
    VERSION: JSON.stringify(version),
    RELEASE_KEYS: JSON.stringify(releaseKeys),
    "process.env.NODE_ENV": '"production"',
  },
  build: {
    outDir: dist.pathname,
    emptyOutDir: false,
    target: "es2023",
    rolldownOptions: {
      input: new URL("index.ts", import.meta.url).pathname,
      output: { format: "iife", entryFileNames: "sw.js" },
    },
  },
});

// What the size check reads: the precache is one of the budgets.
writeFileSync(new URL(".vite/precache.json", dist), JSON.stringify(shell));
const bytes = shell.reduce((sum, name) => sum + statSync(new URL(name, dist)).size, 0);
console.log(
  `sw.js ${version}: ${shell.length} files, ${Math.round(bytes / 1024)} kB to keep offline`,
);
