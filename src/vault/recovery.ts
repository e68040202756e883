/**
 * The recovery key of an organisation: five paper shares, any three of which open every envelope that
 * was ever uploaded. The whole key exists only for the moment in which it is made or used.
 */
import { bech32m } from "@scure/base";
import { combine, split } from "shamir-secret-sharing";
import { toUtf8 } from "../protocol/bytes.ts";
import { Hash, hashOf } from "../protocol/hash.ts";
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

/** One printed sheet, as its QR code says it: a share, and the hash of the recipient it belongs to. */
export type RecoverySheet = { readonly share: string; readonly recipientHash: Hash };

/** Writes what the QR code of a sheet holds. */
export const toSheetText = ({ share, recipientHash }: RecoverySheet): string =>
  `${sheetStart}${share}:${recipientHash}`;

/**
 * Reads a sheet: the text of its QR code, or the share alone as somebody typed it, in groups or
 * not, in small or capital letters. Undefined when a letter is wrong: the checksum says so.
 */
export const parseSheet = (
  text: string,
): { readonly share: string; readonly recipientHash: Hash | undefined } | undefined => {
  const [typed = "", stated, ...more] = text.trim().replace(sheetStart, "").split(":");
  const recipientHash = Hash.safeParse(stated);
  if (more.length > 0 || (stated !== undefined && !recipientHash.success)) return undefined;
  const bytes = parseShare(typed);
  return (
    bytes && { share: bech32m.encodeFromBytes(prefix, bytes), recipientHash: recipientHash.data }
  );
};

/** The key that shares gave, as the line a stock age tool reads; `wrong` are places of shares of another key. */
export type Recovered = { readonly identity: string; readonly wrong: readonly number[] };

/**
 * Puts three or more shares or sheets together and gives the `AGE-SECRET-KEY-1…` line for a stock age
 * tool. Places count from 0, in the order given.
 *
 * The scheme itself cannot tell a wrong result from a right one, so the result is compared with the
 * hash of the recipient that is printed on each sheet. When more than three are given and one belongs
 * to another key, the others still yield the key, and that one is named.
 */
export const combineShares = async (
  texts: readonly string[],
  recipientHash: Hash,
): Promise<Result<Recovered, RecoveryFailure>> => {
  const sheets = texts.map(parseSheet);
  const places = (isOne: (at: number) => boolean) => [...texts.keys()].filter(isOne);
  const malformed = places((at) => sheets[at] === undefined);
  if (malformed.length > 0) return fail({ type: "share-malformed", places: malformed });
  const shares = sheets.map((sheet) => parseShare(sheet?.share ?? "") ?? new Uint8Array(33));
  const twice = places((at) => shares.slice(0, at).some((one) => isSameShare(one, shares[at])));
  if (twice.length > 0) return fail({ type: "share-twice", places: twice });
  const isForeign = (at: number) => (sheets[at]?.recipientHash ?? recipientHash) !== recipientHash;
  const fitting = places((at) => !isForeign(at));
  if (fitting.length < sharesNeeded) {
    const foreign = places(isForeign);
    return foreign.length > 0
      ? fail({ type: "share-foreign", places: foreign })
      : fail({ type: "too-few-shares", have: fitting.length });
  }
  for (const three of triplesOf(fitting)) {
    const identity = await combineThree(
      three.map((at) => shares[at] ?? new Uint8Array(33)),
      recipientHash,
    );
    if (!identity) continue;
    const wrong: number[] = places(isForeign);
    // Any share of this key yields it with two that are known to; one of another key does not.
    for (const at of fitting.filter((one) => !three.includes(one))) {
      const pair = three.slice(1).map((one) => shares[one] ?? new Uint8Array(33));
      const tried = [shares[at] ?? new Uint8Array(33), ...pair];
      if (!(await combineThree(tried, recipientHash))) wrong.push(at);
    }
    return ok({ identity, wrong: wrong.sort((left, right) => left - right) });
  }
  return fail({ type: "not-this-key" });
};

/**
 * Why shares do not yield the key. `share-malformed`: a letter is wrong, the checksum says so.
 * `share-foreign`: the sheet was printed for another key. `not-this-key`: each share is whole, but
 * together they give another key than the hash says.
 */
export type RecoveryFailure =
  | { readonly type: "share-malformed"; readonly places: readonly number[] }
  | { readonly type: "share-twice"; readonly places: readonly number[] }
  | { readonly type: "share-foreign"; readonly places: readonly number[] }
  | { readonly type: "too-few-shares"; readonly have: number }
  | { readonly type: "not-this-key" };

const prefix = "lindung";
const sheetStart = "lindung-recovery:";
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

/** The last byte of a share is its place on the curve: two with one place cannot be used together. */
const isSameShare = (left: Uint8Array, right: Uint8Array | undefined): boolean =>
  left.at(-1) === right?.at(-1) && left.every((byte, at) => byte === right?.[at]);

const triplesOf = (places: readonly number[]): readonly (readonly number[])[] =>
  places.flatMap((first, at) =>
    places
      .slice(at + 1)
      .flatMap((second, beyond) =>
        places.slice(at + beyond + 2).map((third) => [first, second, third]),
      ),
  );

/** Gives the identity line when these three yield the key with this hash. */
const combineThree = async (
  shares: readonly Uint8Array[],
  recipientHash: Hash,
): Promise<string | undefined> => {
  if (new Set(shares.map((share) => share.at(-1))).size < shares.length) return undefined;
  const scalar = await combine([...shares]);
  if (scalar.length !== 32) return undefined;
  const found = await hashOf(toUtf8(await recipientOf(scalar)));
  return found === recipientHash ? toAgeIdentity(scalar) : undefined;
};
