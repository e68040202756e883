/** A pool of statistical envelopes, in random order and without their batches: `u32 length ‖ envelope`. */
import { concatBytes } from "./bytes.ts";
import { fail, ok, type Result } from "./result.ts";

/** The media type of a pool. */
export const poolMediaType = "application/vnd.lindung.pool";

/** Writes one envelope of a pool. */
export const encodePoolFrame = (envelope: Uint8Array): Uint8Array<ArrayBuffer> => {
  const opening = new Uint8Array(4);
  new DataView(opening.buffer).setUint32(0, envelope.length);
  return concatBytes(opening, envelope);
};

/** Reads a whole pool answer; refuses one that is cut off or has an empty frame. */
export const decodePool = (bytes: Uint8Array): Result<readonly Uint8Array[], "bad-pool"> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const envelopes: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return fail("bad-pool");
    const length = view.getUint32(at);
    if (length === 0 || at + 4 + length > bytes.length) return fail("bad-pool");
    envelopes.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return ok(envelopes);
};
