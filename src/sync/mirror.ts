/**
 * Keeps what a feed brings: checks each batch, and commits many at a time together with the place in
 * the feed up to which they reach.
 */
import { z } from "zod";
import type { Membership } from "../membership/membership.ts";
import type { FeedFrame } from "../protocol/feed.ts";
import { Hash } from "../protocol/hash.ts";
import { Id } from "../protocol/id.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import { commit, type Device } from "../store/database.ts";
import { type Court, judgeBatch, type Verdict } from "./batch-check.ts";
import type { Change, Gap, Run, StepFailure, Tally } from "./context.ts";
import { type FeedName, restoreFrame } from "./feed-page.ts";
import type { SenderChain } from "./sender-chain.ts";

/** A place in a feed: the endpoint's number of the batch read last, and its hash; 0 at the start. */
export const FeedPlace = z.object({ after: z.int().nonnegative(), hash: z.string() });
export type FeedPlace = z.infer<typeof FeedPlace>;

/** Batches to be handed in again after an endpoint lost data: local numbers, `from` excluded. */
export const RelayRange = z.object({ from: z.int().nonnegative(), to: z.int().nonnegative() });
export type RelayRange = z.infer<typeof RelayRange>;

/** Gives the place up to which a feed has been read and kept. */
export const readPlace = async (device: Device, feed: FeedName): Promise<FeedPlace> =>
  FeedPlace.safeParse((await device.database.meta.get(`feed:${feed}`))?.value).data ?? {
    after: 0,
    hash: "",
  };

/** Gathers the batches of one feed. One at a time on a device. */
export type MirrorWriter = {
  /** Where the feed stands after the batch taken last. */
  readonly place: () => FeedPlace;
  /**
   * Checks a frame and keeps it or puts it into quarantine; commits when enough has gathered. Fails
   * with `not-the-endpoint` for a batch that is damaged, the first time: see `isDoubtful`.
   */
  readonly take: (frame: FeedFrame) => Promise<Result<null, StepFailure>>;
  /** Commits what has gathered. */
  readonly flush: () => Promise<Result<null, StepFailure>>;
  /** Starts again from an earlier place and notes what the endpoint may have lost since. */
  readonly goBackTo: (place: FeedPlace) => Promise<Result<null, StepFailure>>;
  /** Whether the last failure was a damaged batch that is worth fetching once more; forgets it. */
  readonly isDoubtful: () => boolean;
  readonly outcome: () => MirrorOutcome;
};

/** What came of reading a feed. */
export type MirrorOutcome = {
  readonly membership: Membership;
  readonly received: Tally;
  readonly quarantined: number;
  readonly gaps: readonly Gap[];
};

/** Creates a writer that goes on where the last one stopped. */
export const createMirrorWriter = async (
  run: Run,
  membership: Membership,
  feed: FeedName,
): Promise<MirrorWriter> => {
  const { device } = run.context;
  const state: WriterState = {
    run,
    feed,
    membership,
    hasLearnt: false,
    senders: await readSenders(device, feed),
    isKept: async (hash) =>
      state.pendingHashes.has(hash) ||
      (await device.database.mirror.where("hash").equals(hash).count()) > 0,
    place: await readPlace(device, feed),
    last: await lastNumber(device),
    pending: [],
    pendingHashes: new Set(),
    pendingBytes: 0,
    received: { batches: 0, envelopes: 0, bytes: 0 },
    quarantined: 0,
    doubted: new Set(),
    isDoubtful: false,
  };
  return {
    place: () => state.place,
    take: async (frame) => {
      if (frame.n <= state.place.after) return fail({ problem: { type: "not-the-endpoint" } });
      const { bytes, hash } = await restoreFrame(frame);
      const verdict = await judgeBatch(state, frame, bytes);
      if (verdict.type === "quarantine" && verdict.mayBeTransit && !state.doubted.has(frame.n)) {
        // It may have been damaged on its way: quarantine is for what is bad where it lies.
        state.doubted.add(frame.n);
        state.isDoubtful = true;
        return fail({ problem: { type: "not-the-endpoint" } });
      }
      enter(state, frame, { bytes, hash }, verdict);
      state.place = { after: frame.n, hash };
      return state.pendingBytes < commitInBytes ? ok(null) : flush(state);
    },
    flush: () => flush(state),
    goBackTo: (place) => goBackTo(state, place),
    isDoubtful: () => {
      const { isDoubtful } = state;
      state.isDoubtful = false;
      return isDoubtful;
    },
    outcome: () => ({
      membership: state.membership,
      received: state.received,
      quarantined: state.quarantined,
      gaps: toGaps(state.senders),
    }),
  };
};

type WriterState = Court & {
  place: FeedPlace;
  /** The local number given last. */
  last: number;
  pending: Change[];
  pendingHashes: Set<Hash>;
  pendingBytes: number;
  received: Tally;
  quarantined: number;
  /** Numbers of batches that arrived damaged once. */
  readonly doubted: Set<number>;
  isDoubtful: boolean;
};

/** Few enough bytes that a commit is over quickly, enough that thousands of cases take few of them. */
const commitInBytes = 2 * 1_048_576;

const enter = (
  state: WriterState,
  frame: FeedFrame,
  { bytes, hash }: { readonly bytes: Uint8Array; readonly hash: Hash },
  verdict: Verdict,
): void => {
  switch (verdict.type) {
    case "known":
      return;
    case "quarantine":
      state.quarantined += 1;
      state.pending.push({
        table: "quarantine",
        key: hash,
        row: { id: hash, reason: verdict.reason, blob: bytes },
      });
      state.pendingBytes += bytes.length;
      return;
    case "keep": {
      const { dev, env } = verdict.decoded.header;
      state.last += 1;
      state.pendingHashes.add(hash);
      state.pending.push({
        table: "mirror",
        key: state.last,
        row: {
          n: state.last,
          site: verdict.decoded.header.dest,
          hash,
          flags: verdict.flags,
          // Nobody can be the second custodian of what is their own.
          acked: dev === state.run.context.device.device ? 1 : 0,
          blob: bytes,
        },
      });
      state.pendingBytes += bytes.length;
      state.received = {
        batches: state.received.batches + 1,
        envelopes: state.received.envelopes + env.length,
        bytes: state.received.bytes + frame.bytes.length,
      };
    }
  }
};

const flush = async (state: WriterState): Promise<Result<null, StepFailure>> => {
  const { device } = state.run.context;
  const before = await readPlace(device, state.feed);
  if (before.after === state.place.after && state.pending.length === 0) return ok(null);
  const { after, hash } = state.place;
  const stored = await commit(device, [
    ...state.pending,
    toMeta(`feed:${state.feed}`, { after, hash }),
    toMeta(`senders:${state.feed}`, Object.fromEntries(state.senders)),
    toMeta(lastNumberKey, state.last),
  ]);
  if (!stored.ok) return fail({ problem: stored.failure });
  state.pending = [];
  state.pendingHashes = new Set();
  state.pendingBytes = 0;
  return ok(null);
};

const goBackTo = async (
  state: WriterState,
  place: FeedPlace,
): Promise<Result<null, StepFailure>> => {
  const { device } = state.run.context;
  const [from = 0] = await device.database.mirror.where("hash").equals(place.hash).primaryKeys();
  const stored = await commit(device, [
    toMeta(`feed:${state.feed}`, place),
    toMeta(`relay:${state.feed}`, { from, to: state.last }),
  ]);
  if (!stored.ok) return fail({ problem: stored.failure });
  state.place = place;
  return ok(null);
};

const toMeta = (key: string, value: unknown): Change => ({
  table: "meta",
  key,
  row: { key, value },
});

const lastNumberKey = "mirror";

/** The number outlives the rows: one that was given is not given again after an erasure. */
const lastNumber = async (device: Device): Promise<number> => {
  const [ofRows = 0] = await device.database.mirror.orderBy("n").reverse().limit(1).primaryKeys();
  const noted = z.int().safeParse((await device.database.meta.get(lastNumberKey))?.value);
  return Math.max(ofRows, noted.data ?? 0);
};

const Senders = z.record(
  Id,
  z.object({ seq: z.int(), hash: Hash, missing: z.array(z.tuple([z.int(), z.int()])) }),
);

const readSenders = async (device: Device, feed: FeedName): Promise<Map<Id, SenderChain>> => {
  const senders = Senders.safeParse((await device.database.meta.get(`senders:${feed}`))?.value);
  return new Map(Object.entries(senders.data ?? {}));
};

const toGaps = (senders: ReadonlyMap<Id, SenderChain>): readonly Gap[] =>
  [...senders].flatMap(([device, { missing }]) =>
    missing.map(([from, to]) => ({ device, from, to })),
  );
