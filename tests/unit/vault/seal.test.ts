import fc from "fast-check";
import { expect, test } from "vitest";
import { inspectEnvelope } from "../../../src/protocol/age-header.ts";
import { unpackPlaintext } from "../../../src/protocol/plaintext.ts";
import { makeDummy } from "../../../src/vault/dummy.ts";
import { openKeyFile, sealKeyFile } from "../../../src/vault/key-file.ts";
import {
  createUserSecrets,
  fromAgeIdentity,
  importX25519,
  recipientOf,
  toAgeIdentity,
} from "../../../src/vault/keys.ts";
import { createOpener, seal } from "../../../src/vault/seal.ts";
import { createSegmentSealer } from "../../../src/vault/segment.ts";

const aHolder = async () => {
  const { x25519 } = createUserSecrets();
  return { recipient: await recipientOf(x25519), opener: createOpener(await importX25519(x25519)) };
};

test("opening inverts sealing for every recipient, and for nobody else", async () => {
  const [reader, recovery, stranger] = [await aHolder(), await aHolder(), await aHolder()];
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 5_000 }), async (plaintext) => {
      const to = { readers: [reader.recipient], recovery: recovery.recipient };
      const sealed = await seal(plaintext, to);
      if (!sealed.ok) throw new Error(sealed.failure.type);
      for (const { opener } of [reader, recovery])
        expect(await opener.open(sealed.value)).toEqual({
          ok: true,
          value: new Uint8Array(plaintext),
        });
      expect(await stranger.opener.open(sealed.value)).toEqual({
        ok: false,
        failure: "not-for-us",
      });
    }),
    { numRuns: 25 },
  );
});

test("nothing is sealed without recovery, without a reader, or with recovery as the only reader", async () => {
  const { recipient } = await aHolder();
  const plaintext = new Uint8Array([1]);
  const refused = { ok: false, failure: { type: "no-recovery-key" } };
  expect(await seal(plaintext, { readers: [recipient], recovery: "" })).toEqual(refused);
  expect(await seal(plaintext, { readers: [], recovery: recipient })).toEqual(refused);
  expect(await seal(plaintext, { readers: [recipient], recovery: recipient })).toEqual(refused);
});

test("one altered byte anywhere and an envelope does not open", async () => {
  const [reader, recovery] = [await aHolder(), await aHolder()];
  const to = { readers: [reader.recipient], recovery: recovery.recipient };
  const sealed = await seal(new Uint8Array(64), to);
  if (!sealed.ok) throw new Error(sealed.failure.type);
  for (let at = 0; at < sealed.value.length; at += 7) {
    const altered = new Uint8Array(sealed.value);
    altered[at] = (altered[at] ?? 0) ^ 0x20;
    expect((await reader.opener.open(altered)).ok).toBe(false);
  }
});

test("a dummy looks like an envelope of its length and holds nothing", async () => {
  const [reader, recovery] = [await aHolder(), await aHolder()];
  const dummy = await makeDummy([reader.recipient, recovery.recipient], 2_176);
  expect(inspectEnvelope(dummy)).toEqual({
    ok: true,
    value: { recipients: 2, plaintextLength: 2_176 },
  });
  const opened = await reader.opener.open(dummy);
  expect(opened.ok && unpackPlaintext(opened.value)).toEqual({
    ok: true,
    value: { format: "dummy" },
  });
});

test("a key file opens with its master key, for its person only", async () => {
  const masterKey = new Uint8Array(32).fill(3);
  const [user, other] = [globalThis.crypto.randomUUID(), globalThis.crypto.randomUUID()];
  const secrets = createUserSecrets();
  const file = await sealKeyFile(masterKey, user, secrets);
  expect(await openKeyFile(masterKey, user, file)).toEqual({ ok: true, value: secrets });
  expect(await openKeyFile(masterKey, other, file)).toEqual({ ok: false, failure: "not-this-key" });
  const wrong = new Uint8Array(32).fill(4);
  expect(await openKeyFile(wrong, user, file)).toEqual({ ok: false, failure: "not-this-key" });
});

test("a private key is written as the line that age tools read", async () => {
  const { x25519 } = createUserSecrets();
  expect(fromAgeIdentity(toAgeIdentity(x25519))).toEqual(x25519);
  expect(fromAgeIdentity("AGE-SECRET-KEY-1QQQQ")).toBeUndefined();
});

test("a segment opens in its own place only: not moved, not older, not under another's key", async () => {
  const sealer = await createSegmentSealer(new Uint8Array(32).fill(1));
  const stranger = await createSegmentSealer(new Uint8Array(32).fill(2));
  const place = { table: "queue", segment: 7, counter: 3, schema: "queue@1" };
  const blob = await sealer.seal({ ...place, text: "rows" });
  expect(await sealer.open({ ...place, blob })).toBe("rows");
  expect(await sealer.open({ ...place, segment: 8, blob })).toBeUndefined();
  expect(await sealer.open({ ...place, counter: 4, blob })).toBeUndefined();
  expect(await sealer.open({ ...place, table: "fact", blob })).toBeUndefined();
  expect(await sealer.open({ ...place, schema: "queue@2", blob })).toBeUndefined();
  expect(await stranger.open({ ...place, blob })).toBeUndefined();
  expect(sealer.name).not.toBe(stranger.name);
});
