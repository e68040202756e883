import { expect, test } from "vitest";
import { loadAllWords } from "../../../src/words/load-words.ts";

const french = await loadAllWords("fr");

test("French counts nothing and one alike, and never breaks a line before a colon", () => {
  const counted = [0, 1, 2].map((count) => french.say("queue.count", { count }));
  expect(counted).toEqual(["0 dossier", "1 dossier", "2 dossiers"]);
  expect(french.say("group.add", { name: "Note" })).toBe("Ajouter\u00a0: Note");
});

test("languages, currencies and countries have their French names", () => {
  expect(french.label("code.iso639-2.khm")).toBe("khmer");
  expect(french.label("code.iso4217.THB")).toBe("baht thaïlandais");
  expect(french.country("SWZ")).toBe("Eswatini");
});
