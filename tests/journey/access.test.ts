/**
 * Every screen of the first hours, in every language, on a phone and on a laptop: no fault that axe can
 * find, nothing wider than the page, and a picture of each for people to look at.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { languages } from "../../src/words/language.ts";
import { launchBrowser } from "../support/browser.ts";
import { beginCase, createOrganisation } from "../support/people.ts";
import { aPhotoWithPlace } from "../support/photo.ts";
import { aServerProcess } from "../support/server.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const sizes = { phone: { width: 360, height: 640 }, laptop: { width: 1280, height: 800 } };

/** One language of each direction is asked at both sizes; the others differ in their words alone. */
const bothSizes: ReadonlySet<string> = new Set(["en", "ar"]);

/** Faults by rule and place; empty when there are none. Run by the debugger, which no policy stops. */
const faultsOf = async (page: Page): Promise<string[]> => {
  if (!(await page.evaluate(() => Reflect.has(globalThis, "axe")))) await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (
      Reflect.get(globalThis, "axe") as {
        run: (
          options: object,
        ) => Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }>;
      }
    ).run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target }) => `${id}: ${target.join(" ")}`),
    );
  });
};

const isWiderThanThePage = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

test("every screen can be used by everyone, in every language and on every size", async () => {
  test.setTimeout(420_000);
  const data = mkdtempSync(join(tmpdir(), "lindung-data-"));
  const profile = mkdtempSync(join(tmpdir(), "lindung-profile-"));
  mkdirSync("artefacts/screens", { recursive: true });
  const server = await aServerProcess({ LINDUNG_DATA: data });
  const { page, watch, close } = await launchBrowser(profile, server.url);
  const found: string[] = [];

  const look = async (name: string): Promise<void> => {
    for (const { language } of languages) {
      await page.locator("header select, form ~ div select").first().selectOption(language);
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      for (const [size, viewport] of Object.entries(sizes)) {
        await page.setViewportSize(viewport);
        await page.evaluate(() => document.fonts.ready);
        const isAsked = size === "phone" || bothSizes.has(language);
        const faults = isAsked ? await faultsOf(page) : [];
        found.push(...faults.map((fault) => `${name} ${language} ${size}: ${fault}`));
        if (await isWiderThanThePage(page)) found.push(`${name} ${language} ${size}: too wide`);
        await page.screenshot({ path: `artefacts/screens/${name}-${language}-${size}.png` });
      }
    }
    await page.locator("header select, form ~ div select").first().selectOption("en");
    await page.setViewportSize(sizes.laptop);
  };

  // Unlike Khmer, Thai months and the Thai order of words come from the browser.
  const ofTheBrowser = await page.evaluate(() => [
    new Intl.DateTimeFormat("th-u-ca-gregory", { month: "long", timeZone: "UTC" }).format(0),
    ["เกาะ", "ขนม", "กา"].sort(new Intl.Collator("th").compare).join(" "),
  ]);
  expect(ofTheBrowser).toEqual(["มกราคม", "กา เกาะ ขนม"]);

  await look("welcome");
  await createOrganisation(page);
  await look("queue-empty");
  await page.goto(`${server.url}/#/people`);
  await look("people");
  await page.goto(`${server.url}/#/outbox`);
  await look("outbox");
  await beginCase(page);
  await look("hub");
  const hub = page.url();
  for (const letter of ["C", "D", "E"]) {
    await page.goto(`${hub}/${letter}`);
    await look(`topic-${letter}`);
  }
  await page.goto(`${hub}/consent`);
  await page.getByText("More, where it is needed").click();
  await look("consent");
  await page.goto(`${hub}/files`);
  await page.getByRole("checkbox", { name: /The person agrees/ }).check();
  await page.getByLabel("Take a photo").setInputFiles({
    name: "photo.jpg",
    mimeType: "image/jpeg",
    buffer: await aPhotoWithPlace(page, "a place"),
  });
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await look("files");
  await page.goto(`${hub}/print`);
  await look("summary");
  await page.goto(`${server.url}/#/paper`);
  await look("paper");
  await page.goto(`${hub}/check`);
  await look("check");

  // A barrier made on purpose is found, so that finding none means something.
  await page.evaluate(() => document.body.append(document.createElement("img")));
  expect(await faultsOf(page)).toEqual(["image-alt: img"]);

  expect(found).toEqual([]);
  expect(watch.violations).toEqual([]);
  expect(watch.errors).toEqual([]);
  await close();
  await server.end("SIGTERM");
  for (const folder of [data, profile]) rmSync(folder, { recursive: true, force: true });
});
