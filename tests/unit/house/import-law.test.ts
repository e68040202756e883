import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

type Law = { readonly forbidden: readonly { readonly name: string }[] };
const { default: law }: { default: Law } = await import(resolve(".dependency-cruiser.mjs"));

type Check = { readonly code: number; readonly said: string };

/** Runs the check over a folder; the code is that of the process. */
const checkArrows = async (folder: string): Promise<Check> =>
  promisify(execFile)("node", [".ci/check-arrows.mjs", folder]).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ code, said: stdout }),
  );

describe("the import law", () => {
  const breaches = checkArrows("tests/unit/house/fixture");

  test("fails on a project that breaks it", async () => {
    expect((await breaches).code).toBe(1);
  });

  test.each(law.forbidden.map(({ name }) => name))("catches a breach of: %s", async (name) => {
    expect((await breaches).said).toContain(`: ${name}\n`);
  });

  const packages = law.forbidden
    .map(({ name }) => name)
    .filter((name) => name.includes(" only in "))
    .flatMap((name) => name.split(" only in ")[0]?.split(/\|(?![^(]*\))/) ?? [])
    .flatMap((name) => {
      const [stem, variants] = name.split("(");
      return variants
        ? variants
            .replace(")", "")
            .split("|")
            .map((tail) => stem + tail)
        : [name];
    });

  test.each(packages)("keeps %s in its own part", async (name) => {
    expect((await breaches).said).toContain(`/node_modules/${name}/`);
  });

  test("fails when it saw no module, rather than finding nothing wrong", async () => {
    const empty = mkdtempSync(join(tmpdir(), "arrows-"));
    writeFileSync(join(empty, "tsconfig.json"), "{}");
    writeFileSync(join(empty, "outside.ts"), "export {};");
    expect(await checkArrows(empty)).toMatchObject({
      code: 1,
      said: expect.stringContaining("arrows: 0 modules"),
    });
  });
});
