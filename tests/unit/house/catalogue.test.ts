import { expect, test } from "vitest";
import { faultsOfMessage, faultsOfTranslation } from "../../../scripts/catalogue.ts";

const plural = "{count, plural, one {# case} other {# cases}}";

test("a message with every plural form of its language has no fault", () => {
  expect(faultsOfMessage("en", plural)).toEqual([]);
  expect(faultsOfMessage("id", "{count, plural, other {# kasus}}")).toEqual([]);
});

test("a plural form that the language needs and the message lacks is a fault", () => {
  expect(faultsOfMessage("fr", plural)).toEqual(["plural of count lacks many"]);
  expect(faultsOfMessage("ar", plural)).toEqual(["plural of count lacks few, many, two, zero"]);
});

test("a literal 1 in the form for one is a fault, since that form covers other numbers too", () => {
  expect(faultsOfMessage("fil", "{n, plural, one {1 kaso} other {# kaso}}")).toEqual([
    'plural of n writes 1 in "one"; write #',
  ]);
  expect(faultsOfMessage("en", "{n, plural, one {# of 10} other {# of 11}}")).toEqual([]);
});

test("faults inside a branch are found", () => {
  const nested = "{who, select, me {{n, plural, other {# mine}}} other {theirs}}";
  expect(faultsOfMessage("en", nested)).toEqual(["plural of n lacks one"]);
});

test("a message that does not parse is a fault", () => {
  expect(faultsOfMessage("en", "{count, plural")[0]).toContain("does not parse");
});

test("a translation answers every key with the same placeholders", () => {
  const english = { saved: "Saved at {time}", sent: "Sent", count: plural };
  const whole = {
    saved: "Disimpan pukul {time}",
    sent: "Terkirim",
    count: "{count, plural, other {# kasus}}",
  };
  expect(faultsOfTranslation("id", english, whole)).toEqual([]);
  expect(
    faultsOfTranslation("id", english, {
      saved: "Disimpan pukul {jam}",
      extra: "x",
      count: "kasus",
    }),
  ).toEqual([
    "sent: missing",
    "saved: placeholders are jam, in English time",
    "extra: not in English",
    "count: placeholders are , in English count",
  ]);
});

test("a sentence left in English is a fault; a name is not", () => {
  const english = { mark: "Lindung", calm: "You can stop at any time." };
  expect(faultsOfTranslation("id", english, english)).toEqual(["calm: still English"]);
});
