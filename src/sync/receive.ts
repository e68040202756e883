/**
 * Step 5: what readers fetch. Each batch of a feed is checked by its signature, its hashes and the
 * chain of its sender, and kept sealed; opening is the work of others.
 *
 * Safe to repeat: the place in the feed moves in the same commit that keeps the batches, and a batch
 * that comes again is known by its hash.
 */
import type { Membership } from "../membership/membership.ts";
import { decodeErasedStub } from "../protocol/batch.ts";
import type { FeedFrame } from "../protocol/feed.ts";
import type { Hash } from "../protocol/hash.ts";
import { ok, type Result } from "../protocol/result.ts";
import { type Run, type StepFailure, userKey } from "./context.ts";
import { batchMediaType } from "./endpoint.ts";
import {
  type FeedWish,
  fetchPage,
  type PageProgress,
  type PageWish,
  pageInBytes,
  restoreFrame,
} from "./feed-page.ts";
import {
  createMirrorWriter,
  type FeedPlace,
  type MirrorOutcome,
  type MirrorWriter,
} from "./mirror.ts";
import { relayMissing } from "./relay.ts";

/**
 * Fetches a feed from where this device stands to its end.
 *
 * What arrived whole before a failure is kept. When the feed no longer holds the batch this device
 * read last, the endpoint has lost data: an alarm is raised, the feed is read again from its beginning,
 * and what is missing there is handed in again. `onEnd` is told what came of it in every case.
 */
export const receiveFeed = async (
  run: Run,
  membership: Membership,
  wish: FeedWish,
  onEnd: (outcome: FeedOutcome) => void,
): Promise<Result<null, StepFailure>> => {
  const writer = await createMirrorWriter(run, membership, wish.feed);
  const read = await readToEnd(run, wish, writer);
  const relayed = read.ok ? await supply(run, wish, writer) : read;
  onEnd({ ...writer.outcome(), relayed: relayed.ok ? relayed.value : 0 });
  return relayed.ok ? ok(null) : relayed;
};

/** What came of a feed; `relayed` batches were handed in again for others. */
export type FeedOutcome = MirrorOutcome & { readonly relayed: number };

const readToEnd = async (
  run: Run,
  wish: FeedWish,
  writer: MirrorWriter,
): Promise<Result<null, StepFailure>> => {
  const resumed = await resume(run, wish, writer);
  if (!resumed.ok) return resumed;
  let maxInBytes: number = writer.place().after === 0 ? pageInBytes.largest : pageInBytes.usual;
  let isMore = resumed.value === "more";
  while (isMore) {
    const page = await readPage(run, wish, writer, { after: writer.place().after, maxInBytes });
    if (!page.ok && !writer.isDoubtful()) return page;
    isMore = !page.ok || page.value > 0;
    maxInBytes = pageInBytes.largest;
  }
  return writer.mend((hash) => fetchBatch(run, wish, hash));
};

/** After a loss: hands in again what the endpoint no longer shows. Gives how many it took. */
const supply = async (
  run: Run,
  wish: FeedWish,
  writer: MirrorWriter,
): Promise<Result<number, StepFailure>> =>
  writer.isStartedOver()
    ? relayMissing(run, writer.outcome().membership, wish, writer.shown())
    : ok(0);

const fetchBatch = async (
  run: Run,
  { reader }: FeedWish,
  hash: Hash,
): Promise<Result<Uint8Array | undefined, StepFailure>> => {
  const answer = await run.client.send({
    method: "GET",
    path: `/v1/batches/${hash}`,
    key: userKey(reader),
    accept: [batchMediaType],
  });
  if (answer.ok) return ok(answer.value.bytes);
  const { type } = answer.failure.problem;
  return type === "not-found" || type === "forbidden" ? ok(undefined) : answer;
};

/** Reads one page into the mirror. What came before a failure is committed all the same. */
const readPage = async (
  run: Run,
  wish: FeedWish,
  writer: MirrorWriter,
  page: PageWish,
  skip: (frame: FeedFrame) => Promise<boolean> = async () => false,
): Promise<Result<number, StepFailure>> => {
  const { received } = writer.outcome();
  const take = async (
    frames: readonly FeedFrame[],
    { arrived, total }: PageProgress,
  ): Promise<Result<null, StepFailure>> => {
    for (const frame of frames) {
      if (await skip(frame)) continue;
      const taken = await writer.take(frame);
      if (!taken.ok) return taken;
    }
    const { batches, envelopes } = writer.outcome().received;
    run.tell({
      phase: "receiving",
      batches,
      envelopes,
      bytesDone: received.bytes + arrived,
      bytesTotal: total === undefined ? undefined : received.bytes + total,
    });
    return ok(null);
  };
  const fetched = await fetchPage(run, wish, page, take);
  const kept = await writer.flush();
  return fetched.ok && !kept.ok ? kept : fetched;
};

/**
 * [Note: Holes] A feed gives no proof that what stands before a place is what stood there when it was
 * read. After an endpoint lost data and was supplied again, a known batch may by chance stand at its old
 * place with unknown ones before it. The next batch of their sender, a heartbeat at the latest, then
 * comes after a gap in its chain, and `mend` fetches what is missing by hash. Found by the model in
 * tests/unit/sync/lying-server.test.ts.
 *
 * Looks whether the feed still holds, at the same place, the batch that was read last; without that,
 * what took the place of lost batches would never be read.
 */
const resume = async (
  run: Run,
  wish: FeedWish,
  writer: MirrorWriter,
): Promise<Result<"more" | "at-the-end", StepFailure>> => {
  const place = writer.place();
  if (place.after === 0) return ok("more");
  // Twice, so that what was damaged on its way is not taken for what was lost.
  for (const _try of [1, 2]) {
    const resumed = await resumeAt(run, wish, writer, place);
    if (!resumed.ok) return resumed;
    const { value } = resumed;
    if (value !== "differs") return ok(value);
  }
  run.alarms.push({ type: "server-lost-data", had: place.after, has: undefined });
  const moved = await writer.startOver();
  return moved.ok ? ok("more") : moved;
};

const resumeAt = async (
  run: Run,
  wish: FeedWish,
  writer: MirrorWriter,
  place: FeedPlace,
): Promise<Result<"more" | "at-the-end" | "differs", StepFailure>> => {
  let isSame: boolean | undefined;
  const page = { after: place.after - 1, maxInBytes: pageInBytes.usual, known: place.hash };
  const fetched = await readPage(run, wish, writer, page, async (frame) => {
    const isFirst = isSame === undefined;
    isSame ??= await isAt(frame, place);
    return isFirst || !isSame;
  });
  if (!fetched.ok) return writer.isDoubtful() ? ok("more") : fetched;
  if (!isSame) return ok("differs");
  return ok(fetched.value > 1 ? "more" : "at-the-end");
};

const isAt = async (frame: FeedFrame, place: FeedPlace): Promise<boolean> => {
  if (frame.n !== place.after) return false;
  // The endpoint says by an empty frame that the batch there is the one named.
  if (frame.bytes.length === 0) return true;
  if ((await restoreFrame(frame)).hash === place.hash) return true;
  // Erased since it was read: the same place, now a stub.
  return (await decodeErasedStub(frame.bytes)).ok;
};
