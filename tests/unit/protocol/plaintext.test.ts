import { deflateRawSync, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes, toUtf8 } from "../../../src/protocol/bytes.ts";
import { presetDictionary } from "../../../src/protocol/dictionary.ts";
import { paddedLength } from "../../../src/protocol/padding.ts";
import { packDummy, packRevision, unpackPlaintext } from "../../../src/protocol/plaintext.ts";

const jwsHead = `${"a".repeat(110)}..${"b".repeat(86)}`;
const dictionary = presetDictionary(1) ?? new Uint8Array();

/** A plaintext put together by hand, as another client might. */
const plaintextOf = (
  deflated: Uint8Array,
  given: { head?: string; format?: number; number?: number; tail?: Uint8Array } = {},
): Uint8Array => {
  const head = toUtf8(given.head ?? jwsHead);
  const number = given.number ?? 1;
  const body = concatBytes(
    Uint8Array.of(head.length >> 8, head.length & 255),
    head,
    Uint8Array.of(number >> 8, number & 255),
    deflated,
    given.tail ?? new Uint8Array(),
  );
  const whole = new Uint8Array(paddedLength(4 + body.length));
  new DataView(whole.buffer).setUint32(0, body.length);
  whole[0] = given.format ?? 0;
  whole.set(body, 4);
  return whole;
};

const reasonFor = (bytes: Uint8Array): string => {
  const result = unpackPlaintext(bytes);
  return result.ok ? result.value.format : result.failure;
};

describe("a packed revision", () => {
  test("unpacks to the very octets that were signed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 3_000 }), (text) => {
        const payload = JSON.stringify(text);
        const packed = packRevision({ jwsHead, payload });
        if (!packed.ok) throw new Error(packed.failure);
        expect(unpackPlaintext(packed.value)).toEqual({
          ok: true,
          value: { format: "revision", jwsHead, payload: toUtf8(payload), payloadText: payload },
        });
      }),
    );
  });

  test("can be read by any inflater that is given the dictionary", () => {
    const payload = '{"type":"case-revision","v":1}';
    const packed = packRevision({ jwsHead, payload });
    if (!packed.ok) throw new Error(packed.failure);
    const { value } = packed;
    const length = new DataView(value.buffer).getUint32(0) & 0xffffff;
    const deflated = value.subarray(4 + 2 + jwsHead.length + 2, 4 + length);
    expect(inflateRawSync(deflated, { dictionary }).toString()).toBe(payload);
  });

  test("that another deflater wrote is read, with and without a dictionary", () => {
    const payload = JSON.stringify({ text: "perempuan ".repeat(5_000) });
    const withOne = deflateRawSync(payload, { dictionary });
    expect(reasonFor(plaintextOf(withOne))).toBe("revision");
    expect(reasonFor(plaintextOf(deflateRawSync(payload), { number: 0 }))).toBe("revision");
    const stored = deflateRawSync(payload, { level: 0 });
    expect(reasonFor(plaintextOf(stored, { number: 0 }))).toBe("revision");
  });

  test("of more than 1 MiB is not packed", () => {
    const payload = JSON.stringify("x".repeat(1_048_576));
    expect(packRevision({ jwsHead, payload })).toEqual({ ok: false, failure: "too-large" });
  });

  test("takes the coarse class when the organisation asks for it", () => {
    const packed = packRevision({ jwsHead, payload: "{}" }, "coarse");
    expect(packed.ok && packed.value.length).toBe(4_096);
  });
});

describe("a plaintext is refused", () => {
  const good = deflateRawSync('{"v":1}', { dictionary });

  test("when its length is no class, or its padding is not zero", () => {
    const bytes = plaintextOf(good);
    expect(reasonFor(bytes.subarray(0, 1_919))).toBe("padding");
    expect(reasonFor(new Uint8Array())).toBe("padding");
    const dirty = bytes.slice();
    dirty[1_919] = 1;
    expect(reasonFor(dirty)).toBe("padding");
    const long = bytes.slice();
    long[1] = 255;
    expect(reasonFor(long)).toBe("padding");
  });

  test("when the deflated part is cut, damaged or followed by more", () => {
    expect(reasonFor(plaintextOf(good.subarray(0, -1)))).toBe("deflate");
    expect(reasonFor(plaintextOf(new Uint8Array()))).toBe("deflate");
    expect(reasonFor(plaintextOf(good, { tail: Uint8Array.of(0) }))).toBe("trailing-bytes");
    expect(reasonFor(plaintextOf(good, { tail: new Uint8Array(600) }))).toBe("trailing-bytes");
    expect(reasonFor(plaintextOf(Uint8Array.of(7, 255)))).toBe("deflate");
    const unfinished = deflateRawSync("{}", { finishFlush: 2 });
    expect(reasonFor(plaintextOf(unfinished, { number: 0 }))).toBe("deflate");
  });

  test("when it would inflate beyond 1 MiB, without inflating it all", () => {
    const bomb = deflateRawSync(Buffer.alloc(200 * 1_048_576), { level: 9 });
    const started = performance.now();
    expect(reasonFor(plaintextOf(bomb, { number: 0 }))).toBe("too-large");
    expect(performance.now() - started).toBeLessThan(500);
  });

  test("when its dictionary, head or text is unknown or malformed", () => {
    expect(reasonFor(plaintextOf(good, { number: 2 }))).toBe("unknown-dictionary");
    expect(reasonFor(plaintextOf(good, { head: "no dots" }))).toBe("head");
    expect(reasonFor(plaintextOf(good, { head: "a.b.c" }))).toBe("head");
    expect(reasonFor(plaintextOf(deflateRawSync(Buffer.from([0xff, 0xfe])), { number: 0 }))).toBe(
      "not-utf8",
    );
  });

  test("when its format is local or unknown, or not the one of its body", () => {
    expect(reasonFor(plaintextOf(good, { format: 3 }))).toBe("local-only");
    expect(reasonFor(plaintextOf(good, { format: 4 }))).toBe("unknown-format");
    expect(reasonFor(plaintextOf(good, { format: 1 }))).toBe("head");
    expect(reasonFor(plaintextOf(good, { format: 2 }))).toBe("not-empty");
  });

  test("and no bytes whatever make the reader fail otherwise", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 0, maxLength: 1_916 }),
        fc.constantFrom(0, 1, 2, 3, 9),
        (body, format) => {
          const bytes = new Uint8Array(1_920);
          new DataView(bytes.buffer).setUint32(0, body.length);
          bytes[0] = format;
          bytes.set(body, 4);
          unpackPlaintext(bytes);
        },
      ),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (deflated) => {
        unpackPlaintext(plaintextOf(deflated));
      }),
      { numRuns: 2_000 },
    );
  });
});

test("a dummy is empty, and of a length that real records have", () => {
  expect(reasonFor(packDummy(1_920))).toBe("dummy");
  expect(reasonFor(packDummy(4_096))).toBe("dummy");
  expect(() => packDummy(2_000)).toThrow(RangeError);
});
