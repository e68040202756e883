/**
 * The chain of one sending device as a reader sees it. A reader fetches only what is meant for it, so
 * a number may be missing because that batch went elsewhere: gaps are listed, and a fork is known
 * only where two batches meet.
 */
import type { Hash } from "../protocol/hash.ts";

/** The last batch seen of a device, and the numbers before it that were not, first to last. */
export type SenderChain = {
  readonly seq: number;
  readonly hash: Hash;
  readonly missing: readonly (readonly [number, number])[];
};

/** A batch's place. */
export type ChainLink = { readonly seq: number; readonly prev: Hash; readonly hash: Hash };

/**
 * Adds a batch to a chain. `fork` when it contradicts what was seen; `earlier` when it bears a number
 * that was passed already, so it is either known or a fork: only who kept the batches can tell.
 */
export const followChain = (
  chain: SenderChain | undefined,
  link: ChainLink,
):
  | { readonly verdict: "follows"; readonly chain: SenderChain }
  | { readonly verdict: "fork" | "earlier" } => {
  const last = chain ?? { seq: 0, hash: link.prev, missing: [] };
  if (link.seq > last.seq) {
    const isNext = link.seq === last.seq + 1;
    if (isNext && link.prev !== last.hash) return { verdict: "fork" };
    const gap = [last.seq + 1, link.seq - 1] as const;
    const missing = isNext ? last.missing : [...last.missing, gap].slice(-mostGaps);
    return { verdict: "follows", chain: { seq: link.seq, hash: link.hash, missing } };
  }
  if (!last.missing.some(([from, to]) => from <= link.seq && link.seq <= to)) {
    return { verdict: "earlier" };
  }
  return { verdict: "follows", chain: { ...last, missing: without(last.missing, link.seq) } };
};

// Enough for years of batches that went elsewhere; the oldest are the least worth remembering.
const mostGaps = 512;

const without = (
  missing: SenderChain["missing"],
  seq: number,
): readonly (readonly [number, number])[] =>
  missing.flatMap(([from, to]) => {
    if (seq < from || seq > to) return [[from, to] as const];
    const parts: (readonly [number, number])[] = [];
    if (from < seq) parts.push([from, seq - 1]);
    if (seq < to) parts.push([seq + 1, to]);
    return parts;
  });
