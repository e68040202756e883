/** Organisations, membership logs, proposals and head statements in SQL. */
import type pg from "pg";
import type { Hash } from "../../src/protocol/hash.ts";
import type { Id } from "../../src/protocol/id.ts";
import type { EntryEffects, MembershipRecord, NewEntry } from "./registry.ts";
import { bytesToSql, hashFromSql, hashToSql } from "./sql-bytes.ts";
import { isSqlState, retrying, transact } from "./transact.ts";

/** The membership part of the registry. */
export const createMembershipRecord = (pool: pg.Pool): MembershipRecord => ({
  organisationOf: async (signer) => {
    const { rows } = await retrying(() =>
      pool.query<{ org: Id }>("SELECT org FROM signer WHERE id = $1", [signer]),
    );
    return rows[0]?.org;
  },

  countOrganisations: async () => {
    const { rows } = await retrying(() =>
      pool.query<{ practice: boolean; count: string }>(
        "SELECT practice, count(*) AS count FROM organisation GROUP BY practice",
      ),
    );
    const countOf = (practice: boolean) =>
      Number(rows.find((row) => row.practice === practice)?.count ?? 0);
    return { real: countOf(false), practice: countOf(true) };
  },

  logHead: async (org) => {
    const { rows } = await retrying(() =>
      pool.query<{ log_seq: string; log_hash: Buffer }>({
        name: "log-head",
        text: "SELECT log_seq, log_hash FROM organisation WHERE org = $1",
        values: [org],
      }),
    );
    const head = rows[0];
    return head && { seq: Number(head.log_seq), hash: hashFromSql(head.log_hash) };
  },

  logEntries: async (org, after, limit) => {
    const { rows } = await retrying(() =>
      pool.query<{ bytes: Buffer }>(
        "SELECT bytes FROM log_entry WHERE org = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        [org, after, limit],
      ),
    );
    return rows.map(({ bytes }) => bytes);
  },

  appendEntry: async (org, entry, effects) => {
    try {
      return await transact(pool, (client) => append(client, org, entry, effects));
    } catch (error) {
      if (error instanceof SignerKnown) return "signer-known";
      // Another process opened the same organisation at the same moment.
      if (isSqlState(error, "23505")) return "conflict";
      throw error;
    }
  },

  proposals: async (org, seq) => {
    const { rows } = await retrying(() =>
      pool.query<{ bytes: Buffer }>(
        "SELECT bytes FROM proposal WHERE org = $1 AND seq = $2 ORDER BY payload_hash LIMIT 256",
        [org, seq],
      ),
    );
    return rows.map(({ bytes }) => bytes);
  },

  proposal: async (org, payloadHash) => {
    const { rows } = await retrying(() =>
      pool.query<{ bytes: Buffer }>(
        "SELECT bytes FROM proposal WHERE org = $1 AND payload_hash = $2",
        [org, hashToSql(payloadHash)],
      ),
    );
    return rows[0]?.bytes;
  },

  putProposal: async (org, { payloadHash, seq, bytes }, before) => {
    const key = [org, hashToSql(payloadHash), bytesToSql(bytes)];
    const { rowCount } = await retrying(() =>
      before
        ? pool.query(
            "UPDATE proposal SET bytes = $3 WHERE org = $1 AND payload_hash = $2 AND bytes = $4",
            [...key, bytesToSql(before)],
          )
        : pool.query(
            `INSERT INTO proposal (org, payload_hash, bytes, seq) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING`,
            [...key, seq],
          ),
    );
    return rowCount === 1;
  },

  headStatement: async (org) => {
    const { rows } = await retrying(() =>
      pool.query<{ jws: string }>("SELECT jws FROM head_statement WHERE org = $1", [org]),
    );
    return rows[0]?.jws;
  },

  putHeadStatement: async (org, { seq, at, jws }) => {
    await retrying(() =>
      pool.query(
        `INSERT INTO head_statement (org, seq, at, jws) VALUES ($1, $2, $3, $4)
         ON CONFLICT (org) DO UPDATE SET seq = excluded.seq, at = excluded.at, jws = excluded.jws
         WHERE head_statement.seq < excluded.seq
            OR (head_statement.seq = excluded.seq AND head_statement.at < excluded.at)`,
        [org, seq, at, jws],
      ),
    );
  },

  dropPracticeOrganisations: async (before) => {
    const { rows } = await retrying(() =>
      pool.query<{ org: Id }>("SELECT org FROM organisation WHERE practice AND created_at < $1", [
        before,
      ]),
    );
    for (const { org } of rows) await transact(pool, (client) => dropOrganisation(client, org));
    return rows.length;
  },
});

class SignerKnown extends Error {
  override readonly name = "SignerKnown";
}

const append = async (
  client: pg.PoolClient,
  org: Id,
  entry: NewEntry,
  effects: EntryEffects,
): Promise<"appended" | "conflict"> => {
  if (!(await moveHead(client, org, entry))) return "conflict";
  const { seq, hash, bytes } = entry;
  await client.query("INSERT INTO log_entry (org, seq, hash, bytes) VALUES ($1, $2, $3, $4)", [
    org,
    seq,
    hashToSql(hash),
    bytesToSql(bytes),
  ]);
  await client.query("DELETE FROM proposal WHERE org = $1", [org]);
  for (const id of effects.signers) {
    const { rowCount } = await client.query(
      "INSERT INTO signer (id, org) VALUES ($1, $2) ON CONFLICT DO NOTHING",
      [id, org],
    );
    if (rowCount === 0) await refuseForeignSigner(client, id, org);
  }
  for (const { site, dev } of effects.devices)
    await client.query(
      `INSERT INTO device_head (org, site, dev, seq, hash) VALUES ($1, $2, $3, 0, $4)
       ON CONFLICT DO NOTHING`,
      [org, site, dev, Buffer.alloc(32)],
    );
  await client.query("UPDATE invite SET used = true WHERE org = $1 AND invite = ANY($2)", [
    org,
    effects.invites,
  ]);
  for (const erasure of effects.erasures) await erase(client, org, erasure);
  return "appended";
};

const moveHead = async (client: pg.PoolClient, org: Id, entry: NewEntry): Promise<boolean> => {
  const { seq, prev, hash, practice, at } = entry;
  const { rowCount } =
    seq === 0
      ? await client.query(
          `INSERT INTO organisation (org, practice, created_at, log_seq, log_hash)
           VALUES ($1, $2, $3, 0, $4) ON CONFLICT DO NOTHING`,
          [org, practice, at, hashToSql(hash)],
        )
      : await client.query(
          `UPDATE organisation SET log_seq = $2, log_hash = $3
           WHERE org = $1 AND log_seq = $2 - 1 AND log_hash = $4`,
          [org, seq, hashToSql(hash), hashToSql(prev)],
        );
  return rowCount === 1;
};

/** An id names one signer in one organisation for ever; otherwise one could speak for another's. */
const refuseForeignSigner = async (client: pg.PoolClient, id: Id, org: Id): Promise<void> => {
  const { rows } = await client.query<{ org: Id }>("SELECT org FROM signer WHERE id = $1", [id]);
  if (rows[0]?.org !== org) throw new SignerKnown();
};

const erase = async (
  client: pg.PoolClient,
  org: Id,
  { hash, stub }: { readonly hash: Hash; readonly stub: Uint8Array },
): Promise<void> => {
  const { rows } = await client.query<{ scope: string; n: string }>(
    `UPDATE batch SET bytes = $3, flags = flags | 2 WHERE org = $1 AND hash = $2 RETURNING scope, n`,
    [org, hashToSql(hash), bytesToSql(stub)],
  );
  for (const { scope, n } of rows)
    await client.query("DELETE FROM envelope WHERE org = $1 AND scope = $2 AND n = $3", [
      org,
      scope,
      n,
    ]);
};

const dropOrganisation = async (client: pg.PoolClient, org: Id): Promise<void> => {
  for (const table of tablesOfOrganisation)
    await client.query(`DELETE FROM ${table} WHERE org = $1`, [org]);
};

/** Every table with rows of an organisation; a test compares this list with the database. */
export const tablesOfOrganisation = [
  "envelope",
  "batch",
  "reader_sequence",
  "pool",
  "device_head",
  "custody",
  "acknowledgement_for",
  "acknowledgement",
  "nonce",
  "key_use",
  "invite",
  "proposal",
  "head_statement",
  "signer",
  "log_entry",
  "organisation",
] as const;
