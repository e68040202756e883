/**
 * The vault of a device before and at unlocking: makes people's keys, tries passphrases, and gives the
 * clearance. Bytes in, bytes out; the store reads and writes the files.
 */
import type { Id } from "../protocol/id.ts";
import type { Problem } from "../protocol/problem.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import type { PublicJwk } from "../protocol/signature.ts";
import type { Clearance } from "./clearance.ts";
import { openKeyFile, sealKeyFile } from "./key-file.ts";
import { type UnlockedUser, unlockUser } from "./keyring.ts";
import { createUserSecrets, toPublicKeys } from "./keys.ts";
import { openVault } from "./open-vault.ts";
import { type Cost, calibrate, costFor, isAtLeast } from "./passphrase-key.ts";
import {
  addToSlots,
  changeFactors,
  costOf,
  createSlots,
  type MasterKey,
  raiseCost,
  type SecondFactor,
  setDuressPhrase,
  unlockSlots,
} from "./slots.ts";

/** What can be done with a vault that is locked. Every method takes plain values that can be cloned. */
export type Vault = {
  /**
   * Makes people and puts their master keys into slots under one passphrase. Without `slots` it makes
   * the file too, at a cost fitted to this device (1 to 2.5 s). `occupied` are slots already in use.
   */
  create(order: CreateOrder): Promise<Result<Created, Problem>>;
  /** Opens every slot a passphrase fits; `wrong-passphrase` when it fits none or its file is gone. */
  unlock(order: UnlockOrder): Promise<Result<UnlockedFiles, Problem>>;
  /** The clearance of the people unlocked last. Throws before the first unlock. */
  clearance(): Promise<Clearance>;
  /**
   * Moves the slots a passphrase opens to another passphrase, or to other factors: `second` is what
   * they ask for from now on, nothing for the passphrase alone. Gives the file to be stored.
   */
  changeFactors(order: {
    readonly slots: Uint8Array;
    readonly before: { readonly passphrase: string; readonly prf?: Uint8Array | undefined };
    readonly after: { readonly passphrase: string; readonly second?: SecondFactor | undefined };
  }): Promise<Result<Uint8Array<ArrayBuffer>, Problem>>;
  /**
   * Sets a phrase that locks everybody out for good when it is typed; gives the file to be stored.
   * The file looks the same with and without one.
   */
  setDuressPhrase(order: {
    readonly slots: Uint8Array;
    readonly passphrase: string;
  }): Promise<Result<Uint8Array<ArrayBuffer>, Problem>>;
};

export type CreateOrder = {
  readonly passphrase: string;
  readonly users: readonly Id[];
  readonly slots?: Uint8Array;
  readonly occupied?: readonly number[];
  /** A security key that these people need beside the passphrase. */
  readonly second?: SecondFactor;
};

/** A slot file to be stored, and the people made, in the order asked. */
export type Created = {
  readonly slots: Uint8Array<ArrayBuffer>;
  readonly users: readonly NewUser[];
};

/** A person's public keys, and the file with the private ones; `slot` is the number of the key slot. */
export type NewUser = {
  readonly user: Id;
  readonly jwk: PublicJwk;
  readonly recipient: string;
  readonly keyFile: Uint8Array<ArrayBuffer>;
  readonly slot: number;
};

export type UnlockOrder = {
  readonly slots: Uint8Array;
  readonly keyFiles: readonly { readonly user: Id; readonly bytes: Uint8Array }[];
  readonly passphrase: string;
  /** The answer of a security key, 32 bytes, when one was asked. */
  readonly prf?: Uint8Array | undefined;
  /** Whether the cost may rise when this device turns out to be faster than was thought. */
  readonly mayRaise?: boolean;
};

/**
 * Who was unlocked; `slots` is the file to be stored when it was rewritten, else null. `guarded` are
 * those whom a security key let in. `duress`: nobody was unlocked, and the slots are to be wiped.
 */
export type UnlockedFiles = {
  readonly users: readonly Id[];
  readonly guarded: readonly Id[];
  readonly duress: boolean;
  readonly slots: Uint8Array<ArrayBuffer> | null;
};

/**
 * Makes a vault in this thread. The product makes it in a worker of its own (connect.ts), which is
 * ended at locking, so that every key goes with it. `cost` spares the trial run when it is known.
 */
export const createVault = (cost?: Cost): Vault => {
  let clearance: Clearance | undefined;
  return {
    create: (order) => create(order, cost),

    unlock: async ({ slots, keyFiles, passphrase, prf, mayRaise = false }) => {
      const start = performance.now();
      const unlocked = await unlockSlots(slots, passphrase, prf);
      const took = performance.now() - start;
      if (!unlocked.ok) return fail({ type: "wrong-passphrase" });
      const { keys, guarded, duress } = unlocked.value;
      if (duress) return ok({ users: [], guarded: [], duress, slots: null });
      const users = await openUsers(keys, keyFiles);
      const first = keys.find(({ user }) => user === users[0]?.user);
      if (!first) return fail({ type: "wrong-passphrase" });
      clearance = await openVault(users, first.masterKey);
      for (const { masterKey } of keys) masterKey.fill(0);
      const changed = unlocked.value.slots ?? (mayRaise ? raised(slots, took) : null);
      return ok({ users: users.map(({ user }) => user), guarded, duress, slots: changed });
    },

    clearance: async () => {
      if (!clearance) throw new Error("nobody is unlocked");
      return clearance;
    },

    changeFactors: async ({ slots, before, after }) => {
      const changed = await changeFactors(slots, before, after);
      return changed.ok ? changed : fail({ type: "wrong-passphrase" });
    },

    setDuressPhrase: async ({ slots, passphrase }) => {
      const changed = await setDuressPhrase(slots, passphrase);
      return changed.ok ? changed : fail({ type: "wrong-passphrase" });
    },
  };
};

const create = async (
  { passphrase, users, slots, occupied = [], second }: CreateOrder,
  cost: Cost | undefined,
): Promise<Result<Created, Problem>> => {
  const masterKeys: MasterKey[] = users.map((user) => ({
    user,
    masterKey: globalThis.crypto.getRandomValues(new Uint8Array(32)),
  }));
  const file = slots ?? createSlots(cost ?? (await calibrate()));
  const added = await addToSlots(file, passphrase, masterKeys, occupied, second);
  if (!added.ok) return fail({ type: "not-supported", missing: ["key-slot"] });
  const made = await Promise.all(
    masterKeys.map(async ({ user, masterKey }, at) => {
      const secrets = createUserSecrets();
      const keyFile = await sealKeyFile(masterKey, user, secrets);
      const keys = await toPublicKeys(secrets);
      secrets.x25519.fill(0);
      secrets.ed25519.fill(0);
      masterKey.fill(0);
      return { user, ...keys, keyFile, slot: added.value.used[at] ?? 0 };
    }),
  );
  return ok({ slots: added.value.slots, users: made });
};

/**
 * A slot file at a higher cost when one try takes this device less than it should: it was busy, or
 * another, when the cost was found. Once in the life of a file: while two costs stand in it, nobody
 * can tell which slots, a duress phrase among them, still rest on the older one.
 */
const raised = (slots: Uint8Array, tookInMilliseconds: number): Uint8Array<ArrayBuffer> | null => {
  const present = costOf(slots);
  if (!present || present.isMoving || tookInMilliseconds >= tooQuickInMilliseconds) return null;
  const next = costFor((tookInMilliseconds / present.cost.passes) * (65_536 / present.cost.memory));
  return isAtLeast(next, present.cost) && next.passes > present.cost.passes
    ? raiseCost(slots, next)
    : null;
};

const tooQuickInMilliseconds = 500;

const openUsers = async (
  keys: readonly MasterKey[],
  keyFiles: UnlockOrder["keyFiles"],
): Promise<readonly UnlockedUser[]> => {
  const users: UnlockedUser[] = [];
  for (const { user, masterKey } of keys) {
    const file = keyFiles.find((one) => one.user === user);
    const secrets = file && (await openKeyFile(masterKey, user, file.bytes));
    if (secrets?.ok) users.push(await unlockUser(user, secrets.value));
  }
  return users;
};
