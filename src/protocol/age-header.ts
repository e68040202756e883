/**
 * Looks at an age file from outside, without any key: how many recipients it has and how long its
 * plaintext is. The endpoint and every reader check this before they keep an envelope.
 *
 * Only what this protocol writes is accepted: age v1, binary, X25519 recipients alone.
 * Source: age-encryption.org/v1; `docs/protocol.md` 4 and 4.3.
 */
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
  const header = readHeader(bytes);
  if (!header.startsWith(intro)) return fail("not-age");
  let at = intro.length;
  let recipients = 0;
  while (header.startsWith("-> ", at)) {
    recipients += 1;
    if (recipients > mostRecipients) return fail("too-many-recipients");
    if (!stanzaForm.test(header.slice(at, at + stanzaLength))) return fail("wrong-recipients");
    at += stanzaLength;
  }
  if (recipients === 0) return fail("wrong-recipients");
  if (!macForm.test(header.slice(at, at + macLength))) return fail("not-age");
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

const intro = "age-encryption.org/v1\n";
const mostRecipients = 16;
const stanzaLength = 98;
// 32 bytes in base64 without padding: 43 characters, of which the last has its two unused bits zero.
const thirtyTwoBytes = "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]";
const stanzaForm = new RegExp(`^-> X25519 ${thirtyTwoBytes}\\n${thirtyTwoBytes}\\n$`);
const macLength = 48;
const macForm = new RegExp(`^--- ${thirtyTwoBytes}\\n$`);
const nonceLength = 16;
const chunkLength = 65_536;
const tagLength = 16;
const headerLength = (recipients: number): number =>
  intro.length + stanzaLength * recipients + macLength;

/**
 * Reads as much as can be the header: as much as two recipients take when the third stanza is not one.
 * One character a byte; what is not ASCII becomes a character that no form above accepts.
 */
const readHeader = (bytes: Uint8Array): string => {
  const third = intro.length + 2 * stanzaLength;
  const isLong = bytes[third] === 0x2d && bytes[third + 1] === 0x3e;
  const length = headerLength(isLong ? mostRecipients + 1 : 2);
  return Reflect.apply(String.fromCharCode, null, bytes.subarray(0, length));
};
