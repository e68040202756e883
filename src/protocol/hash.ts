import { z } from "zod";
import { fromBase64Url, toBase64Url } from "./bytes.ts";

export { fromBase64Url, toBase64Url } from "./bytes.ts";

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

/** Gives the SHA-256 of bytes as text. */
export const hashOf = async (bytes: Uint8Array): Promise<Hash> => toBase64Url(await sha256(bytes));
