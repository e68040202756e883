/** Verifies the audit on this device, and writes it as a file that can be checked anywhere, offline. */
import { type BackupFrame, writeBackup } from "../../protocol/backup-file.ts";
import { decodeBatch } from "../../protocol/batch.ts";
import { type ChainReport, verifyChains } from "../../sync/verify-chain.ts";
import { saveSealed } from "./save-file.ts";
import type { Session } from "./session.ts";

type Place = Pick<Session, "device">;

/** Verifies every batch of the audit against the log on this device. Reads every byte anew. */
export const verifyAudit = async (place: Place): Promise<ChainReport> => {
  const { entries, batches } = await heldHere(place);
  return verifyChains(entries, batches);
};

/** Saves log and audit as one sealed file `.lindung`; `npm run verify-chain` checks it. */
export const exportAudit = async (place: Place): Promise<void> => {
  const { entries, batches } = await heldHere(place);
  const frames: BackupFrame[] = [
    ...entries.map((bytes) => ({ type: "log-entry" as const, bytes })),
    ...batches.map((bytes) => ({ type: "batch" as const, bytes })),
  ];
  const day = new Date().toISOString().slice(0, 10);
  saveSealed(`audit-${day}.lindung`, await writeBackup(place.device.org, frames));
};

const heldHere = async ({
  device: { database },
}: Place): Promise<{
  readonly entries: readonly Uint8Array[];
  readonly batches: readonly Uint8Array[];
}> => {
  const log = await database.log.orderBy("seq").toArray();
  const batches: Uint8Array[] = [];
  for (const { blob } of await database.mirror.orderBy("n").toArray()) {
    const decoded = await decodeBatch(blob);
    if (!decoded.ok || decoded.value.header.kind === 3) batches.push(blob);
  }
  return { entries: log.map(({ blob }) => blob), batches };
};
