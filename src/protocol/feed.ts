/** The stream of batches a reader fetches: `u64 n ‖ u8 flags ‖ u32 length ‖ bytes`, repeated. */
import { concatBytes } from "./bytes.ts";
import { fail, ok, type Result } from "./result.ts";

/** The media type of a feed. */
export const feedMediaType = "application/vnd.lindung.feed";

/** What the endpoint noticed about a batch; the numbers are bits of `flags`. */
export const feedFlags = { quarantined: 1, erased: 2, oldEpoch: 4, recipientCount: 8 } as const;

/** One batch of a feed, or its stub when erased. `n` is the reader sequence, from 1, growing. */
export type FeedFrame = {
  readonly n: number;
  readonly flags: number;
  readonly bytes: Uint8Array;
};

/** Writes one frame. */
export const encodeFeedFrame = ({ n, flags, bytes }: FeedFrame): Uint8Array<ArrayBuffer> => {
  const opening = new Uint8Array(openingLength);
  const view = new DataView(opening.buffer);
  view.setBigUint64(0, BigInt(n));
  view.setUint8(8, flags);
  view.setUint32(9, bytes.length);
  return concatBytes(opening, bytes);
};

/**
 * Reads a whole feed answer. Refuses frames that are cut off, unknown flags and sequence numbers
 * that do not grow; an answer without frames is an empty list.
 */
export const decodeFeed = (bytes: Uint8Array): Result<readonly FeedFrame[], "bad-feed"> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: FeedFrame[] = [];
  let last = 0n;
  let at = 0;
  while (at < bytes.length) {
    if (at + openingLength > bytes.length) return fail("bad-feed");
    const n = view.getBigUint64(at);
    const flags = view.getUint8(at + 8);
    const end = at + openingLength + view.getUint32(at + 9);
    if (n <= last || n > Number.MAX_SAFE_INTEGER || flags > 15 || end > bytes.length) {
      return fail("bad-feed");
    }
    frames.push({ n: Number(n), flags, bytes: bytes.subarray(at + openingLength, end) });
    last = n;
    at = end;
  }
  return ok(frames);
};

const openingLength = 13;
