/**
 * The registry on PostgreSQL. The SQL keeps to what PostgreSQL-compatible distributed engines offer
 * too: no advisory locks, no notifications, no sequences; every key begins with the organisation.
 */
import pg from "pg";
import type { Registry } from "./registry.ts";
import { createAdmissionRecord } from "./sql-admission.ts";
import { createBatchRecord } from "./sql-batches.ts";
import { createCustodyRecord } from "./sql-custody.ts";
import { createInviteRecord } from "./sql-invites.ts";
import { createMembershipRecord } from "./sql-membership.ts";
import { createPoolRecord } from "./sql-pools.ts";
import { isSqlState } from "./transact.ts";

/** Opens the registry on a migrated database. The caller ends the pool. */
export const createSqlRegistry = (pool: pg.Pool): Registry => ({
  ...createMembershipRecord(pool),
  ...createInviteRecord(pool),
  ...createBatchRecord(pool),
  ...createPoolRecord(pool),
  ...createCustodyRecord(pool),
  ...createAdmissionRecord(pool),
  state: () =>
    Promise.race([
      pool.query("SELECT 1 FROM organisation LIMIT 1").then(
        () => "ready" as const,
        () => "away" as const,
      ),
      new Promise<"away">((resolve) => setTimeout(resolve, 2_000, "away").unref()),
    ]),
});

/** Opens connections to a database. Lost connections are replaced; statements end after 30 s. */
export const openPool = (url: string, most = 10): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    max: most,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    application_name: "lindung",
  });
  // An idle connection that breaks is no news: the next query says whether the database is away.
  pool.on("error", () => undefined);
  return pool;
};

/**
 * Throws unless what the database acknowledges survives a power cut. A setting that an engine does
 * not know passes; one that is known and off does not.
 */
export const refuseUnlessDurable = async (pool: pg.Pool): Promise<void> => {
  for (const setting of ["fsync", "full_page_writes", "synchronous_commit"]) {
    const value = await settingOf(pool, setting);
    if (value === "off")
      throw new Error(
        `The database runs with ${setting} = off and would lose acknowledged records in a power cut. Turn it on.`,
      );
  }
};

const settingOf = async (pool: pg.Pool, setting: string): Promise<string | undefined> => {
  try {
    const { rows } = await pool.query<Record<string, string>>(`SHOW ${setting}`);
    return Object.values(rows[0] ?? {})[0];
  } catch (error) {
    if (isSqlState(error, "42704")) return undefined;
    throw error;
  }
};
