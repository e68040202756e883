/**
 * Looks at an age file from outside, without any key: how many recipients it has and how long its
 * plaintext is. The endpoint and every reader check this before they keep an envelope.
 *
 * Only what this protocol writes is accepted: age v1, binary, X25519 recipients alone.
 * Source: age-encryption.org/v1; `docs/protocol.md` 4 and 4.3.
 */
import { base64 } from "@scure/base";
import { fromUtf8, toUtf8 } from "./bytes.ts";
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
  const header = findHeader(bytes);
  if (!header.ok) return header;
  const { recipients, end } = header.value;
  const sealedLength = bytes.length - end - nonceLength;
  const chunks = Math.ceil(sealedLength / (chunkLength + tagLength));
  const plaintextLength = sealedLength - chunks * tagLength;
  if (plaintextLength < 1 || Math.ceil(plaintextLength / chunkLength) !== chunks) {
    return fail("bad-length");
  }
  return ok({ recipients, plaintextLength });
};

/**
 * Gives what an age header says, without how it says it: 32 bytes each of the share and the sealed file
 * key of every recipient, then of the MAC. Undefined when the bytes do not begin with such a header.
 */
export const readAgeHeader = (bytes: Uint8Array): readonly Uint8Array[] | undefined => {
  const header = findHeader(bytes);
  if (!header.ok) return undefined;
  const values: Uint8Array[] = [];
  for (let at = intro.length; at < header.value.end - macLength; at += stanzaLength) {
    const share = at + recipientType.length;
    values.push(readLine(bytes, share), readLine(bytes, share + lineLength));
  }
  return [...values, readLine(bytes, header.value.end - lineLength)];
};

/** Writes the header that `readAgeHeader` read. */
export const writeAgeHeader = (values: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const lines = values.map((value) => `${base64.encode(value).slice(0, thirtyTwoBytesLength)}\n`);
  const stanzas = lines.slice(0, -1).map((line, at) => (at % 2 === 0 ? recipientLine : "") + line);
  return toUtf8(`${introLine}${stanzas.join("")}${macLine}${lines.at(-1)}`);
};

/** The length in bytes of a header for so many recipients. */
export const ageHeaderLength = (recipients: number): number =>
  intro.length + stanzaLength * recipients + macLength;

/** Gives the length in bytes of an envelope from its recipients and its padded plaintext length. */
export const envelopeLength = (recipients: number, plaintextLength: number): number =>
  ageHeaderLength(recipients) +
  nonceLength +
  plaintextLength +
  tagLength * Math.ceil(plaintextLength / chunkLength);

const introLine = "age-encryption.org/v1\n";
const recipientLine = "-> X25519 ";
const macLine = "--- ";
const intro = toUtf8(introLine);
const stanzaStart = toUtf8("-> ");
const recipientType = toUtf8(recipientLine);
const macStart = toUtf8(macLine);
const mostRecipients = 16;
const thirtyTwoBytesLength = 43;
const lineLength = thirtyTwoBytesLength + 1;
const stanzaLength = recipientType.length + 2 * lineLength;
const macLength = macStart.length + lineLength;
const nonceLength = 16;
const chunkLength = 65_536;
const tagLength = 16;
const lineEnd = 0x0a;

/** Where the header ends, and for how many recipients it is. */
const findHeader = (
  bytes: Uint8Array,
): Result<{ readonly recipients: number; readonly end: number }, EnvelopeFailure> => {
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
  return isMac(bytes, at) ? ok({ recipients, end: at + macLength }) : fail("not-age");
};

const readLine = (bytes: Uint8Array, at: number): Uint8Array =>
  base64.decode(`${fromUtf8(bytes.subarray(at, at + thirtyTwoBytesLength))}=`);

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
    isThirtyTwoBytes(bytes, share + lineLength)
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
