/**
 * The pages of reports in a real Chromium, with invented records in place of an analyst's: built once
 * by Vite and served from loopback. Every message that a worker sends to the page is kept.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import react from "@vitejs/plugin-react";
import { build, preview } from "vite";
import { findChromium } from "../../scripts/chromium.mjs";
import { chromiumFlags } from "./browser.ts";

export type ReportPages = {
  readonly page: Page;
  /** Opens a report, or the coverage, in a language; returns when every table is drawn. */
  readonly open: (name: string, language: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Builds, serves and opens. The profile is fresh and removed on close. */
export const openReportPages = async (): Promise<ReportPages> => {
  const folder = mkdtempSync(join(tmpdir(), "lindung-reports-"));
  const root = join(import.meta.dirname, "../journey/page");
  const outDir = join(folder, "dist");
  const shared = { root, configFile: false, logLevel: "error" } as const;
  await build({
    ...shared,
    plugins: [react()],
    worker: { format: "es" },
    define: { LINDUNG_ENDPOINT: '""', LINDUNG_VERSION: '"test"' },
    build: { outDir, target: "es2023", emptyOutDir: true, assetsInlineLimit: 0 },
  });
  const server = await preview({
    ...shared,
    build: { outDir },
    preview: { port: 0, host: "127.0.0.1" },
  });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error("the pages of reports were not served");
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: [...chromiumFlags],
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  await page.addInitScript(() => {
    const told: unknown[] = [];
    Reflect.set(globalThis, "told", told);
    const Original = globalThis.Worker;
    globalThis.Worker = class extends Original {
      constructor(...order: ConstructorParameters<typeof Original>) {
        super(...order);
        this.addEventListener("message", ({ data }) => told.push(data));
      }
    };
  });
  await page.goto(url);
  return {
    page,
    open: async (name, language) => {
      await page.goto(`${url}#/${language}/${name}`);
      await page.locator(`[data-page="${language}/${name}"] h1`).waitFor();
      await page.waitForFunction(
        () =>
          document.querySelector("[role=status]") === null && document.querySelector("section h2"),
      );
    },
    close: async () => {
      await browser.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
