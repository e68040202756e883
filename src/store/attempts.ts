/**
 * Wrong passphrases at a device: counted over restarts and over people, so that starting the browser
 * anew or guessing at another person buys no further tries (`docs/protocol.md` 13.1).
 *
 * Waiting is all that happens. Deleting after failed tries would hand everybody who passes by the means
 * to destroy an evening's work.
 */
import { z } from "zod";
import type { Problem } from "../protocol/problem.ts";
import { ok, type Result } from "../protocol/result.ts";
import { commit, type Vessel } from "./database.ts";

/** Seconds until the next try; 0 when one may be made now. `now` in milliseconds since 1970. */
export const secondsToWait = async (
  { database }: Pick<Vessel, "database">,
  now: number,
): Promise<number> => {
  const { failed, at } = await readAttempts(database);
  if (failed < freeTries) return 0;
  // A clock that was set back would otherwise lengthen the wait without end.
  const waited = Math.max(0, now - at);
  return Math.max(0, Math.ceil((delayOf(failed) - waited) / 1_000));
};

/** Counts a wrong passphrase. The answer must not be shown before this has been written. */
export const noteWrongTry = async (vessel: Vessel, now: number): Promise<Result<null, Problem>> => {
  const { failed } = await readAttempts(vessel.database);
  const row = { key: attemptsKey, value: { failed: failed + 1, at: now } };
  return commit(vessel, [{ table: "meta", key: attemptsKey, row }]);
};

/** Forgets wrong tries after a right one. */
export const forgetTries = async (vessel: Vessel): Promise<Result<null, Problem>> =>
  (await readAttempts(vessel.database)).failed === 0
    ? ok(null)
    : commit(vessel, [{ table: "meta", key: attemptsKey, row: null }]);

/** After five tries 30 s, doubled with each further one, at most a day. In milliseconds. */
const delayOf = (failed: number): number =>
  Math.min(firstDelay * 2 ** Math.min(failed - freeTries, 20), longestDelay);

const freeTries = 5;
const firstDelay = 30_000;
const longestDelay = 86_400_000;
const attemptsKey = "attempts";

const Attempts = z.strictObject({ failed: z.int().nonnegative(), at: z.number() });

const readAttempts = async (database: Vessel["database"]): Promise<z.infer<typeof Attempts>> =>
  Attempts.safeParse((await database.meta.get(attemptsKey))?.value).data ?? { failed: 0, at: 0 };
