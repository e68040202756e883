/**
 * The key-slot file: up to eight wrapped master keys in 4,608 bytes that tell nothing, not even how
 * many slots are used (`docs/protocol.md` 13.1). Bytes in, bytes out; the store keeps them.
 *
 * A fault here locks people out for ever. The layout never changes without a new version number.
 */
import { concatBytes, equalBytes, toUtf8 } from "../protocol/bytes.ts";
import { bytesToId, type Id, idToBytes, newId } from "../protocol/id.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import { type Cost, deriveSlotKey, isAtLeast, leastCost, stretch } from "./passphrase-key.ts";

/** The length of the file in bytes. */
export const slotsLength = 4_608;

/** A master key and the person it belongs to. */
export type MasterKey = { readonly user: Id; readonly masterKey: Uint8Array };

/** An answer of a security key: 32 bytes that belong to this slot file, and the key's own name. */
export type SecondFactor = { readonly prf: Uint8Array; readonly credential: Uint8Array };

/**
 * What an unlocked slot file yields. `slots` is present when it was rewritten and must be stored.
 * `guarded` are the people whose slots a security key opened together with the passphrase. `duress`:
 * the passphrase is the one that asks for a lock-out wipe; then there are no keys.
 */
export type Unlocked = {
  readonly keys: readonly MasterKey[];
  readonly guarded: readonly Id[];
  readonly duress: boolean;
  readonly slots: Uint8Array<ArrayBuffer> | undefined;
};

/** Makes an empty slot file for a device at a cost. Throws below the floor. */
export const createSlots = (cost: Cost): Uint8Array<ArrayBuffer> => {
  if (!isAtLeast(cost, leastCost)) throw new RangeError("below the least cost");
  const file = new Uint8Array(slotsLength);
  file.set(magic);
  const view = new DataView(file.buffer);
  view.setUint16(4, version);
  view.setUint16(6, 1);
  globalThis.crypto.getRandomValues(file.subarray(saltAt, inputAt + 32));
  file.set(writeCost(cost), setsAt);
  globalThis.crypto.getRandomValues(file.subarray(slotsAt));
  return file;
};

/**
 * Adds people under one passphrase; gives the new file and the slot of each. `occupied` are the slots
 * in use: they look like free ones, so whoever keeps the file must keep their numbers. `full` when
 * not enough of the eight are left.
 */
export const addToSlots = async (
  file: Uint8Array,
  passphrase: string,
  keys: readonly MasterKey[],
  occupied: readonly number[] = [],
  second?: SecondFactor,
): Promise<Result<Added, SlotsFailure | "full">> => {
  const parsed = parse(file);
  if (!parsed.ok) return parsed;
  const { salt, sets } = parsed.value;
  const free = slotNumbers.filter((slot) => slot !== duressSlot && !occupied.includes(slot));
  if (free.length < keys.length) return fail("full");
  const cost = sets[0];
  const stretched = await stretch(passphrase, salt, cost);
  const next = new Uint8Array(file);
  for (const [at, key] of keys.entries()) {
    const slot = free[at] ?? 0;
    next.set(await sealSlot(stretched, salt, { slot, cost, key, second }), startOf(slot));
  }
  return ok({ slots: next, used: free.slice(0, keys.length) });
};

/** A slot file with people added; `used` are their slots, 0 to 7, in the order they were given. */
export type Added = {
  readonly slots: Uint8Array<ArrayBuffer>;
  readonly used: readonly number[];
};

/**
 * Tries a passphrase on every slot, with the current cost and, failing that, with the older one.
 *
 * Several slots may open: one person may hold two roles. `prf` is the answer of a security key; with
 * it, slots that ask for one are tried too. A slot that opened with the older cost is
 * written anew with the current one. Always takes one or two whole Argon2id runs, whatever the answer.
 */
export const unlockSlots = async (
  file: Uint8Array,
  passphrase: string,
  prf?: Uint8Array,
): Promise<Result<Unlocked & { readonly used: readonly number[] }, SlotsFailure>> => {
  const parsed = parse(file);
  if (!parsed.ok) return parsed;
  const { salt, sets } = parsed.value;
  const [current, older] = sets;
  const stretched = await stretch(passphrase, salt, current);
  const found = await openAll(file, stretched, { salt, cost: current, prf });
  if (found.length > 0 || !older) return toUnlocked(found, undefined);
  const older32 = await stretch(passphrase, salt, older);
  const before = await openAll(file, older32, { salt, cost: older, prf });
  const next = new Uint8Array(file);
  for (const one of before) {
    const second = prf && one.guarded ? { prf, credential: one.credential } : undefined;
    const { slot, kind, key } = one;
    next.set(
      await sealSlot(stretched, salt, { slot, cost: current, kind, key, second }),
      startOf(slot),
    );
  }
  return toUnlocked(before, next);
};

/**
 * Takes the slots that a passphrase opens, with the answer of a security key if they ask for one, and
 * seals them under another passphrase and the factors of `after`. With the same passphrase it adds a
 * security key, exchanges it, or takes it away. `wrong-passphrase` for a duress phrase as well.
 */
export const changeFactors = async (
  file: Uint8Array,
  before: { readonly passphrase: string; readonly prf?: Uint8Array | undefined },
  after: { readonly passphrase: string; readonly second?: SecondFactor | undefined },
): Promise<Result<Uint8Array<ArrayBuffer>, SlotsFailure>> => {
  const unlocked = await unlockSlots(file, before.passphrase, before.prf);
  if (!unlocked.ok) return unlocked;
  const { used, keys, slots, duress } = unlocked.value;
  if (duress) return fail("wrong-passphrase");
  const others = slotNumbers.filter((slot) => !used.includes(slot));
  const changed = await addToSlots(slots ?? file, after.passphrase, keys, others, after.second);
  if (!changed.ok) throw new Error("as many slots as were opened are free");
  return ok(changed.value.slots);
};

/**
 * Puts a duress phrase into the slot that is kept free for it on every device, so that nothing tells a
 * device that has one from a device that has none. Replaces an earlier one.
 */
export const setDuressPhrase = async (
  file: Uint8Array,
  passphrase: string,
): Promise<Result<Uint8Array<ArrayBuffer>, SlotsFailure>> => {
  const parsed = parse(file);
  if (!parsed.ok) return parsed;
  const { salt, sets } = parsed.value;
  const [cost] = sets;
  const key = { user: newId(), masterKey: globalThis.crypto.getRandomValues(new Uint8Array(32)) };
  const sealed = await sealSlot(await stretch(passphrase, salt, cost), salt, {
    ...{ slot: duressSlot, cost, kind: kinds.duress, key },
  });
  const next = new Uint8Array(file);
  next.set(sealed, startOf(duressSlot));
  return ok(next);
};

/** What a security key is asked to answer for this slot file, 32 bytes; undefined when it is none. */
export const securityKeyInput = (file: Uint8Array): Uint8Array<ArrayBuffer> | undefined =>
  parse(file).ok ? new Uint8Array(file.subarray(inputAt, inputAt + 32)) : undefined;

/** The cost of slots written now, and whether an older one still stands beside it. */
export const costOf = (
  file: Uint8Array,
): { readonly cost: Cost; readonly isMoving: boolean } | undefined => {
  const parsed = parse(file);
  return parsed.ok
    ? { cost: parsed.value.sets[0], isMoving: parsed.value.sets.length > 1 }
    : undefined;
};

/**
 * Raises the cost for slots written from now on. The cost before stays as the second set, so that
 * everybody moves over at the next unlock. Refuses, by throwing, to lower it; slots still at a third,
 * older cost must have moved before (the caller raises a file once: see vault.ts).
 */
export const raiseCost = (file: Uint8Array, cost: Cost): Uint8Array<ArrayBuffer> => {
  const parsed = parse(file);
  if (!parsed.ok) throw new Error("not a slot file");
  const [current] = parsed.value.sets;
  if (!isAtLeast(cost, current)) throw new RangeError("a cost only ever rises");
  const next = new Uint8Array(file);
  new DataView(next.buffer).setUint16(6, 2);
  next.set(writeCost(cost), setsAt);
  next.set(writeCost(current), setsAt + setLength);
  return next;
};

/** Why a slot file did not open. The same `wrong-passphrase` whether a slot exists or not. */
export type SlotsFailure = "not-a-slot-file" | "wrong-passphrase";

const magic = toUtf8("LNDS");
const version = 1;
const saltAt = 8;
const inputAt = 24;
const setsAt = 56;
const setLength = 13;
const slotsAt = 512;
const slotLength = 512;
const nonceLength = 12;
const plaintextLength = 484;
const slotNumbers = [0, 1, 2, 3, 4, 5, 6, 7] as const;
const kinds = { user: 1, duress: 2 } as const;
/** Kept free of people on every device. */
const duressSlot = 7;
const byPassphrase = 1;
const byBoth = 3;
const credentialAt = 58;
const longestCredential = 256;
const slotContext = toUtf8("lindung/slot/v1\0");

const startOf = (slot: number): number => slotsAt + slot * slotLength;

type Parsed = { readonly salt: Uint8Array; readonly sets: readonly [Cost, ...Cost[]] };

const parse = (file: Uint8Array): Result<Parsed, "not-a-slot-file"> => {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length !== slotsLength || !equalBytes(file.subarray(0, 4), magic))
    return fail("not-a-slot-file");
  const count = view.getUint16(6);
  if (view.getUint16(4) !== version || count < 1 || count > 2) return fail("not-a-slot-file");
  const current = readCost(view, setsAt);
  const older = count === 2 ? readCost(view, setsAt + setLength) : undefined;
  // A file altered to ask for less would make guessing cheap, one altered to ask for more unusable.
  const costs = older ? [current, older] : [current];
  if (!costs.every(isSane)) return fail("not-a-slot-file");
  const salt = new Uint8Array(file.subarray(saltAt, inputAt));
  return ok({ salt, sets: older ? [current, older] : [current] });
};

const isSane = (cost: Cost): boolean =>
  isAtLeast(cost, leastCost) && cost.memory <= 1_048_576 && cost.passes <= 64 && cost.lanes <= 4;

const readCost = (view: DataView, at: number): Cost =>
  view.getUint8(at + 12) === 1
    ? { memory: view.getUint32(at), passes: view.getUint32(at + 4), lanes: view.getUint32(at + 8) }
    : { memory: 0, passes: 0, lanes: 0 };

const writeCost = ({ memory, passes, lanes }: Cost): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(setLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, memory);
  view.setUint32(4, passes);
  view.setUint32(8, lanes);
  view.setUint8(12, 1);
  return bytes;
};

const contextOf = (slot: number, cost: Cost): Uint8Array<ArrayBuffer> =>
  concatBytes(slotContext, Uint8Array.of(slot), writeCost(cost));

type SlotOrder = {
  readonly slot: number;
  readonly cost: Cost;
  readonly kind?: number;
  readonly key: MasterKey;
  readonly second?: SecondFactor | undefined;
};

const sealSlot = async (
  stretched: Uint8Array,
  salt: Uint8Array,
  { slot, cost, kind = kinds.user, key, second }: SlotOrder,
): Promise<Uint8Array<ArrayBuffer>> => {
  const factors = second ? byBoth : byPassphrase;
  const plaintext = new Uint8Array(plaintextLength);
  plaintext[0] = kind;
  plaintext[1] = factors;
  plaintext.set(idToBytes(key.user), 4);
  plaintext.set(key.masterKey, 20);
  const view = new DataView(plaintext.buffer);
  view.setUint32(52, 1);
  if (second) {
    if (second.credential.length > longestCredential)
      throw new RangeError("a credential id has at most 256 bytes");
    view.setUint16(56, second.credential.length);
    plaintext.set(second.credential, credentialAt);
  }
  const nonce = globalThis.crypto.getRandomValues(new Uint8Array(nonceLength));
  const sealed = await globalThis.crypto.subtle.encrypt(
    { name: "AES-GCM", iv: nonce, additionalData: contextOf(slot, cost) },
    await deriveSlotKey(stretched, { salt, factors, ...(second && { prf: second.prf }) }),
    plaintext,
  );
  plaintext.fill(0);
  return concatBytes(nonce, new Uint8Array(sealed));
};

type Found = {
  readonly slot: number;
  readonly kind: number;
  readonly guarded: boolean;
  readonly credential: Uint8Array;
  readonly key: MasterKey;
};

const openAll = async (
  file: Uint8Array,
  stretched: Uint8Array,
  place: { readonly salt: Uint8Array; readonly cost: Cost; readonly prf?: Uint8Array | undefined },
): Promise<readonly Found[]> => {
  const { salt, cost, prf } = place;
  const slotKeys = [
    await deriveSlotKey(stretched, { salt, factors: byPassphrase }),
    ...(prf ? [await deriveSlotKey(stretched, { salt, factors: byBoth, prf })] : []),
  ];
  const opened = await Promise.all(
    slotNumbers.flatMap((slot) => slotKeys.map((key) => openSlot(file, key, slot, cost))),
  );
  return opened.filter((found) => found !== undefined);
};

const openSlot = async (
  file: Uint8Array,
  slotKey: CryptoKey,
  slot: number,
  cost: Cost,
): Promise<Found | undefined> => {
  const bytes = file.subarray(startOf(slot), startOf(slot) + slotLength);
  try {
    const plaintext = new Uint8Array(
      await globalThis.crypto.subtle.decrypt(
        {
          name: "AES-GCM",
          iv: new Uint8Array(bytes.subarray(0, nonceLength)),
          additionalData: contextOf(slot, cost),
        },
        slotKey,
        new Uint8Array(bytes.subarray(nonceLength)),
      ),
    );
    const user = bytesToId(plaintext.subarray(4, 20));
    const kind = plaintext[0] ?? 0;
    const guarded = plaintext[1] === byBoth;
    const length = new DataView(plaintext.buffer).getUint16(56);
    if (!user || (kind !== kinds.user && kind !== kinds.duress)) return undefined;
    const key = { user, masterKey: plaintext.slice(20, 52) };
    const credential = plaintext.slice(credentialAt, credentialAt + length);
    plaintext.fill(0);
    return { slot, kind, guarded, credential, key };
  } catch {
    return undefined;
  }
};

const toUnlocked = (
  found: readonly Found[],
  slots: Uint8Array<ArrayBuffer> | undefined,
): Result<Unlocked & { readonly used: readonly number[] }, SlotsFailure> => {
  if (found.length === 0) return fail("wrong-passphrase");
  const duress = found.some(({ kind }) => kind === kinds.duress);
  const people = duress ? [] : found;
  return ok({
    keys: people.map(({ key }) => key),
    guarded: people.flatMap(({ guarded, key }) => (guarded ? [key.user] : [])),
    used: people.map(({ slot }) => slot),
    duress,
    slots,
  });
};
