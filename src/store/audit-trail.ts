/**
 * The audit as the oversight officer reads it: entries of every device, opened from the batches this
 * device mirrors, and what is missing among them.
 */
import { decodeBatch } from "../protocol/batch.ts";
import type { Id } from "../protocol/id.ts";
import type { MirrorRow } from "./database.ts";
import type { Desk } from "./desk.ts";

/** An entry, and the batch of the device's chain that it came in. */
export type TrailEntry = {
  readonly key: string;
  readonly device: Id;
  readonly seq: number;
  readonly site: Id;
  readonly author: Id;
  readonly at: string;
  readonly event: string;
  readonly ref: readonly string[];
  readonly count: number;
  /** The device had been revoked when it sent this: whether it is true is for a person to judge. */
  readonly isLate: boolean;
};

/** A device of which at least so many entries did not come that it had written when `at` was. */
export type MissingEntries = { readonly device: Id; readonly at: string; readonly missing: number };

/** The trail, newest first. `unreadable` counts envelopes that failed a check. */
export type AuditTrail = {
  readonly entries: readonly TrailEntry[];
  readonly missing: readonly MissingEntries[];
  readonly unreadable: number;
};

/** Opens every entry this device mirrors. What fails a check is counted and costs nothing else. */
export const readAuditTrail = async (
  desk: Pick<Desk, "device" | "clearance">,
): Promise<AuditTrail> => {
  const { mirror } = desk.device.database;
  const entries: TrailEntry[] = [];
  let unreadable = 0;
  for (const n of await mirror.orderBy("n").primaryKeys()) {
    const row = await mirror.get(n);
    const opened = row ? await openRow(desk, row) : [];
    for (const one of opened)
      if (one === "unreadable") unreadable += 1;
      else if (one) entries.push(one);
  }
  entries.sort((left, right) => (left.at < right.at ? 1 : -1));
  return { entries, missing: missingIn(entries), unreadable };
};

/** What the envelopes of a mirrored batch hold; undefined for a dummy and for another kind. */
const openRow = async (
  { clearance }: Pick<Desk, "clearance">,
  row: MirrorRow,
): Promise<readonly (TrailEntry | "unreadable" | undefined)[]> => {
  const decoded = await decodeBatch(row.blob);
  if (!decoded.ok || decoded.value.header.kind !== 3) return [];
  const { header, envelopes } = decoded.value;
  const opened = await clearance.openEnvelopes(
    envelopes.map((bytes) => ({ bytes, context: { from: "batch", header } })),
  );
  return opened.map((one, place) => {
    if (!one.ok) return "unreadable";
    if (one.value.format !== "revision" || one.value.payload.type !== "audit") return undefined;
    const { author, at, event, ref, count } = one.value.payload;
    const { dev, seq, site } = header;
    const isLate = (row.flags & keptApart) !== 0;
    const key = `${row.hash}:${place}`;
    return { key, device: dev, seq, site, author, at, event, ref: ref ?? [], count, isLate };
  });
};

const keptApart = 1;

/**
 * Devices whose newest count tells of more entries than came: see [Note: Counted entries]. Entries that
 * came in the same batch as the count may lie before or after it, so none of them is missed.
 */
const missingIn = (entries: readonly TrailEntry[]): readonly MissingEntries[] => {
  const devices = [...new Set(entries.map(({ device }) => device))];
  return devices.flatMap((device) => {
    const own = entries.filter((entry) => entry.device === device);
    const [worst] = own
      .filter(({ event }) => event === "unlocked")
      .map(({ at, seq, count }) => {
        const came = own.filter((entry) => entry.seq <= seq).length - 1;
        return { device, at, missing: count - came };
      })
      .filter(({ missing }) => missing > 0)
      .sort((left, right) => right.missing - left.missing);
    return worst ? [worst] : [];
  });
};
