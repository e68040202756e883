/**
 * Full wipe: everything Lindung keeps in this browser goes. For a device that changes hands; a
 * supervisor decides, and the screen shows first what nobody else holds yet (`notInCustody`).
 */
import type { Problem } from "../../protocol/problem.ts";
import { ok, type Result } from "../../protocol/result.ts";
import { outboxCounts } from "../../store/outbox.ts";
import { removeProfile } from "../../store/profile.ts";
import type { Door } from "./door.ts";

/** How many envelopes of these profiles, drafts among them, nobody else is known to hold. */
export const notInCustody = async (doors: readonly Pick<Door, "device">[]): Promise<number> => {
  const counts = await Promise.all(doors.map(({ device }) => outboxCounts(device)));
  return counts.reduce(
    (sum, { drafts, ready, sent, received, refused }) =>
      sum + drafts + ready + sent + received + refused,
    0,
  );
};

/**
 * Locks everybody out first, then removes every profile with its journal and database, the caches and
 * the service worker. What could not be removed is the problem; the keys are gone in any case.
 */
export const wipeEverything = async (doors: readonly Door[]): Promise<Result<null, Problem>> => {
  for (const door of doors) await door.lockOut();
  for (const door of doors) await door.close();
  for (const { device } of doors) {
    const removed = await removeProfile(device.name);
    if (!removed.ok) return removed;
  }
  for (const name of await caches.keys()) await caches.delete(name);
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  return ok(null);
};
