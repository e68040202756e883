import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import {
  type BatchHeader,
  decodeBatch,
  decodeErasedStub,
  envelopeCountClass,
  fewestEnvelopes,
  frameBatch,
  toErasedStub,
  verifyBatch,
} from "../../../src/protocol/batch.ts";
import { concatBytes, toUtf8 } from "../../../src/protocol/bytes.ts";
import { toCanonicalCbor } from "../../../src/protocol/canonical.ts";
import { fromBase64Url, hashOf, sha256, zeroHash } from "../../../src/protocol/hash.ts";
import { idToBytes } from "../../../src/protocol/id.ts";
import { idOf, signingKey, type TestKey } from "../../golden/keys.ts";

/** Bits changed in a batch of eight envelopes, spread evenly; a release asks for every one. */
const flips = process.env["LINDUNG_FLIPS"] ?? "20000";
const slow = { timeout: 3_600_000 };

let device: TestKey;
beforeAll(async () => {
  device = await signingKey("intake's device");
});

const header: Omit<BatchHeader, "v" | "env"> = {
  dev: idOf("intake's device"),
  org: idOf("organisation"),
  seq: 1,
  dest: idOf("shelter"),
  kind: 1,
  prev: zeroHash,
  site: idOf("shelter"),
  epoch: 1,
  mhead: { seq: 3, hash: zeroHash },
};
const envelopes = [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5)];
const frame = (given: Partial<typeof header> = {}, contents: readonly Uint8Array[] = envelopes) =>
  frameBatch({ ...header, ...given }, contents, device.sign);
const reasonFor = async (bytes: Uint8Array): Promise<string> => {
  const result = await decodeBatch(bytes);
  return result.ok ? "accepted" : result.failure;
};

/** A batch whose header map is written by hand; signed rightly. */
const forge = async (
  change: (map: Record<string, unknown>) => unknown,
  contents = envelopes,
): Promise<Uint8Array> => {
  const env = await Promise.all(contents.map(async (bytes) => [bytes.length, await sha256(bytes)]));
  const map = {
    v: 1,
    dev: idToBytes(header.dev),
    env,
    org: idToBytes(header.org),
    seq: header.seq,
    dest: idToBytes(header.dest),
    kind: header.kind,
    prev: fromBase64Url(header.prev),
    site: idToBytes(header.site),
    epoch: header.epoch,
    mhead: [3, new Uint8Array(32)],
  };
  const headerBytes = toCanonicalCbor(change(map));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, headerBytes.length);
  const signed = concatBytes(toUtf8("LND1"), length, headerBytes, ...contents);
  return concatBytes(signed, await device.sign(concatBytes(toUtf8("lindung/batch/v1\0"), signed)));
};

describe("a batch", () => {
  test("comes back as it was framed, with the hash of the whole", async () => {
    const bytes = await frame();
    const decoded = await decodeBatch(bytes);
    if (!decoded.ok) throw new Error(decoded.failure);
    expect(decoded.value.header).toMatchObject(header);
    expect(decoded.value.envelopes.map((envelope) => [...envelope])).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    expect(decoded.value.hash).toBe(await hashOf(bytes));
    expect(await verifyBatch(decoded.value, device.jwk)).toBe(true);
    expect(await verifyBatch(decoded.value, (await signingKey("another")).jwk)).toBe(false);
  });

  test("is read the same when it lies within other bytes", async () => {
    const bytes = await frame();
    const padded = concatBytes(new Uint8Array(7), bytes, new Uint8Array(5));
    expect(await reasonFor(padded.subarray(7, 7 + bytes.length))).toBe("accepted");
  });

  test("with any one bit changed is refused", async () => {
    const bytes = await frame();
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const altered = bytes.slice();
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const decoded = await decodeBatch(altered);
      expect(decoded.ok && (await verifyBatch(decoded.value, device.jwk))).toBe(false);
    }
  });

  test("of eight padded envelopes with any one bit changed is refused", slow, async () => {
    const eight = Array.from({ length: 8 }, (_, at) =>
      Uint8Array.from({ length: 2_296 }, (_byte, place) => (place * 31 + at * 7) & 255),
    );
    const bytes = await frame({}, eight);
    const isTaken = async (altered: Uint8Array): Promise<boolean> => {
      const decoded = await decodeBatch(altered);
      return decoded.ok && verifyBatch(decoded.value, device.jwk);
    };
    const bits = bytes.length * 8;
    const step = flips === "all" ? 1 : bits / Number(flips);
    let taken = 0;
    for (let place = Math.random() * step; place < bits; place += step) {
      const bit = Math.floor(place);
      const altered = bytes.slice();
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      if (await isTaken(altered)) taken += 1;
    }
    for (let length = 0; length < bytes.length; length += 7)
      if (await isTaken(bytes.subarray(0, length))) taken += 1;
    expect(taken).toBe(0);
    expect(await isTaken(bytes)).toBe(true);
  });

  test("cut anywhere, or with bytes added, is refused", async () => {
    const bytes = await frame();
    for (let length = 0; length < bytes.length; length += 1) {
      const decoded = await decodeBatch(bytes.subarray(0, length));
      expect(decoded.ok && (await verifyBatch(decoded.value, device.jwk))).toBe(false);
    }
    expect(await reasonFor(concatBytes(bytes, Uint8Array.of(0)))).toBe("lengths");
  });

  test("is never read from noise, and noise never makes the reader fail", async () => {
    const bytes = await frame();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (noise) => {
        expect((await decodeBatch(noise)).ok).toBe(false);
        expect((await decodeBatch(concatBytes(bytes.subarray(0, 8), noise))).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test("holds a power of two of envelopes; statistics at least eight", async () => {
    const many = (count: number) => Array.from({ length: count }, () => Uint8Array.of(1));
    for (const count of [1, 2, 4, 8, 256]) {
      expect(await reasonFor(await frame({}, many(count)))).toBe("accepted");
    }
    for (const count of [0, 3, 9, 257]) {
      expect(await reasonFor(await forge((map) => map, many(count)))).toBe("envelope-count");
    }
    const statistical = (map: object) => ({ ...map, kind: 2 });
    expect(await reasonFor(await forge(statistical, many(4)))).toBe("envelope-count");
    expect(await reasonFor(await forge(statistical, many(8)))).toBe("accepted");
    const attachments = (map: object) => ({ ...map, kind: 6 });
    expect(await reasonFor(await forge(attachments, many(3)))).toBe("accepted");
    expect(await reasonFor(await forge(attachments, many(16)))).toBe("envelope-count");
  });

  test("is for its own site, except in a hand-over and its answer", async () => {
    const elsewhere = idToBytes(idOf("second shelter"));
    for (const [kind, outcome] of [
      [1, "destination"],
      [3, "destination"],
      [4, "accepted"],
      [5, "accepted"],
    ] as const) {
      const bytes = await forge((map) => ({ ...map, kind, dest: elsewhere }));
      expect(await reasonFor(bytes)).toBe(outcome);
    }
  });

  test("names no earlier batch if and only if it is the first", async () => {
    expect(await reasonFor(await forge((map) => ({ ...map, seq: 2 })))).toBe("first-link");
    const prev = await sha256(toUtf8("x"));
    expect(await reasonFor(await forge((map) => ({ ...map, prev })))).toBe("first-link");
    expect(await reasonFor(await forge((map) => ({ ...map, prev, seq: 2 })))).toBe("accepted");
  });

  test.each<[string, (map: Record<string, unknown>) => unknown]>([
    ["another version", (map) => ({ ...map, v: 2 })],
    ["an unknown kind", (map) => ({ ...map, kind: 7 })],
    ["an unknown member", (map) => ({ ...map, more: 1 })],
    ["a member left out", ({ epoch: _, ...map }) => map],
    ["number 0", (map) => ({ ...map, seq: 0 })],
    ["a short id", (map) => ({ ...map, dev: new Uint8Array(15) })],
    ["an id that is no version 4 UUID", (map) => ({ ...map, dev: new Uint8Array(16) })],
    ["a short hash", (map) => ({ ...map, prev: new Uint8Array(31) })],
    ["a header that is no map", () => [1, 2]],
  ])("with %s is refused", async (_name, change) => {
    expect(await reasonFor(await forge(change))).toBe("header");
  });

  test("above 8 MiB is refused before it is read", async () => {
    expect(await reasonFor(new Uint8Array(8 * 1_048_576 + 1))).toBe("too-large");
  });

  test("that no reader would accept is not framed", async () => {
    await expect(frame({ seq: 2 })).rejects.toThrow("first-link");
    await expect(frame({}, [])).rejects.toThrow("envelope-count");
  });
});

test("the number of envelopes is the next power of two", () => {
  expect([1, 2, 3, 5, 9, 200, 256].map((count) => envelopeCountClass(count))).toEqual([
    1, 2, 4, 8, 16, 256, 256,
  ]);
  expect(envelopeCountClass(1, fewestEnvelopes(2))).toBe(8);
  expect(envelopeCountClass(0, fewestEnvelopes(1, "coarse"))).toBe(8);
  expect(() => envelopeCountClass(257)).toThrow(RangeError);
});

test("an erased batch leaves its header and signature, and no envelope", async () => {
  const decoded = await decodeBatch(await frame());
  if (!decoded.ok) throw new Error(decoded.failure);
  const stub = toErasedStub(decoded.value);
  expect(await decodeErasedStub(stub)).toEqual({
    ok: true,
    value: {
      header: decoded.value.header,
      headerHash: await hashOf(decoded.value.headerBytes),
    },
  });
  expect(await reasonFor(stub)).toBe("lengths");
  expect((await decodeErasedStub(await frame())).ok).toBe(false);
});
