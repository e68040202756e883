/**
 * Public keys and the checking of signatures. Nothing here holds or uses a private key: whoever
 * signs passes a `Signer`, whose key stays where it lives.
 */

import { bech32 } from "@scure/base";
import { z } from "zod";
import { fromBase64Url, toBase64Url } from "./hash.ts";
import { fail, ok, type Result } from "./result.ts";

/** Signs bytes with Ed25519 (RFC 8032) and gives the 64 bytes of the signature. */
export type Signer = (bytes: Uint8Array) => Promise<Uint8Array>;

/** An Ed25519 public key as JWK, with exactly these members. */
export const PublicJwk = z.strictObject({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z
    .string()
    .length(43)
    .refine((text) => fromBase64Url(text) !== undefined),
});
export type PublicJwk = z.infer<typeof PublicJwk>;

/** Writes 32 bytes of an Ed25519 public key as JWK. */
export const toPublicJwk = (publicKey: Uint8Array): PublicJwk =>
  PublicJwk.parse({ kty: "OKP", crv: "Ed25519", x: toBase64Url(publicKey) });

/**
 * Imports a public key for verifying. Refuses keys of small order and points that are not written
 * canonically: with such a key one signature fits many messages.
 */
export const importPublicKey = async (
  jwk: PublicJwk,
): Promise<Result<CryptoKey, "not-a-key" | "small-order">> => {
  const parsed = PublicJwk.safeParse(jwk);
  const bytes = parsed.success ? fromBase64Url(parsed.data.x) : undefined;
  if (!bytes) return fail("not-a-key");
  if (isWeakPoint(bytes)) return fail("small-order");
  try {
    const key = await globalThis.crypto.subtle.importKey("raw", bytes, { name: "Ed25519" }, false, [
      "verify",
    ]);
    return ok(key);
  } catch {
    return fail("not-a-key");
  }
};

/** A way to check an Ed25519 signature: key, signature, bytes. The endpoint brings a faster one. */
export type SignatureCheck = (
  jwk: PublicJwk,
  signature: Uint8Array,
  bytes: Uint8Array,
) => boolean | Promise<boolean>;

/** Tells whether a signature over bytes is by the holder of a key. Never throws. */
export const isSignedBy = async (
  jwk: PublicJwk,
  signature: Uint8Array,
  bytes: Uint8Array,
): Promise<boolean> => {
  const key = await importPublicKey(jwk);
  if (!key.ok || signature.length !== 64) return false;
  try {
    return await globalThis.crypto.subtle.verify(
      { name: "Ed25519" },
      key.value,
      new Uint8Array(signature),
      new Uint8Array(bytes),
    );
  } catch {
    return false;
  }
};

/** Tells whether a key may be enrolled: a well-formed Ed25519 key that is not of small order. */
export const isEnrollable = (jwk: PublicJwk): boolean => {
  const bytes = fromBase64Url(jwk.x);
  return bytes?.length === 32 && !isWeakPoint(bytes);
};

/** An age X25519 recipient, `age1…`, lower case; points of small order are refused. */
export const Recipient = z
  .string()
  .length(62)
  .refine((text) => {
    try {
      const { prefix, bytes } = bech32.decodeToBytes(text);
      return (
        prefix === "age" &&
        text === text.toLowerCase() &&
        bytes.length === 32 &&
        !isWeakShare(bytes)
      );
    } catch {
      return false;
    }
  });
export type Recipient = z.infer<typeof Recipient>;

const toNumber = (littleEndian: Uint8Array): bigint =>
  littleEndian.reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);

const fieldPrime = 2n ** 255n - 19n;

// The y coordinates of the eight points of small order on edwards25519.
const smallOrderYs: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  fieldPrime - 1n,
  2707385501144840649318225287225658788936804267575313519463743609750303402022n,
  55188659117513257062467267217118295137698188065244968500265048394206261417927n,
]);

const isWeakPoint = (bytes: Uint8Array): boolean => {
  const y = toNumber(bytes) & (2n ** 255n - 1n);
  return y >= fieldPrime || smallOrderYs.has(y);
};

// The u coordinates of small order on curve25519 and its twist (RFC 7748, 6.1 and 7).
const smallOrderUs: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  fieldPrime - 1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
]);

const isWeakShare = (bytes: Uint8Array): boolean => {
  const u = toNumber(bytes) & (2n ** 255n - 1n);
  return u >= fieldPrime || smallOrderUs.has(u);
};
