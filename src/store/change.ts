/**
 * A change to a row at rest, and how a commit of several is written into one journal record.
 *
 * One record a commit, so that a crash can never leave one half of it.
 */
import { z } from "zod";
import { parseCanonicalCbor, toCanonicalCbor } from "../protocol/canonical.ts";
import { fail, ok, type Result } from "../protocol/result.ts";

/** The tables whose rows are in the journal too. */
export const TableName = z.literal([
  "envelopes",
  "batches",
  "mirror",
  "log",
  "receipts",
  "acks",
  "quarantine",
  "meta",
]);
export type TableName = z.infer<typeof TableName>;

/** Writes a commit as the blob of one journal record. */
export const encodeCommit = (changes: readonly StoredChange[]): Uint8Array<ArrayBuffer> =>
  toCanonicalCbor({
    r: changes.map((change) =>
      "patch" in change
        ? { t: change.table, k: change.key, p: change.patch }
        : { t: change.table, k: change.key, v: change.row },
    ),
  });

/**
 * A change of one row: put in place of any older one, removed (`null`), or patched. What a row holds is
 * typed where it is written (database.ts).
 */
export type StoredChange =
  | { readonly table: TableName; readonly key: string | number; readonly row: object | null }
  | { readonly table: TableName; readonly key: string | number; readonly patch: object };

/** Reads a journal record back. Refuses what this program did not write. */
export const decodeCommit = (blob: Uint8Array): Result<readonly StoredChange[], "not-a-commit"> => {
  const value = parseCanonicalCbor(blob);
  const commit = WrittenCommit.safeParse(value.ok ? value.value : undefined);
  return commit.success ? ok(commit.data.r) : fail("not-a-commit");
};

const key = z.union([z.string(), z.int()]);
const row = z.record(z.string(), z.unknown());

// The rows themselves were typed when written and are guarded by the hash of the record.
const WrittenCommit = z.strictObject({
  r: z.array(
    z.union([
      z
        .strictObject({ t: TableName, k: key, v: row.nullable() })
        .transform(({ t, k, v }) => ({ table: t, key: k, row: v })),
      z
        .strictObject({ t: TableName, k: key, p: row })
        .transform(({ t, k, p }) => ({ table: t, key: k, patch: p })),
    ]),
  ),
});
