import { expect, test } from "vitest";
import { loadAllWords } from "../../../src/words/load-words.ts";
import domain from "../../../src/words/th/domain.json" with { type: "json" };
import screens from "../../../src/words/th/screens.json" with { type: "json" };

const thai = await loadAllWords("th");

/** Figures, units, names of products and of questionnaires, which Thai writes as they are. */
const asItIs =
  /^(consent\.history\.item|group\.numbered|issue\.about|report\.percent)$|^code\.(ageBand|ageBandFine|perpAgeBand|platform|mhTool)\.|[sS]ha256$/;

test("every Thai message and label is in Thai script, apart from figures and names of products", () => {
  const foreign = Object.entries({ ...screens, ...domain })
    .filter(([key, text]) => !asItIs.test(key) && !/\p{Script=Thai}/u.test(text))
    .map(([key]) => key);
  expect(foreign).toEqual([]);
});

test("nobody speaks as a man or a woman, and no sentence ends in a particle that tells which", () => {
  const gendered = Object.entries({ ...screens, ...domain })
    .filter(([, text]) => /ครับ|ค่ะ|คะ(?!แนน)|ผม(?!\p{Script=Thai})|ดิฉัน/u.test(text))
    .map(([key]) => key);
  expect(gendered).toEqual([]);
});

test("dates name the year of the Buddhist era and of the common era, as papers and passports do", () => {
  expect(thai.day("2025-08-14")).toBe("14 สิงหาคม 2568 (ค.ศ. 2025)");
  expect(thai.day("2025-08")).toBe("สิงหาคม 2568 (ค.ศ. 2025)");
  expect(thai.day("1999")).toBe("2542 (ค.ศ. 1999)");
});

test("languages, currencies, countries and the provinces of the region have their Thai names", () => {
  expect(thai.label("code.iso639-2.khm")).toBe("เขมร");
  expect(thai.label("code.iso639-2.sgn")).toBe("ภาษามือ");
  expect(thai.label("code.iso4217.KHR")).toBe("เรียลกัมพูชา");
  expect(thai.country("MMR")).toBe("เมียนมา");
  expect(thai.label("code.admin1.TH-50")).toBe("เชียงใหม่");
  expect(thai.label("code.admin1.KH-12")).toBe("พนมเปญ (Phnom Penh)");
});

test("countries stand in the order of a Thai dictionary: by consonant, not by the vowel written before it", () => {
  const order = thai.countries.map(([code]) => code);
  expect(order.indexOf("KOR")).toBeLessThan(order.indexOf("LAO"));
  expect(order.indexOf("THA")).toBeLessThan(order.indexOf("NOR"));
});
