/** Published test vectors of every primitive the product uses, through what the product calls, in Node. */
import { describe, expect, test } from "vitest";
import { runVectors, VectorFile } from "../../support/published-vectors.ts";
import { vectorFiles } from "../../support/vector-files.ts";

describe("published vectors", () => {
  test.each(vectorFiles())("$name: $count", async ({ content, count }) => {
    const { run, wrong } = await runVectors(VectorFile.parse(content));
    expect(wrong).toEqual([]);
    expect(run).toBe(count);
  });
});
