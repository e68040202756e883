/**
 * The budgets of what a tablet downloads. `npm run size` fails above them; it reads the build that
 * stands in dist, so that no file name is written here.
 */
import { readdirSync, readFileSync } from "node:fs";

const read = (path) => JSON.parse(readFileSync(new URL(`dist/.vite/${path}`, import.meta.url)));
const chunks = read("manifest.json");
const files = (keys) => [...new Set(keys.map((key) => `dist/${chunks[key].file}`))];

/** A chunk and all it imports at once, as keys of the manifest. */
const reach = (key, seen = new Set()) => {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of chunks[key].imports ?? []) reach(next, seen);
  return seen;
};

const entries = Object.keys(chunks).filter((key) => chunks[key].isEntry);
// What the entry fetches by itself right after it has run belongs to the first load too.
const begun = entries.flatMap((key) => [key, ...(chunks[key].dynamicImports ?? [])]);
const initial = new Set(begun.flatMap((key) => [...reach(key)]));
const isScript = (key) => chunks[key].file.endsWith(".js");
const lazy = Object.keys(chunks).filter((key) => chunks[key].isDynamicEntry && isScript(key));
const listed = new Set(files(Object.keys(chunks)));
const workers = readdirSync(new URL("dist/assets", import.meta.url))
  .filter((name) => name.endsWith(".js") && !listed.has(`dist/assets/${name}`))
  .map((name) => `dist/assets/${name}`);

export default [
  {
    name: "initial JavaScript",
    path: files([...initial].filter(isScript)),
    limit: "185 kB",
    gzip: true,
  },
  ...lazy
    .map((key) => ({
      key,
      own: [...reach(key)].filter((part) => !initial.has(part) && isScript(part)),
    }))
    .filter(({ own }) => own.length > 0)
    .map(({ key, own }) => ({ name: `lazy ${key}`, path: files(own), limit: "60 kB", gzip: true })),
  ...workers.map((path) => ({ name: `worker ${path}`, path, limit: "120 kB", gzip: true })),
  { name: "service worker, raw", path: "dist/sw.js", limit: "25 kB", brotli: false },
  {
    name: "all that is kept offline, raw",
    path: read("precache.json").map((name) => `dist/${name}`),
    limit: "1.5 MB",
    brotli: false,
  },
];
