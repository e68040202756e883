/**
 * A batch on its way to a reader, without what the reader can add by itself: the envelope hashes in its
 * header, and what all age headers have in common.
 *
 * A reader has the envelopes and so can compute their hashes; sending them costs 33 bytes an envelope,
 * which on a link of 1 Mbit/s is three seconds for 10,000 cases. Header and signature are over the
 * canonical full form, so filling in again restores the very bytes the device signed, or bytes whose
 * signature fails.
 */
import { batchLimitInEnvelopes } from "./batch.ts";
import { concatBytes } from "./bytes.ts";
import { parseCanonicalCbor, toCanonicalCbor } from "./canonical.ts";
import { sha256 } from "./hash.ts";
import { packEnvelope, unpackEnvelope } from "./packed-envelope.ts";
import { fail, ok, type Result } from "./result.ts";

/** Makes a batch the endpoint has checked bare. Throws on bytes that are no batch. */
export const toBareBatch = (batch: Uint8Array): Uint8Array<ArrayBuffer> => {
  const opening = readHeader(batch);
  if (!opening) throw new TypeError("not a batch");
  const env = opening.env.map((entry) => (Array.isArray(entry) ? entry[0] : entry));
  let at = 8 + opening.length;
  const packed = env.map((length) => {
    const envelope = batch.subarray(at, at + Number(length));
    at += envelope.length;
    return packEnvelope(envelope);
  });
  return framed(batch, { ...opening.header, env }, [...packed, batch.subarray(at)]);
};

/**
 * Restores the bytes the sending device signed. What comes out is not yet checked: hand it to
 * `decodeBatch` and `verifyBatch`. Refuses what cannot have been a batch.
 */
export const fromBareBatch = async (
  bare: Uint8Array,
): Promise<Result<Uint8Array<ArrayBuffer>, "bad-feed">> => {
  const opening = readHeader(bare);
  // Before anything is hashed: a header has room for more of them than a batch may hold.
  if (!opening || opening.env.length > batchLimitInEnvelopes) return fail("bad-feed");
  let at = 8 + opening.length;
  const end = bare.length - signatureLength;
  const envelopes: Uint8Array[] = [];
  for (const length of opening.env) {
    const unpacked =
      typeof length === "number" ? unpackEnvelope(bare.subarray(at, end), length) : undefined;
    if (!unpacked) return fail("bad-feed");
    envelopes.push(unpacked.envelope);
    at += unpacked.taken;
  }
  if (at !== end) return fail("bad-feed");
  const env = await Promise.all(
    envelopes.map(async (envelope) => [envelope.length, await sha256(envelope)]),
  );
  return ok(framed(bare, { ...opening.header, env }, [...envelopes, bare.subarray(end)]));
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

const framed = (
  batch: Uint8Array,
  header: Record<string, unknown>,
  rest: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> => {
  const encoded = toCanonicalCbor(header);
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, encoded.length);
  return concatBytes(batch.subarray(0, 4), size, encoded, ...rest);
};
