/**
 * The application from one origin, the endpoint at another: a case goes its way, and neither origin
 * does the work of the other.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { launchBrowser } from "../support/browser.ts";
import { beginCase, countOf, createOrganisation, finishCase, syncNow } from "../support/people.ts";
import { aServerProcess } from "../support/server.ts";

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

test("application and endpoint stand at two origins, and only those two meet", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lindung-origins-"));
  const [codePort, syncPort] = [await freePort(), await freePort()];
  const code = `http://localhost:${codePort}`;
  const sync = `http://localhost:${syncPort}`;
  // Inside the project, where the built server finds its packages.
  mkdirSync("artefacts", { recursive: true });
  const built = mkdtempSync(join("artefacts", "two-origins-"));
  const dist = join(built, "dist");
  execFileSync(process.execPath, ["scripts/build.mjs", dist], {
    env: { ...process.env, LINDUNG_ENDPOINT: sync },
    stdio: "pipe",
  });
  const endpoint = await aServerProcess({
    LINDUNG_DATA: join(folder, "data"),
    LINDUNG_SERVE: "endpoint",
    LINDUNG_CODE_ORIGIN: code,
    PORT: String(syncPort),
  });
  const host = await aServerProcess(
    { LINDUNG_SERVE: "application", LINDUNG_ENDPOINT: sync, PORT: String(codePort) },
    join(dist, "server/main.js"),
  );

  const { page, watch, close } = await launchBrowser(join(folder, "profile"), code, {
    also: [sync],
  });
  await createOrganisation(page);
  await beginCase(page);
  await finishCase(page);
  await syncNow(page);
  await expect.poll(() => countOf(page, "Received"), { timeout: 60_000 }).toBe(1);
  expect(watch.violations).toEqual([]);
  expect(watch.foreign).toEqual([]);

  const status = async (url: string, init?: RequestInit) => (await fetch(url, init)).status;
  expect(await status(`${sync}/`)).toBe(404);
  expect(await status(`${sync}/sw.js`)).toBe(404);
  expect(await status(`${code}/v1/health`)).toBe(404);
  expect(await status(`${code}/v1/batches`, { method: "POST" })).toBe(405);
  expect(await status(`${sync}/v1/info`)).toBe(200);

  const preflight = (origin: string) =>
    fetch(`${sync}/v1/log`, { method: "OPTIONS", headers: { Origin: origin } });
  const own = await preflight(code);
  expect(own.status).toBe(204);
  expect(own.headers.get("access-control-allow-origin")).toBe(code);
  expect(own.headers.get("access-control-allow-credentials")).toBeNull();
  const foreign = await preflight("https://elsewhere.example");
  expect(foreign.status).toBe(405);
  expect(foreign.headers.get("access-control-allow-origin")).toBe(code);

  await close();
  await host.end("SIGTERM");
  await endpoint.end("SIGTERM");
  for (const each of [folder, built]) rmSync(each, { recursive: true, force: true });
});
