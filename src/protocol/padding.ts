/**
 * Padded lengths, so that the size of an envelope says little about the case in it.
 *
 * Source: Padmé (PURBs, 2019) above a floor of 1,920 bytes; `docs/protocol.md` 4.2.
 */

/** Which classes a sender uses: Padmé classes, or powers of two from 4,096. */
export type Padding = "fine" | "coarse";

/** The smallest padded length, in bytes. */
const paddedFloorInBytes = 1_920;

/** The largest padded length of a revision, in bytes. */
export const revisionLimitInBytes = 1_048_576;

/** The largest padded length of anything, in bytes: that of an attachment. */
const paddedLimitInBytes = 4_325_376;

/**
 * Gives the padded length for content of a length in bytes, format byte and length field included.
 * Throws for a length that is not a positive integer.
 */
export const paddedLength = (contentLength: number, padding: Padding = "fine"): number => {
  if (!Number.isSafeInteger(contentLength) || contentLength < 1 || contentLength > 0x3fff_ffff) {
    throw new RangeError("a content length is a positive integer");
  }
  if (padding === "fine") return Math.max(paddedFloorInBytes, padme(contentLength));
  return contentLength <= 4_096 ? 4_096 : 2 ** (32 - Math.clz32(contentLength - 1));
};

/**
 * Gives the padded length for an attachment. Powers of two end at 4 MiB; what is a little longer with
 * its signature takes the largest class of all.
 */
export const paddedAttachmentLength = (contentLength: number, padding: Padding): number => {
  const length = paddedLength(contentLength, padding);
  return length > paddedLimitInBytes && contentLength <= paddedLimitInBytes
    ? paddedLimitInBytes
    : length;
};

/** Tells whether a length in bytes is one of the classes, fine or coarse, that a reader accepts. */
export const isPaddedLength = (length: number): boolean =>
  Number.isSafeInteger(length) &&
  length >= paddedFloorInBytes &&
  length <= paddedLimitInBytes &&
  padme(length) === length;

const padme = (length: number): number => {
  if (length < 2) return length;
  const exponent = 31 - Math.clz32(length);
  const bitsOfExponent = 32 - Math.clz32(exponent);
  const lowBits = Math.max(0, exponent - bitsOfExponent);
  const step = 2 ** lowBits;
  return Math.ceil(length / step) * step;
};
