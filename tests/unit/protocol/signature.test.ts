import { bech32 } from "@scure/base";
import { describe, expect, test } from "vitest";
import {
  importPublicKey,
  isEnrollable,
  isSignedBy,
  PublicJwk,
  Recipient,
  toPublicJwk,
} from "../../../src/protocol/signature.ts";
import { ageIdentity, signingKey } from "../../golden/keys.ts";

/** Points of small order, and their other spellings, as collected in "Taming the many EdDSAs" (2020). */
const weakPoints = [
  "0100000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000080",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0000000000000000000000000000000000000000000000000000000000000080",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
];

describe("a public key", () => {
  test.each(weakPoints)("of small order or odd spelling is refused: %s", async (hex) => {
    const jwk = toPublicJwk(Buffer.from(hex, "hex"));
    expect(await importPublicKey(jwk)).toEqual({ ok: false, failure: "small-order" });
    expect(isEnrollable(jwk)).toBe(false);
    expect(await isSignedBy(jwk, new Uint8Array(64), Uint8Array.of(1))).toBe(false);
  });

  test("that is well made is accepted, and checks RFC 8032's second test", async () => {
    const jwk = toPublicJwk(
      Buffer.from("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "hex"),
    );
    const signature = Buffer.from(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
      "hex",
    );
    expect(await isSignedBy(jwk, signature, Uint8Array.of(0x72))).toBe(true);
    expect(await isSignedBy(jwk, signature, Uint8Array.of(0x73))).toBe(false);
    expect(await isSignedBy(jwk, signature.subarray(1), Uint8Array.of(0x72))).toBe(false);
  });

  test("is exactly its three members, in canonical base64url", async () => {
    const { jwk } = await signingKey("ana");
    expect(PublicJwk.safeParse(jwk).success).toBe(true);
    expect(PublicJwk.safeParse({ ...jwk, alg: "Ed25519" }).success).toBe(false);
    expect(PublicJwk.safeParse({ ...jwk, d: jwk.x }).success).toBe(false);
    expect(PublicJwk.safeParse({ ...jwk, crv: "X25519" }).success).toBe(false);
    expect(PublicJwk.safeParse({ ...jwk, x: `${jwk.x.slice(0, 42)}B` }).success).toBe(false);
  });
});

describe("a recipient", () => {
  test("is an age X25519 recipient in lower case", async () => {
    const { recipient, identity } = await ageIdentity("ana");
    expect(Recipient.safeParse(recipient).success).toBe(true);
    expect(Recipient.safeParse(recipient.toUpperCase()).success).toBe(false);
    expect(Recipient.safeParse(identity).success).toBe(false);
    const last = recipient.endsWith("q") ? "p" : "q";
    expect(Recipient.safeParse(recipient.slice(0, 61) + last).success).toBe(false);
  });

  test.each([
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  ])("that would make the shared secret zero is refused: %s", (hex) => {
    const recipient = bech32.encodeFromBytes("age", Buffer.from(hex, "hex"));
    expect(Recipient.safeParse(recipient).success).toBe(false);
  });
});
