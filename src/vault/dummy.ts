/** Envelopes that hold nothing, so that the number of cases does not show. Needs no secret. */
import { packDummy } from "../protocol/plaintext.ts";
import { sealTo } from "./seal.ts";

/**
 * Makes a dummy for the same recipients and of the same padded length, in bytes, as real envelopes.
 * Works on a locked device. Throws when the length is not a padded one.
 */
export const makeDummy = (
  recipients: readonly string[],
  paddedLength: number,
): Promise<Uint8Array<ArrayBuffer>> => sealTo(packDummy(paddedLength), recipients);
