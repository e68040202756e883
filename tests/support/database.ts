/** Fresh, migrated databases for tests, on the PostgreSQL that the run started or on an external one. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import { migrate, readMigrations } from "../../server/registry/migrate.ts";
import type { Registry } from "../../server/registry/registry.ts";
import { createSqlRegistry, openPool } from "../../server/registry/sql-registry.ts";

/** A database of its own, empty but for the tables. */
export type FreshDatabase = {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly registry: Registry;
  readonly drop: () => Promise<void>;
};

/** Makes a database on a server and runs the migrations; `drop` removes it again. */
export const aFreshDatabase = async (serverUrl: string): Promise<FreshDatabase> => {
  const empty = await anEmptyDatabase(serverUrl);
  const pool = openPool(empty.url);
  await migrate(pool, await readMigrations());
  return {
    url: empty.url,
    pool,
    registry: createSqlRegistry(pool),
    drop: async () => {
      await pool.end();
      await empty.drop();
    },
  };
};

/** Makes a database without any table. */
export const anEmptyDatabase = async (
  serverUrl: string,
): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> => {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
};

const onServer = async (serverUrl: string, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};
