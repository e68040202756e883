/**
 * What goes into the next batch: which envelopes, how many dummies beside them, and in what order.
 * Everything here is about sealed bytes and lengths.
 */
import { epochsOf, type Membership } from "../membership/membership.ts";
import { inspectEnvelope } from "../protocol/age-header.ts";
import {
  type BatchKind,
  batchLimitInBytes,
  batchLimitInEnvelopes,
  envelopeCountClass,
  fewestEnvelopes,
  frameBatch,
} from "../protocol/batch.ts";
import { type Hash, hashOf } from "../protocol/hash.ts";
import type { Id } from "../protocol/id.ts";
import { paddedFloorInBytes, paddedLength } from "../protocol/padding.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import type { EnvelopeRow } from "../store/database.ts";
import type { SyncContext } from "./context.ts";

/** Envelopes that may share a batch: one kind, destination and epoch. Empty for a heartbeat. */
export type Parcel = {
  readonly kind: BatchKind;
  readonly dest: Id;
  readonly epoch: number;
  readonly envelopes: readonly EnvelopeRow[];
};

/** The place of a batch in its device's chain. */
export type ChainPlace = { readonly seq: number; readonly prev: Hash };

/** A batch ready to be recorded and sent. `eids` runs parallel to its envelopes, null for dummies. */
export type FramedBatch = {
  readonly seq: number;
  readonly hash: Hash;
  readonly kind: BatchKind;
  readonly bytes: Uint8Array;
  readonly eids: readonly (Id | null)[];
};

/**
 * Takes the first envelope that waits, and as many others as may travel with it, up to 256 and about
 * `limitInBytes`. Undefined when nothing waits. The order of waiting is kept.
 */
export const packParcel = (
  waiting: readonly EnvelopeRow[],
  limitInBytes: number,
): Parcel | undefined => {
  const [first] = waiting;
  if (!first) return undefined;
  const { kind, dest, epoch } = first;
  const envelopes: EnvelopeRow[] = [];
  let bytes = 0;
  for (const row of waiting) {
    if (row.kind !== kind || row.dest !== dest || row.epoch !== epoch) continue;
    bytes += row.blob.length;
    const isFull = bytes > limitInBytes || envelopes.length === batchLimitInEnvelopes;
    if (isFull && envelopes.length > 0) break;
    envelopes.push(row);
  }
  return { kind, dest, epoch, envelopes };
};

/** Splits a parcel in halves; one envelope, or none, cannot be split. */
export const halve = (parcel: Parcel): readonly Parcel[] => {
  const middle = Math.ceil(parcel.envelopes.length / 2);
  if (parcel.envelopes.length < 2) return [];
  return [
    { ...parcel, envelopes: parcel.envelopes.slice(0, middle) },
    { ...parcel, envelopes: parcel.envelopes.slice(middle) },
  ];
};

/**
 * Frames a parcel: fills it up with dummies to a size class, shuffles, and signs.
 *
 * A dummy has the length of one of `recentLengths`, the padded lengths of envelopes sent lately, so
 * that lengths do not tell it from the rest. Fails with `unknown-epoch` when the log names no such
 * key, and with `too-large` when the batch would be larger than any endpoint takes.
 */
export const frameParcel = async (
  { device, makeDummy, random }: Pick<SyncContext, "device" | "makeDummy" | "random">,
  membership: Membership,
  parcel: Parcel,
  place: ChainPlace,
  recentLengths: readonly number[],
): Promise<Result<FramedBatch, "unknown-epoch" | "too-large">> => {
  const { kind, dest, epoch, envelopes } = parcel;
  const recipient = recipientOf(membership, parcel);
  if (recipient === undefined) return fail("unknown-epoch");
  const { padding } = membership.policy;
  const count = envelopeCountClass(envelopes.length, fewestEnvelopes(kind, padding));
  const dummies = Array.from({ length: count - envelopes.length }, () =>
    pick(
      recentLengths,
      random,
      padding === "coarse" ? paddedLength(1, "coarse") : paddedFloorInBytes,
    ),
  );
  const size = sum(envelopes.map(({ blob }) => blob.length)) + sum(dummies);
  if (size > batchLimitInBytes - roomForFraming) return fail("too-large");
  const sealed = await Promise.all(
    dummies.map((length) => makeDummy([recipient, membership.recovery], length)),
  );
  const items = shuffle(
    [
      ...envelopes.map(({ eid, blob }) => ({ eid, blob })),
      ...sealed.map((blob) => ({ eid: null, blob })),
    ],
    random,
  );
  const bytes = await frameBatch(
    {
      dev: device.device,
      org: device.org,
      seq: place.seq,
      dest,
      kind,
      prev: place.prev,
      site: device.site,
      epoch,
      mhead: membership.head,
    },
    items.map(({ blob }) => blob),
    device.signDevice,
  );
  const eids = items.map(({ eid }) => eid);
  return ok({ seq: place.seq, hash: await hashOf(bytes), kind, bytes, eids });
};

/** Gives the padded length of an envelope's content; undefined for what is no envelope. */
export const paddedLengthOf = (envelope: Uint8Array): number | undefined => {
  const outline = inspectEnvelope(envelope);
  return outline.ok ? outline.value.plaintextLength : undefined;
};

// Header, signature, and what age adds to each of up to 256 dummies.
const roomForFraming = 32_768 + 256 * 1_024;

const keyOfKind = { 1: "S", 2: "A", 3: "O", 4: "S", 5: "S", 6: "S" } as const;

const recipientOf = (membership: Membership, { kind, dest, epoch }: Parcel): string | undefined =>
  epochsOf(membership, keyOfKind[kind], dest).find((entry) => entry.epoch === epoch)?.recipient;

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);

const pick = (lengths: readonly number[], random: () => number, otherwise: number): number =>
  lengths[Math.floor(random() * lengths.length)] ?? otherwise;

/** Puts items into a random order (Fisher and Yates). */
export const shuffle = <Item>(items: readonly Item[], random: () => number): Item[] => {
  const shuffled = [...items];
  for (let at = shuffled.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const [here, there] = [shuffled[at], shuffled[other]];
    if (here === undefined || there === undefined) continue;
    shuffled[at] = there;
    shuffled[other] = here;
  }
  return shuffled;
};
