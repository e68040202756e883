/**
 * Carrying out by hand: what this device could not send, as a sealed file that anybody may carry and
 * any other way in may take, any number of times (`docs/protocol.md` 14.1).
 */
import type { Membership } from "../membership/membership.ts";
import { type BackupFrame, writeBackup } from "../protocol/backup-file.ts";
import type { Problem } from "../protocol/problem.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import { chainHead, recordFramed } from "../store/outbox.ts";
import type { SyncContext } from "./context.ts";
import { frameNextBatch } from "./loading-dock.ts";
import { alone, createRun } from "./synchronise.ts";

/** A file, and how many batches in it nobody else is known to hold. */
export type CarriedOut = { readonly file: Uint8Array<ArrayBuffer>; readonly batches: number };

/**
 * Frames what waits and writes every batch that is not in custody into a file, with the log. The batches
 * stay here and are sent as well: the same bytes twice are recorded once. Needs no network and no
 * unlocking.
 */
export const carryOut = (
  context: SyncContext,
  membership: Membership,
): Promise<Result<CarriedOut, Problem>> =>
  alone(context.device, async () => {
    const { device } = context;
    const run = createRun({ ...context, urgent: true });
    const { envelopes } = device.database;
    const countReady = () =>
      envelopes.where("[state+n+bytes]").between(["ready"], ["ready", []]).count();
    let left = await countReady();
    while (left > 0) {
      const { seq, hash } = await chainHead(device);
      const batch = await frameNextBatch(run, membership, { seq: seq + 1, prev: hash });
      if (!batch) break;
      const recorded = await recordFramed(device, batch);
      if (!recorded.ok) return recorded;
      const after = await countReady();
      if (after >= left) return fail({ type: "storage-refused" });
      left = after;
    }
    const log = await device.database.log.orderBy("seq").toArray();
    const batches = (await device.database.batches.orderBy("seq").toArray()).filter(
      ({ state, blob }) => state !== "custody" && blob.length > 0,
    );
    const frames: BackupFrame[] = [
      ...log.map(({ blob }) => ({ type: "log-entry" as const, bytes: blob })),
      ...batches.map(({ blob }) => ({ type: "batch" as const, bytes: blob })),
    ];
    return ok({ file: await writeBackup(device.org, frames), batches: batches.length });
  });
