/**
 * From a passphrase to a key: Argon2id, as costly as the device bears (`docs/protocol.md` 13.1).
 */
import { concatBytes, toUtf8 } from "../protocol/bytes.ts";

/** What one run of Argon2id costs: memory in KiB, passes, lanes. */
export type Cost = { readonly memory: number; readonly passes: number; readonly lanes: number };

/** The least that is ever accepted: 46 MiB, one pass (OWASP's floor for Argon2id). */
export const leastCost: Cost = { memory: 47_104, passes: 1, lanes: 1 };

/** Tells whether a cost is at least as dear as another in memory and passes. */
export const isAtLeast = (cost: Cost, other: Cost): boolean =>
  cost.memory >= other.memory && cost.passes >= other.passes && cost.lanes >= 1;

/**
 * Finds the cost at which this device takes 1 to 2.5 s, by one trial run; never below the floor.
 * 64 MiB and as many passes as fit, up to 12; a device too slow for one such pass gets the floor.
 */
export const calibrate = async (now: () => number = () => performance.now()): Promise<Cost> => {
  const salt = new Uint8Array(16);
  // The first run pays for compiling the program; only the second is measured.
  await deriveBytes("trial", salt, leastCost);
  const start = now();
  await deriveBytes("trial", salt, { ...usualCost, passes: 1 });
  return costFor(now() - start);
};

/** The cost for a device that takes so many milliseconds for one pass over 64 MiB. */
export const costFor = (millisecondsPerPass: number): Cost => {
  if (millisecondsPerPass > longestInMilliseconds) return leastCost;
  const passes = Math.round(wantedInMilliseconds / Math.max(millisecondsPerPass, 1));
  return { ...usualCost, passes: Math.min(12, Math.max(1, passes)) };
};

/**
 * Derives the key that opens a slot: Argon2id over the passphrase in NFKC, then HKDF that binds which
 * factors took part. `prf` is the 32-byte answer of a security key, or nothing. Non-extractable.
 */
export const deriveSlotKey = async (
  stretched: Uint8Array,
  { salt, factors, prf }: SlotKeyInput,
): Promise<CryptoKey> => {
  const material = await globalThis.crypto.subtle.importKey(
    "raw",
    concatBytes(stretched, prf ?? new Uint8Array(0)),
    "HKDF",
    false,
    ["deriveKey"],
  );
  const info = concatBytes(toUtf8("lindung/kek/v1\0"), Uint8Array.of(factors));
  return globalThis.crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(salt), info },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
};

/** What a slot key depends on besides the stretched passphrase. `factors`: bit 0 passphrase, bit 1 key. */
export type SlotKeyInput = {
  readonly salt: Uint8Array;
  readonly factors: number;
  readonly prf?: Uint8Array;
};

/** Stretches a passphrase to 32 bytes: the slow half, once for all slots. */
export const stretch = (passphrase: string, salt: Uint8Array, cost: Cost): Promise<Uint8Array> =>
  deriveBytes(passphrase.normalize("NFKC"), salt, cost);

const usualCost: Cost = { memory: 65_536, passes: 3, lanes: 1 };
const wantedInMilliseconds = 1_400;
const longestInMilliseconds = 2_500;

const deriveBytes = async (password: string, salt: Uint8Array, cost: Cost): Promise<Uint8Array> => {
  const { stretchPassword } = await import("./argon2.ts");
  return stretchPassword(password, salt, cost);
};
