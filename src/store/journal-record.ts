/**
 * Finds records in a journal file, damaged ones among them. A flipped bit in a length must not hide
 * everything behind it, so where lengths make no sense the next record is looked for by its hash.
 */
import { equalBytes } from "../protocol/bytes.ts";
import { sha256 } from "../protocol/hash.ts";
import { type BlockFile, readExactly } from "./block-file.ts";
import type { JournalRecord } from "./journal-port.ts";

/**
 * Reads the record at a place, or the next one behind damage; undefined at the end, which is a length
 * of 0 with nothing but zeros up to `limit`. The caller goes on at `at + 36 + length`.
 */
export const readRecord = async (
  file: BlockFile,
  at: number,
  limit: number,
): Promise<JournalRecord | undefined> => {
  const here = await recordAt(file, at, limit);
  if (here?.state === "whole" || here?.state === "blank") return here;
  const last = lastByteBefore(file, at, limit);
  if (last === undefined) return undefined;
  if (here && (await isBoundary(file, here.at + headLength + here.length, limit))) return here;
  const found = await nextBehind(file, at, limit);
  if (found !== undefined) return { state: "damaged", at, length: found - at - headLength };
  // Bytes that fit nothing, up to the end: a write that was cut off, or a damaged last record.
  return { state: "damaged", at, length: Math.max(1, last + 1 - at - headLength) };
};

const headLength = 36;
const longestBlob = 16 * 1_048_576;
const windowInBytes = 1_048_576;

/** What stands at a place if the length there is to be believed. */
const recordAt = async (
  file: BlockFile,
  at: number,
  limit: number,
): Promise<JournalRecord | undefined> => {
  const head = readExactly(file, at, headLength);
  if (!head) return undefined;
  const length = new DataView(head.buffer).getUint32(0);
  if (length === 0 || length > longestBlob || at + headLength + length > limit) return undefined;
  const blob = readExactly(file, at + headLength, length);
  if (!blob) return undefined;
  const hash = head.subarray(4);
  if (equalBytes(hash, await sha256(blob))) return { state: "whole", at, length, blob };
  const isBlank = hash.every(isZero) && blob.every(isZero);
  return { state: isBlank ? "blank" : "damaged", at, length };
};

/** Whether a record, or the end, begins here. */
const isBoundary = async (file: BlockFile, at: number, limit: number): Promise<boolean> => {
  if (at >= limit) return at === limit;
  const record = await recordAt(file, at, limit);
  if (record && record.state !== "damaged") return true;
  const length = readExactly(file, at, 4);
  return (
    length === undefined || (length.every(isZero) && lastByteBefore(file, at, limit) === undefined)
  );
};

/**
 * The next place at which a whole record begins. Only places that could begin one are hashed: every
 * blob of this program begins with the same few bytes, so there are hardly any others.
 */
const nextBehind = async (
  file: BlockFile,
  from: number,
  limit: number,
): Promise<number | undefined> => {
  for (let start = from + 1; start < limit; start += windowInBytes) {
    const window = new Uint8Array(
      Math.min(windowInBytes + headLength + opening.length, limit - start),
    );
    const read = file.read(window, start);
    for (const blobAt of placesOf(opening, window.subarray(0, read))) {
      const record = await recordAt(file, start + blobAt - headLength, limit);
      if (record?.state === "whole" && record.at > from + headLength) return record.at;
    }
  }
  return undefined;
};

// A map of one member named "r" (change.ts): the beginning of every commit in deterministic CBOR.
const opening = [0xa1, 0x61, 0x72] as const;

/** Every place in a window at which some bytes stand. */
function* placesOf(bytes: readonly number[], window: Uint8Array): Generator<number> {
  const [first = 0] = bytes;
  for (let at = window.indexOf(first); at >= 0; at = window.indexOf(first, at + 1))
    if (bytes.every((byte, offset) => window[at + offset] === byte)) yield at;
}

/** The place of the last byte that is not zero; undefined when there is none. */
const lastByteBefore = (file: BlockFile, from: number, limit: number): number | undefined => {
  for (let end = limit; end > from; end -= windowInBytes) {
    const start = Math.max(from, end - windowInBytes);
    const window = new Uint8Array(end - start);
    const read = file.read(window, start);
    const last = lastOf(window.subarray(0, read));
    if (last !== undefined) return start + last;
  }
  return undefined;
};

/** Looks at whole words first: at every start some megabytes of room ahead are looked through. */
const lastOf = (window: Uint8Array): number | undefined => {
  const words = new Uint32Array(window.buffer, window.byteOffset, window.length >> 2);
  let at = window.length - 1;
  while (at >= words.length * 4 && window[at] === 0) at -= 1;
  if (at >= words.length * 4) return at;
  let word = words.length - 1;
  while (word >= 0 && words[word] === 0) word -= 1;
  if (word < 0) return undefined;
  at = word * 4 + 3;
  while (window[at] === 0) at -= 1;
  return at;
};

const isZero = (byte: number): boolean => byte === 0;
