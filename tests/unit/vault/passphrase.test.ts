import { expect, test } from "vitest";
import { generatePassphrase, tidyPassphrase } from "../../../src/vault/passphrase.ts";

test("passphrases are drawn: six words for intake, seven for others, hardly ever a word in its place twice", () => {
  const drawn = Array.from({ length: 200 }, () => generatePassphrase("intake").split(" "));
  expect(drawn.every((words) => words.length === 6)).toBe(true);
  expect(new Set(drawn.map((words) => words.join(" "))).size).toBe(200);
  expect(generatePassphrase("supervisor").split(" ")).toHaveLength(7);
});

test("a typed passphrase may have capitals and stray spaces", () => {
  expect(tidyPassphrase("  Abandon  ability ABLE ")).toBe("abandon ability able");
});
