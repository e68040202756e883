import { defineConfig } from "@playwright/test";
import { findChromium } from "./scripts/chromium.mjs";
import { chromiumFlags } from "./tests/support/browser.ts";

export default defineConfig({
  testDir: "tests/journey",
  testMatch: "**/*.test.ts",
  outputDir: "artefacts/journey",
  timeout: 180_000,
  expect: { timeout: 15_000 },
  // A journey drives a server, a database and one or two browsers; more at once would only wait.
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env["CI"]),
  reporter: [["line"], ["json", { outputFile: "artefacts/journey.json" }]],
  use: {
    launchOptions: { executablePath: await findChromium(), args: [...chromiumFlags] },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
});
