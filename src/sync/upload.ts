/**
 * Steps 2 to 4: what leaves this device. Batches go in the order of their numbers, each the same
 * bytes however often it is sent, until the endpoint has signed for it.
 *
 * Safe to repeat at any point: a batch is on disk before it is first sent, the endpoint records it
 * once, and a lost receipt is fetched again. A number is framed anew only after the endpoint has
 * refused those very bytes and has said that it holds nothing under that number.
 */
import type { Membership } from "../membership/membership.ts";
import { receiptKey } from "../membership/policy.ts";
import { decodeBatch } from "../protocol/batch.ts";
import { fromUtf8, toUtf8 } from "../protocol/bytes.ts";
import { DeviceHead, Receipts } from "../protocol/http.ts";
import { verifyReceipt } from "../protocol/receipt.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import { type BatchRow, commit } from "../store/database.ts";
import {
  chainHead,
  markReceived,
  markRefused,
  outboxCounts,
  recordFramed,
  splitBatch,
} from "../store/outbox.ts";
import type { Change, Run, StepFailure, Tally } from "./context.ts";
import { batchMediaType, getJson, joseMediaType } from "./endpoint.ts";
import { frameNextBatch, noteSent } from "./loading-dock.ts";

/**
 * Sends what waits. First it asks how far the endpoint's record of this device reaches:
 *
 * - less than it has signed for: it lost data; an alarm, and the same bytes again from there;
 * - more than was sent, or another batch under a known number: a fork; an alarm, and nothing is sent.
 *
 * `onSent` is told the counts after each batch, so that they are right when a later one fails.
 */
export const sendOutgoing = async (
  run: Run,
  membership: Membership,
  onSent: (sent: Tally) => void,
): Promise<Result<null, StepFailure>> => {
  const sent: Tally = { batches: 0, envelopes: 0, bytes: 0 };
  const { device, onProgress } = run.context;
  const bytesWaiting = onProgress ? (await outboxCounts(device)).bytes : 0;
  const state: UploadState = { run, membership, onSent, bytesWaiting, sent };
  const next = await settleHead(state);
  if (!next.ok) return next;
  return next.value === "stop" ? ok(null) : sendFrom(state, next.value);
};

type UploadState = {
  readonly run: Run;
  readonly membership: Membership;
  readonly onSent: (sent: Tally) => void;
  /** Bytes that waited to be sent when the run began, dummies not counted; 0 when nobody asks. */
  readonly bytesWaiting: number;
  sent: Tally;
};

/** Compares the endpoint's record with ours; gives the number it wants next, or `stop`. */
const settleHead = async (state: UploadState): Promise<Result<number | "stop", StepFailure>> => {
  const { run } = state;
  const head = await getJson(run.client, "/v1/me/head", DeviceHead, run.deviceKey);
  if (!head.ok) return head;
  const { seq, hash, next } = head.value;
  if (next !== seq + 1) return fail({ problem: { type: "not-the-endpoint" } });
  const { device } = run.context;
  const known = seq === 0 ? undefined : await device.database.batches.get(seq);
  if (seq > 0 && known?.hash !== hash) {
    run.alarms.push({ type: "fork", seq });
    return ok("stop");
  }
  const fetched = await fetchReceipts(state, seq);
  if (!fetched.ok) return fetched;
  const demoted = await demote(state, seq);
  return demoted.ok ? ok(next) : demoted;
};

/** Fetches receipts that were given and never arrived. */
const fetchReceipts = async (
  state: UploadState,
  reached: number,
): Promise<Result<null, StepFailure>> => {
  const { database } = state.run.context.device;
  const framed = await database.batches.where("state").equals("framed").primaryKeys();
  const missing = framed.filter((seq) => seq <= reached).sort((left, right) => left - right);
  let after = (missing[0] ?? 0) - 1;
  const last = missing.at(-1) ?? after;
  while (after < last) {
    const path = `/v1/me/receipts?after=${after}`;
    const page = await getJson(state.run.client, path, Receipts, state.run.deviceKey);
    if (!page.ok) return page;
    const taken = await takeReceipts(state, page.value.receipts);
    if (!taken.ok) return taken;
    // Receipts that do not hold, or do not go on: nothing is marked, and the batches are sent again.
    if (taken.value === undefined || taken.value <= after) return ok(null);
    after = taken.value;
  }
  return ok(null);
};

/** Gives the number of the last batch signed for, or undefined as soon as one receipt does not hold. */
const takeReceipts = async (
  state: UploadState,
  receipts: readonly string[],
): Promise<Result<number | undefined, StepFailure>> => {
  let reached: number | undefined;
  for (const jws of receipts) {
    const taken = await takeReceipt(state, jws);
    if (!taken.ok || taken.value === undefined) return taken;
    reached = taken.value;
  }
  return ok(reached);
};

/**
 * Checks a receipt and marks its batch; gives the number of the batch. A receipt by a key the log
 * does not name, or for bytes this device never sent, is undefined: it marks nothing.
 */
const takeReceipt = async (
  state: UploadState,
  jws: string,
): Promise<Result<number | undefined, StepFailure>> => {
  const { run, membership } = state;
  const { device } = run.context;
  const verified = await verifyReceipt(jws, receiptKey(membership));
  const receipt = verified.ok ? verified.value : undefined;
  const row = receipt && (await device.database.batches.get(receipt.seq));
  const isOurs =
    receipt?.dev === device.device && receipt.org === membership.org && row?.hash === receipt.hash;
  if (!receipt || !row || !isOurs) {
    run.alarms.push({ type: "forged", what: "receipt" });
    return ok(undefined);
  }
  if (receipt.state === "quarantined") {
    run.alarms.push({ type: "held-for-review", seq: receipt.seq });
  }
  if (row.state !== "framed") return ok(receipt.seq);
  const marked = await markReceived(device, receipt.seq, toUtf8(jws));
  return marked.ok ? ok(receipt.seq) : fail({ problem: marked.failure });
};

/** Takes back the state of what the endpoint had signed for and no longer has. */
const demote = async (state: UploadState, reached: number): Promise<Result<null, StepFailure>> => {
  const { device } = state.run.context;
  const signedFor = await device.database.receipts.where("seq").above(reached).primaryKeys();
  if (signedFor.length === 0) return ok(null);
  state.run.alarms.push({ type: "server-lost-data", had: Math.max(...signedFor), has: reached });
  const lost = await device.database.batches.bulkGet(signedFor);
  // What a second device has signed for stays in custody, whatever the endpoint forgets.
  const changes = lost.flatMap((row): Change[] => {
    if (row?.state !== "received") return [];
    const real = row.eids.filter((eid) => eid !== null);
    return [
      { table: "batches", key: row.seq, patch: { state: "framed" } },
      ...real.map((key): Change => ({ table: "envelopes", key, patch: { state: "framed" } })),
    ];
  });
  const stored = await commit(device, changes);
  return stored.ok ? ok(null) : fail({ problem: stored.failure });
};

const sendFrom = async (state: UploadState, from: number): Promise<Result<null, StepFailure>> => {
  let next: number | "stop" = from;
  // The endpoint may send us back; more often than that would be a loop.
  let turnsLeft = 64;
  while (next !== "stop" && turnsLeft > 0) {
    const step: Result<number | "stop", StepFailure> = await sendNumber(state, next);
    if (!step.ok) return step;
    if (step.value !== "stop" && step.value <= next) turnsLeft -= 1;
    next = step.value;
  }
  return turnsLeft > 0 ? ok(null) : fail({ problem: { type: "not-the-endpoint" } });
};

/** Sends the batch of a number, framing it first if it does not exist yet. */
const sendNumber = async (
  state: UploadState,
  seq: number,
): Promise<Result<number | "stop", StepFailure>> => {
  const { batches } = state.run.context.device.database;
  const row = await batches.get(seq);
  if (row) return sendOne(state, row);
  const framed = await frameNext(state, seq);
  if (!framed.ok) return framed;
  const fresh = framed.value === "framed" ? await batches.get(seq) : undefined;
  return fresh ? sendOne(state, fresh) : ok("stop");
};

/** Puts the next batch on disk. */
const frameNext = async (
  state: UploadState,
  seq: number,
): Promise<Result<"framed" | "nothing-waits", StepFailure>> => {
  const { device } = state.run.context;
  const head = await chainHead(device);
  if (head.seq + 1 !== seq) {
    // The endpoint wants a batch that is not there: it was purged when others had taken custody.
    state.run.alarms.push({ type: "custodian-needed", seq });
    return ok("nothing-waits");
  }
  const batch = await frameNextBatch(state.run, state.membership, { seq, prev: head.hash });
  if (!batch) return ok("nothing-waits");
  const recorded = await recordFramed(device, batch);
  return recorded.ok ? ok("framed") : fail({ problem: recorded.failure });
};

/** Sends one batch; gives the number to go on with, which may be the same again. */
const sendOne = async (
  state: UploadState,
  row: BatchRow,
): Promise<Result<number | "stop", StepFailure>> => {
  const { run } = state;
  if (row.blob.length === 0) {
    run.alarms.push({ type: "custodian-needed", seq: row.seq });
    return ok("stop");
  }
  const before = run.now();
  const answer = await run.client.send({
    method: "POST",
    path: "/v1/batches",
    key: run.deviceKey,
    body: row.blob,
    contentType: batchMediaType,
    accept: [joseMediaType],
  });
  if (answer.ok) return finishOne(state, row, fromUtf8(answer.value.bytes) ?? "", before);
  const { problem, definite } = answer.failure;
  if (definite && problem.type === "fork") {
    run.alarms.push({ type: "fork", seq: problem.seq });
    return ok("stop");
  }
  if (definite && problem.type === "gap") return goBack(state, row, problem.next);
  if (definite && (problem.type === "too-large" || problem.type === "bad-batch")) {
    return reframe(state, row, problem.type);
  }
  return answer;
};

const finishOne = async (
  state: UploadState,
  row: BatchRow,
  jws: string,
  before: number,
): Promise<Result<number, StepFailure>> => {
  const { run } = state;
  const taken = await takeReceipt(state, jws);
  if (!taken.ok) return taken;
  // Without a receipt that holds, nothing counts as handed over, and nothing may follow.
  if (taken.value !== row.seq) return fail({ problem: { type: "not-the-endpoint" } });
  const { sent } = state;
  state.sent = {
    batches: sent.batches + 1,
    envelopes: sent.envelopes + row.eids.length,
    bytes: sent.bytes + row.blob.length,
  };
  state.onSent(state.sent);
  const noted = await noteSent(run, row, run.now() - before);
  if (!noted.ok) return noted;
  const { batches, envelopes, bytes } = state.sent;
  // What waited at the start was counted once: counting thousands again for each batch takes longer
  // than sending it.
  const bytesTotal = Math.max(bytes, state.bytesWaiting);
  run.tell({ phase: "sending", batches, envelopes, bytesDone: bytes, bytesTotal });
  return ok(row.seq + 1);
};

const goBack = async (
  state: UploadState,
  row: BatchRow,
  next: number,
): Promise<Result<number | "stop", StepFailure>> => {
  if (next >= row.seq) return settleHead(state);
  const demoted = await demote(state, next - 1);
  return demoted.ok ? ok(next) : demoted;
};

/**
 * Takes a refused batch apart, so that its envelopes go again in halves; an envelope that is too large
 * alone is kept apart for a person. Only for the newest batch, never for one that was signed for, and
 * only when the endpoint also says that it holds nothing under the number.
 */
const reframe = async (
  state: UploadState,
  row: BatchRow,
  reason: "too-large" | "bad-batch",
): Promise<Result<number | "stop", StepFailure>> => {
  const { device } = state.run.context;
  const next = await settleHead(state);
  if (!next.ok || next.value !== row.seq) return next;
  const isNewest = (await chainHead(device)).seq === row.seq;
  const wasSignedFor = (await device.database.receipts.get(row.seq)) !== undefined;
  if (!isNewest || wasSignedFor) return fail({ problem: { type: reason } });
  if (row.count > 1) {
    const split = await splitBatch(device, row.seq);
    return split.ok ? ok(row.seq) : fail({ problem: split.failure });
  }
  // A batch of one that is called bad, though this device made it well, says more about the endpoint
  // than about the envelope: it stays where it is and is sent again another time.
  const isAtFault = reason === "too-large" || !state.membership.sites.has(await destOf(row));
  if (!isAtFault) return fail({ problem: { type: reason } });
  const refused = await markRefused(device, row.seq, reason);
  return refused.ok ? ok(row.seq) : fail({ problem: refused.failure });
};

const destOf = async (row: BatchRow): Promise<string> => {
  const decoded = await decodeBatch(row.blob);
  return decoded.ok ? decoded.value.header.dest : "";
};
