import { generateX25519Identity, identityToRecipient } from "age-encryption";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fromBareBatch, toBareBatch } from "../../../src/protocol/bare-batch.ts";
import { decodeBatch, frameBatch, verifyBatch } from "../../../src/protocol/batch.ts";
import { concatBytes, toUtf8 } from "../../../src/protocol/bytes.ts";
import { toCanonicalCbor } from "../../../src/protocol/canonical.ts";
import { zeroHash } from "../../../src/protocol/hash.ts";
import { newId } from "../../../src/protocol/id.ts";
import { makeDummy } from "../../../src/vault/dummy.ts";

const aDevice = async () => {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const { x = "" } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  return {
    jwk: { kty: "OKP", crv: "Ed25519", x } as const,
    sign: async (bytes: Uint8Array) =>
      new Uint8Array(await crypto.subtle.sign("Ed25519", pair.privateKey, new Uint8Array(bytes))),
  };
};

const recipientsOf = async (count: number): Promise<readonly string[]> =>
  Promise.all(
    Array.from({ length: count }, async () => identityToRecipient(await generateX25519Identity())),
  );

const aBatch = async (
  envelopes: readonly Uint8Array[],
  sign: (bytes: Uint8Array) => Promise<Uint8Array>,
) => {
  const site = newId();
  return frameBatch(
    {
      dev: newId(),
      org: newId(),
      seq: 1,
      dest: site,
      kind: 1,
      prev: zeroHash,
      site,
      epoch: 1,
      mhead: { seq: 3, hash: zeroHash },
    },
    envelopes,
    sign,
  );
};

test("a batch without its hashes comes back as the very bytes the device signed", async () => {
  const { jwk, sign } = await aDevice();
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 5 }).chain((power) =>
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), {
          minLength: 2 ** power,
          maxLength: 2 ** power,
        }),
      ),
      async (envelopes) => {
        const batch = await aBatch(envelopes, sign);
        const bare = toBareBatch(batch);
        expect(batch.length - bare.length).toBeGreaterThanOrEqual(33 * envelopes.length);
        const full = await fromBareBatch(bare);
        expect(full).toEqual({ ok: true, value: batch });
        const decoded = await decodeBatch(batch);
        expect(decoded.ok && (await verifyBatch(decoded.value, jwk))).toBe(true);
      },
    ),
    { numRuns: 50 },
  );
});

test("an envelope loses the words of its age header on the way, and gets them back", async () => {
  const { sign } = await aDevice();
  for (const recipients of [1, 2, 3, 16]) {
    const envelope = await makeDummy(await recipientsOf(recipients), 1920);
    const batch = await aBatch([envelope, Uint8Array.of(2, 97, 103, 101)], sign);
    const bare = toBareBatch(batch);
    // Words and base64 of the header; the hashes go as well.
    expect(batch.length - bare.length).toBeGreaterThanOrEqual(36 + 34 * recipients + 2 * 34);
    expect(await fromBareBatch(bare)).toEqual({ ok: true, value: batch });
  }
});

test("more envelopes than a batch may hold are refused, however small", async () => {
  const withEnvelopes = (count: number) => {
    const header = toCanonicalCbor({ env: Array.from({ length: count }, () => 1) });
    const length = Uint8Array.of(0, 0, header.length >> 8, header.length & 255);
    return concatBytes(toUtf8("LND1"), length, header, new Uint8Array(count * 2 + 64));
  };
  expect((await fromBareBatch(withEnvelopes(256))).ok).toBe(true);
  expect(await fromBareBatch(withEnvelopes(257))).toEqual({ ok: false, failure: "bad-feed" });
});

test("a changed bit in a bare batch never passes the signature", async () => {
  const { jwk, sign } = await aDevice();
  const sealed = (await makeDummy(await recipientsOf(2), 1920)).subarray(0, 300);
  const bare = toBareBatch(await aBatch([new Uint8Array(40).fill(7), sealed], sign));
  for (let bit = 0; bit < bare.length * 8; bit += 1) {
    const changed = bare.slice();
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const full = await fromBareBatch(changed);
    if (!full.ok) continue;
    const decoded = await decodeBatch(full.value);
    if (decoded.ok) expect(await verifyBatch(decoded.value, jwk)).toBe(false);
  }
});

test("bytes that never were a batch are refused, not thrown on", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      expect(await fromBareBatch(bytes)).toEqual({ ok: false, failure: "bad-feed" });
    }),
  );
});
