import { expect, test } from "vitest";
import english from "../../src/words/en/screens.json" with { type: "json" };
import { languages } from "../../src/words/language.ts";
import { loadAllWords, loadWords } from "../../src/words/load-words.ts";

const valuesIn = (message: string): readonly string[] =>
  [
    ...new Set([...message.matchAll(/\{(\w+)/g)].flatMap(([, name]) => (name ? [name] : []))),
  ].sort();

test.each(languages.map(({ language }) => language))(
  "every message can be said in %s, with the same values",
  async (language) => {
    const words = await loadWords(language);
    for (const key of Object.keys(english) as (keyof typeof english)[]) {
      const values = Object.fromEntries(valuesIn(english[key]).map((name) => [name, 3]));
      const said = words.say(key, values);
      expect(said, key).not.toBe("");
      expect(said, key).not.toMatch(/[{}]/);
    }
  },
);

test.each(languages.map(({ language }) => language))(
  "countries, codes and numbers read naturally in %s",
  async (language) => {
    const words = await loadAllWords(language);
    expect(words.country("KHM")).not.toBe("KHM");
    expect(words.label("code.sex.female")).not.toBe("code.sex.female");
    expect(words.day("2025-08")).toContain(words.day("2025"));
  },
);
