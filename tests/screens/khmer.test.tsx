import { expect, test } from "vitest";
import english from "../../src/words/en/screens.json" with { type: "json" };
import { createWords } from "../../src/words/words.ts";

const khmer = createWords({
  language: "km",
  screens: { ...english, "status.waiting": "{count, plural, other {រង់ចាំផ្ញើ #}}" },
  domain: {},
  countries: { KHM: "កម្ពុជា", THA: "ថៃ" },
});

test("Khmer months and digits are the project's own, since the browser has none", () => {
  expect(khmer.day("2025-08-14")).toBe("១៤ សីហា ២០២៥");
  expect(khmer.number(1234)).toBe("១,២៣៤");
  expect(khmer.time(new Date(2026, 10, 23, 14, 32))).toBe("១៤:៣២");
  expect(khmer.say("status.waiting", { count: 1 })).toBe("រង់ចាំផ្ញើ ១");
  expect(khmer.countries.map(([code]) => code)).toEqual(["KHM", "THA"]);
});
