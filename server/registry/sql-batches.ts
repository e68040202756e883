/**
 * Batches in SQL.
 *
 * [Note: Reader sequence] The number readers page by is taken from one row a scope, raised in the
 * transaction that inserts the batch. The row lock makes commits of one scope take turns, so commit
 * order is sequence order: whoever has seen n can never later find a smaller new one. An identity
 * column does not give this.
 */
import type pg from "pg";
import type { Id } from "../../src/protocol/id.ts";
import type { BatchRecord, NewBatch } from "./registry.ts";
import { keyUseValues, spendSql } from "./sql-admission.ts";
import { bytesToSql, hashFromSql, hashToSql, scopeFromSql, scopeToSql } from "./sql-bytes.ts";
import { isSqlState, retrying } from "./transact.ts";

/** The batch part of the registry. */
export const createBatchRecord = (pool: pg.Pool): BatchRecord => ({
  record: async (batch, use) => {
    try {
      const { rows } = await retrying(() =>
        pool.query<{ n: string | null; requests: number; bytes: string }>({
          name: "record",
          text: recordSql,
          values: [...keyUseValues(use), ...batchValues(batch)],
        }),
      );
      const [row] = rows;
      return {
        outcome: row?.n ? "recorded" : "not-next",
        spent: { requests: row?.requests ?? 0, bytes: Number(row?.bytes ?? 0) },
      };
    } catch (error) {
      if (isSqlState(error, "23505")) return { outcome: "nonce-used" };
      throw error;
    }
  },

  deviceHead: async (org, site, dev) => {
    const { rows } = await retrying(() =>
      pool.query<{ seq: string; hash: Buffer }>(
        "SELECT seq, hash FROM device_head WHERE org = $1 AND site = $2 AND dev = $3",
        [org, site, dev],
      ),
    );
    return rows[0] && { seq: Number(rows[0].seq), hash: hashFromSql(rows[0].hash) };
  },

  noteContact: async (org, site, dev, now) => {
    await retrying(() =>
      pool.query(
        `UPDATE device_head SET contact = $4::date
         WHERE org = $1 AND site = $2 AND dev = $3 AND contact IS DISTINCT FROM $4::date`,
        [org, site, dev, now.slice(0, 10)],
      ),
    );
  },

  receipt: async (org, site, dev, seq) => {
    const { rows } = await retrying(() =>
      pool.query<{ hash: Buffer; receipt: string; flags: number }>(
        `SELECT hash, receipt, flags FROM batch
         WHERE org = $1 AND site = $2 AND dev = $3 AND seq = $4`,
        [org, site, dev, seq],
      ),
    );
    return rows[0] && { ...rows[0], hash: hashFromSql(rows[0].hash) };
  },

  receipts: async (org, site, dev, after, limit) => {
    const { rows } = await retrying(() =>
      pool.query<{ receipt: string }>(
        `SELECT receipt FROM batch WHERE org = $1 AND site = $2 AND dev = $3 AND seq > $4
         ORDER BY seq LIMIT $5`,
        [org, site, dev, after, limit],
      ),
    );
    return rows.map(({ receipt }) => receipt);
  },

  feed: async (org, scope, after, maxInBytes) => {
    const { rows } = await retrying(() =>
      pool.query<{ n: string; flags: number; bytes: Buffer }>({
        name: "feed",
        text: feedSql,
        values: [org, scopeToSql(scope), after, maxInBytes],
      }),
    );
    return rows.map(({ n, flags, bytes }) => ({ n: Number(n), flags, bytes }));
  },

  batch: async (org, hash) => {
    const { rows } = await retrying(() =>
      pool.query<{ scope: Id; bytes: Buffer }>(
        "SELECT scope, bytes FROM batch WHERE org = $1 AND hash = $2 LIMIT 1",
        [org, hashToSql(hash)],
      ),
    );
    return rows[0] && { ...rows[0], scope: scopeFromSql(rows[0].scope) };
  },

  siteStatus: async (org, site) => {
    const { rows } = await retrying(() =>
      pool.query<StatusRow>(
        `SELECT dev, seq, quarantined, to_char(contact, 'YYYY-MM-DD') AS contact,
                (SELECT count(DISTINCT custody.seq) FROM custody
                 WHERE custody.org = head.org AND custody.site = head.site
                   AND custody.dev = head.dev) AS acknowledged
         FROM device_head AS head WHERE org = $1 AND site = $2 ORDER BY dev`,
        [org, site],
      ),
    );
    return rows.map((row) => ({
      device: row.dev,
      seq: Number(row.seq),
      // The endpoint refuses whatever does not continue a chain, so none can be missing here.
      gaps: [],
      quarantined: Number(row.quarantined),
      unacknowledged: Number(row.seq) - Number(row.acknowledged),
      lastContact: row.contact,
    }));
  },

  totals: async (org) => {
    const { rows } = await retrying(() =>
      pool.query<{ batches: string; envelopes: string; bytes: string; quarantined: string }>(
        `SELECT count(*) AS batches, coalesce(sum(envelopes), 0) AS envelopes,
                coalesce(sum(octet_length(bytes)), 0) AS bytes,
                count(*) FILTER (WHERE flags & 1 = 1) AS quarantined
         FROM batch WHERE org = $1`,
        [org],
      ),
    );
    const row = rows[0];
    return {
      batches: Number(row?.batches ?? 0),
      envelopes: Number(row?.envelopes ?? 0),
      bytes: Number(row?.bytes ?? 0),
      quarantined: Number(row?.quarantined ?? 0),
    };
  },
});

type StatusRow = {
  dev: Id;
  seq: string;
  quarantined: string;
  contact: string | null;
  acknowledged: string;
};

/**
 * One statement, so one round trip and one durable commit. Everything of the batch hangs on `head`:
 * when the device's chain does not continue here, `head` is empty and nothing of the batch is kept,
 * while the nonce stays spent. The receipt is signed beforehand and handed out only afterwards.
 */
const recordSql = `
WITH ${spendSql},
head AS (
  UPDATE device_head
  SET seq = $12, hash = $13, contact = $4::date, quarantined = quarantined + ($17::smallint & 1)
  WHERE org = $1 AND site = $10 AND dev = $11 AND seq = $12::bigint - 1 AND hash = $14
  RETURNING org
),
reader AS (
  INSERT INTO reader_sequence AS known (org, scope, n) SELECT org, $15, 1 FROM head
  ON CONFLICT (org, scope) DO UPDATE SET n = known.n + 1
  RETURNING n
),
kept AS (
  INSERT INTO batch (org, scope, n, site, dev, seq, hash, kind, flags, envelopes, received_at, receipt, bytes)
  SELECT $1, $15, n, $10, $11, $12, $13, $16, $17, $18, $9, $19, $20 FROM reader
),
indexed AS (
  INSERT INTO envelope (org, key, scope, n, at, length)
  SELECT $1, key, $15, n, at, length
  FROM reader, unnest($21::bigint[], $22::int[], $23::int[]) AS part (key, at, length)
)
SELECT (SELECT n FROM reader) AS n, requests, bytes FROM used`;

const batchValues = (batch: NewBatch): readonly unknown[] => {
  const places: number[] = [];
  let at = batch.envelopesAt;
  for (const { length } of batch.env) {
    places.push(at);
    at += length;
  }
  return [
    batch.at,
    batch.site,
    batch.dev,
    batch.seq,
    hashToSql(batch.hash),
    hashToSql(batch.prev),
    scopeToSql(batch.scope),
    batch.kind,
    batch.flags,
    batch.env.length,
    batch.receipt,
    bytesToSql(batch.bytes),
    batch.env.map(({ hash }) => String(hashToSql(hash).readBigInt64BE())),
    places,
    batch.env.map(({ length }) => length),
  ];
};

const feedSql = `
SELECT n, flags, bytes FROM (
  SELECT n, flags, bytes, octet_length(bytes) AS size,
         sum(octet_length(bytes) + 13) OVER (ORDER BY n) AS upto
  FROM (
    SELECT n, flags, bytes FROM batch WHERE org = $1 AND scope = $2 AND n > $3 ORDER BY n LIMIT 4096
  ) AS page
) AS sized
WHERE upto - (size + 13) <= 0 OR upto <= $4
ORDER BY n`;
