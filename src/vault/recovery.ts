/**
 * The recovery key of an organisation: five paper shares, any three of which open every envelope that
 * was ever uploaded. The whole key exists only for the moment in which it is made or used.
 */
import { bech32m } from "@scure/base";
import { combine, split } from "shamir-secret-sharing";
import { toUtf8 } from "../protocol/bytes.ts";
import { type Hash, hashOf } from "../protocol/hash.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import { recipientOf, toAgeIdentity } from "./keys.ts";

/**
 * A new recovery key: its recipient for the log, the hash of the recipient's text to print on every
 * share, and the five shares as bech32m text with checksum.
 */
export type Recovery = {
  readonly recipient: string;
  readonly recipientHash: Hash;
  readonly shares: readonly string[];
};

/** Makes a recovery key and splits it: 5 shares, 3 needed. Nothing of it is kept. */
export const createRecovery = async (): Promise<Recovery> => {
  const scalar = globalThis.crypto.getRandomValues(new Uint8Array(32));
  const recipient = await recipientOf(scalar);
  const shares = await split(scalar, shareCount, sharesNeeded);
  scalar.fill(0);
  return {
    recipient,
    recipientHash: await hashOf(toUtf8(recipient)),
    shares: shares.map((share) => bech32m.encodeFromBytes(prefix, share)),
  };
};

/**
 * Puts three or more shares together and gives the `AGE-SECRET-KEY-1…` line for a stock age tool.
 *
 * The scheme itself cannot tell a wrong result from a right one, so the result is compared with the
 * hash of the recipient that is printed on each share.
 */
export const combineShares = async (
  texts: readonly string[],
  recipientHash: Hash,
): Promise<Result<string, RecoveryFailure>> => {
  const shares = texts.map(parseShare);
  const known = shares.filter((share) => share !== undefined);
  if (known.length !== shares.length) return fail("share-malformed");
  if (new Set(known.map((share) => share.at(-1))).size !== known.length) return fail("share-twice");
  if (known.length < sharesNeeded) return fail("too-few-shares");
  const scalar = await combine(known);
  const isRight =
    scalar.length === 32 && (await hashOf(toUtf8(await recipientOf(scalar)))) === recipientHash;
  return isRight ? ok(toAgeIdentity(scalar)) : fail("not-this-key");
};

/** Why shares do not yield the key. `share-malformed`: a letter is wrong, the checksum says so. */
export type RecoveryFailure = "share-malformed" | "share-twice" | "too-few-shares" | "not-this-key";

const prefix = "lindung";
const shareCount = 5;
const sharesNeeded = 3;

const parseShare = (text: string): Uint8Array | undefined => {
  try {
    const { prefix: found, bytes } = bech32m.decodeToBytes(text.trim().replaceAll(/[\s-]/g, ""));
    return found === prefix && bytes.length === 33 ? bytes : undefined;
  } catch {
    return undefined;
  }
};
