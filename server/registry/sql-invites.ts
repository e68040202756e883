/** Invites and enrolment requests in SQL. */
import type pg from "pg";
import type { Invite, InviteRecord } from "./registry.ts";
import { retrying } from "./transact.ts";

/** The invite part of the registry. */
export const createInviteRecord = (pool: pg.Pool): InviteRecord => ({
  putInvite: async ({ invite, org, site, role, exp, tag }) => {
    const { rowCount } = await retrying(() =>
      pool.query(
        `INSERT INTO invite (invite, org, site, role, exp, tag) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT DO NOTHING`,
        [invite, org, site, role, exp, tag],
      ),
    );
    return rowCount === 1;
  },

  invite: async (invite) => {
    const { rows } = await retrying(() =>
      pool.query<InviteRow>(`SELECT ${columns} FROM invite WHERE invite = $1`, [invite]),
    );
    return rows[0] && toInvite(rows[0]);
  },

  // Times are compared as text: all are UTC with milliseconds and so sort as they are written.
  pendingInvites: async (org, now, site) => {
    const { rows } = await retrying(() =>
      pool.query<InviteRow>(
        `SELECT ${columns} FROM invite
         WHERE org = $1 AND NOT used AND NOT refused AND request IS NOT NULL AND exp > $2
           AND ($3::uuid IS NULL OR site = $3)
         ORDER BY requested_at LIMIT 256`,
        [org, now, site ?? null],
      ),
    );
    return rows.map(toInvite);
  },

  openInvites: async (org, now, site) => {
    const { rows } = await retrying(() =>
      pool.query<InviteRow>(
        `SELECT ${columns} FROM invite
         WHERE org = $1 AND NOT used AND NOT refused AND request IS NULL AND exp > $2
           AND ($3::uuid IS NULL OR site = $3)
         ORDER BY exp LIMIT 256`,
        [org, now, site ?? null],
      ),
    );
    return rows.map(toInvite);
  },

  admittedInvites: async (org, site) => {
    const { rows } = await retrying(() =>
      pool.query<InviteRow>(
        `SELECT ${columns} FROM invite
         WHERE org = $1 AND used AND request IS NOT NULL AND ($2::uuid IS NULL OR site = $2)
         ORDER BY requested_at DESC LIMIT 64`,
        [org, site ?? null],
      ),
    );
    return rows.map(toInvite);
  },

  refuseInvite: async (invite) => {
    const { rowCount } = await retrying(() =>
      pool.query("UPDATE invite SET refused = true WHERE invite = $1 AND NOT used", [invite]),
    );
    return rowCount === 1;
  },

  putEnrolmentRequest: async (invite, request, at) => {
    const { rowCount } = await retrying(() =>
      pool.query(
        `UPDATE invite SET request = $2, requested_at = $3 WHERE invite = $1 AND request IS NULL`,
        [invite, request, at],
      ),
    );
    if (rowCount === 1) return "kept";
    const { rows } = await retrying(() =>
      pool.query<{ request: string }>("SELECT request FROM invite WHERE invite = $1", [invite]),
    );
    return rows[0]?.request === request ? "same" : "other";
  },
});

type InviteRow = Omit<Invite, "request" | "requestedAt"> & {
  request: string | null;
  requested_at: string | null;
};

const columns = "invite, org, site, role, exp, tag, request, requested_at, used, refused";

const toInvite = ({ request, requested_at, ...invite }: InviteRow): Invite => ({
  ...invite,
  request: request ?? undefined,
  requestedAt: requested_at ?? undefined,
});
