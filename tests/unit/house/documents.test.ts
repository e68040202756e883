import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const Package = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  scripts: z.record(z.string(), z.string()),
});
const packageJson = Package.parse(JSON.parse(readFileSync("package.json", "utf8")));

const documents = [
  ...readdirSync(".").filter((name) => name.endsWith(".md")),
  ...readdirSync("docs", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

describe("dependencies", () => {
  const contributing = readFileSync("CONTRIBUTING.md", "utf8");
  const all = { ...packageJson.dependencies, ...packageJson.devDependencies };
  const explained = [
    ...contributing
      .slice(contributing.indexOf("## Dependencies"))
      .matchAll(/^- (`[^:]+`): .{15,}$/gm),
  ].flatMap(([, names = ""]) => [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name));

  test.each(Object.keys(all))("%s has its reason in CONTRIBUTING.md", (name) => {
    expect(explained).toContain(name);
  });

  test("no reason is given for a package that is not there", () => {
    expect(explained.filter((name) => name !== undefined && !(name in all))).toEqual([]);
  });

  test.each(Object.entries(all))("%s is pinned exactly (%s)", (_name, version) => {
    expect(version).toMatch(/^(npm:.+@)?\d+\.\d+\.\d+(-[\w.]+)?$/);
  });
});

describe.each(documents)("%s", (path) => {
  const text = readFileSync(path, "utf8");

  test("links only to files that are there", () => {
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(
      ([, link]) => link,
    );
    expect(links.filter((link) => link && !existsSync(join(dirname(path), link)))).toEqual([]);
  });

  test("names only commands that there are", () => {
    const commands = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, command]) => command);
    expect(commands.filter((name) => name && !(name in packageJson.scripts))).toEqual([]);
  });
});

test("every setting of the endpoint is explained to the operator", () => {
  const operations = readFileSync("docs/operations.md", "utf8");
  const settings = readFileSync("server/settings.ts", "utf8").matchAll(/^ {4}([A-Z_]+):/gm);
  const names = [...settings].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !operations.includes(`| \`${name}\` |`))).toEqual([]);
});
