/**
 * Keeps what a feed brings: checks each batch, and commits many at a time together with the place in
 * the feed up to which they reach.
 */
import { z } from "zod";
import type { Membership } from "../membership/membership.ts";
import type { FeedFrame } from "../protocol/feed.ts";
import { Hash, hashOf } from "../protocol/hash.ts";
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

/** Where `meta` notes that an endpoint lost data, until what is missing was handed in again. */
export const lossKey = (feed: FeedName): string => `loss:${feed}`;

/** Gives the place up to which a feed has been read and kept. */
const readPlace = async (device: Device, feed: FeedName): Promise<FeedPlace> =>
  FeedPlace.safeParse((await device.database.meta.get(`feed:${feed}`))?.value).data ?? start;

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
  /**
   * Looks for batches that were missing before those taken, going back along their senders' chains.
   * `fetch` gives a batch by its hash, or undefined for one that is not meant for this reader.
   */
  readonly mend: (fetch: BatchFetch) => Promise<Result<null, StepFailure>>;
  /**
   * Starts again from the beginning, because the endpoint lost data: other batches may stand anywhere
   * since. What is known is recognised. Noted on disk until it is finished.
   */
  readonly startOver: () => Promise<Result<null, StepFailure>>;
  /** Whether the feed is being read again after a loss. */
  readonly isStartedOver: () => boolean;
  /** The batches the feed has shown since it was read from its beginning. */
  readonly shown: () => ReadonlySet<Hash>;
  /** Whether the last failure was a damaged batch that is worth fetching once more; forgets it. */
  readonly isDoubtful: () => boolean;
  readonly outcome: () => MirrorOutcome;
};

/** Gives a batch by its hash, or undefined when there is none for this reader. */
export type BatchFetch = (hash: Hash) => Promise<Result<Uint8Array | undefined, StepFailure>>;

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
  const isStartedOver = (await device.database.meta.get(lossKey(feed))) !== undefined;
  // An interrupted reading after a loss begins again: only a whole one shows what is missing.
  const place = isStartedOver ? start : await readPlace(device, feed);
  const state: WriterState = {
    run,
    feed,
    membership,
    hasLearnt: false,
    senders: await readSenders(device, feed),
    isKept: async (hash) =>
      state.pendingHashes.has(hash) ||
      (await device.database.mirror.where("hash").equals(hash).count()) > 0,
    place,
    isStartedOver,
    shown: new Set(),
    last: await lastNumber(device),
    pending: [],
    pendingHashes: new Set(),
    pendingBytes: 0,
    committedAt: performance.now(),
    received: { batches: 0, envelopes: 0, bytes: 0 },
    quarantined: 0,
    doubted: new Set(),
    isDoubtful: false,
    looseEnds: await readLooseEnds(device, feed),
    // A feed read from its beginning misses nothing: what is not in it went elsewhere.
    looksForGaps: place.after > 0,
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
      enter(state, frame.bytes.length, { bytes, hash }, verdict);
      state.place = { after: frame.n, hash };
      if (state.isStartedOver) state.shown.add(hash);
      return isDue(state) ? flush(state) : ok(null);
    },
    flush: () => flush(state),
    mend: (fetch) => mend(state, fetch),
    startOver: () => startOver(state),
    isStartedOver: () => state.isStartedOver,
    shown: () => state.shown,
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
  isStartedOver: boolean;
  readonly shown: Set<Hash>;
  /** The local number given last. */
  last: number;
  pending: Change[];
  pendingHashes: Set<Hash>;
  pendingBytes: number;
  committedAt: number;
  received: Tally;
  quarantined: number;
  /** Numbers of batches that arrived damaged once. */
  readonly doubted: Set<number>;
  isDoubtful: boolean;
  /** Hashes of batches that stand before one that was taken and were not seen. */
  looseEnds: readonly Hash[];
  readonly looksForGaps: boolean;
};

/**
 * Few enough bytes that a commit is over quickly, enough that thousands of cases take few of them. On a
 * slow link what came is kept sooner: it can be opened while the next arrives.
 */
const isDue = ({ pendingBytes, committedAt }: WriterState): boolean =>
  pendingBytes >= commitInBytes || performance.now() - committedAt >= commitInMilliseconds;
const commitInBytes = 2 * 1_048_576;
const commitInMilliseconds = 2_000;

const enter = (
  state: WriterState,
  arrivedBytes: number,
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
      const { dev, env, prev } = verdict.decoded.header;
      if (verdict.isAfterGap && state.looksForGaps) {
        state.looseEnds = [...state.looseEnds, prev].slice(-mostLooseEnds);
      }
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
        bytes: state.received.bytes + arrivedBytes,
      };
    }
  }
};

const flush = async (state: WriterState): Promise<Result<null, StepFailure>> => {
  const { device } = state.run.context;
  const before = await readPlace(device, state.feed);
  const isUnchanged =
    before.after === state.place.after &&
    state.pending.length === 0 &&
    (await readLooseEnds(device, state.feed)).length === state.looseEnds.length;
  if (isUnchanged) return ok(null);
  const { after, hash } = state.place;
  const stored = await commit(device, [
    ...state.pending,
    toMeta(`feed:${state.feed}`, { after, hash }),
    toMeta(`senders:${state.feed}`, Object.fromEntries(state.senders)),
    toMeta(lastNumberKey, state.last),
    toMeta(`loose:${state.feed}`, state.looseEnds),
  ]);
  if (!stored.ok) return fail({ problem: stored.failure });
  state.pending = [];
  state.pendingHashes = new Set();
  state.pendingBytes = 0;
  state.committedAt = performance.now();
  return ok(null);
};

const mend = async (state: WriterState, fetch: BatchFetch): Promise<Result<null, StepFailure>> => {
  if (state.looseEnds.length === 0) return ok(null);
  let triesLeft = mostLooseEnds;
  for (const looseEnd of state.looseEnds) {
    let next: Hash | undefined = looseEnd;
    while (next !== undefined && triesLeft > 0 && !(await state.isKept(next))) {
      triesLeft -= 1;
      const found = await fetch(next);
      if (!found.ok) return found;
      next = found.value && (await takeFound(state, next, found.value));
    }
  }
  state.looseEnds = [];
  return flush(state);
};

/** Takes a batch found by its hash; gives the hash of the one before it. */
const takeFound = async (
  state: WriterState,
  hash: Hash,
  bytes: Uint8Array,
): Promise<Hash | undefined> => {
  if ((await hashOf(bytes)) !== hash) return undefined;
  const verdict = await judgeBatch(state, { n: state.place.after, flags: 0, bytes }, bytes);
  if (verdict.type !== "keep") return undefined;
  enter(state, bytes.length, { bytes, hash }, verdict);
  const { seq, prev } = verdict.decoded.header;
  return seq > 1 ? prev : undefined;
};

// Enough for what an endpoint may have mixed up, and few beside what anybody fetches in a day.
const mostLooseEnds = 16;

const startOver = async (state: WriterState): Promise<Result<null, StepFailure>> => {
  const { device } = state.run.context;
  const acknowledged = await device.database.mirror.where("acked").equals(1).primaryKeys();
  const stored = await commit(device, [
    toMeta(`feed:${state.feed}`, start),
    toMeta(lossKey(state.feed), true),
    // Acknowledgements were lost with the rest, of older batches too: they are given again.
    ...acknowledged.map((key): Change => ({ table: "mirror", key, patch: { acked: 0 } })),
  ]);
  if (!stored.ok) return fail({ problem: stored.failure });
  state.place = start;
  state.isStartedOver = true;
  return ok(null);
};

const start: FeedPlace = { after: 0, hash: "" };

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

const readLooseEnds = async (device: Device, feed: FeedName): Promise<readonly Hash[]> =>
  z.array(Hash).safeParse((await device.database.meta.get(`loose:${feed}`))?.value).data ?? [];

const toGaps = (senders: ReadonlyMap<Id, SenderChain>): readonly Gap[] =>
  [...senders].flatMap(([device, { missing }]) =>
    missing.map(([from, to]) => ({ device, from, to })),
  );
