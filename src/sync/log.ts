/**
 * Step 1: the membership log. A device takes entries that continue the log it knows and refuses
 * everything else: a log that is shorter or differs was rolled back, or made for this device alone.
 *
 * Safe to repeat: replay is pure, and what was stored is only ever added to.
 */
import type { Membership } from "../membership/membership.ts";
import { headKey, isAdministrator, maySignHead } from "../membership/policy.ts";
import { extend, replay } from "../membership/replay.ts";
import { fromUtf8, toUtf8 } from "../protocol/bytes.ts";
import { type Hash, hashOf } from "../protocol/hash.ts";
import {
  type HeadStatement,
  signHeadStatement,
  verifyHeadStatement,
} from "../protocol/head-statement.ts";
import { LogPage } from "../protocol/http.ts";
import { generalToBytes } from "../protocol/jws.ts";
import type { Problem } from "../protocol/problem.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import { commit } from "../store/database.ts";
import { type Change, type LogAlarm, type Run, type StepFailure, userKey } from "./context.ts";
import { getJson, joseMediaType, jsonMediaType } from "./endpoint.ts";

/**
 * Fetches what is new in the log, stores it and gives the membership at its head.
 *
 * With a log that is shorter than ours the membership we know still holds: an alarm is raised, and
 * an administrator's device hands the missing entries in again. With a log that differs or does not
 * replay, nothing further is exchanged with this endpoint: `log-refused`.
 */
export const updateLog = async (run: Run): Promise<Result<Membership, StepFailure>> => {
  const known = await knownMembership(run);
  if (!known.ok) return known;
  const fetched = await fetchOn(run, known.value);
  if (!fetched.ok) return fetched;
  return checkHeadStatement(run, fetched.value);
};

/**
 * Stores the log of a device that was just enrolled. The caller has replayed the entries and compared
 * their genesis with the invite; what comes later must continue them.
 */
export const adoptLog = (
  device: Parameters<typeof commit>[0],
  entries: readonly Uint8Array[],
): Promise<Result<null, Problem>> =>
  commit(
    device,
    entries.map((blob, seq) => ({ table: "log" as const, key: seq, row: { seq, blob } })),
  );

/**
 * Gives the hash of a stored log entry; undefined when the log does not reach that far. Hashes are
 * remembered for the run.
 */
export const logHashAt = async (run: Run, seq: number): Promise<Hash | undefined> => {
  const remembered = run.logHashes.get(seq);
  if (remembered !== undefined) return remembered;
  const row = await run.context.device.database.log.get(seq);
  if (!row) return undefined;
  const hash = await hashOf(row.blob);
  run.logHashes.set(seq, hash);
  return hash;
};

/** Fetches entries after the head of a membership until there are no more. */
export const fetchOn = async (
  run: Run,
  known: Membership,
): Promise<Result<Membership, StepFailure>> => {
  let membership = known;
  for (;;) {
    const path = `/v1/log?after=${membership.head.seq}&limit=${pageLimit}`;
    const page = await getJson(run.client, path, LogPage, run.deviceKey);
    if (!page.ok) return page;
    const { head, entries } = page.value;
    if (head.seq < membership.head.seq) return supplyLog(run, membership, head.seq);
    const grown = await takeEntries(run, membership, entries.map(generalToBytes));
    if (!grown.ok) return grown;
    membership = grown.value;
    if (membership.head.seq === head.seq) {
      return membership.head.hash === head.hash ? grown : refuse(run, "forked");
    }
    if (entries.length === 0) return refuse(run, "withheld");
  }
};

const pageLimit = 256;

const knownMembership = async (run: Run): Promise<Result<Membership, StepFailure>> => {
  const { device, membership } = run.context;
  const last = await device.database.log.orderBy("seq").last();
  const isCurrent =
    last !== undefined &&
    membership?.head.seq === last.seq &&
    membership.head.hash === (await hashOf(last.blob));
  if (membership && isCurrent) return ok(membership);
  const rows = await device.database.log.orderBy("seq").toArray();
  const replayed = await replay(rows.map(({ blob }) => blob));
  // Our own copy was checked when it was stored: that it no longer replays means damage here.
  return replayed.ok ? replayed : fail({ problem: { type: "log-refused" } });
};

const refuse = (run: Run, reason: LogAlarm): Result<never, StepFailure> => {
  run.alarms.push({ type: "log-refused", reason });
  return fail({ problem: { type: "log-refused" } });
};

const takeEntries = async (
  run: Run,
  membership: Membership,
  entries: readonly Uint8Array[],
): Promise<Result<Membership, StepFailure>> => {
  let grown = membership;
  const changes: Change[] = [];
  for (const blob of entries) {
    const step = await extend(grown, blob);
    if (!step.ok) return refuse(run, step.failure.reason === "wrong-place" ? "forked" : "invalid");
    grown = step.value;
    const { seq } = grown.head;
    changes.push({ table: "log", key: seq, row: { seq, blob } });
  }
  const stored = await commit(run.context.device, changes);
  return stored.ok ? ok(grown) : fail({ problem: stored.failure });
};

const supplyLog = async (
  run: Run,
  membership: Membership,
  from: number,
): Promise<Result<Membership, StepFailure>> => {
  run.alarms.push({ type: "log-refused", reason: "shorter" });
  const administrator = run.users.find(({ user }) => isAdministrator(membership, user));
  if (!administrator) return ok(membership);
  const rows = await run.context.device.database.log.where("seq").above(from).sortBy("seq");
  for (const { blob } of rows) {
    const answer = await run.client.send({
      method: "POST",
      path: "/v1/log",
      key: userKey(administrator),
      body: blob,
      contentType: jsonMediaType,
      accept: [jsonMediaType],
    });
    // What the endpoint does not take now it is offered again next time.
    if (!answer.ok) break;
  }
  return ok(membership);
};

const day = 86_400_000;

const checkHeadStatement = async (
  run: Run,
  membership: Membership,
): Promise<Result<Membership, StepFailure>> => {
  const answer = await run.client.send({
    method: "GET",
    path: "/v1/log/head",
    key: run.deviceKey,
    accept: [joseMediaType],
  });
  if (!answer.ok) {
    const { problem } = answer.failure;
    if (problem.type !== "not-found") return answer;
    return stateHead(run, membership, undefined);
  }
  const statement = await verifyHeadStatement(
    fromUtf8(answer.value.bytes) ?? "",
    headKey(membership),
  );
  // Nobody in the log as we know it has signed this. Its signer may have been revoked since; it
  // proves nothing either way, so a new one is made.
  if (!statement.ok) return stateHead(run, membership, undefined);
  const { seq, hash } = statement.value;
  const ours = await logHashAt(run, seq);
  if (ours === undefined) return fetchStated(run, membership, statement.value);
  if (ours !== hash) return refuse(run, "forked");
  return stateHead(run, membership, statement.value);
};

const fetchStated = async (
  run: Run,
  membership: Membership,
  statement: HeadStatement,
): Promise<Result<Membership, StepFailure>> => {
  const grown = await fetchOn(run, membership);
  if (!grown.ok) return grown;
  const hash = await logHashAt(run, statement.seq);
  if (hash === undefined) return refuse(run, "withheld");
  return hash === statement.hash ? grown : refuse(run, "forked");
};

const stateHead = async (
  run: Run,
  membership: Membership,
  newest: HeadStatement | undefined,
): Promise<Result<Membership, StepFailure>> => {
  const age = newest ? run.now() - Date.parse(newest.at) : Number.POSITIVE_INFINITY;
  if (newest && age > 14 * day) {
    run.alarms.push({ type: "head-statement-old", days: Math.floor(age / day) });
  }
  const signer = run.users.find(({ user }) => maySignHead(membership, user));
  if (!signer || age < 7 * day) return ok(membership);
  const { org, head } = membership;
  const at = new Date(run.now()).toISOString();
  const jws = await signHeadStatement({ v: 1, org, ...head, at }, signer.user, signer.sign);
  // Refreshing is a courtesy to others: if it does not arrive, the next run tries again.
  await run.client.send({
    method: "POST",
    path: "/v1/log/head",
    key: userKey(signer),
    body: toUtf8(jws),
    contentType: joseMediaType,
    accept: [joseMediaType, jsonMediaType],
  });
  return ok(membership);
};
