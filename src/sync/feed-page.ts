/** One request for a page of a feed, taken apart while it arrives. */
import { fromBareBatch } from "../protocol/bare-batch.ts";
import { type FeedFrame, feedMediaType } from "../protocol/feed.ts";
import { type Hash, hashOf } from "../protocol/hash.ts";
import type { Id } from "../protocol/id.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import { type Run, type StepFailure, type UserSigner, userKey } from "./context.ts";
import { createFeedReader } from "./feed-reader.ts";

/** The feed of a site, or the organisation's audit trail. */
export type FeedName = Id | "audit";

/** A feed and the person who may fetch it. */
export type FeedWish = { readonly feed: FeedName; readonly reader: UserSigner };

/**
 * A page to ask for: what comes after a place, about this many bytes and at least one batch. When the
 * first of them is the batch with the hash `known`, its frame comes without its bytes.
 */
export type PageWish = {
  readonly after: number;
  readonly maxInBytes: number;
  readonly known?: string;
};

/** How much of a page has arrived, in bytes; `total` when the endpoint said so. */
export type PageProgress = { readonly arrived: number; readonly total: number | undefined };

/** How large a page to ask for: little when little is expected, all that may be sent otherwise. */
export const pageInBytes = { smallest: 65_536, usual: 1_048_576, largest: 8 * 1_048_576 } as const;

/**
 * Fetches one page and hands on its frames as they become whole; gives how many there were. When it
 * fails, the frames handed on before were whole all the same.
 */
export const fetchPage = async (
  run: Run,
  { feed, reader }: FeedWish,
  { after, maxInBytes, known }: PageWish,
  take: (
    frames: readonly FeedFrame[],
    progress: PageProgress,
  ) => Promise<Result<null, StepFailure>>,
): Promise<Result<number, StepFailure>> => {
  const path = feed === "audit" ? "/v1/audit/feed" : `/v1/sites/${feed}/feed`;
  const frameReader = createFeedReader();
  let count = 0;
  let arrived = 0;
  let outcome: Result<null, StepFailure> = ok(null);
  const answer = await run.client.send({
    method: "GET",
    path: `${path}?after=${after}&max=${maxInBytes}${known ? `&known=${known}` : ""}`,
    key: userKey(reader),
    accept: [feedMediaType],
    onChunk: async (chunk, total) => {
      if (!outcome.ok) return;
      arrived += chunk.length;
      const frames = frameReader.push(chunk);
      count += frames.ok ? frames.value.length : 0;
      outcome = frames.ok
        ? await take(frames.value, { arrived, total })
        : fail({ problem: { type: "not-the-endpoint" } });
    },
  });
  if (!outcome.ok) return outcome;
  if (!answer.ok) return answer;
  // A body that ends within a frame was cut, whatever its length claimed.
  return frameReader.isWhole() ? ok(count) : fail({ problem: { type: "endpoint-unreachable" } });
};

/** A frame's batch as its sender made it, and the hash it goes by; a stub stays as it is. */
export const restoreFrame = async (
  frame: FeedFrame,
): Promise<{ readonly bytes: Uint8Array; readonly hash: Hash }> => {
  const full = await fromBareBatch(frame.bytes);
  const bytes = full.ok ? full.value : frame.bytes;
  return { bytes, hash: await hashOf(bytes) };
};
