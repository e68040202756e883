/**
 * The door of a profile: it is opened while nobody is unlocked, so that what is sealed can be sent, and
 * a passphrase turns it into a session. Ending the session ends the crypto worker and every key with it.
 */
import type { Problem } from "../../protocol/problem.ts";
import { fail, ok, type Result } from "../../protocol/result.ts";
import { noteForAudit } from "../../store/audit.ts";
import type { Device } from "../../store/database.ts";
import type { StartReport } from "../../store/healing.ts";
import { type OpenedProfile, openProfile } from "../../store/profile.ts";
import { wipeSlots } from "../../store/slots-file.ts";
import { type DeviceIdentity, readKeyFiles } from "../../store/vessel.ts";
import { startSyncing } from "../../sync/schedule.ts";
import { synchronise } from "../../sync/synchronise.ts";
import { connectVault } from "../../vault/connect.ts";
import { tidyPassphrase } from "../../vault/passphrase.ts";
import { type SecondFactor, securityKeyInput } from "../../vault/slots.ts";
import type { Vault } from "../../vault/vault.ts";
import { makeDummy } from "./dummies.ts";
import { openSession, type Session, secureRandom } from "./session.ts";

/** A profile that is open and locked. */
export type Door = {
  readonly device: Device;
  readonly identity: DeviceIdentity;
  /** What the start found and put right. */
  readonly report: StartReport;
  /**
   * Tries a passphrase, and with `prf` the answer of a security key. Takes a second or two on purpose.
   * `nothing-here` after a duress phrase: the keys are wiped by then. `security-key-needed` when the
   * policy asks for a key that was not given. Counts no tries: see `unlockAny`.
   */
  readonly unlock: (passphrase: string, prf?: Uint8Array) => Promise<Result<Unlocked, Problem>>;
  /** What a security key is asked to answer here, 32 bytes; undefined once the keys were wiped. */
  readonly securityKeyInput: () => Promise<Uint8Array | undefined>;
  /**
   * Moves what a passphrase opens to another passphrase or to other factors. `second` comes from
   * `registerSecurityKey`; without it the passphrase alone opens from then on.
   */
  readonly changeFactors: (
    before: { readonly passphrase: string; readonly prf?: Uint8Array },
    after: { readonly passphrase: string; readonly second?: SecondFactor },
  ) => Promise<Result<null, Problem>>;
  /** Sets the phrase that wipes the keys when it is typed. Only where the policy allows one. */
  readonly setDuressPhrase: (passphrase: string) => Promise<Result<null, Problem>>;
  /**
   * Lock-out wipe: nobody can unlock this profile any more, from within milliseconds on. What is
   * sealed stays and is still sent.
   */
  readonly lockOut: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** A session, and the ways to end it with its keys. */
export type Unlocked = {
  readonly session: Session;
  /** Ends every key at once; resolves when the locking has been noted, a moment later. */
  readonly lock: () => Promise<void>;
  /** Overwrites the key slots first, then ends the keys in use. What is sealed stays and is still sent. */
  readonly lockOut: () => Promise<void>;
};

/** Opens a profile by its name and sends what is ready, unread, while it is locked. */
export const openDoor = async (name: string): Promise<Result<Door, Problem>> => {
  const opened = await openProfile(name);
  if (!opened.ok) return opened;
  const { vessel, device, identity, report } = opened.value;
  if (!device || !identity) {
    await opened.value.close();
    return fail({ type: "case-not-found" });
  }
  const locked = startSyncing(async () => {
    const sent = await synchronise({
      device,
      server: identity.server,
      fetch: globalThis.fetch.bind(globalThis),
      now: Date.now,
      random: secureRandom,
      makeDummy,
    });
    return { failed: sent.problem !== undefined, retryAfterInSeconds: sent.retryAfterInSeconds };
  });
  return ok({
    device,
    identity,
    report,
    unlock: async (passphrase, prf) => {
      const unlocked = await unlock(opened.value, device, identity, { passphrase, prf });
      if (unlocked.ok) {
        locked.stop();
        if (report.restored > 0)
          void unlocked.value.session.audit({ event: "database-restored", count: report.restored });
      }
      return unlocked;
    },
    securityKeyInput: async () => securityKeyInput((await vessel.slots.read()) ?? empty),
    changeFactors: (before, after) =>
      rewriteSlots(vessel, (vault, slots) =>
        vault.changeFactors({
          slots,
          before: { ...before, passphrase: tidyPassphrase(before.passphrase) },
          after: { ...after, passphrase: tidyPassphrase(after.passphrase) },
        }),
      ),
    setDuressPhrase: (passphrase) =>
      rewriteSlots(vessel, (vault, slots) =>
        vault.setDuressPhrase({ slots, passphrase: tidyPassphrase(passphrase) }),
      ),
    lockOut: () => lockOut(device, vessel),
    close: async () => {
      locked.stop();
      await opened.value.close();
    },
  });
};

const empty = new Uint8Array(0);
const longestNoteInMilliseconds = 250;

type KeptVessel = OpenedProfile["vessel"];

const unlock = async (
  { vessel }: OpenedProfile,
  device: Device,
  identity: DeviceIdentity,
  { passphrase, prf }: { readonly passphrase: string; readonly prf: Uint8Array | undefined },
): Promise<Result<Unlocked, Problem>> => {
  const slots = await vessel.slots.read();
  if (!slots) return fail({ type: "wrong-passphrase" });
  const { vault, end } = connectVault();
  const keyFiles = await readKeyFiles(vessel);
  const unlocked = await vault.unlock({
    slots,
    keyFiles,
    passphrase: tidyPassphrase(passphrase),
    prf,
    mayRaise: !identity.practice,
  });
  if (!unlocked.ok) {
    end();
    return unlocked;
  }
  if (unlocked.value.duress) {
    await lockOut(device, vessel);
    end();
    return fail({ type: "nothing-here" });
  }
  // Rewritten slots are a stronger setting of the same passphrase: not to store them loses nothing.
  if (unlocked.value.slots) await vessel.slots.write(unlocked.value.slots);
  const clearance = await vault.clearance();
  const { users, guarded } = unlocked.value;
  const session = await openSession({ device, identity, clearance, users });
  if (!session.ok) {
    end();
    return session;
  }
  const { identities, membership } = session.value.state();
  const lacking = identities.some(
    ({ user, role }) =>
      membership.policy.secondFactor[role] === "required" && !guarded.includes(user),
  );
  if (lacking) {
    session.value.close();
    end();
    return fail({ type: "security-key-needed" });
  }
  void session.value.audit({ event: "unlocked" });
  let isLocked = false;
  const lock = async (): Promise<void> => {
    if (isLocked) return;
    isLocked = true;
    session.value.close();
    end();
    await Promise.race([
      noteForAudit(device, "locked", new Date()),
      new Promise((done) => setTimeout(done, longestNoteInMilliseconds)),
    ]);
  };
  return ok({
    session: session.value,
    lock,
    lockOut: async () => {
      await lockOut(device, vessel);
      await lock();
    },
  });
};

/** The slots first: whatever comes after may take its time. */
const lockOut = async (device: Device, { slots }: KeptVessel): Promise<void> => {
  await wipeSlots(slots);
  await noteForAudit(device, "lockout-wipe", new Date());
};

const rewriteSlots = async (
  { slots }: KeptVessel,
  work: (vault: Vault, slots: Uint8Array) => Promise<Result<Uint8Array, Problem>>,
): Promise<Result<null, Problem>> => {
  const before = await slots.read();
  if (!before) return fail({ type: "wrong-passphrase" });
  const { vault, end } = connectVault();
  const changed = await work(vault, before);
  end();
  if (!changed.ok) return changed;
  const written = await slots.write(changed.value);
  return written.ok ? ok(null) : fail({ type: written.failure });
};
