/** Nonces, the use of keys, and the endpoint's own key in SQL. */
import type pg from "pg";
import type { AdmissionRecord, KeyUse } from "./registry.ts";
import { isSqlState, retrying } from "./transact.ts";

/** The admission part of the registry. */
export const createAdmissionRecord = (pool: pg.Pool): AdmissionRecord => ({
  spend: async (use) => {
    try {
      const { rows } = await retrying(() =>
        pool.query<{ requests: number; bytes: string }>({
          name: "spend",
          text: `WITH ${spendSql} SELECT requests, bytes FROM used`,
          values: [...keyUseValues(use)],
        }),
      );
      return { requests: rows[0]?.requests ?? 0, bytes: Number(rows[0]?.bytes ?? 0) };
    } catch (error) {
      if (isSqlState(error, "23505")) return "nonce-used";
      throw error;
    }
  },

  forgetNonces: async (before) => {
    await retrying(() => pool.query("DELETE FROM nonce WHERE at < $1", [before]));
    await retrying(() =>
      pool.query("DELETE FROM key_use WHERE day < $1::date", [before.slice(0, 10)]),
    );
  },

  endpointKey: async (name, made) => {
    await retrying(() =>
      pool.query("INSERT INTO endpoint_key (name, jwk) VALUES ($1, $2) ON CONFLICT DO NOTHING", [
        name,
        made,
      ]),
    );
    const { rows } = await retrying(() =>
      pool.query<{ jwk: string }>("SELECT jwk FROM endpoint_key WHERE name = $1", [name]),
    );
    return rows[0]?.jwk ?? made;
  },
});

/**
 * The first parts of a statement that spends a nonce. A nonce already spent fails the whole
 * statement with SQLSTATE 23505. Its parameters, $1 to $8, are `keyUseValues`.
 */
export const spendSql = `
spent AS (
  INSERT INTO nonce (org, key, nonce, at) VALUES ($1, $2, $3, $8)
),
used AS (
  INSERT INTO key_use AS known (org, key, day, minute, requests, bytes)
  VALUES ($1, $2, $4::date, $5, $6, $7)
  ON CONFLICT (org, key, day) DO UPDATE SET
    requests = CASE WHEN known.minute = excluded.minute THEN known.requests + 1 ELSE 1 END,
    minute = excluded.minute,
    bytes = known.bytes + excluded.bytes
  RETURNING requests, bytes
)`;

/** The parameters of `spendSql`. A minute is a minute of the day, UTC. */
export const keyUseValues = ({ org, key, nonce, bytes, at }: KeyUse): readonly unknown[] => {
  const [day = "", clock = ""] = at.split("T");
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return [org, key, nonce, day, hours * 60 + minutes, 1, bytes, at];
};
