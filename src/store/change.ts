/**
 * A change to a row at rest, and how a commit of several is written into one journal record.
 *
 * One record a commit, so that a crash can never leave one half of it.
 */
import { z } from "zod";
import { parseCanonicalCbor, toCanonicalCbor } from "../protocol/canonical.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import type {
  AcknowledgementRow,
  BatchRow,
  EnvelopeRow,
  LogRow,
  MetaRow,
  MirrorRow,
  QuarantineRow,
  ReceiptRow,
} from "./database.ts";

/** The tables whose rows are in the journal too. */
export type TableName = keyof Rows;

type Rows = {
  envelopes: EnvelopeRow;
  batches: BatchRow;
  mirror: MirrorRow;
  log: LogRow;
  receipts: ReceiptRow;
  acks: AcknowledgementRow;
  quarantine: QuarantineRow;
  meta: MetaRow;
};

/**
 * A row put in place of any older one under its key; `row: null` removes it; `patch` changes some
 * members of a row that is there, so that a new state does not write the bytes again.
 */
export type Change = {
  [Table in TableName]:
    | { readonly table: Table; readonly key: string | number; readonly row: Rows[Table] | null }
    | {
        readonly table: Table;
        readonly key: string | number;
        readonly patch: Partial<Rows[Table]>;
      };
}[TableName];

/** Writes a commit as the blob of one journal record. */
export const encodeCommit = (changes: readonly StoredChange[]): Uint8Array<ArrayBuffer> =>
  toCanonicalCbor({
    r: changes.map((change) =>
      "patch" in change
        ? { t: change.table, k: change.key, p: change.patch }
        : { t: change.table, k: change.key, v: change.row },
    ),
  });

/** A change as it is read back: what a row holds was typed when it was written. */
export type StoredChange =
  | { readonly table: TableName; readonly key: string | number; readonly row: object | null }
  | { readonly table: TableName; readonly key: string | number; readonly patch: object };

/** Reads a journal record back. Refuses what this program did not write. */
export const decodeCommit = (blob: Uint8Array): Result<readonly StoredChange[], "not-a-commit"> => {
  const value = parseCanonicalCbor(blob);
  const commit = WrittenCommit.safeParse(value.ok ? value.value : undefined);
  return commit.success ? ok(commit.data.r) : fail("not-a-commit");
};

const tableName = z.literal([
  "envelopes",
  "batches",
  "mirror",
  "log",
  "receipts",
  "acks",
  "quarantine",
  "meta",
]);
const key = z.union([z.string(), z.int()]);
const row = z.record(z.string(), z.unknown());

// The rows themselves were typed when written and are guarded by the hash of the record.
const WrittenCommit = z.strictObject({
  r: z.array(
    z.union([
      z
        .strictObject({ t: tableName, k: key, v: row.nullable() })
        .transform(({ t, k, v }) => ({ table: t, key: k, row: v })),
      z
        .strictObject({ t: tableName, k: key, p: row })
        .transform(({ t, k, p }) => ({ table: t, key: k, patch: p })),
    ]),
  ),
});
