/** What a backup file holds of an organisation: everything sealed and signed, and nothing of the endpoint's own. */
import type pg from "pg";
import type { BackupFrame } from "../../src/protocol/backup-file.ts";
import { toUtf8 } from "../../src/protocol/bytes.ts";
import type { Id } from "../../src/protocol/id.ts";

/** The organisations an endpoint serves, real ones first, oldest first. */
export const backupChoices = async (
  pool: pg.Pool,
): Promise<readonly { readonly org: Id; readonly practice: boolean }[]> => {
  const { rows } = await pool.query<{ org: Id; practice: boolean }>(
    "SELECT org, practice FROM organisation ORDER BY practice, created_at",
  );
  return rows;
};

/**
 * Reads an organisation as frames: the log, every batch in the order it came, receipts,
 * acknowledgements, the newest head statement. One snapshot, so that no half of a change is in it.
 */
export const backupFrames = async (pool: pg.Pool, org: Id): Promise<readonly BackupFrame[]> => {
  const client = await pool.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const bytes = async (type: BackupFrame["type"], sql: string): Promise<BackupFrame[]> => {
      const { rows } = await client.query<{ bytes: Uint8Array | string }>(sql, [org]);
      return rows.map((row) => ({
        type,
        bytes: typeof row.bytes === "string" ? toUtf8(row.bytes) : new Uint8Array(row.bytes),
      }));
    };
    const frames = [
      await bytes("log-entry", "SELECT bytes FROM log_entry WHERE org = $1 ORDER BY seq"),
      await bytes("batch", "SELECT bytes FROM batch WHERE org = $1 ORDER BY scope, n"),
      await bytes("receipt", "SELECT receipt AS bytes FROM batch WHERE org = $1 ORDER BY scope, n"),
      await bytes(
        "acknowledgement",
        "SELECT bytes FROM acknowledgement WHERE org = $1 ORDER BY id",
      ),
      await bytes("head", "SELECT jws AS bytes FROM head_statement WHERE org = $1"),
    ];
    await client.query("COMMIT");
    return frames.flat();
  } finally {
    client.release();
  }
};
