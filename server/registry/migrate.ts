/**
 * Brings a database to the form this version needs: plain SQL files, in the order of their names,
 * each run once.
 *
 * [Note: Migrating together] Several endpoint processes may start at the same moment. Each migration
 * is one transaction that first inserts its name under a unique key: whoever comes second waits there
 * for the first, is refused by the key, and goes on. No advisory lock is needed.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { isThere } from "./embedded-binaries.ts";
import { isSqlState, retrying, transact } from "./transact.ts";

/** One step: its file name, which never changes once released, and its statements. */
export type Migration = { readonly name: string; readonly sql: string };

/**
 * Runs what has not run yet, in order, and gives the names of the migrations this call ran. Safe to
 * repeat and to run from several processes at once. Throws when a migration that ran has since been
 * edited, or when the database knows one that this version does not have.
 */
export const migrate = async (
  pool: pg.Pool,
  migrations: readonly Migration[],
): Promise<readonly string[]> => {
  await retrying(() => pool.query(migrationTable), ["23505", "42P07", "42710"]);
  const known = await ranMigrations(pool);
  const stranger = [...known.keys()].find((name) => !migrations.some((each) => each.name === name));
  if (stranger !== undefined)
    throw new Error(`The database was made by a later version: it knows the step ${stranger}.`);
  const ran: string[] = [];
  for (const migration of migrations) {
    const fingerprint = createHash("sha256").update(migration.sql).digest("hex");
    const before = known.get(migration.name);
    if (before !== undefined && before !== fingerprint)
      throw new Error(`The migration ${migration.name} has been edited after it ran.`);
    if (before === undefined && (await runOnce(pool, migration, fingerprint)))
      ran.push(migration.name);
  }
  return ran;
};

/** Reads the migrations that come with this version, sorted by name. */
export const readMigrations = async (): Promise<readonly Migration[]> => {
  const here = path.dirname(fileURLToPath(import.meta.url));
  // In the built server this module lies in dist/server, and the SQL stays where it is written.
  const built = path.resolve(here, "../../server/registry/migrations");
  const folder = (await isThere(path.join(here, "migrations")))
    ? path.join(here, "migrations")
    : built;
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  if (names.length === 0) throw new Error("No migrations found.");
  return Promise.all(
    names.map(async (name) => ({ name, sql: await readFile(path.join(folder, name), "utf8") })),
  );
};

const migrationTable =
  "CREATE TABLE IF NOT EXISTS migration (name text NOT NULL PRIMARY KEY, sha256 text NOT NULL)";

const ranMigrations = async (pool: pg.Pool): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await pool.query<{ name: string; sha256: string }>(
    "SELECT name, sha256 FROM migration",
  );
  return new Map(rows.map(({ name, sha256 }) => [name, sha256]));
};

const runOnce = async (pool: pg.Pool, { name, sql }: Migration, fingerprint: string) => {
  try {
    await transact(pool, async (client) => {
      await client.query("INSERT INTO migration (name, sha256) VALUES ($1, $2)", [
        name,
        fingerprint,
      ]);
      await client.query(sql);
    });
    return true;
  } catch (error) {
    if (isSqlState(error, "23505") && (await ranMigrations(pool)).has(name)) return false;
    throw error;
  }
};
