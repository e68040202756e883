/**
 * Dummies for outgoing batches. The code that seals them is the largest there is and is not needed to
 * show a page, so it is fetched with the first dummy.
 */
import type { SyncContext } from "../../sync/context.ts";

/** Makes a dummy for the same recipients and of the same padded length, in bytes, as real envelopes. */
export const makeDummy: SyncContext["makeDummy"] = async (recipients, length) => {
  const sealing = await import("../../vault/dummy.ts");
  return sealing.makeDummy(recipients, length);
};
