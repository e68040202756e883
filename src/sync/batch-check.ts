/** What a reader checks about a batch it cannot open, and what follows from each fault. */
import type { Membership } from "../membership/membership.ts";
import {
  type DecodedBatch,
  decodeBatch,
  decodeErasedStub,
  verifyBatch,
} from "../protocol/batch.ts";
import { type FeedFrame, feedFlags } from "../protocol/feed.ts";
import type { Hash } from "../protocol/hash.ts";
import type { Id } from "../protocol/id.ts";
import type { Run } from "./context.ts";
import type { FeedName } from "./feed-page.ts";
import { fetchOn, logHashAt } from "./log.ts";
import { followChain, type SenderChain } from "./sender-chain.ts";

/** What a batch is judged against; `membership` and `senders` move on as batches are judged. */
export type Court = {
  readonly run: Run;
  readonly feed: FeedName;
  membership: Membership;
  /** Whether the log was fetched again already because of a batch. */
  hasLearnt: boolean;
  readonly senders: Map<Id, SenderChain>;
  /** Whether a batch is kept already, on disk or waiting to be written. */
  readonly isKept: (hash: Hash) => Promise<boolean>;
};

/**
 * What is to become of a batch. `known` asks for nothing; a stub of an erased batch is known too.
 * `mayBeTransit`: the fault may have come about on the way, so that another try may give a good one.
 */
export type Verdict =
  | {
      readonly type: "keep";
      readonly decoded: DecodedBatch;
      readonly flags: number;
      /** The batch before it in its sender's chain was not seen here. */
      readonly isAfterGap: boolean;
    }
  | { readonly type: "known" }
  | { readonly type: "quarantine"; readonly reason: string; readonly mayBeTransit: boolean };

/** Judges a batch of a feed by form, sender, signature, chain and log head. */
export const judgeBatch = async (
  court: Court,
  frame: FeedFrame,
  bytes: Uint8Array,
): Promise<Verdict> => {
  if (frame.flags & feedFlags.erased) return judgeStub(court, frame);
  const decoded = await decodeBatch(bytes);
  if (!decoded.ok) return quarantine(decoded.failure, true);
  const reason = await faultIn(court, decoded.value);
  if (reason) return quarantine(reason, true);
  const { dev, seq, prev } = decoded.value.header;
  const { hash } = decoded.value;
  const step = followChain(court.senders.get(dev), { seq, prev, hash });
  if (step.verdict === "follows") {
    const isAfterGap = seq > (court.senders.get(dev)?.seq ?? 0) + 1;
    court.senders.set(dev, step.chain);
    const flags = flagsOf(court, frame, decoded.value);
    return { type: "keep", decoded: decoded.value, flags, isAfterGap };
  }
  if (step.verdict === "earlier" && (await court.isKept(hash))) return { type: "known" };
  court.run.alarms.push({ type: "sender-fork", device: dev, seq });
  return quarantine("fork", false);
};

const quarantine = (reason: string, mayBeTransit: boolean): Verdict => ({
  type: "quarantine",
  reason,
  mayBeTransit,
});

const faultIn = async (court: Court, decoded: DecodedBatch): Promise<string | undefined> => {
  const { header } = decoded;
  if (!court.membership.devices.has(header.dev) || header.mhead.seq > court.membership.head.seq) {
    await learn(court);
  }
  const sender = court.membership.devices.get(header.dev);
  if (!sender) return "unknown-device";
  if (header.org !== court.membership.org) return "wrong-organisation";
  if (header.site !== sender.site) return "wrong-site";
  if (court.feed === "audit" ? header.kind !== 3 : header.dest !== court.feed) {
    return "wrong-destination";
  }
  if (!(await verifyBatch(decoded, sender.jwk))) return "bad-signature";
  const ours = await logHashAt(court.run, header.mhead.seq);
  if (ours === undefined) {
    // The sender has seen more of the log than we are given. Its batch is good; our log is not.
    court.run.alarms.push({ type: "log-refused", reason: "withheld" });
    return undefined;
  }
  return ours === header.mhead.hash ? undefined : "other-log";
};

/** Fetches the log once more: a batch may come from someone who joined since this run began. */
const learn = async (court: Court): Promise<void> => {
  if (court.hasLearnt) return;
  court.hasLearnt = true;
  const grown = await fetchOn(court.run, court.membership);
  if (grown.ok) court.membership = grown.value;
};

const flagsOf = (court: Court, frame: FeedFrame, { header }: DecodedBatch): number => {
  const revokedAt = court.membership.devices.get(header.dev)?.revokedAt;
  const isTooLate = revokedAt !== undefined && header.mhead.seq >= revokedAt;
  return isTooLate ? frame.flags | feedFlags.quarantined : frame.flags;
};

/** A stub cannot be checked by its own signature any more: the log must vouch for it. */
const judgeStub = async (court: Court, frame: FeedFrame): Promise<Verdict> => {
  const stub = await decodeErasedStub(frame.bytes);
  if (!stub.ok) return quarantine("bad-stub", true);
  const batchOf = (): Hash | undefined =>
    [...court.membership.erased].find(([, { header }]) => header === stub.value.headerHash)?.[0];
  if (batchOf() === undefined) await learn(court);
  const batch = batchOf();
  if (batch === undefined) return quarantine("erasure-not-signed", true);
  const { dev, seq, prev } = stub.value.header;
  const step = followChain(court.senders.get(dev), { seq, prev, hash: batch });
  if (step.verdict === "follows") court.senders.set(dev, step.chain);
  return { type: "known" };
};
