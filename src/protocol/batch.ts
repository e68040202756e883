/**
 * The batch: the unit of upload, of mirroring and of backup (`docs/protocol.md` 6). A few sealed
 * envelopes, one header, one signature by the sending device, chained to that device's last batch.
 *
 * Nothing here can look into an envelope.
 */
import { z } from "zod";
import { concatBytes, equalBytes, toUtf8 } from "./bytes.ts";
import { parseCanonicalCbor, toCanonicalCbor } from "./canonical.ts";
import { fromBase64Url, Hash, type HashOf, hashOf, sha256, toBase64Url, zeroHash } from "./hash.ts";
import { bytesToId, Id, idToBytes } from "./id.ts";
import { fail, ok, type Result } from "./result.ts";
import { isSignedBy, type PublicJwk, type SignatureCheck, type Signer } from "./signature.ts";

/** 1 identified · 2 statistical · 3 audit · 4 hand-over · 5 hand-over answer · 6 attachment. */
export const BatchKind = z.literal([1, 2, 3, 4, 5, 6]);
export type BatchKind = z.infer<typeof BatchKind>;

/** The header of a batch. `epoch` and `seq` count from 1; `env` is in the order of the envelopes. */
export const BatchHeader = z.strictObject({
  v: z.literal(1),
  dev: Id,
  env: z.array(z.strictObject({ length: z.int().positive(), hash: Hash })),
  org: Id,
  seq: z.int().positive(),
  dest: Id,
  kind: BatchKind,
  prev: Hash,
  site: Id,
  epoch: z.int().positive(),
  mhead: z.strictObject({ seq: z.int().nonnegative(), hash: Hash }),
});
export type BatchHeader = z.infer<typeof BatchHeader>;

/** The largest batch, in bytes. */
export const batchLimitInBytes = 8 * 1_048_576;

/** The most envelopes in one batch. */
export const batchLimitInEnvelopes = 256;

/**
 * Gives the number of envelopes, real and dummy, a batch of `count` real ones is filled up to: the
 * next power of two, at least `least`. Throws above 256.
 */
export const envelopeCountClass = (count: number, least = 1): number => {
  const wanted = Math.max(count, least, 1);
  if (wanted > batchLimitInEnvelopes) throw new RangeError("too many envelopes for one batch");
  return wanted === 1 ? 1 : 2 ** (32 - Math.clz32(wanted - 1));
};

/** The fewest envelopes a batch of a kind may hold. */
export const fewestEnvelopes = (kind: BatchKind, padding: "fine" | "coarse" = "fine"): number =>
  kind === 2 || (padding === "coarse" && kind !== 6) ? 8 : 1;

/**
 * Frames a batch and signs it with the device key. Envelopes stand in the order given: shuffle
 * before. Throws when the header and the envelopes do not make a batch that a reader accepts.
 */
export const frameBatch = async (
  header: Omit<BatchHeader, "v" | "env">,
  envelopes: readonly Uint8Array[],
  signDevice: Signer,
): Promise<Uint8Array<ArrayBuffer>> => {
  const hashes = await Promise.all(envelopes.map(sha256));
  const env = envelopes.map(({ length }, at) => [length, hashes[at]]);
  const headerBytes = toCanonicalCbor({
    v: 1,
    dev: idToBytes(header.dev),
    env,
    org: idToBytes(header.org),
    seq: header.seq,
    dest: idToBytes(header.dest),
    kind: header.kind,
    prev: fromBase64Url(header.prev),
    site: idToBytes(header.site),
    epoch: header.epoch,
    mhead: [header.mhead.seq, fromBase64Url(header.mhead.hash)],
  });
  const signed = concatBytes(magic, u32(headerBytes.length), headerBytes, ...envelopes);
  const signature = await signDevice(concatBytes(signingContext, signed));
  const batch = concatBytes(signed, signature);
  const readBack = await decodeBatch(batch);
  if (!readBack.ok) throw new Error(`a batch that no reader accepts: ${readBack.failure}`);
  return batch;
};

/** A batch taken apart. `hash` is of the whole; `signed` is all but the signature. */
export type DecodedBatch = {
  readonly header: BatchHeader;
  readonly headerBytes: Uint8Array;
  readonly envelopes: readonly Uint8Array[];
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
  readonly hash: Hash;
};

/** Why bytes are not a batch. */
export type BatchFailure =
  | "too-large"
  | "magic"
  | "header"
  | "envelope-count"
  | "destination"
  | "first-link"
  | "lengths"
  | "envelope-hash";

/** Takes a batch apart and checks everything but the signature. See `verifyBatch` for that. */
export const decodeBatch = async (
  bytes: Uint8Array,
  hash: HashOf = hashOf,
): Promise<Result<DecodedBatch, BatchFailure>> => {
  if (bytes.length > batchLimitInBytes) return fail("too-large");
  const opening = readOpening(bytes);
  if (!opening.ok) return opening;
  const { header, headerBytes } = opening.value;
  const fault = faultIn(header);
  if (fault) return fail(fault);
  const end = bytes.length - signatureLength;
  let at = 8 + headerBytes.length;
  const envelopes: Uint8Array[] = [];
  for (const { length } of header.env) {
    if (at + length > end) return fail("lengths");
    envelopes.push(bytes.subarray(at, at + length));
    at += length;
  }
  if (at !== end) return fail("lengths");
  const hashes = await Promise.all(envelopes.map((envelope) => hash(envelope)));
  if (hashes.some((each, index) => each !== header.env[index]?.hash)) return fail("envelope-hash");
  return ok({
    header,
    headerBytes,
    envelopes,
    signed: bytes.subarray(0, end),
    signature: bytes.subarray(end),
    hash: await hash(bytes),
  });
};

/**
 * Reads what a batch says of itself, whether or not the rest of it is sound. For naming a batch that is
 * damaged; nothing may be believed of it.
 */
export const claimedHeader = (bytes: Uint8Array): BatchHeader | undefined => {
  const opening = readOpening(bytes);
  return opening.ok ? opening.value.header : undefined;
};

/** Tells whether a batch is signed by the holder of a device key. */
export const verifyBatch = async (
  decoded: DecodedBatch,
  jwk: PublicJwk,
  isSigned: SignatureCheck = isSignedBy,
): Promise<boolean> =>
  isSigned(jwk, decoded.signature, concatBytes(signingContext, decoded.signed));

/** Gives what stays of an erased batch: magic, header and signature, without the envelopes. */
export const toErasedStub = (decoded: DecodedBatch): Uint8Array<ArrayBuffer> =>
  concatBytes(magic, u32(decoded.headerBytes.length), decoded.headerBytes, decoded.signature);

/**
 * Reads the stub of an erased batch. Its signature can no longer be checked: the `erase` entry of
 * the membership log vouches for it by `headerHash`.
 */
export const decodeErasedStub = async (
  bytes: Uint8Array,
): Promise<Result<{ readonly header: BatchHeader; readonly headerHash: Hash }, BatchFailure>> => {
  const opening = readOpening(bytes);
  if (!opening.ok) return opening;
  const { header, headerBytes } = opening.value;
  if (bytes.length !== 8 + headerBytes.length + signatureLength) return fail("lengths");
  return ok({ header, headerHash: await hashOf(headerBytes) });
};

const magic = toUtf8("LND1");
const signingContext = toUtf8("lindung/batch/v1\0");
const signatureLength = 64;
const headerLimitInBytes = 32_768;

const u32 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
};

const readOpening = (
  bytes: Uint8Array,
): Result<{ header: BatchHeader; headerBytes: Uint8Array }, "magic" | "header"> => {
  if (bytes.length < 8 + signatureLength || !equalBytes(bytes.subarray(0, 4), magic)) {
    return fail("magic");
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4);
  if (length > headerLimitInBytes || 8 + length + signatureLength > bytes.length) {
    return fail("header");
  }
  const headerBytes = bytes.subarray(8, 8 + length);
  const map = parseCanonicalCbor(headerBytes);
  const wire = WireHeader.safeParse(map.ok ? map.value : undefined);
  return wire.success ? ok({ header: wire.data, headerBytes }) : fail("header");
};

const faultIn = (header: BatchHeader): BatchFailure | undefined => {
  const count = header.env.length;
  const isClass = count <= batchLimitInEnvelopes && (count & (count - 1)) === 0;
  if (count < fewestEnvelopes(header.kind)) return "envelope-count";
  if (header.kind === 6 ? count > 8 : !isClass) return "envelope-count";
  const travels = header.kind === 4 || header.kind === 5;
  if (!travels && header.dest !== header.site) return "destination";
  if ((header.seq === 1) !== (header.prev === zeroHash)) return "first-link";
  return undefined;
};

const idBytes = z.instanceof(Uint8Array).transform((bytes, context) => {
  const id = bytesToId(bytes);
  if (id !== undefined) return id;
  context.addIssue("not an id");
  return z.NEVER;
});
const hashBytes = z
  .instanceof(Uint8Array)
  .refine((bytes) => bytes.length === 32)
  .transform(toBase64Url);

const WireHeader = z.strictObject({
  v: z.literal(1),
  dev: idBytes,
  env: z
    .array(z.tuple([z.int().positive(), hashBytes]))
    .transform((entries) => entries.map(([length, hash]) => ({ length, hash }))),
  org: idBytes,
  seq: z.int().positive(),
  dest: idBytes,
  kind: BatchKind,
  prev: hashBytes,
  site: idBytes,
  epoch: z.int().positive(),
  mhead: z.tuple([z.int().nonnegative(), hashBytes]).transform(([seq, hash]) => ({ seq, hash })),
});
