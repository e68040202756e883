/**
 * Opens what a profile keeps at rest, enrols it as a device, and reads back who it is. Platform
 * neutral: a browser hands in its files and locks (profile.ts), a test those of Node.
 */
import { z } from "zod";
import { fromBase64Url, Hash, toBase64Url } from "../protocol/hash.ts";
import { Id } from "../protocol/id.ts";
import type { Problem } from "../protocol/problem.ts";
import { ok, type Result } from "../protocol/result.ts";
import { signerFromSeed } from "../vault/keys.ts";
import type { BlockFiles } from "./block-file.ts";
import { createQueue } from "./create-queue.ts";
import { commit, Database, type DatabaseEngine, type Device, type Vessel } from "./database.ts";
import { heal, type StartReport } from "./healing.ts";
import { createJournal } from "./journal.ts";
import type { JournalPort, SlotsPort } from "./journal-port.ts";
import { createSlotsFile } from "./slots-file.ts";

/** What a profile is made of before it is open. */
export type Hull = {
  readonly name: string;
  readonly journal: JournalPort;
  readonly slots: SlotsPort;
  readonly engine?: DatabaseEngine;
  /** Makes room for new databases when none opens any more. */
  readonly renew?: () => Promise<void>;
};

/** An open profile. `device` is undefined until it was enrolled. */
export type OpenedVessel = {
  readonly vessel: Vessel & { readonly name: string; readonly slots: SlotsPort };
  readonly device: Device | undefined;
  readonly identity: DeviceIdentity | undefined;
  readonly report: StartReport;
};

/** Makes journal and slots over the files of a folder, in this thread. */
export const createHull = (name: string, files: BlockFiles, engine?: DatabaseEngine): Hull => ({
  name,
  journal: createJournal(files),
  slots: createSlotsFile(files),
  ...(engine ? { engine } : {}),
});

/** Opens both copies, heals them, and reads who this device is. The caller holds the profile's lock. */
export const openVessel = async ({
  name,
  journal,
  slots,
  engine,
  renew = async () => undefined,
}: Hull): Promise<Result<OpenedVessel, Problem>> => {
  const database = new Database(name, engine);
  const both = { name, slots, journal, database, inOrder: createQueue() };
  const vessel = { ...both, reopen: (): Promise<Result<unknown, Problem>> => heal(vessel, renew) };
  const report = await heal(vessel, renew);
  if (!report.ok) return report;
  const identity = StoredIdentity.safeParse((await vessel.database.meta.get(identityKey))?.value);
  if (!identity.success)
    return ok({ vessel, device: undefined, identity: undefined, report: report.value });
  const { seed, ...known } = identity.data;
  const device = await toDevice(vessel, known, fromBase64Url(seed) ?? new Uint8Array(0));
  return ok({ vessel, device, identity: known, report: report.value });
};

/**
 * Who a device is: its names in the log, where it hands in, and the hash of the log's first entry.
 * `forgets`: readable copies go when they are in custody, as on an intake worker's tablet.
 */
export const DeviceIdentity = z.strictObject({
  org: Id,
  site: Id,
  device: Id,
  server: z.string(),
  genesis: Hash,
  practice: z.boolean(),
  forgets: z.boolean(),
});
export type DeviceIdentity = z.infer<typeof DeviceIdentity>;

/**
 * Makes a profile a device. `seed` is the device's signing key, 32 bytes; it is stored as it is, in
 * both copies, because a locked device must be able to hand in.
 */
export const enrolDevice = async (
  vessel: OpenedVessel["vessel"],
  identity: DeviceIdentity,
  seed: Uint8Array,
): Promise<Result<Device, Problem>> => {
  const value = { ...DeviceIdentity.parse(identity), seed: toBase64Url(seed) };
  const row = { key: identityKey, value };
  const written = await commit(vessel, [{ table: "meta", key: identityKey, row }]);
  return written.ok ? ok(await toDevice(vessel, identity, seed)) : written;
};

/** Who a device is; undefined before it was enrolled. */
export const readIdentity = async ({
  database,
}: Pick<Vessel, "database">): Promise<DeviceIdentity | undefined> => {
  const identity = StoredIdentity.safeParse((await database.meta.get(identityKey))?.value);
  if (!identity.success) return undefined;
  const { seed: _seed, ...known } = identity.data;
  return known;
};

/** Keeps the file with a person's private keys, sealed, and the number of the slot that opens it. */
export const writeKeyFile = (vessel: Vessel, file: KeyFile): Promise<Result<null, Problem>> => {
  const key = `${keyFilePrefix}${file.user}`;
  return commit(vessel, [
    { table: "meta", key, row: { key, value: { slot: file.slot, bytes: file.bytes } } },
  ]);
};

/** The key files of everybody on this device, in the order of their slots. */
export const readKeyFiles = async ({
  database,
}: Pick<Vessel, "database">): Promise<readonly KeyFile[]> => {
  const rows = await database.meta.where("key").startsWith(keyFilePrefix).toArray();
  return rows
    .flatMap(({ key, value }) => {
      const stored = StoredKeyFile.safeParse(value);
      return stored.success ? [{ user: key.slice(keyFilePrefix.length), ...stored.data }] : [];
    })
    .sort((left, right) => left.slot - right.slot);
};

/** The file of a person, sealed under the master key in their slot. */
export type KeyFile = { readonly user: Id; readonly slot: number; readonly bytes: Uint8Array };

/** Closes both copies. Nothing is lost by leaving it out. */
export const closeVessel = async ({ database, journal }: Vessel): Promise<void> => {
  database.close();
  await journal.close();
};

const identityKey = "identity";
const keyFilePrefix = "key-file:";

const StoredIdentity = DeviceIdentity.extend({ seed: z.string().length(43) });
const StoredKeyFile = z.strictObject({
  slot: z.int().min(0).max(7),
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
});

const toDevice = async (
  vessel: OpenedVessel["vessel"],
  { org, site, device }: Pick<DeviceIdentity, "org" | "site" | "device">,
  seed: Uint8Array,
): Promise<Device> => ({ ...vessel, org, site, device, signDevice: await signerFromSeed(seed) });
