import { armor, Encrypter } from "age-encryption";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { envelopeLength, inspectAge, inspectEnvelope } from "../../../src/protocol/age-header.ts";
import { packDummy } from "../../../src/protocol/plaintext.ts";
import { ageIdentity } from "../../golden/keys.ts";

const seal = async (length: number, recipients: number): Promise<Uint8Array> => {
  const encrypter = new Encrypter();
  for (let at = 0; at < recipients; at += 1) {
    encrypter.addRecipient((await ageIdentity(`reader ${at}`)).recipient);
  }
  return encrypter.encrypt(new Uint8Array(length));
};
const reasonFor = (bytes: Uint8Array): string => {
  const result = inspectEnvelope(bytes);
  return result.ok ? "accepted" : result.failure;
};
let envelope: Uint8Array;
beforeAll(async () => {
  envelope = await seal(1_920, 2);
});

describe("an envelope seen from outside", () => {
  test.each([
    [1_920, 2, 2_218],
    [4_096, 2, 4_394],
    [65_536, 3, 65_932],
    [67_584, 2, 67_898],
    [1_048_576, 2, 1_049_114],
  ])("of %i bytes to %i recipients is %i bytes long", async (length, recipients, whole) => {
    const bytes = await seal(length, recipients);
    expect(bytes.length).toBe(whole);
    expect(envelopeLength(recipients, length)).toBe(whole);
    expect(inspectEnvelope(bytes)).toEqual({
      ok: true,
      value: { recipients, plaintextLength: length },
    });
  });

  test("looks the same for a dummy and for a record", async () => {
    const encrypter = new Encrypter();
    encrypter.addRecipient((await ageIdentity("reader 0")).recipient);
    encrypter.addRecipient((await ageIdentity("reader 1")).recipient);
    const dummy = await encrypter.encrypt(packDummy(1_920));
    expect(inspectEnvelope(dummy)).toEqual(inspectEnvelope(envelope));
  });

  test("is refused with one recipient, with too many, or of a length that is no class", async () => {
    expect(reasonFor(await seal(1_920, 1))).toBe("too-few-recipients");
    expect(reasonFor(await seal(1_920, 17))).toBe("too-many-recipients");
    expect(reasonFor(await seal(1_919, 2))).toBe("not-a-padded-length");
    expect(reasonFor(await seal(0, 2))).toBe("bad-length");
    expect(inspectAge(await seal(1_919, 1)).ok).toBe(true);
  });

  test("is refused when it is armored, sealed by passphrase, or not age at all", async () => {
    expect(reasonFor(new TextEncoder().encode(armor.encode(envelope)))).toBe("not-age");
    const scrypt = new Encrypter();
    scrypt.setScryptWorkFactor(1);
    scrypt.setPassphrase("test");
    expect(reasonFor(await scrypt.encrypt(new Uint8Array(1_920)))).toBe("wrong-recipients");
    expect(reasonFor(new Uint8Array(3_000))).toBe("not-age");
    expect(reasonFor(new Uint8Array())).toBe("not-age");
  });

  test("is refused when its header is altered in form", () => {
    const text = Buffer.from(envelope).toString("latin1");
    const changed = (from: string | RegExp, to: string) =>
      reasonFor(Buffer.from(text.replace(from, to), "latin1"));
    expect(changed("/v1", "/v2")).toBe("not-age");
    expect(changed("X25519", "X25518")).toBe("wrong-recipients");
    expect(changed("\n-> X25519 ", "\n-> X25519  ")).toBe("wrong-recipients");
    expect(changed("\n--- ", "\n-- ")).toBe("not-age");
  });

  test("is never seen in noise, and noise never makes the inspection fail", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(300), (noise, at) => {
        expect(inspectEnvelope(noise).ok).toBe(false);
        inspectEnvelope(Buffer.concat([envelope.subarray(0, at), noise]));
      }),
    );
  });
});
