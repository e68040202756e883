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
const lazy = Object.keys(chunks).filter(
  (key) => chunks[key].isDynamicEntry && isScript(key) && !initial.has(key),
);

/**
 * What is sure to be loaded before a lazy part is asked for: whatever every part that asks for it has
 * brought along. Begins with "everything" and is cut down until it holds.
 */
const before = new Map(lazy.map((key) => [key, new Set(Object.keys(chunks))]));
const brought = (key) =>
  initial.has(key) ? initial : new Set([...initial, ...reach(key), ...(before.get(key) ?? [])]);
const asking = (key) =>
  [...initial, ...lazy]
    .filter((part) => [...reach(part)].some((one) => chunks[one].dynamicImports?.includes(key)))
    .map(brought);
for (let changed = true; changed; ) {
  changed = false;
  for (const [key, known] of before) {
    const sure = [...known].filter((one) => asking(key).every((set) => set.has(one)));
    if (sure.length === known.size) continue;
    before.set(key, new Set(sure));
    changed = true;
  }
}

const listed = new Set(files(Object.keys(chunks)));
const workers = readdirSync(new URL("dist/assets", import.meta.url))
  .filter((name) => name.endsWith(".js") && !listed.has(`dist/assets/${name}`))
  .map((name) => `dist/assets/${name}`);

const kept = read("precache.json");
const keyOf = new Map(Object.entries(chunks).map(([key, { file }]) => [file, key]));
/** Fonts of one script alone, by the language they are there for. */
const fonts = { arabic: "ar", khmer: "km", thai: "th" };

/** The language that a kept file is a translation for, its words or its font; none for all the rest. */
const translationOf = (name) => {
  const [, folder, file] = /^src\/words\/(\w+)\/(\w+)\.json$/.exec(keyOf.get(name) ?? "") ?? [];
  const language = folder === "countries" ? file : folder;
  const [, script] = /noto-sans-(\w+)-\w+-\d+-/.exec(name) ?? [];
  return language === "en" ? undefined : (language ?? fonts[script]);
};

/** Parts that are no page of daily work have limits of their own; each says why. */
const limits = {
  // These bring the store along, 80 kB: the first paint does without it, whoever opens a profile cannot.
  "src/screens/session/door.ts": "136 kB",
  "src/screens/session/first-device.ts": "124 kB",
  "src/screens/first-run/practice-people.tsx": "140 kB",
  "src/screens/work.tsx": "96 kB",
  // The cases of a site and, with each case, its files: photographs are made ready in the page.
  "src/screens/cases-page.tsx": "64 kB",
  // Membership with everything an administrator can change, and QR codes made and read.
  "src/screens/people-page.tsx": "76 kB",
  // Opens key slots, and with them the store.
  "src/screens/session/unlocking.ts": "76 kB",
  // Charts and the reports they are of; an analyst alone comes here.
  "src/screens/statistics-page.tsx": "96 kB",
  // The sealing code itself, age with its curves. Fetched in the background, before the first sending.
  "src/vault/dummy.ts": "68 kB",
  // Plays seven devices in one page, so it takes the vault, the domain and the store along. Used once, to practise.
  "src/screens/session/practice.ts": "266 kB",
};

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
      own: [...reach(key)].filter((part) => !before.get(key).has(part) && isScript(part)),
    }))
    .filter(({ own }) => own.length > 0)
    .map(({ key, own }) => ({
      name: `lazy ${key}`,
      path: files(own),
      limit: limits[key] ?? "60 kB",
      gzip: true,
    })),
  ...workers.map((path) => ({ name: `worker ${path}`, path, limit: "120 kB", gzip: true })),
  // A third of it are the SHA-256 of the files it may keep.
  { name: "service worker, raw", path: "dist/sw.js", limit: "38 kB", brotli: false },
  // See docs/decisions/0030 (1.5 MB raw was wanted), 0201 and 0210.
  {
    name: "all that is kept offline but translations, raw",
    path: kept.filter((name) => translationOf(name) === undefined).map((name) => `dist/${name}`),
    limit: "3.05 MB",
    brotli: false,
  },
  {
    name: "all that is kept offline but translations, as it travels",
    path: kept.filter((name) => translationOf(name) === undefined).map((name) => `dist/${name}`),
    limit: "900 kB",
    brotli: true,
  },
  ...[...new Set(kept.flatMap((name) => translationOf(name) ?? []))].flatMap((language) => {
    const path = kept
      .filter((name) => translationOf(name) === language)
      .map((name) => `dist/${name}`);
    return [
      { name: `words and font of ${language}, raw`, path, limit: "450 kB", brotli: false },
      {
        name: `words and font of ${language}, as they travel`,
        path,
        limit: "160 kB",
        brotli: true,
      },
    ];
  }),
];
