import { expect, test } from "vitest";
import domain from "../../../src/words/ar/domain.json" with { type: "json" };
import { loadAllWords } from "../../../src/words/load-words.ts";

const arabic = await loadAllWords("ar");

test("Arabic counts one, two, a few and many as its grammar does", () => {
  const counted = [0, 1, 2, 3, 11, 100].map((count) => arabic.say("queue.count", { count }));
  expect(counted).toEqual(["لا حالات", "حالة واحدة", "حالتان", "3 حالات", "11 حالة", "100 حالة"]);
});

test("it runs right to left, with its own comma and the digits of the records", () => {
  expect(arabic.direction).toBe("rtl");
  expect(arabic.list(["نعم", "لا"])).toBe("نعم، لا");
  expect(arabic.day("2025-08-14")).toBe("14 أغسطس 2025");
});

test("no label holds a range such as 30-38, which beside Arabic letters is read as 38-30", () => {
  expect(Object.entries(domain).filter(([, label]) => /\d[-–]\d/.test(label))).toEqual([]);
  expect(arabic.label("code.ageBand.a30_38")).toBe("30\u00a0إلى\u00a038");
});

test("languages, currencies and countries have their Arabic names", () => {
  expect(arabic.label("code.iso639-2.khm")).toBe("الخميرية");
  expect(arabic.label("code.iso4217.THB")).toBe("باخت تايلاندي");
  expect(arabic.country("MMR")).toBe("ميانمار");
});
