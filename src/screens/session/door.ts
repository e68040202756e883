/**
 * The door of a profile: it is opened while nobody is unlocked, so that what is sealed can be sent, and
 * a passphrase turns it into a session. Ending the session ends the crypto worker and every key with it.
 */
import type { Problem } from "../../protocol/problem.ts";
import { fail, ok, type Result } from "../../protocol/result.ts";
import type { Device } from "../../store/database.ts";
import type { StartReport } from "../../store/healing.ts";
import { type OpenedProfile, openProfile } from "../../store/profile.ts";
import { type DeviceIdentity, readKeyFiles } from "../../store/vessel.ts";
import { startSyncing } from "../../sync/schedule.ts";
import { synchronise } from "../../sync/synchronise.ts";
import { connectVault } from "../../vault/connect.ts";
import { tidyPassphrase } from "../../vault/passphrase.ts";
import { makeDummy } from "./dummies.ts";
import { openSession, type Session, secureRandom } from "./session.ts";

/** A profile that is open and locked. */
export type Door = {
  readonly device: Device;
  readonly identity: DeviceIdentity;
  /** What the start found and put right. */
  readonly report: StartReport;
  /** Tries a passphrase. Takes a second or two on purpose. */
  readonly unlock: (passphrase: string) => Promise<Result<Unlocked, Problem>>;
  readonly close: () => Promise<void>;
};

/** A session, and the way to end it with its keys. */
export type Unlocked = { readonly session: Session; readonly lock: () => void };

/** Opens a profile by its name and sends what is ready, unread, while it is locked. */
export const openDoor = async (name: string): Promise<Result<Door, Problem>> => {
  const opened = await openProfile(name);
  if (!opened.ok) return opened;
  const { device, identity, report } = opened.value;
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
    unlock: async (passphrase) => {
      const unlocked = await unlock(opened.value, device, identity, passphrase);
      if (unlocked.ok) locked.stop();
      return unlocked;
    },
    close: async () => {
      locked.stop();
      await opened.value.close();
    },
  });
};

const unlock = async (
  { vessel }: OpenedProfile,
  device: Device,
  identity: DeviceIdentity,
  passphrase: string,
): Promise<Result<Unlocked, Problem>> => {
  const slots = await vessel.slots.read();
  if (!slots) return fail({ type: "wrong-passphrase" });
  const { vault, end } = connectVault();
  const keyFiles = await readKeyFiles(vessel);
  const unlocked = await vault.unlock({ slots, keyFiles, passphrase: tidyPassphrase(passphrase) });
  if (!unlocked.ok) {
    end();
    return unlocked;
  }
  // Rewritten slots are a stronger setting of the same passphrase: not to store them loses nothing.
  if (unlocked.value.slots) await vessel.slots.write(unlocked.value.slots);
  const clearance = await vault.clearance();
  const session = await openSession({ device, identity, clearance, users: unlocked.value.users });
  if (!session.ok) {
    end();
    return session;
  }
  return ok({
    session: session.value,
    lock: () => {
      session.value.close();
      end();
    },
  });
};
