/** Carries out what the log orders to be erased: envelopes go, and a stub stays so that chains hold. */
import type { Membership } from "../membership/membership.ts";
import { decodeBatch, toErasedStub } from "../protocol/batch.ts";
import { feedFlags } from "../protocol/feed.ts";
import { hashOf } from "../protocol/hash.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import { commit } from "../store/database.ts";
import type { Change, Run, StepFailure } from "./context.ts";

/**
 * Replaces batches that the log names as erased, the mirror's and this device's own, by what may stay
 * of them. Gives how many. Safe to repeat: what is a stub already is left alone.
 */
export const carryOutErasures = async (
  run: Run,
  membership: Membership,
): Promise<Result<number, StepFailure>> => {
  const { device } = run.context;
  const changes: Change[] = [];
  for (const [hash, { header }] of membership.erased) {
    const mirrored = await device.database.mirror.where("hash").equals(hash).first();
    if (mirrored !== undefined && (mirrored.flags & feedFlags.erased) === 0) {
      const blob = await stubOf(mirrored.blob, header);
      const flags = mirrored.flags | feedFlags.erased;
      if (blob) changes.push({ table: "mirror", key: mirrored.n, patch: { blob, flags } });
    }
    const own = await device.database.batches.where("hash").equals(hash).first();
    const stub = own && (await stubOf(own.blob, header));
    if (own && stub) changes.push({ table: "batches", key: own.seq, patch: { blob: stub } });
  }
  if (changes.length === 0) return ok(0);
  const stored = await commit(device, changes);
  return stored.ok ? ok(changes.length) : fail({ problem: stored.failure });
};

/** Undefined for what is a stub already, or is not the batch the log means. */
const stubOf = async (batch: Uint8Array, header: string): Promise<Uint8Array | undefined> => {
  const decoded = await decodeBatch(batch);
  if (!decoded.ok || (await hashOf(decoded.value.headerBytes)) !== header) return undefined;
  return toErasedStub(decoded.value);
};
