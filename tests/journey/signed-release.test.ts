/**
 * A build that knows the release keys: it takes what two of their holders have signed, and refuses a
 * release that is unsigned, older, or differs from its list by one byte. And the build itself: made
 * twice it is the same, so that others can compare it.
 */
import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { launchBrowser } from "../support/browser.ts";
import { type Copy, serveCopy } from "../support/static-host.ts";
import { install, versionInCharge } from "../support/worker-in-charge.ts";

const folder = mkdtempSync(join(tmpdir(), "lindung-release-"));
const keyOf = (number: 1 | 2 | 3) => join(folder, "keys", `release-key-${number}.json`);
const publicKeys = join(folder, "keys", "release-keys.json");

const release = (...args: string[]) =>
  execFileSync(process.execPath, ["--import", "tsx", "scripts/release-manifest.ts", ...args], {
    encoding: "utf8",
    stdio: "pipe",
  });

const build = (version: string, name = version): string => {
  const dist = join(folder, name, "dist");
  execFileSync(process.execPath, ["scripts/build.mjs", dist], {
    env: { ...process.env, LINDUNG_VERSION: version, LINDUNG_RELEASE_KEYS: publicKeys },
    stdio: "pipe",
  });
  return dist;
};

const signed = (version: string, ...numbers: (1 | 2 | 3)[]): string => {
  const dist = build(version);
  execFileSync(
    process.execPath,
    ["--import", "tsx", "scripts/release-manifest.ts", "make", "--dist", dist].concat(
      numbers.flatMap((number) => ["--key", keyOf(number)]),
    ),
    { env: { ...process.env, LINDUNG_VERSION: version }, stdio: "pipe" },
  );
  return dist;
};

/** Puts another build in the place of the one a host serves. */
const deploy = (copy: Copy, dist: string): void => {
  rmSync(copy.folder, { recursive: true });
  cpSync(dist, copy.folder, { recursive: true });
};

/** What the worker in charge says of the release that is served now. */
const verdict = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<unknown>((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => resolve(data.fault);
        navigator.serviceWorker.controller?.postMessage({ type: "CHECK-RELEASE" }, [port2]);
      }),
  );

/** Lets the browser install the worker that is served now; gives what has become of it. */
const installNext = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.register("/sw.js");
    await registration.update().catch(() => undefined);
    while (registration.installing) await new Promise((again) => setTimeout(again, 20));
    if (registration.waiting) return "waiting";
    return registration.active ? "refused" : "nothing";
  });

test.beforeAll(() => {
  release("keys", join(folder, "keys"));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("only what two of three release keys have signed is kept and taken", async () => {
  const first = signed("1.0.0", 1, 2);
  const half = signed("1.1.0", 3);
  const older = signed("0.9.0", 1, 3);
  const next = join(folder, "next");
  cpSync(half, next, { recursive: true });
  release("sign", "--dist", next, "--key", keyOf(1));
  const changed = join(folder, "changed");
  cpSync(next, changed, { recursive: true });
  appendFileSync(join(changed, "index.html"), "<!-- one line more -->");

  const copy = await serveCopy(first);
  const browser = await launchBrowser(mkdtempSync(join(folder, "profile-")), copy.origin);
  await install(browser.page);
  expect(await versionInCharge(browser.page)).toBe("1.0.0");
  expect(await verdict(browser.page)).toBeNull();

  deploy(copy, half);
  expect(await verdict(browser.page)).toBe("not-signed");
  expect(await installNext(browser.page)).toBe("refused");

  deploy(copy, older);
  expect(await verdict(browser.page)).toBe("older");

  deploy(copy, next);
  expect(await verdict(browser.page)).toBeNull();
  expect(await installNext(browser.page)).toBe("waiting");
  expect(release("verify", "--dist", next, "--keys", publicKeys)).toContain("Version 1.1.0 holds");
  expect(() => release("verify", "--dist", changed, "--keys", publicKeys)).toThrow("index.html");
  await browser.close();

  // A device that holds nothing yet fetches every file, and refuses them all for one that differs.
  deploy(copy, changed);
  const fresh = await launchBrowser(mkdtempSync(join(folder, "profile-")), copy.origin);
  expect(await installNext(fresh.page)).toBe("nothing");
  await fresh.close();
  copy.close();
});

test("two clean builds are equal byte for byte", () => {
  const [left, right] = [build("2.0.0", "left"), build("2.0.0", "right")];
  const names = readdirSync(left, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(left.length));
  expect(names.length).toBeGreaterThan(20);
  expect(readdirSync(right, { recursive: true }).length).toBe(
    readdirSync(left, { recursive: true }).length,
  );
  const differing = names.filter(
    (name) => !readFileSync(join(left, name)).equals(readFileSync(join(right, name))),
  );
  expect(differing).toEqual([]);
});
