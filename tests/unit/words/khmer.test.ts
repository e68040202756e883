import { expect, test } from "vitest";
import domain from "../../../src/words/km/domain.json" with { type: "json" };
import lists from "../../../src/words/km/lists.json" with { type: "json" };
import screens from "../../../src/words/km/screens.json" with { type: "json" };

/** Figures, units, names of products and of questionnaires, which Khmer writes as they are. */
const asItIs =
  /^(group\.numbered|outbox\.kilobytes|report\.percent)$|^code\.(ageBand|ageBandFine|perpAgeBand|platform|mhTool)\.|Sha256$|\.sha256$/;

test("every Khmer message and label is in Khmer script, apart from figures and names of products", () => {
  const foreign = Object.entries({ ...screens, ...domain })
    .filter(([key, text]) => !asItIs.test(key) && !/\p{Script=Khmer}/u.test(text))
    .map(([key]) => key);
  expect(foreign).toEqual([]);
});

test("the languages and currencies of the region have Khmer names", () => {
  expect(lists["code.iso639-2.khm"]).toBe("ខ្មែរ");
  expect(lists["code.iso639-2.tha"]).toBe("ថៃ");
  expect(lists["code.iso4217.KHR"]).toBe("រៀល\u200bកម្ពុជា");
});
