/**
 * Profiles: the enrolments of this browser. Each is a folder of files and a database of one name, kept
 * apart from every other; practice and real ones are told apart by the name alone.
 */
import { releaseProxy, wrap } from "comlink";
import { newId } from "../protocol/id.ts";
import type { Problem } from "../protocol/problem.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import { openDatabasePlace, openFiles } from "./bucket.ts";
import { Database } from "./database.ts";
import { verifyJournal } from "./healing.ts";
import type { FileWorker } from "./journal-worker.ts";
import { purge } from "./purge.ts";
import { wipeSlots } from "./slots-file.ts";
import { type OpenedVessel, openVessel } from "./vessel.ts";

/** An open profile. `close` frees it for another tab. */
export type OpenedProfile = OpenedVessel & { readonly close: () => Promise<void> };

/** Makes and opens a new, empty profile. */
export const createProfile = (kind: "real" | "practice"): Promise<Result<OpenedProfile, Problem>> =>
  openProfile(`${kind}-${newId()}`);

/**
 * Opens a profile, making it when it is not there, and heals its two copies. `another-tab` when it is
 * open elsewhere: two writers would break the journal. `storage-refused` when the browser gives no
 * lasting storage, as in some private modes.
 */
export const openProfile = async (name: string): Promise<Result<OpenedProfile, Problem>> => {
  const release = await takeLock(name);
  if (!release) return fail({ type: "another-tab" });
  const worker = new Worker(new URL("./journal-worker.ts", import.meta.url), {
    type: "module",
    name: "files",
  });
  const remote = wrap<FileWorker>(worker);
  const end = (): void => {
    remote[releaseProxy]();
    worker.terminate();
    release();
  };
  try {
    const { indexedDB, renew } = await openDatabasePlace();
    await remote.choose(name);
    const [journal, slots] = [await remote.journal(), await remote.slots()];
    const engine = { indexedDB, IDBKeyRange };
    const opened = await openVessel({ name, journal, slots, engine, renew });
    if (!opened.ok) {
      end();
      return opened;
    }
    const { vessel } = opened.value;
    const upkeep = setInterval(() => void keepUp(opened.value), upkeepInMilliseconds);
    const first = setTimeout(() => void keepUp(opened.value), firstUpkeepInMilliseconds);
    return ok({
      ...opened.value,
      close: async () => {
        clearInterval(upkeep);
        clearTimeout(first);
        vessel.database.close();
        await vessel.journal.close();
        end();
      },
    });
  } catch {
    end();
    return fail({ type: "storage-refused" });
  }
};

/**
 * Makes sure that nobody can unlock this profile any more: its slots are overwritten twice. What is
 * sealed stays and can still be handed in.
 */
const wipeKeys = ({ vessel }: Pick<OpenedProfile, "vessel">): Promise<void> =>
  wipeSlots(vessel.slots);

/**
 * Removes a profile altogether: overwrites its keys and its journal, then deletes folder and database.
 * It must be closed.
 */
export const removeProfile = async (name: string): Promise<Result<null, Problem>> => {
  const opened = await openProfile(name);
  if (!opened.ok) return opened;
  await wipeKeys(opened.value);
  await opened.value.vessel.journal.erase();
  await opened.value.close();
  const { indexedDB } = await openDatabasePlace();
  await new Database(name, { indexedDB, IDBKeyRange }).delete({ disableAutoOpen: true });
  await (await openFiles()).removeEntry(name, { recursive: true });
  return ok(null);
};

const firstUpkeepInMilliseconds = 60_000;
const upkeepInMilliseconds = 6 * 60 * 60 * 1_000;

/**
 * What can wait until a profile has been open for a while: letting go of what others hold, and checking
 * every byte of the journal. What goes wrong is tried again the next time.
 */
const keepUp = async ({ vessel, device }: OpenedVessel): Promise<void> => {
  try {
    if (device) await purge(device, Date.now());
    await verifyJournal(vessel);
  } catch {
    // The profile was closed, or the browser took its database away: see `write` in database.ts.
  }
};

/** Takes the lock of a profile for as long as the page lives; undefined when another tab has it. */
const takeLock = (name: string): Promise<(() => void) | undefined> =>
  new Promise((resolve, reject) => {
    navigator.locks
      .request(`lindung:${name}`, { ifAvailable: true }, (lock) => {
        if (!lock) {
          resolve(undefined);
          return undefined;
        }
        return new Promise<void>((free) => resolve(free));
      })
      .catch(reject);
  });
