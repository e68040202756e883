/**
 * Decides what leaves next: what waits, statistics when they are due, and a batch of dummies when
 * nothing else went for a day.
 */
import { z } from "zod";
import type { Membership } from "../membership/membership.ts";
import { activeRecipients } from "../membership/policy.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import { type BatchRow, commit } from "../store/database.ts";
import { type Framed, nextReady, type ReadyGroup, recentLengths } from "../store/outbox.ts";
import type { Change, Run, StepFailure } from "./context.ts";
import { type ChainPlace, frameGroup, trimGroup } from "./framing.ts";

/**
 * Frames the next batch for a place in the chain; undefined when nothing is to leave now. The batch
 * is not recorded yet.
 *
 * Statistical records go when the oldest has waited long enough, or a person is waiting, or the
 * organisation is for practice, where nobody is to be protected.
 */
export const frameNextBatch = async (
  run: Run,
  membership: Membership,
  place: ChainPlace,
): Promise<Framed | undefined> => {
  const { device, now, urgent } = run.context;
  const waiting = await nextReady(device, {
    now: now(),
    includeStatistics: urgent === true || membership.practice,
  });
  const group = waiting
    ? trimGroup(waiting, (await readPace(run)).limitInBytes)
    : await heartbeat(run, membership);
  if (!group) return undefined;
  const lengths = await recentLengths(device, group.kind);
  return frameGroup(run.context, membership, group, place, lengths);
};

/**
 * Notes that a batch has arrived and how long that took: when the next heartbeat is due, and how much
 * this link carries at a time.
 */
export const noteSent = async (
  run: Run,
  row: BatchRow,
  tookInMilliseconds: number,
): Promise<Result<null, StepFailure>> => {
  const { random, now, device } = run.context;
  const { limitInBytes } = await readPace(run);
  const isNearLimit = row.blob.length > limitInBytes / 2;
  const wanted =
    tookInMilliseconds > slowInMilliseconds
      ? limitInBytes / 2
      : isNearLimit && tookInMilliseconds < quickInMilliseconds
        ? limitInBytes * 2
        : limitInBytes;
  const pace: Pace = {
    limitInBytes: Math.min(Math.max(Math.floor(wanted), smallestLimit), largestLimit),
    heartbeatAt: Math.floor(now() + dayInMilliseconds + (2 * random() - 1) * jitterInMilliseconds),
  };
  const stored = await commit(device, [paceChange(pace)]);
  return stored.ok ? ok(null) : fail({ problem: stored.failure });
};

/**
 * How this device sends: the largest batch it makes, in bytes, and when the next heartbeat is due, in
 * milliseconds since 1970 by its own clock.
 */
const Pace = z.object({ limitInBytes: z.int().positive(), heartbeatAt: z.int() });
type Pace = z.infer<typeof Pace>;

const smallestLimit = 64 * 1_024;
const firstLimit = 256 * 1_024;
const largestLimit = 2 * 1_048_576;
const slowInMilliseconds = 30_000;
const quickInMilliseconds = 8_000;
const dayInMilliseconds = 86_400_000;
const jitterInMilliseconds = 2 * 3_600_000;

const paceKey = "pace";

const paceChange = (pace: Pace): Change => ({
  table: "meta",
  key: paceKey,
  row: { key: paceKey, value: pace },
});

const readPace = async (run: Run): Promise<Pace> => {
  const { device, now, random } = run.context;
  const pace = Pace.safeParse((await device.database.meta.get(paceKey))?.value).data;
  const latest = now() + dayInMilliseconds + jitterInMilliseconds;
  // A new device begins somewhere in the day; a clock that was years ahead must not silence it.
  return pace && pace.heartbeatAt <= latest
    ? pace
    : {
        limitInBytes: pace?.limitInBytes ?? firstLimit,
        heartbeatAt: Math.floor(now() + random() * dayInMilliseconds),
      };
};

/** Hides on which days a site had a case: a quiet device sends dummies once a day. */
const heartbeat = async (run: Run, membership: Membership): Promise<ReadyGroup | undefined> => {
  const { now, device } = run.context;
  const pace = await readPace(run);
  const active = activeRecipients(membership, 1, device.site);
  if (!active) return undefined;
  if (now() < pace.heartbeatAt) {
    // Noted at once, so that the moment drawn for the first heartbeat does come.
    const noted = Pace.safeParse((await device.database.meta.get(paceKey))?.value).data;
    if (noted?.heartbeatAt !== pace.heartbeatAt) await commit(device, [paceChange(pace)]);
    return undefined;
  }
  return { kind: 1, dest: device.site, epoch: active.epoch, envelopes: [] };
};
