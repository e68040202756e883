/**
 * Looks at an age file from outside, without any key: how many recipients it has and how long its
 * plaintext is. The endpoint and every reader check this before they keep an envelope.
 *
 * Only what this protocol writes is accepted: age v1, binary, X25519 recipients alone.
 * Source: age-encryption.org/v1; `docs/protocol.md` 4 and 4.3.
 */
import { toUtf8 } from "./bytes.ts";
import { isPaddedLength } from "./padding.ts";
import { fail, ok, type Result } from "./result.ts";

/** What can be seen of an envelope from outside; `plaintextLength` is in bytes. */
export type EnvelopeOutline = { readonly recipients: number; readonly plaintextLength: number };

/** Why bytes are not an envelope. */
export type EnvelopeFailure =
  | "not-age"
  | "wrong-recipients"
  | "too-few-recipients"
  | "too-many-recipients"
  | "bad-length"
  | "not-a-padded-length";

/**
 * Inspects an envelope: at least two and at most 16 X25519 recipients, and a plaintext whose length
 * is one of the padded classes. Does not tell who the recipients are; age keeps them anonymous.
 */
export const inspectEnvelope = (bytes: Uint8Array): Result<EnvelopeOutline, EnvelopeFailure> => {
  const outline = inspectAge(bytes);
  if (!outline.ok) return outline;
  if (outline.value.recipients < 2) return fail("too-few-recipients");
  if (!isPaddedLength(outline.value.plaintextLength)) return fail("not-a-padded-length");
  return outline;
};

/** Inspects an age file with any number of recipients and any length. */
export const inspectAge = (bytes: Uint8Array): Result<EnvelopeOutline, EnvelopeFailure> => {
  if (!standsAt(bytes, 0, intro)) return fail("not-age");
  let at = intro.length;
  let recipients = 0;
  while (standsAt(bytes, at, stanzaStart)) {
    recipients += 1;
    if (recipients > mostRecipients) return fail("too-many-recipients");
    if (!isStanza(bytes, at)) return fail("wrong-recipients");
    at += stanzaLength;
  }
  if (recipients === 0) return fail("wrong-recipients");
  if (!isMac(bytes, at)) return fail("not-age");
  const sealedLength = bytes.length - at - macLength - nonceLength;
  const chunks = Math.ceil(sealedLength / (chunkLength + tagLength));
  const plaintextLength = sealedLength - chunks * tagLength;
  if (plaintextLength < 1 || Math.ceil(plaintextLength / chunkLength) !== chunks) {
    return fail("bad-length");
  }
  return ok({ recipients, plaintextLength });
};

/** Gives the length in bytes of an envelope from its recipients and its padded plaintext length. */
export const envelopeLength = (recipients: number, plaintextLength: number): number =>
  intro.length +
  stanzaLength * recipients +
  macLength +
  nonceLength +
  plaintextLength +
  tagLength * Math.ceil(plaintextLength / chunkLength);

const intro = toUtf8("age-encryption.org/v1\n");
const stanzaStart = toUtf8("-> ");
const recipientType = toUtf8("-> X25519 ");
const macStart = toUtf8("--- ");
const mostRecipients = 16;
const thirtyTwoBytesLength = 43;
const stanzaLength = recipientType.length + 2 * (thirtyTwoBytesLength + 1);
const macLength = macStart.length + thirtyTwoBytesLength + 1;
const nonceLength = 16;
const chunkLength = 65_536;
const tagLength = 16;
const lineEnd = 0x0a;

// The endpoint looks at every envelope of every batch: bytes are compared where they stand.
const standsAt = (bytes: Uint8Array, at: number, mark: Uint8Array): boolean => {
  for (let offset = 0; offset < mark.length; offset += 1)
    if (bytes[at + offset] !== mark[offset]) return false;
  return true;
};

const isStanza = (bytes: Uint8Array, at: number): boolean => {
  const share = at + recipientType.length;
  return (
    standsAt(bytes, at, recipientType) &&
    isThirtyTwoBytes(bytes, share) &&
    isThirtyTwoBytes(bytes, share + thirtyTwoBytesLength + 1)
  );
};

const isMac = (bytes: Uint8Array, at: number): boolean =>
  standsAt(bytes, at, macStart) && isThirtyTwoBytes(bytes, at + macStart.length);

/** A line of 32 bytes in base64 without padding; the last character has its two unused bits zero. */
const isThirtyTwoBytes = (bytes: Uint8Array, at: number): boolean => {
  const last = at + thirtyTwoBytesLength - 1;
  for (let place = at; place < last; place += 1)
    if (base64Values[bytes[place] ?? 0] === notBase64) return false;
  return ((base64Values[bytes[last] ?? 0] ?? notBase64) & 3) === 0 && bytes[last + 1] === lineEnd;
};

const notBase64 = 0xff;
const base64Values = new Uint8Array(256).fill(notBase64);
for (const [value, byte] of toUtf8(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
).entries())
  base64Values[byte] = value;
