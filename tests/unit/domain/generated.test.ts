import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

test.each(["scripts/dictionary.ts", "scripts/code-lists.ts"])(
  "what %s writes is what the repository holds",
  (script) => {
    const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", script, "--check"], {
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  },
);
