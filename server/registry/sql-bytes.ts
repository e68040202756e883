/** How ids, hashes and bytes cross into SQL and back. */

import { type Hash, toBase64Url } from "../../src/protocol/hash.ts";
import type { Id } from "../../src/protocol/id.ts";
import type { Scope } from "./registry.ts";

/** A hash as a `bytea` parameter, 32 bytes. Throws when the text is no hash. */
export const hashToSql = (hash: Hash): Buffer => {
  const bytes = Buffer.from(hash, "base64url");
  if (bytes.length !== 32) throw new TypeError("not a hash");
  return bytes;
};

/** A `bytea` column as a hash. */
export const hashFromSql = (bytes: Buffer): Hash => toBase64Url(new Uint8Array(bytes));

/** Bytes as a `bytea` parameter, without a copy. */
export const bytesToSql = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

// Version 8 ids, which no site can have: ids of the protocol are of version 4.
const scopeIds = {
  audit: "00000000-0000-8000-8000-000000000003",
  stat: "00000000-0000-8000-8000-000000000002",
} as const;

/** What readers page through, as a `uuid` parameter. */
export const scopeToSql = (scope: Scope): string =>
  scope === "audit" || scope === "stat" ? scopeIds[scope] : scope;

/** A `uuid` column as what readers page through. */
export const scopeFromSql = (id: Id): Scope => {
  if (id === scopeIds.audit) return "audit";
  return id === scopeIds.stat ? "stat" : id;
};
