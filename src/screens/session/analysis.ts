/** What an analyst opens: closed pools, fetched, opened and reduced to one record a person, in memory. */
import type { Problem } from "../../protocol/problem.ts";
import { fail, ok, type Result } from "../../protocol/result.ts";
import { StatisticalRecord } from "../../statistics/statistical-record.ts";
import { fetchPools } from "../../sync/pools.ts";
import type { Session } from "./session.ts";

/**
 * Fetches every closed pool and opens it. A later record of the same person replaces an earlier one; a
 * withdrawal takes it away. Dummies and what cannot be opened are left out and counted.
 */
export const fetchStatistics = async (session: Session): Promise<Result<Statistics, Problem>> => {
  const [analyst] = session.people;
  if (!analyst) return fail({ type: "vault-locked" });
  const byPerson = new Map<string, StatisticalRecord>();
  let unread = 0;
  const fetched = await fetchPools(
    session.client,
    { keyid: `usr:${analyst.user}`, sign: analyst.sign },
    new Set(),
    async ({ envelopes }) => {
      const opened = await session.clearance.openEnvelopes(
        envelopes.map((bytes) => ({ bytes, context: { from: "pool" } })),
      );
      for (const one of opened) {
        if (!one.ok) unread += one.failure === "not-for-us" ? 0 : 1;
        else if (one.value.format === "revision" && one.value.payload.type === "stat") {
          const { statId, op, data } = one.value.payload;
          const record = StatisticalRecord.safeParse(data);
          if (op === "withdraw") byPerson.delete(statId);
          else if (record.success) byPerson.set(statId, record.data);
          else unread += 1;
        }
      }
    },
  );
  return fetched.ok
    ? ok({ records: [...byPerson.values()], unread })
    : fail(fetched.failure.problem);
};

/** The records of all persons counted; `unread` failed a check. */
export type Statistics = {
  readonly records: readonly StatisticalRecord[];
  readonly unread: number;
};
