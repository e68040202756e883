/**
 * What goes into the next batch: which envelopes, how many dummies beside them, and in what order.
 * Everything here is about sealed bytes and lengths.
 */
import { epochsOf, type Membership } from "../membership/membership.ts";
import {
  batchLimitInBytes,
  envelopeCountClass,
  fewestEnvelopes,
  frameBatch,
} from "../protocol/batch.ts";
import { type Hash, hashOf } from "../protocol/hash.ts";
import { type Padding, paddedLength } from "../protocol/padding.ts";
import type { Framed, ReadyGroup } from "../store/outbox.ts";
import type { SyncContext } from "./context.ts";

/** The place of a batch in its device's chain. */
export type ChainPlace = { readonly seq: number; readonly prev: Hash };

/**
 * Keeps the first envelopes of a group, up to about `limitInBytes`; one always stays. What a slow link
 * must carry in one piece is thereby bounded.
 */
export const trimGroup = (group: ReadyGroup, limitInBytes: number): ReadyGroup => {
  let bytes = 0;
  const beyond = group.envelopes.findIndex((envelope, at) => {
    bytes += envelope.bytes.length;
    return at > 0 && bytes > limitInBytes;
  });
  return beyond < 0 ? group : { ...group, envelopes: group.envelopes.slice(0, beyond) };
};

/**
 * Frames a group: fills it up with dummies to a size class, shuffles, and signs.
 *
 * A dummy has the length of one of `recentLengths`, the padded lengths of envelopes sent lately, so
 * that lengths do not tell it from the rest. A group without envelopes gives a batch of dummies only.
 */
export const frameGroup = async (
  { device, makeDummy, random }: Pick<SyncContext, "device" | "makeDummy" | "random">,
  membership: Membership,
  group: ReadyGroup,
  place: ChainPlace,
  recentLengths: readonly number[],
): Promise<Framed> => {
  const { kind, dest, epoch, envelopes } = group;
  const { padding } = membership.policy;
  // A dummy as large as a photograph would cost what a photograph costs, so files travel without any.
  const count =
    kind === 6
      ? envelopes.length
      : envelopeCountClass(envelopes.length, fewestEnvelopes(kind, padding));
  const lengths = dummyLengths(count - envelopes.length, { recentLengths, padding, random });
  const real = envelopes.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const fits = real + lengths.reduce((sum, length) => sum + length, 0) < fullBatchInBytes;
  const recipients = [recipientOf(membership, group), membership.recovery];
  const dummies = await Promise.all(
    lengths.map((length) => makeDummy(recipients, fits ? length : paddedLength(1, padding))),
  );
  const items = shuffle([...envelopes, ...dummies.map((bytes) => ({ eid: null, bytes }))], random);
  const { org, site, device: dev } = device;
  const { seq, prev } = place;
  const bytes = await frameBatch(
    { dev, org, seq, dest, kind, prev, site, epoch, mhead: membership.head },
    items.map((item) => item.bytes),
    device.signDevice,
  );
  return { seq, hash: await hashOf(bytes), kind, bytes, eids: items.map(({ eid }) => eid) };
};

// Leaves room for the header and for what age adds to each of up to 255 dummies.
const fullBatchInBytes = batchLimitInBytes - 32_768 - 255 * 1_024;

const keyOfKind = { 1: "S", 2: "A", 3: "O", 4: "S", 5: "S", 6: "S" } as const;

/**
 * Who a dummy of a group is sealed to. Nobody opens it, and from outside one recipient looks like any
 * other, so where the log names no key the recovery key stands in.
 */
const recipientOf = (membership: Membership, { kind, dest, epoch }: ReadyGroup): string =>
  epochsOf(membership, keyOfKind[kind], dest).find((entry) => entry.epoch === epoch)?.recipient ??
  membership.recovery;

const dummyLengths = (
  count: number,
  {
    recentLengths,
    padding,
    random,
  }: {
    readonly recentLengths: readonly number[];
    readonly padding: Padding;
    readonly random: () => number;
  },
): readonly number[] =>
  Array.from(
    { length: count },
    () => recentLengths[Math.floor(random() * recentLengths.length)] ?? paddedLength(1, padding),
  );

/** Puts items into a random order (Fisher and Yates). `random` gives 0 to 1, never 1. */
export const shuffle = <Item>(items: readonly Item[], random: () => number): Item[] => {
  const rest = [...items];
  const shuffled: Item[] = [];
  while (rest.length > 0) shuffled.push(...rest.splice(Math.floor(random() * rest.length), 1));
  return shuffled;
};
