/** Asks axe what stands in the way of people with other eyes, hands or ears. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import type { AxeResults, RunOptions } from "axe-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const options: RunOptions = { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] };

/** Breaches of WCAG 2.2 AA on the page as it is now: "rule: where", empty when there are none. */
export const accessibilityFaults = async (page: Page): Promise<string[]> => {
  // A script tag would be stopped by the security policy; the debugger's way in is not.
  await page.evaluate(axe);
  const results = await page.evaluate(async (run): Promise<AxeResults> => {
    const engine: { run: (options: RunOptions) => Promise<AxeResults> } = Reflect.get(
      globalThis,
      "axe",
    );
    return engine.run(run);
  }, options);
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id}: ${target.join(" ")}`),
  );
};
