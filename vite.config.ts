import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { z } from "zod";

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL("./package.json", import.meta.url), "utf8")));

/**
 * Leaves the older of the two font formats out of the build.
 *
 * Font packages name a `.woff` beside every `.woff2`. No browser that can run the vault needs it,
 * and each would be copied to every tablet.
 */
const woff2Only: Plugin = {
  name: "woff2-only",
  generateBundle(_options, bundle) {
    for (const [name, file] of Object.entries(bundle)) {
      if (name.endsWith(".woff")) delete bundle[name];
      if (file.type === "asset" && name.endsWith(".css"))
        file.source = file.source
          .toString()
          .replace(/,\s*url\([^)]*\.woff\)\s*format\([^)]*\)/g, "");
    }
  },
};

/**
 * Names the page itself in index.html, with its styles, so that a browser fetches it together with the
 * entry that asks for it, instead of after that has run.
 */
const startAtOnce: Plugin = {
  name: "start-at-once",
  transformIndexHtml: {
    order: "post",
    handler: (html, { bundle = {} }) => {
      const chunks = Object.values(bundle).filter((one) => one.type === "chunk");
      const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
      const wanted = new Set<string>();
      const reach = (name: string): void => {
        if (wanted.has(name)) return;
        wanted.add(name);
        for (const next of byName.get(name)?.imports ?? []) reach(next);
      };
      for (const { fileName, facadeModuleId } of chunks)
        if (facadeModuleId?.endsWith("/src/screens/start.tsx")) reach(fileName);
      const styles = [...wanted].flatMap((name) => [
        ...(byName.get(name)?.viteMetadata?.importedCss ?? []),
      ]);
      const links = [
        ...[...wanted].map((name) => ["modulepreload", name] as const),
        ...[...new Set(styles)].map((name) => ["stylesheet", name] as const),
      ];
      const tags = links.map(([rel, name]) => ({
        tag: "link",
        injectTo: "head" as const,
        attrs: { rel, crossorigin: true, href: `/${name}` },
      }));
      return { html, tags: tags.filter(({ attrs }) => !html.includes(attrs.href)) };
    },
  },
};

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [react(), woff2Only, startAtOnce],
  define: {
    // The version a person reads aloud when asking for help. A build names it without needing git.
    LINDUNG_VERSION: JSON.stringify(process.env["LINDUNG_VERSION"] ?? version),
    // Empty when the endpoint is where the page comes from; see "Two origins" in docs/operations.md.
    LINDUNG_ENDPOINT: JSON.stringify(process.env["LINDUNG_ENDPOINT"] ?? ""),
  },
  worker: { format: "es" },
  build: {
    // Whatever can run X25519 in WebCrypto can read this; see "Older tablets" in docs/architecture.md.
    target: "es2023",
    // The page and its list of chunks are the browser half; the server is one plain file beside it.
    manifest: !isSsrBuild,
    copyPublicDir: !isSsrBuild,
    sourcemap: false,
    // The content security policy allows no data: fonts, and an inlined icon would be copied twice.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/v1": "http://127.0.0.1:8787" } },
}));
