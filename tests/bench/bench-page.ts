/**
 * Opens the bench page in a real Chromium: the project's own modules and their rivals, built once by
 * Vite and served from loopback, so that both run in the same page of the same browser.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, type CDPSession, chromium, type Page } from "playwright-core";
import { build, preview } from "vite";
import { findChromium } from "../../scripts/chromium.mjs";

export type BenchPage = {
  readonly page: Page;
  /** Slows the page's main thread by this factor; 1 is full speed. Workers are not slowed by Chromium. */
  readonly slowDown: (factor: number) => Promise<void>;
  /** Puts the page's requests on a link of so many bits a second each way and so long a round trip. */
  readonly slowLink: (bitsPerSecond: number, roundTripInMilliseconds: number) => Promise<void>;
  /** Loads the page anew: fresh module state, same storage. */
  readonly reload: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/**
 * Builds, serves and opens the page, with the API of `endpoint` on the same origin. The browser's
 * profile is fresh and removed on close.
 */
export const openBenchPage = async (endpoint: string): Promise<BenchPage> => {
  const folder = mkdtempSync(join(tmpdir(), "lindung-bench-"));
  const root = join(import.meta.dirname, "page");
  const outDir = join(folder, "dist");
  await build({
    root,
    configFile: false,
    logLevel: "error",
    worker: { format: "es" },
    define: { global: "globalThis", LINDUNG_ENDPOINT: '""' },
    // PouchDB extends the class of Node's module; in a browser the package of that name stands in.
    resolve: { alias: { events: createRequire(import.meta.url).resolve("events/") } },
    build: { outDir, target: "esnext", emptyOutDir: true },
  });
  const server = await preview({
    root,
    configFile: false,
    logLevel: "error",
    build: { outDir },
    preview: {
      port: 0,
      host: "127.0.0.1",
      headers: isolation,
      proxy: { "/v1": { target: endpoint, changeOrigin: false } },
    },
  });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error("the bench page was not served");
  const context: BrowserContext = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath: await findChromium(),
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-quic",
      "--no-first-run",
    ],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.on("pageerror", (error) => console.error(`bench page: ${error.message}`));
  await page.goto(url);
  await page.waitForFunction(() => "bench" in globalThis);
  const session: CDPSession = await context.newCDPSession(page);
  return {
    page,
    slowDown: async (rate) => {
      await session.send("Emulation.setCPUThrottlingRate", { rate });
    },
    slowLink: async (bitsPerSecond, latency) => {
      await session.send("Network.enable");
      await session.send("Network.emulateNetworkConditions", {
        offline: false,
        latency,
        downloadThroughput: bitsPerSecond / 8,
        uploadThroughput: bitsPerSecond / 8,
      });
    },
    reload: async () => {
      await page.reload();
      await page.waitForFunction(() => "bench" in globalThis);
    },
    close: async () => {
      await context.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};
