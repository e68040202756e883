/**
 * Verifies chains of batches without opening anything: each device's batches against its key, against
 * each other and against the membership log. What a person with a file and no network can check.
 *
 * [Note: Gaps] Who may read only a part of a device's batches, as an oversight officer reads entries of
 * the audit alone, sees numbers missing that are no fault. Gaps are therefore told apart from breaks;
 * that no entry was withheld is shown by what is inside them (see [Note: Counted entries]).
 */
import type { Membership } from "../membership/membership.ts";
import { type LogFailure, replay } from "../membership/replay.ts";
import {
  type BatchFailure,
  type BatchHeader,
  claimedHeader,
  decodeBatch,
  decodeErasedStub,
  verifyBatch,
} from "../protocol/batch.ts";
import { type Hash, hashOf } from "../protocol/hash.ts";
import type { Id } from "../protocol/id.ts";

/** Why a link does not hold. */
export type BreakReason =
  | BatchFailure
  | "unknown-device"
  | "wrong-organisation"
  | "wrong-site"
  | "bad-signature"
  | "wrong-previous"
  | "two-under-one-number"
  | "other-log"
  | "erasure-not-signed";

/** Where a chain first breaks. `place` counts the batches of the file from 0. */
export type BrokenLink = {
  readonly place: number;
  readonly reason: BreakReason;
  /** Absent when the batch cannot even be read. */
  readonly device?: Id;
  readonly seq?: number;
  readonly hash: Hash;
};

/** What stands of one device. `gaps` are numbers that are not here, first to last. */
export type VerifiedChain = {
  readonly device: Id;
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly gaps: readonly (readonly [number, number])[];
  /** How many were sent after the device had been revoked: kept, and for a person to judge. */
  readonly afterRevocation: number;
};

/** What verifying gave: chains that hold, and every link that does not, the first one first. */
export type ChainReport =
  | { readonly log: "broken"; readonly seq: number; readonly reason: LogFailure }
  | {
      readonly log: "holds";
      readonly entries: number;
      readonly chains: readonly VerifiedChain[];
      readonly broken: readonly BrokenLink[];
    };

/**
 * Verifies batches against a membership log, genesis first; batches may come in any order and more than
 * once. A log that does not replay ends it: without it nobody's key is known.
 */
export const verifyChains = async (
  entries: readonly Uint8Array[],
  batches: readonly Uint8Array[],
): Promise<ChainReport> => {
  const replayed = await replay(entries);
  if (!replayed.ok) return { log: "broken", ...replayed.failure };
  const court: Court = {
    membership: replayed.value,
    logHashes: await Promise.all(entries.map((entry) => hashOf(entry))),
  };
  const links = await Promise.all(batches.map((bytes, place) => readLink(court, bytes, place)));
  const broken = links.flatMap((link) => (link.reason ? [toBroken(link, link.reason)] : []));
  const byDevice = new Map<Id, PlacedLink[]>();
  for (const link of links)
    if (isPlaced(link))
      byDevice.set(link.header.dev, [...(byDevice.get(link.header.dev) ?? []), link]);
  const chains: VerifiedChain[] = [];
  for (const [device, ofDevice] of byDevice) {
    const { chain, faults } = follow(court, device, ofDevice);
    chains.push(chain);
    broken.push(...faults);
  }
  broken.sort(
    (left, right) =>
      rankOf(left, chains) - rankOf(right, chains) ||
      (left.seq ?? 0) - (right.seq ?? 0) ||
      left.place - right.place,
  );
  return { log: "holds", entries: entries.length, chains, broken };
};

/** Chains in the order they are told; what nobody can place comes before all of them. */
const rankOf = ({ device }: BrokenLink, chains: readonly VerifiedChain[]): number =>
  chains.findIndex((chain) => chain.device === device);

type Court = { readonly membership: Membership; readonly logHashes: readonly Hash[] };

type Link = {
  readonly place: number;
  readonly hash: Hash;
  readonly header?: BatchHeader;
  readonly reason?: BreakReason;
};

const readLink = async (court: Court, bytes: Uint8Array, place: number): Promise<Link> => {
  const decoded = await decodeBatch(bytes);
  if (!decoded.ok) {
    const stub = await decodeErasedStub(bytes);
    const hash = await hashOf(bytes);
    if (!stub.ok) {
      const claimed = claimedHeader(bytes);
      return { place, hash, reason: decoded.failure, ...(claimed && { header: claimed }) };
    }
    const { header, headerHash } = stub.value;
    const erased = [...court.membership.erased].find(([, one]) => one.header === headerHash);
    return erased
      ? { place, hash: erased[0], header }
      : { place, hash, header, reason: "erasure-not-signed" };
  }
  const { header, hash } = decoded.value;
  const sender = court.membership.devices.get(header.dev);
  const link = { place, hash, header };
  if (!sender) return { ...link, reason: "unknown-device" };
  if (header.org !== court.membership.org) return { ...link, reason: "wrong-organisation" };
  if (header.site !== sender.site) return { ...link, reason: "wrong-site" };
  if (!(await verifyBatch(decoded.value, sender.jwk))) return { ...link, reason: "bad-signature" };
  if (court.logHashes[header.mhead.seq] !== header.mhead.hash)
    return { ...link, reason: "other-log" };
  return link;
};

type PlacedLink = Link & { readonly header: BatchHeader };

const isPlaced = (link: Link): link is PlacedLink => link.header !== undefined;

/** Judges each link of a device by the one before it in number, then in the file. */
const follow = (
  court: Court,
  device: Id,
  links: readonly PlacedLink[],
): { readonly chain: VerifiedChain; readonly faults: readonly BrokenLink[] } => {
  const inOrder = [...links].sort(
    (left, right) => left.header.seq - right.header.seq || left.place - right.place,
  );
  const faults: BrokenLink[] = [];
  const gaps: (readonly [number, number])[] = [];
  let before: PlacedLink | undefined;
  for (const link of inOrder) {
    const { gap, fault } = judgeStep(before, link);
    if (gap) gaps.push(gap);
    if (fault) faults.push(toBroken(link, fault));
    before = before?.header.seq === link.header.seq ? before : link;
  }
  const revokedAt = court.membership.devices.get(device)?.revokedAt;
  const late = inOrder.filter(({ header }) => header.mhead.seq >= (revokedAt ?? Infinity));
  const count = new Set(inOrder.map(({ header }) => header.seq)).size;
  const [first, last] = [inOrder[0]?.header.seq ?? 0, before?.header.seq ?? 0];
  return { chain: { device, first, last, count, gaps, afterRevocation: late.length }, faults };
};

const judgeStep = (
  before: PlacedLink | undefined,
  { header, hash, reason }: PlacedLink,
): { readonly gap?: readonly [number, number]; readonly fault?: BreakReason } => {
  if (before && header.seq === before.header.seq)
    return hash === before.hash ? {} : { fault: "two-under-one-number" };
  const expected = (before?.header.seq ?? 0) + 1;
  if (header.seq > expected) return { gap: [expected, header.seq - 1] };
  // What is wrong with a batch by itself is told already.
  return before && !reason && header.prev !== before.hash ? { fault: "wrong-previous" } : {};
};

const toBroken = ({ place, hash, header }: Link, reason: BreakReason): BrokenLink => ({
  place,
  reason,
  hash,
  ...(header && { device: header.dev, seq: header.seq }),
});
