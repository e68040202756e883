import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createCanaries, encodingsOf, searchFolders } from "../../support/canaries.ts";

const folder = mkdtempSync(join(tmpdir(), "canaries-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a planted canary is found in every encoding it may lie in", () => {
  const [canary = ""] = createCanaries(1);
  for (const offset of [0, 1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(offset, 0x41), Buffer.from(`${canary}, and more`)]);
    writeFileSync(join(folder, "planted"), shifted.toString("base64"));
    expect(searchFolders([folder], [canary]).map(({ encoding }) => encoding)).toContain(
      `base64+${offset}`,
    );
  }
  for (const [name, bytes] of [
    ["utf-8", Buffer.from(canary)],
    ["utf-16le", Buffer.from(canary, "utf16le")],
    ["hex", Buffer.from(Buffer.from(canary).toString("hex"))],
  ] as const) {
    writeFileSync(join(folder, "planted"), bytes);
    expect(searchFolders([folder], [canary]).map(({ encoding }) => encoding)).toContain(name);
  }
});

test("nothing is found where no canary lies", () => {
  writeFileSync(join(folder, "planted"), "an ordinary file");
  expect(searchFolders([folder], createCanaries(40))).toEqual([]);
  expect(encodingsOf("a canary")).toHaveLength(7);
});
