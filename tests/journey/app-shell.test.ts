/** The service worker on its own: what it keeps, what it never touches, and how a new one takes over. */
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { launchBrowser } from "../support/browser.ts";

const mediaTypes: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".webmanifest": "application/manifest+json",
};

/** Serves a copy of the build and writes down what it was asked for. */
const serveCopy = async (): Promise<Copy> => {
  const folder = mkdtempSync(join(tmpdir(), "lindung-shell-"));
  cpSync("dist", folder, { recursive: true });
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    asked.push(`${request.method} ${path}`);
    try {
      const body = path.startsWith("/v1/")
        ? "from the endpoint"
        : readFileSync(join(folder, path === "/" ? "index.html" : path));
      const type = mediaTypes[extname(path === "/" ? "index.html" : path)];
      response.writeHead(200, {
        ...(type && { "content-type": type }),
        "cache-control": "no-cache",
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return {
    folder,
    asked,
    origin: `http://127.0.0.1:${address.port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

type Copy = {
  readonly folder: string;
  /** "METHOD /path" of each request that reached the server. */
  readonly asked: string[];
  readonly origin: string;
  readonly close: () => void;
};

/** Registers the worker, as the application does, and waits until it is in charge of the page. */
const install = (page: Page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.register("/sw.js");
    while (!navigator.serviceWorker.controller) await new Promise((next) => setTimeout(next, 20));
  });

const cached = (page: Page) =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return keys.flat().map(({ url }) => new URL(url).pathname);
  });

const versionInCharge = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => resolve(data.version);
        navigator.serviceWorker.controller?.postMessage({ type: "VERSION" }, [port2]);
      }),
  );

test("after one visit the application opens without a server, and nothing but its files was kept", async () => {
  const copy = await serveCopy();
  const { page, close } = await launchBrowser(mkdtempSync(join(tmpdir(), "profile-")), copy.origin);
  await install(page);
  const answer = () => page.evaluate(async () => (await fetch("/v1/info")).text());
  expect(await answer()).toBe("from the endpoint");
  await page.evaluate(() => fetch("/index.html", { method: "POST", body: "sealed" }));
  expect(copy.asked).toContain("POST /index.html");

  const shell: string[] = JSON.parse(readFileSync("dist/.vite/precache.json", "utf8"));
  expect((await cached(page)).sort()).toEqual(shell.map((name) => `/${name}`).sort());

  copy.close();
  await page.reload();
  await expect(page).toHaveTitle("Lindung");
  expect(await page.evaluate(() => fetch("/index.html").then(({ status }) => status))).toBe(200);
  await expect(answer()).rejects.toThrow("Failed to fetch");
  await close();
});

test("a new version waits until it is told to take over, and then clears what the old one kept", async () => {
  const copy = await serveCopy();
  const { page, close } = await launchBrowser(mkdtempSync(join(tmpdir(), "profile-")), copy.origin);
  await install(page);
  const before = await versionInCharge(page);

  // The next build: another version, a file less and a changed page.
  const sw = join(copy.folder, "sw.js");
  const next = readFileSync(sw, "utf8")
    .replaceAll(before, "99.0.0")
    .replace(/\{[^{}]*icon-512\.png[^{}]*\},?/, "");
  writeFileSync(sw, next);
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    while (!registration.waiting) await new Promise((again) => setTimeout(again, 20));
  });
  await page.reload();
  expect(await versionInCharge(page)).toBe(before);
  expect(await cached(page)).toContain("/icon-512.png");

  await page.evaluate(async () => {
    const { waiting } = await navigator.serviceWorker.ready;
    const changed = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    });
    waiting?.postMessage({ type: "SKIP_WAITING" });
    await changed;
  });
  expect(await versionInCharge(page)).toBe("99.0.0");
  await expect.poll(() => cached(page)).not.toContain("/icon-512.png");
  await close();
  copy.close();
});
