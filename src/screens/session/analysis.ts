/** What an analyst opens: closed pools, fetched, opened and reduced to one record a person, in memory. */
import type { Problem } from "../../protocol/problem.ts";
import { fail, ok, type Result } from "../../protocol/result.ts";
import { EXCERPT_SCHEMA, ExcerptRecord } from "../../statistics/excerpt-record.ts";
import { StatisticalRecord } from "../../statistics/statistical-record.ts";
import { fetchPools } from "../../sync/pools.ts";
import type { OpenedEnvelope, OpenFailure } from "../../vault/clearance.ts";
import type { Session } from "./session.ts";

/**
 * Fetches every closed pool and opens it. A later record of the same person replaces an earlier one; a
 * withdrawal takes it away. Dummies and what cannot be opened are left out and counted.
 */
export const fetchStatistics = async (session: Session): Promise<Result<Statistics, Problem>> => {
  const [analyst] = session.people;
  if (!analyst) return fail({ type: "vault-locked" });
  const taken: Taken = { persons: new Map(), excerpts: new Map() };
  let unread = 0;
  const fetched = await fetchPools(
    session.client,
    { keyid: `usr:${analyst.user}`, sign: analyst.sign },
    new Set(),
    async ({ envelopes }) => {
      const opened = await session.clearance.openEnvelopes(
        envelopes.map((bytes) => ({ bytes, context: { from: "pool" } })),
      );
      for (const one of opened) unread += take(taken, one);
    },
  );
  return fetched.ok
    ? ok({ records: [...taken.persons.values()], excerpts: [...taken.excerpts.values()], unread })
    : fail(fetched.failure.problem);
};

/** The records of all persons counted, and excerpts that two people let go; `unread` failed a check. */
export type Statistics = {
  readonly records: readonly StatisticalRecord[];
  readonly excerpts: readonly ExcerptRecord[];
  readonly unread: number;
};

/** What was taken in so far, by the random ids under which it came. */
type Taken = {
  readonly persons: Map<string, StatisticalRecord>;
  readonly excerpts: Map<string, ExcerptRecord>;
};

/** Takes one opened envelope in; 1 when it failed a check, else 0. */
const take = ({ persons, excerpts }: Taken, opened: Result<OpenedEnvelope, OpenFailure>): 0 | 1 => {
  if (!opened.ok) return opened.failure === "not-for-us" ? 0 : 1;
  if (opened.value.format !== "revision" || opened.value.payload.type !== "stat") return 0;
  const { statId, op, data, schema } = opened.value.payload;
  if (op === "withdraw") {
    persons.delete(statId);
    excerpts.delete(statId);
    return 0;
  }
  if (schema === EXCERPT_SCHEMA) {
    const excerpt = ExcerptRecord.safeParse(data);
    if (excerpt.success) excerpts.set(statId, excerpt.data);
    return excerpt.success ? 0 : 1;
  }
  const record = StatisticalRecord.safeParse(data);
  if (record.success) persons.set(statId, record.data);
  return record.success ? 0 : 1;
};
