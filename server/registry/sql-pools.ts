/**
 * Pools of statistical envelopes in SQL. A pool is a stretch of the scope `stat`: closing one reads
 * the reader sequence under its row lock, so that no batch can still slip into the stretch.
 */
import type pg from "pg";
import { type Id, newId } from "../../src/protocol/id.ts";
import type { PoolRecord } from "./registry.ts";
import { scopeToSql } from "./sql-bytes.ts";
import { retrying, transact } from "./transact.ts";

/** The pool part of the registry. */
export const createPoolRecord = (pool: pg.Pool): PoolRecord => ({
  closePool: async (org, now, mayClose) => {
    const gathered = await gatheredSince(pool, org);
    if (gathered && mayClose(gathered))
      await transact(pool, async (client) => {
        await client.query("UPDATE reader_sequence SET n = n WHERE org = $1 AND scope = $2", [
          org,
          scopeToSql("stat"),
        ]);
        const all = await gatheredSince(client, org);
        if (all)
          await client.query(
            `INSERT INTO pool (org, upto_n, after_n, pool, envelopes, closed_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
            [org, all.upto, all.after, newId(), all.envelopes, now],
          );
      });
  },

  pools: async (org) => {
    const { rows } = await retrying(() =>
      pool.query<{ pool: Id; envelopes: string }>(
        "SELECT pool, envelopes FROM pool WHERE org = $1 ORDER BY upto_n",
        [org],
      ),
    );
    return rows.map((row) => ({ pool: row.pool, count: Number(row.envelopes) }));
  },

  // The order of hashes tells nothing of senders or times.
  poolPage: async (org, poolId, after, limit) => {
    const { rows } = await retrying(() =>
      pool.query<{ key: string; n: string; at: number; envelope: Buffer }>(
        // First which ones, then their bytes: cut out before they are sorted, every page would cut all.
        `WITH page AS MATERIALIZED (
           SELECT part.key, part.n, part.at, part.length
           FROM pool
           JOIN envelope AS part ON part.org = pool.org AND part.scope = $2
             AND part.n > pool.after_n AND part.n <= pool.upto_n
           JOIN batch ON batch.org = part.org AND batch.scope = part.scope AND batch.n = part.n
           WHERE pool.org = $1 AND pool.pool = $3 AND batch.flags & 1 = 0
             AND (part.key, part.n, part.at) > ($4::bigint, $5::bigint, $6::int)
           ORDER BY part.key, part.n, part.at LIMIT $7
         )
         SELECT page.key, page.n, page.at,
                substring(batch.bytes FROM page.at + 1 FOR page.length) AS envelope
         FROM page
         JOIN batch ON batch.org = $1 AND batch.scope = $2 AND batch.n = page.n
         ORDER BY page.key, page.n, page.at`,
        [org, scopeToSql("stat"), poolId, ...(after ?? start).split(" "), limit],
      ),
    );
    return rows.map(({ key, n, at, envelope }) => ({ place: `${key} ${n} ${at}`, envelope }));
  },
});

const start = `${-(2n ** 63n)} 0 0`;

/** What has come in since the last pool was closed; quarantined batches stay out of pools. */
const gatheredSince = async (
  database: pg.Pool | pg.PoolClient,
  org: Id,
): Promise<
  { since: string; sites: number; upto: string; after: string; envelopes: string } | undefined
> => {
  const { rows } = await retrying(() =>
    database.query<{
      since: Date | null;
      sites: string;
      upto: string;
      after: string;
      envelopes: string;
    }>(
      `SELECT min(received_at) AS since, count(DISTINCT site) AS sites, max(n) AS upto,
              max(last.after_n) AS after, sum(envelopes) AS envelopes
       FROM batch, (SELECT coalesce(max(upto_n), 0) AS after_n FROM pool WHERE org = $1) AS last
       WHERE org = $1 AND scope = $2 AND n > last.after_n AND flags & 3 = 0`,
      [org, scopeToSql("stat")],
    ),
  );
  const row = rows[0];
  return row?.since
    ? { ...row, since: row.since.toISOString(), sites: Number(row.sites) }
    : undefined;
};
