/**
 * Every report with every chart, as an analyst opens it: no fault that axe can find, nothing wider than
 * the page, no count from 1 to 10 in the page or in what its worker says, and on request pictures.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page, test } from "@playwright/test";
import { reports } from "../../src/statistics/report.ts";
import { openReportPages } from "../support/report-pages.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const phone = { width: 360, height: 640 };
const laptop = { width: 1280, height: 800 };
const pages = [...reports.map(({ id }) => id), "coverage"];
/** Pictures of whole reports take as long as all the rest; LINDUNG_PICTURES=1 asks for them. */
const isPictured = process.env["LINDUNG_PICTURES"] === "1";
/** Languages of other scripts are asked for the reports with a chart that the others lack. */
const inOtherScripts = ["R2", "R8", "R9"];
/** Between them they have every chart and every part of a page; axe takes a second or two for each. */
const askedOfAxe: ReadonlySet<string> = new Set(["R1", "R2", "R6", "R8", "R9", "R20", "R21"]);

/** Lines as CTDC publishes them; small, since they are nobody's. */
const published = [
  "yearOfRegistration,gender,ageBroad,citizenship,CountryOfExploitation",
  ...Array.from({ length: 4 }, () => "2016,Male,18--20,KH,TH"),
].join("\n");

const faultsOf = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe);
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

/** Counts below 11 in cells of tables, which no report may show. */
const smallCounts = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("td, dd, svg text")]
      .filter((cell) => !cell.closest("[data-scale]"))
      .map((cell) => cell.textContent ?? "")
      .filter((text) => /^([1-9]|10)$/.test(text.trim())),
  );

/** Members called n, denominator, population or missing, in whatever the workers told the page. */
const smallCountsTold = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const counted = new Set(["n", "denominator", "population", "persons"]);
    const isSmall = (name: string, value: unknown): boolean =>
      counted.has(name) && typeof value === "number" && value > 0 && value < 11;
    const look = (value: unknown, path: string): void => {
      if (typeof value !== "object" || value === null) return;
      for (const [name, inner] of Object.entries(value)) {
        // What others published is theirs to show.
        if (name === "published") continue;
        if (isSmall(name, inner)) found.push(`${path}.${name}: ${inner}`);
        look(inner, `${path}.${name}`);
      }
    };
    look(Reflect.get(globalThis, "told"), "told");
    return found;
  });

test("every report is drawn from what may be shown, and can be used by everyone", async () => {
  test.setTimeout(isPictured ? 400_000 : 150_000);
  mkdirSync("artefacts/reports", { recursive: true });
  const { page, open, close } = await openReportPages();
  const found: string[] = [];
  const look = async (name: string, language: string): Promise<void> => {
    await page.setViewportSize(laptop);
    await open(name, language);
    await page.evaluate(() => document.fonts.ready);
    for (const [size, viewport] of Object.entries({ laptop, phone })) {
      await page.setViewportSize(viewport);
      const isWide = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      if (isWide) found.push(`${name} ${language} ${size}: too wide`);
      const path = `artefacts/reports/${name}-${language}-${size}.png`;
      if (isPictured) await page.screenshot({ path, fullPage: true });
    }
    const faults = askedOfAxe.has(name) ? await faultsOf(page) : [];
    const small = await smallCounts(page);
    found.push(...[...faults, ...small].map((fault) => `${name} ${language}: ${fault}`));
  };
  try {
    for (const name of pages) await look(name, "en");
    for (const language of ["km", "ar"])
      for (const name of inOtherScripts) await look(name, language);
    await page.setViewportSize(laptop);
    await open("R8", "en");
    await page.getByText("Published data beside ours").click();
    await page
      .getByLabel("File (CSV)")
      .setInputFiles({ name: "ctdc.csv", mimeType: "text/csv", buffer: Buffer.from(published) });
    await expect(page.getByText(/^Published numbers: Counter-Trafficking/)).toBeVisible();
    await page.getByText("The numbers", { exact: true }).first().click();
    await expect(page.getByRole("cell", { name: "100 % of 4" }).first()).toBeVisible();
    expect(found).toEqual([]);
    expect(await smallCountsTold(page)).toEqual([]);
    // The look-out for small counts finds one that was put there.
    await page.evaluate(() => {
      const cell = document.createElement("td");
      cell.textContent = "7";
      document.querySelector("tr")?.append(cell);
    });
    expect(await smallCounts(page)).toEqual(["7"]);
  } finally {
    await close();
  }
});
