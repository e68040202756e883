/** Takes a feed apart while it arrives, so that what came before a connection broke is not lost. */

import { batchLimitInBytes } from "../protocol/batch.ts";
import { concatBytes } from "../protocol/bytes.ts";
import { decodeFeed, type FeedFrame } from "../protocol/feed.ts";
import { fail, ok, type Result } from "../protocol/result.ts";

/** Reads one answer. Not reusable for another. */
export type FeedReader = {
  /** Takes the next bytes and gives the frames that are whole now, in order. */
  readonly push: (bytes: Uint8Array) => Result<readonly FeedFrame[], "bad-feed">;
  /** Whether the bytes so far end where a frame ends. */
  readonly isWhole: () => boolean;
};

/** Creates a reader for one answer. After a failure it takes nothing more. */
export const createFeedReader = (): FeedReader => {
  let parts: Uint8Array[] = [];
  let length = 0;
  let wanted = openingLength;
  let last = 0;
  let broken = false;
  return {
    push: (bytes) => {
      if (broken) return fail("bad-feed");
      parts.push(bytes);
      length += bytes.length;
      if (length < wanted) return ok([]);
      const rest = concatBytes(...parts);
      const end = endOfWholeFrames(rest);
      const frames = end === undefined ? undefined : decodeFeed(rest.subarray(0, end));
      const first = frames?.ok ? frames.value[0] : undefined;
      if (!frames?.ok || (first && first.n <= last)) {
        broken = true;
        return fail("bad-feed");
      }
      parts = [rest.slice(end)];
      length = rest.length - (end ?? 0);
      wanted = lengthOfFirst(rest.subarray(end));
      last = frames.value.at(-1)?.n ?? last;
      return ok(frames.value);
    },
    isWhole: () => !broken && length === 0,
  };
};

const openingLength = 13;

const lengthOfFirst = (bytes: Uint8Array): number =>
  bytes.length < openingLength
    ? openingLength
    : openingLength + new DataView(bytes.buffer, bytes.byteOffset).getUint32(9);

/** Gives undefined for a frame longer than any batch: waiting for its end would fill the memory. */
const endOfWholeFrames = (bytes: Uint8Array): number | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = 0;
  while (end + openingLength <= bytes.length) {
    const length = view.getUint32(end + 9);
    if (length > batchLimitInBytes) return undefined;
    if (end + openingLength + length > bytes.length) break;
    end += openingLength + length;
  }
  return end;
};
