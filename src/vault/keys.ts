/**
 * Private keys of people and devices: made here, imported so that scripts cannot read them back.
 *
 * [Note: Non-extractable] A key that the platform will not export stops a script that got into the
 * page from carrying it away. It does not protect a seized device: browsers keep such keys in clear on
 * disk. So no key of a person is ever stored as a platform object; see key-file.ts.
 */
import { bech32 } from "@scure/base";
import { fromBase64Url } from "../protocol/hash.ts";
import { type PublicJwk, type Signer, toPublicJwk } from "../protocol/signature.ts";

/** The two private keys of a person: 32 bytes of X25519 and the 32-byte seed of Ed25519. */
export type UserSecrets = { readonly x25519: Uint8Array; readonly ed25519: Uint8Array };

/** Draws the private keys of a new person. */
export const createUserSecrets = (): UserSecrets => ({
  x25519: globalThis.crypto.getRandomValues(new Uint8Array(32)),
  ed25519: globalThis.crypto.getRandomValues(new Uint8Array(32)),
});

/** The public halves of a person's keys, as the membership log holds them. */
export const toPublicKeys = async (
  secrets: UserSecrets,
): Promise<{ readonly jwk: PublicJwk; readonly recipient: string }> => ({
  jwk: await publicJwkOf(secrets.ed25519),
  recipient: await recipientOf(secrets.x25519),
});

/**
 * Makes the signing key of a device. The seed is stored unwrapped by design, so that a locked device
 * can still hand in what is sealed; it opens nothing.
 */
export const createDeviceKey = async (): Promise<{
  readonly jwk: PublicJwk;
  readonly seed: Uint8Array<ArrayBuffer>;
}> => {
  const seed = globalThis.crypto.getRandomValues(new Uint8Array(32));
  return { jwk: await publicJwkOf(seed), seed };
};

/** Makes a signer from an Ed25519 seed of 32 bytes. The seed can be forgotten afterwards. */
export const signerFromSeed = async (seed: Uint8Array): Promise<Signer> => {
  const key = await importSeed(seed, false);
  return async (bytes) =>
    new Uint8Array(await globalThis.crypto.subtle.sign("Ed25519", key, new Uint8Array(bytes)));
};

/** Gives the public key of an Ed25519 seed. */
export const publicJwkOf = async (seed: Uint8Array): Promise<PublicJwk> => {
  const { x } = await globalThis.crypto.subtle.exportKey("jwk", await importSeed(seed, true));
  const bytes = fromBase64Url(x ?? "");
  if (!bytes) throw new Error("the platform gave no public key");
  return toPublicJwk(bytes);
};

/** Imports an X25519 private key so that it can open and cannot be read back. */
export const importX25519 = (scalar: Uint8Array): Promise<CryptoKey> =>
  globalThis.crypto.subtle.importKey("pkcs8", pkcs8(x25519Id, scalar), "X25519", false, [
    "deriveBits",
  ]);

/** Gives the age recipient of an X25519 private key. */
export const recipientOf = async (scalar: Uint8Array): Promise<string> => {
  const base = new Uint8Array(32);
  base[0] = 9;
  const subtle = globalThis.crypto.subtle;
  const point = await subtle.importKey("raw", base, "X25519", false, []);
  const bits = await subtle.deriveBits(
    { name: "X25519", public: point },
    await importX25519(scalar),
    256,
  );
  return bech32.encodeFromBytes("age", new Uint8Array(bits));
};

/** Writes an X25519 private key as the line the age tools read: `AGE-SECRET-KEY-1…`. */
export const toAgeIdentity = (scalar: Uint8Array): string =>
  bech32.encodeFromBytes("AGE-SECRET-KEY-", scalar).toUpperCase();

/** Reads an `AGE-SECRET-KEY-1…` line; undefined when it is none. */
export const fromAgeIdentity = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  try {
    if (text !== text.toUpperCase()) return undefined;
    const { prefix, bytes } = bech32.decodeToBytes(text);
    return prefix.toUpperCase() === "AGE-SECRET-KEY-" && bytes.length === 32
      ? new Uint8Array(bytes)
      : undefined;
  } catch {
    return undefined;
  }
};

const ed25519Id = 0x70;
const x25519Id = 0x6e;

/** PKCS #8 of RFC 8410: the platforms take private keys in no rawer form. */
const pkcs8 = (algorithm: number, secret: Uint8Array): Uint8Array<ArrayBuffer> => {
  if (secret.length !== 32) throw new RangeError("a private key has 32 bytes");
  return Uint8Array.from([
    ...[0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, algorithm],
    ...[0x04, 0x22, 0x04, 0x20],
    ...secret,
  ]);
};

const importSeed = (seed: Uint8Array, extractable: boolean): Promise<CryptoKey> =>
  globalThis.crypto.subtle.importKey("pkcs8", pkcs8(ed25519Id, seed), "Ed25519", extractable, [
    "sign",
  ]);
