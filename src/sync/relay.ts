/**
 * Hands batches of other devices in again after the endpoint lost them. Whoever serves the site may
 * do so; the batch's own signature speaks for it.
 *
 * Safe to repeat: the endpoint answers for a batch it knows with the first receipt.
 */
import type { Membership } from "../membership/membership.ts";
import { decodeBatch } from "../protocol/batch.ts";
import type { Hash } from "../protocol/hash.ts";
import type { Id } from "../protocol/id.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import { commit } from "../store/database.ts";
import { type Run, type StepFailure, userKey } from "./context.ts";
import { batchMediaType, joseMediaType } from "./endpoint.ts";
import type { FeedName, FeedWish } from "./feed-page.ts";
import { lossKey } from "./mirror.ts";

/**
 * Hands in what a feed, read again from its beginning, did not show, and forgets the note about the
 * loss when done. Gives the number of batches the endpoint did not know. One device's refused batch
 * stops that device's later ones for this run, not those of others.
 */
export const relayMissing = async (
  run: Run,
  membership: Membership,
  { feed, reader }: FeedWish,
  shown: ReadonlySet<Hash>,
): Promise<Result<number, StepFailure>> => {
  const { device } = run.context;
  const numbers: number[] = [];
  await device.database.mirror.orderBy("hash").eachKey((hash, { primaryKey }) => {
    if (!shown.has(String(hash))) numbers.push(primaryKey);
  });
  numbers.sort((left, right) => left - right);
  const stopped = new Set<Id>([device.device]);
  let relayed = 0;
  for (const n of numbers) {
    const batch = await readBatch(run, feed, n);
    if (!batch || stopped.has(batch.dev) || !membership.devices.has(batch.dev)) continue;
    const answer = await run.client.send({
      method: "POST",
      path: "/v1/batches",
      key: userKey(reader),
      body: batch.bytes,
      contentType: batchMediaType,
      accept: [joseMediaType],
    });
    if (!answer.ok && !answer.failure.definite) return answer;
    if (!answer.ok) stopped.add(batch.dev);
    else if (answer.value.status !== 200) relayed += 1;
  }
  const done = await commit(device, [{ table: "meta", key: lossKey(feed), row: null }]);
  return done.ok ? ok(relayed) : fail({ problem: done.failure });
};

const readBatch = async (
  run: Run,
  feed: FeedName,
  n: number,
): Promise<{ dev: Id; bytes: Uint8Array } | undefined> => {
  const row = await run.context.device.database.mirror.get(n);
  const decoded = row && (await decodeBatch(row.blob));
  if (!row || !decoded?.ok) return undefined;
  const { dest, dev, kind } = decoded.value.header;
  const isOfFeed = feed === "audit" ? kind === 3 : dest === feed && kind !== 3;
  return isOfFeed ? { dev, bytes: row.blob } : undefined;
};
