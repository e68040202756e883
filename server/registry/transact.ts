/** Transactions and the failures of a database that are expected: it is away, or asks to try again. */
import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";

/** The database cannot be reached or is going down; nothing can be said about what was in flight. */
export class RegistryUnavailable extends Error {
  override readonly name = "RegistryUnavailable";
}

/**
 * Runs statements as one transaction and commits. Tries again as a whole when the engine asks for it
 * (SQLSTATE 40001, 40P01), so `work` must have no effect outside the database.
 */
export const transact = <Value>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Value>,
): Promise<Value> =>
  retrying(async () => {
    const client = await pool.connect();
    let broken = false;
    try {
      await client.query("BEGIN");
      const value = await work(client);
      await client.query("COMMIT");
      return value;
    } catch (error) {
      broken = isAway(error) || !(await rolledBack(client));
      throw error;
    } finally {
      client.release(broken);
    }
  });

/**
 * Runs `work`, again after a short random pause when it fails with a state that a second try may
 * mend. Throws `RegistryUnavailable` when the database is away.
 */
export const retrying = async <Value>(
  work: () => Promise<Value>,
  alsoStates: readonly string[] = [],
): Promise<Value> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (isAway(error)) throw new RegistryUnavailable("database away", { cause: error });
      const again = ["40001", "40P01", ...alsoStates].some((state) => isSqlState(error, state));
      if (!again || attempt >= 8) throw error;
      await delay(Math.random() * 10 * 2 ** attempt);
    }
  }
};

/** Tells whether an error of the database carries an SQLSTATE. */
export const isSqlState = (error: unknown, state: string): boolean =>
  error instanceof Error && "code" in error && error.code === state;

const rolledBack = (client: pg.PoolClient): Promise<boolean> =>
  client.query("ROLLBACK").then(
    () => true,
    () => false,
  );

const awayStates =
  /^(08...|57P0[1-5]|53300|E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|NOTFOUND|HOSTUNREACH))$/;
const awayWords =
  /terminated|timeout exceeded when trying to connect|not queryable|Connection ended/i;

const isAway = (error: unknown): boolean => {
  if (error instanceof AggregateError) return error.errors.some(isAway);
  if (!(error instanceof Error)) return false;
  if ("code" in error && typeof error.code === "string") return awayStates.test(error.code);
  return awayWords.test(error.message);
};
