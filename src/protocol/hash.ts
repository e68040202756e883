import { base64urlnopad } from "@scure/base";
import { z } from "zod";

/** A SHA-256 in text: 43 characters of canonical base64url. */
export const Hash = z
  .string()
  .length(43)
  .refine((text) => fromBase64Url(text) !== undefined);
export type Hash = z.infer<typeof Hash>;

/** The hash that stands where nothing comes before: 32 zero bytes. */
export const zeroHash: Hash = "A".repeat(43);

/** Gives the SHA-256 of bytes, 32 bytes. */
export const sha256 = async (bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await globalThis.crypto.subtle.digest("SHA-256", new Uint8Array(bytes)));

/** A way to compute SHA-256. The endpoint brings a faster one than WebCrypto offers many small calls. */
export type Digest = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** A way to compute SHA-256 as text. */
export type HashOf = (bytes: Uint8Array) => Hash | Promise<Hash>;

/** Gives the SHA-256 of bytes as text. */
export const hashOf = async (bytes: Uint8Array): Promise<Hash> => toBase64Url(await sha256(bytes));

/** Writes bytes as base64url without padding. */
export const toBase64Url = (bytes: Uint8Array): string => base64urlnopad.encode(bytes);

/** Reads canonical base64url without padding; undefined for any other text, unused bits set included. */
export const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  try {
    return new Uint8Array(base64urlnopad.decode(text));
  } catch {
    return undefined;
  }
};
