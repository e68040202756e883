/** Custody acknowledgements in SQL. */
import type pg from "pg";
import type { Id } from "../../src/protocol/id.ts";
import type { CustodyRecord, RecordedBatch } from "./registry.ts";
import { bytesToSql, hashToSql, scopeFromSql } from "./sql-bytes.ts";
import { retrying, transact } from "./transact.ts";

/** The custody part of the registry. */
export const createCustodyRecord = (pool: pg.Pool): CustodyRecord => ({
  findBatches: async (org, batches) => {
    const { rows } = await retrying(() =>
      pool.query<{ site: Id; dev: Id; seq: string; scope: Id }>(
        `SELECT DISTINCT batch.site, batch.dev, batch.seq, batch.scope
         FROM unnest($2::uuid[], $3::bigint[], $4::bytea[]) AS named (dev, seq, hash)
         JOIN batch ON batch.org = $1 AND batch.hash = named.hash
           AND batch.dev = named.dev AND batch.seq = named.seq`,
        [
          org,
          batches.map(({ dev }) => dev),
          batches.map(({ seq }) => seq),
          batches.map(({ hash }) => hashToSql(hash)),
        ],
      ),
    );
    return rows.map((row) => ({ ...row, seq: Number(row.seq), scope: scopeFromSql(row.scope) }));
  },

  putAcknowledgement: async (org, custodian, { id, bytes }, batches) => {
    await transact(pool, async (client) => {
      const { rowCount } = await client.query(
        "INSERT INTO acknowledgement (org, id, bytes) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        [org, hashToSql(id), bytesToSql(bytes)],
      );
      if (rowCount === 0) return;
      for (const { site, dev } of sendersInOrder(batches))
        await client.query(
          `WITH numbered AS (
             UPDATE device_head SET acks = acks + 1 WHERE org = $1 AND site = $2 AND dev = $3
             RETURNING acks
           )
           INSERT INTO acknowledgement_for (org, site, dev, n, id)
           SELECT $1, $2, $3, acks, $4 FROM numbered`,
          [org, site, dev, hashToSql(id)],
        );
      await client.query(
        `INSERT INTO custody (org, site, dev, seq, custodian)
         SELECT $1, site, dev, seq, $2
         FROM unnest($3::uuid[], $4::uuid[], $5::bigint[]) AS held (site, dev, seq)
         ON CONFLICT DO NOTHING`,
        [
          org,
          custodian,
          batches.map(({ site }) => site),
          batches.map(({ dev }) => dev),
          batches.map(({ seq }) => seq),
        ],
      );
    });
  },

  acknowledgements: async (org, site, dev, after, limit) => {
    const { rows } = await retrying(() =>
      pool.query<{ n: string; bytes: Buffer }>(
        `SELECT known.n, acknowledgement.bytes FROM acknowledgement_for AS known
         JOIN acknowledgement ON acknowledgement.org = known.org AND acknowledgement.id = known.id
         WHERE known.org = $1 AND known.site = $2 AND known.dev = $3 AND known.n > $4
         ORDER BY known.n LIMIT $5`,
        [org, site, dev, after, limit],
      ),
    );
    return rows.map(({ n, bytes }) => ({ n: Number(n), bytes }));
  },
});

/** Each sender once, in one order for everybody, so that two acknowledgements never wait crosswise. */
const sendersInOrder = (batches: readonly RecordedBatch[]): readonly RecordedBatch[] =>
  [...new Map(batches.map((batch) => [batch.dev, batch])).values()].sort((left, right) =>
    left.dev < right.dev ? -1 : 1,
  );
