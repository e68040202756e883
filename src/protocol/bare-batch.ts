/**
 * A batch on its way to a reader, without the envelope hashes in its header.
 *
 * A reader has the envelopes and so can compute their hashes; sending them costs 33 bytes an envelope,
 * which on a link of 1 Mbit/s is three seconds for 10,000 cases. Header and signature are over the
 * canonical full form, so filling the hashes in again restores the very bytes the device signed, or
 * bytes whose signature fails.
 */
import { concatBytes } from "./bytes.ts";
import { parseCanonicalCbor, toCanonicalCbor } from "./canonical.ts";
import { sha256 } from "./hash.ts";
import { fail, ok, type Result } from "./result.ts";

/** Leaves the hashes out of a batch the endpoint has checked. Throws on bytes that are no batch. */
export const toBareBatch = (batch: Uint8Array): Uint8Array<ArrayBuffer> => {
  const opening = readHeader(batch);
  if (!opening) throw new TypeError("not a batch");
  const env = opening.env.map((entry) => (Array.isArray(entry) ? entry[0] : entry));
  return withHeader(batch, opening.length, { ...opening.header, env });
};

/**
 * Restores the bytes the sending device signed. What comes out is not yet checked: hand it to
 * `decodeBatch` and `verifyBatch`. Refuses what cannot have been a batch.
 */
export const fromBareBatch = async (
  bare: Uint8Array,
): Promise<Result<Uint8Array<ArrayBuffer>, "bad-feed">> => {
  const opening = readHeader(bare);
  if (!opening) return fail("bad-feed");
  const lengths = opening.env.filter((entry) => typeof entry === "number");
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const start = 8 + opening.length;
  const fits = start + total + signatureLength === bare.length;
  if (lengths.length !== opening.env.length || !fits) return fail("bad-feed");
  let at = start;
  const env = await Promise.all(
    lengths.map(async (length) => {
      const envelope = bare.subarray(at, at + length);
      at += length;
      return [length, await sha256(envelope)];
    }),
  );
  return ok(withHeader(bare, opening.length, { ...opening.header, env }));
};

const signatureLength = 64;
const headerLimitInBytes = 32_768;

type Opening = {
  readonly length: number;
  readonly header: Record<string, unknown>;
  readonly env: readonly unknown[];
};

const readHeader = (bytes: Uint8Array): Opening | undefined => {
  if (bytes.length < 8 + signatureLength) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4);
  if (length > headerLimitInBytes || 8 + length + signatureLength > bytes.length) return undefined;
  const map = parseCanonicalCbor(bytes.subarray(8, 8 + length));
  if (!map.ok || typeof map.value !== "object" || map.value === null) return undefined;
  const header = Object.fromEntries(Object.entries(map.value));
  const env: unknown = header["env"];
  return Array.isArray(env) ? { length, header, env } : undefined;
};

const withHeader = (
  batch: Uint8Array,
  oldLength: number,
  header: Record<string, unknown>,
): Uint8Array<ArrayBuffer> => {
  const encoded = toCanonicalCbor(header);
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, encoded.length);
  return concatBytes(batch.subarray(0, 4), size, encoded, batch.subarray(8 + oldLength));
};
