/** Writes entries of the membership log. Private keys stay with the signers. */
import { toCanonicalJson } from "../protocol/canonical.ts";
import { zeroHash } from "../protocol/hash.ts";
import { type Id, newId } from "../protocol/id.ts";
import {
  addGeneralSignature,
  generalToBytes,
  type NamedSigner,
  parseGeneral,
  signGeneral,
} from "../protocol/jws.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import type { Time } from "../protocol/time.ts";
import type { Membership } from "./membership.ts";
import { Operation, type OperationBody, type OperationName } from "./operation.ts";

/**
 * Composes the payload text of the next entry, or of a genesis entry when there is no membership
 * yet. The text is void as soon as another entry takes the place. Throws for a malformed body.
 */
export const composeEntry = <Name extends OperationName>(
  membership: Membership | null,
  op: Name,
  body: OperationBody<Name>,
  at: Time,
  org: Id = membership?.org ?? newId(),
): string => {
  const seq = membership ? membership.head.seq + 1 : 0;
  const prev = membership ? membership.head.hash : zeroHash;
  return toCanonicalJson(Operation.parse({ v: 1, org, seq, prev, at, op, body }));
};

/** Signs a payload text and gives the bytes of the entry, the body of `POST /v1/log`. */
export const signEntry = async (
  payloadText: string,
  signers: readonly NamedSigner[],
): Promise<Uint8Array<ArrayBuffer>> =>
  generalToBytes(await signGeneral("lindung-log+jws", payloadText, signers));

/** Adds a signature to an entry; signing twice by the same key is harmless. */
export const addSignature = async (
  entry: Uint8Array,
  signer: NamedSigner,
): Promise<Result<Uint8Array<ArrayBuffer>, "not-a-jws">> => {
  const general = parseGeneral(entry);
  if (!general.ok) return fail("not-a-jws");
  return ok(generalToBytes(await addGeneralSignature("lindung-log+jws", general.value, signer)));
};
