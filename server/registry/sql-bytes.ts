/** How ids, hashes and bytes cross into SQL and back. */
import { fromBase64Url, type Hash, toBase64Url } from "../../src/protocol/hash.ts";

/** A hash as a `bytea` parameter, 32 bytes. Throws when the text is no hash. */
export const hashToSql = (hash: Hash): Buffer => {
  const bytes = fromBase64Url(hash);
  if (bytes?.length !== 32) throw new TypeError("not a hash");
  return Buffer.from(bytes);
};

/** A `bytea` column as a hash. */
export const hashFromSql = (bytes: Buffer): Hash => toBase64Url(new Uint8Array(bytes));

/** Bytes as a `bytea` parameter, without a copy. */
export const bytesToSql = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
