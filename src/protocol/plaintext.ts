/**
 * What is inside an envelope: one format byte, one length, a body and zeros up to a padded length
 * (`docs/protocol.md` 4.1). A fault here makes records unreadable for ever: readers of old forms
 * stay, and the preset dictionaries are frozen.
 */
import { deflateSync, Inflate, inflateSync } from "fflate";
import { concatBytes, fromUtf8, toUtf8 } from "./bytes.ts";
import { presetDictionary } from "./dictionary.ts";
import {
  isPaddedLength,
  type Padding,
  paddedAttachmentLength,
  paddedLength,
  revisionLimitInBytes,
} from "./padding.ts";
import { fileLimitInBytes } from "./payload.ts";
import { fail, ok, type Result } from "./result.ts";

/** The preset dictionary with which new revisions are deflated. */
const currentDictionary = 1;

/**
 * Packs a signed payload: detached JWS head, dictionary number, deflated payload octets, padding.
 * Returns `too-large` when the payload is above 1 MiB or the result above the largest class.
 */
export const packRevision = (
  { jwsHead, payload }: { readonly jwsHead: string; readonly payload: string },
  padding: Padding = "fine",
): Result<Uint8Array<ArrayBuffer>, "too-large"> => {
  const head = toUtf8(jwsHead);
  const octets = toUtf8(payload);
  const dictionary = presetDictionary(currentDictionary);
  if (!dictionary) throw new Error("the current dictionary is missing");
  if (octets.length > inflateLimitInBytes || head.length > 0xffff) return fail("too-large");
  // More memory finds nothing more in so short a text, and clearing it takes longer than deflating.
  const deflated = deflateSync(octets, { level: 9, mem: 4, dictionary });
  const body = concatBytes(u16(head.length), head, u16(currentDictionary), deflated);
  const contentLength = 4 + body.length;
  if (contentLength > revisionLimitInBytes) return fail("too-large");
  return ok(pad(formats.revision, body, paddedLength(contentLength, padding)));
};

/**
 * Packs a file with the compact JWS that speaks for it. A file is not deflated: photographs and sound
 * are compressed already. `too-large` above 4 MiB.
 */
export const packAttachment = (
  { jws, file }: { readonly jws: string; readonly file: Uint8Array },
  padding: Padding = "fine",
): Result<Uint8Array<ArrayBuffer>, "too-large"> => {
  const signed = toUtf8(jws);
  if (file.length > fileLimitInBytes || signed.length > jwsLimitInBytes) return fail("too-large");
  const body = concatBytes(u32(signed.length), signed, file);
  return ok(pad(formats.attachment, body, paddedAttachmentLength(4 + body.length, padding)));
};

/** Packs nothing, at a padded length in bytes: the plaintext of a dummy. Throws for other lengths. */
export const packDummy = (length: number): Uint8Array<ArrayBuffer> => {
  if (!isPaddedLength(length)) throw new RangeError("not a padded length");
  return pad(formats.dummy, new Uint8Array(0), length);
};

/** What a plaintext turns out to be. `payload` is the octets that were signed, not yet verified. */
export type Plaintext =
  | {
      readonly format: "revision";
      readonly jwsHead: string;
      readonly payload: Uint8Array<ArrayBuffer>;
      readonly payloadText: string;
    }
  | { readonly format: "attachment"; readonly jws: string; readonly file: Uint8Array<ArrayBuffer> }
  | { readonly format: "dummy" };

/** Why a plaintext is refused. */
export type PlaintextFailure =
  | "padding"
  | "unknown-format"
  | "local-only"
  | "not-empty"
  | "head"
  | "unknown-dictionary"
  | "deflate"
  | "too-large"
  | "trailing-bytes"
  | "not-utf8";

/** Unpacks a plaintext. Inflation is streamed and stops above 1 MiB, whatever the input claims. */
export const unpackPlaintext = (bytes: Uint8Array): Result<Plaintext, PlaintextFailure> => {
  const view = viewOf(bytes);
  if (bytes.length < 4 || !isPaddedLength(bytes.length)) return fail("padding");
  const format = view.getUint8(0);
  const length = view.getUint32(0) & 0xff_ffff;
  const end = 4 + length;
  if (end > bytes.length || bytes.subarray(end).some((byte) => byte !== 0)) return fail("padding");
  switch (format) {
    case formats.revision:
      return length > revisionLimitInBytes || bytes.length > revisionLimitInBytes
        ? fail("too-large")
        : unpackRevision(bytes.subarray(4, end));
    case formats.attachment:
      return unpackAttachment(bytes.subarray(4, end));
    case formats.dummy:
      return length === 0 ? ok({ format: "dummy" }) : fail("not-empty");
    case formats.localIndex:
      return fail("local-only");
    default:
      return fail("unknown-format");
  }
};

const formats = { revision: 0, attachment: 1, dummy: 2, localIndex: 3 } as const;
/** A payload of fixed members and a header: far below this. */
const jwsLimitInBytes = 8_192;
const inflateLimitInBytes = 1_048_576;
const inflateStepInBytes = 4_096;

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const u16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff);

const u32 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  viewOf(bytes).setUint32(0, value);
  return bytes;
};

const pad = (format: number, body: Uint8Array, length: number): Uint8Array<ArrayBuffer> => {
  const plaintext = new Uint8Array(length);
  const view = viewOf(plaintext);
  view.setUint32(0, body.length);
  view.setUint8(0, format);
  plaintext.set(body, 4);
  return plaintext;
};

const unpackRevision = (body: Uint8Array): Result<Plaintext, PlaintextFailure> => {
  if (body.length < 4) return fail("head");
  const view = viewOf(body);
  const headLength = view.getUint16(0);
  if (2 + headLength + 2 > body.length) return fail("head");
  const jwsHead = fromUtf8(body.subarray(2, 2 + headLength));
  if (!jwsHead || !/^[\w-]+\.\.[\w-]+$/.test(jwsHead)) return fail("head");
  const number = view.getUint16(2 + headLength);
  const dictionary = number === 0 ? new Uint8Array(0) : presetDictionary(number);
  if (!dictionary) return fail("unknown-dictionary");
  const deflated = body.subarray(4 + headLength);
  const payload = inflate(deflated, dictionary);
  if (!payload.ok) return payload;
  if (isWholeWithoutLastByte(deflated, dictionary, payload.value.length)) {
    return fail("trailing-bytes");
  }
  const payloadText = fromUtf8(payload.value);
  if (payloadText === undefined) return fail("not-utf8");
  return ok({ format: "revision", jwsHead, payload: payload.value, payloadText });
};

const unpackAttachment = (body: Uint8Array): Result<Plaintext, PlaintextFailure> => {
  if (body.length < 4) return fail("head");
  const length = viewOf(body).getUint32(0);
  if (length > jwsLimitInBytes || 4 + length >= body.length) return fail("head");
  const jws = fromUtf8(body.subarray(4, 4 + length));
  if (!jws || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(jws)) return fail("head");
  const file = new Uint8Array(body.subarray(4 + length));
  return file.length > fileLimitInBytes
    ? fail("too-large")
    : ok({ format: "attachment", jws, file });
};

/**
 * Inflates in steps. Deflate grows its input at most 1,032 times, so a step of 4,096 bytes yields at
 * most 4.3 MB before the limit is looked at again.
 */
const inflate = (
  deflated: Uint8Array,
  dictionary: Uint8Array,
): Result<Uint8Array<ArrayBuffer>, "deflate" | "too-large"> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  const options = dictionary.length > 0 ? { dictionary } : {};
  const stream = new Inflate(options, (part) => {
    length += part.length;
    parts.push(part);
  });
  if (deflated.length === 0) return fail("deflate");
  try {
    for (let at = 0; at < deflated.length; at += inflateStepInBytes) {
      const step = deflated.slice(at, at + inflateStepInBytes);
      stream.push(step, at + inflateStepInBytes >= deflated.length);
      if (length > inflateLimitInBytes) return fail("too-large");
    }
  } catch {
    return fail("deflate");
  }
  return ok(concatBytes(...parts));
};

/** Had the stream ended earlier, its last byte would not be needed. `length` is of all it yields. */
const isWholeWithoutLastByte = (
  deflated: Uint8Array,
  dictionary: Uint8Array,
  length: number,
): boolean => {
  try {
    const options = dictionary.length > 0 ? { dictionary } : {};
    inflateSync(deflated.subarray(0, -1), { ...options, out: new Uint8Array(length) });
    return deflated.length > 1;
  } catch {
    return false;
  }
};
