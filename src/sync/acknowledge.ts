/**
 * Steps 4 and 7: custody. A device learns from others' acknowledgements that its batches are in two
 * more hands, and gives its own word for what it keeps of others.
 *
 * Safe to repeat: marks are the same whenever they are made, and an acknowledgement names batches by
 * hash.
 */
import { z } from "zod";
import { activeDevice, activeUser, type Membership } from "../membership/membership.ts";
import { custodianKey, mayAcknowledge } from "../membership/policy.ts";
import {
  type Acknowledgement,
  signAcknowledgement,
  verifyAcknowledgement,
} from "../protocol/acknowledgement.ts";
import { decodeBatch } from "../protocol/batch.ts";
import { hashOf } from "../protocol/hash.ts";
import { Acknowledgements } from "../protocol/http.ts";
import type { Id } from "../protocol/id.ts";
import { type GeneralJws, generalToBytes } from "../protocol/jws.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import { commit } from "../store/database.ts";
import { markCustody } from "../store/outbox.ts";
import { type Run, type StepFailure, type UserSigner, userKey } from "./context.ts";
import { getJson, joseMediaType, jsonMediaType, type Refusal } from "./endpoint.ts";

/**
 * Fetches acknowledgements of own batches and marks those batches as in custody. Gives how many
 * batches were marked.
 *
 * An acknowledgement counts only with both signatures, by a device and a person who are enrolled and
 * active, who serve a site, and who are not this device. Anything else is a forgery or a person who
 * has left since: it marks nothing.
 */
export const takeAcknowledgements = async (
  run: Run,
  membership: Membership,
): Promise<Result<number, StepFailure>> => {
  const { device } = run.context;
  let marked = 0;
  for (;;) {
    const after = z.int().safeParse((await device.database.meta.get(placeKey))?.value).data ?? 0;
    const path = `/v1/me/acks?after=${after}`;
    const page = await getJson(run.client, path, Acknowledgements, run.deviceKey);
    if (!page.ok) return page;
    const taken = await takePage(run, membership, after, page.value.acks);
    if (!taken.ok) return taken;
    marked += taken.value.marked;
    const { reached } = taken.value;
    const noted = await commit(device, [
      { table: "meta", key: placeKey, row: { key: placeKey, value: reached } },
    ]);
    if (!noted.ok) return fail({ problem: noted.failure });
    const last = page.value.acks.at(-1)?.n;
    if (reached !== last || page.value.acks.length < fullPage) return ok(marked);
  }
};

/**
 * Acknowledges the batches of other devices that this device keeps and has not acknowledged yet.
 * Gives how many were acknowledged. Nothing happens while nobody who may do so is unlocked.
 */
export const giveAcknowledgements = async (
  run: Run,
  membership: Membership,
): Promise<Result<number, StepFailure>> => {
  const { mirror } = run.context.device.database;
  const custodians = run.users.filter(
    ({ user }) => activeUser(membership, user)?.device === run.context.device.device,
  );
  if (custodians.length === 0) return ok(0);
  let given = 0;
  let beyond = 0;
  for (;;) {
    const numbers = await mirror.where("acked").equals(0).primaryKeys();
    const some = numbers.filter((n) => n > beyond).slice(0, mostBatches);
    const last = some.at(-1);
    if (last === undefined) return ok(given);
    beyond = last;
    const sent = await acknowledge(run, membership, custodians, some);
    if (!sent.ok) return sent;
    given += sent.value;
    run.tell({
      phase: "acknowledging",
      batches: given,
      envelopes: 0,
      bytesDone: 0,
      bytesTotal: undefined,
    });
  }
};

const placeKey = "acks";

// The endpoint sends at most 256 at once.
const fullPage = 256;

// 512 are allowed, but as base64url they would not fit into the 64 KiB an acknowledgement may have.
const mostBatches = 400;

/** Takes acknowledgements in order and gives the number of the last that is settled. */
const takePage = async (
  run: Run,
  membership: Membership,
  after: number,
  acks: Acknowledgements["acks"],
): Promise<Result<{ marked: number; reached: number }, StepFailure>> => {
  let reached = after;
  let marked = 0;
  for (const { n, ack } of acks) {
    if (n <= reached) return fail({ problem: { type: "not-the-endpoint" } });
    const taken = await takeOne(run, membership, ack);
    if (!taken.ok) return taken;
    // Custody needs a receipt first: this one, and what follows, are read again next time.
    if (taken.value === "too-early") break;
    marked += taken.value;
    reached = n;
  }
  return ok({ marked, reached });
};

const takeOne = async (
  run: Run,
  membership: Membership,
  general: GeneralJws,
): Promise<Result<number | "too-early", StepFailure>> => {
  const { device } = run.context;
  const verified = await verifyAcknowledgement(general, custodianKey(membership));
  if (!verified.ok || !isCustodian(run, membership, verified.value)) {
    run.alarms.push({ type: "forged", what: "acknowledgement" });
    return ok(0);
  }
  const seqs: number[] = [];
  for (const { dev, seq, hash } of verified.value.batches) {
    if (dev !== device.device) continue;
    const row = await device.database.batches.get(seq);
    if (row?.hash !== hash) continue;
    if (row.state === "framed") return ok("too-early");
    if (row.state === "received") seqs.push(seq);
  }
  if (seqs.length === 0) return ok(0);
  const blob = generalToBytes(general);
  const marked = await markCustody(device, seqs, { id: await hashOf(blob), blob });
  return marked.ok ? ok(seqs.length) : fail({ problem: marked.failure });
};

const isCustodian = (
  run: Run,
  membership: Membership,
  { org, dev, user, site }: Acknowledgement,
): boolean =>
  org === membership.org &&
  dev !== run.context.device.device &&
  activeDevice(membership, dev) !== undefined &&
  activeUser(membership, user)?.device === dev &&
  mayAcknowledge(membership, user, site);

type Held = { readonly n: number; readonly batch: Acknowledgement["batches"][number] };

const acknowledge = async (
  run: Run,
  membership: Membership,
  custodians: readonly UserSigner[],
  numbers: readonly number[],
): Promise<Result<number, StepFailure>> => {
  const { mirror } = run.context.device.database;
  const bySite = new Map<Id, Held[]>();
  for (const n of numbers) {
    const row = await mirror.get(n);
    const decoded = row && (await decodeBatch(row.blob));
    if (!row || !decoded?.ok) continue;
    const { dev, seq } = decoded.value.header;
    const held = { n, batch: { dev, seq, hash: row.hash } };
    bySite.set(row.site, [...(bySite.get(row.site) ?? []), held]);
  }
  let given = 0;
  for (const [site, held] of bySite) {
    const custodian = custodians.find(({ user }) => mayAcknowledge(membership, user, site));
    if (!custodian) continue;
    const sent = await acknowledgeSite(run, membership, { custodian, site, held });
    if (!sent.ok) return sent;
    given += sent.value;
  }
  return ok(given);
};

type SiteCustody = {
  readonly custodian: UserSigner;
  readonly site: Id;
  readonly held: readonly Held[];
};

/** One batch the endpoint does not know spoils the whole, so what it refuses is tried in halves. */
const acknowledgeSite = async (
  run: Run,
  membership: Membership,
  custody: SiteCustody,
): Promise<Result<number, StepFailure>> => {
  const { held } = custody;
  const sent = await send(run, membership, custody);
  if (sent.ok) {
    const marked = await commit(
      run.context.device,
      held.map(({ n }) => ({ table: "mirror" as const, key: n, patch: { acked: 1 as const } })),
    );
    return marked.ok ? ok(held.length) : fail({ problem: marked.failure });
  }
  const isContent = contentProblems.has(sent.failure.problem.type);
  if (!sent.failure.definite || !isContent) return sent;
  if (held.length === 1) return ok(0);
  const middle = Math.ceil(held.length / 2);
  let given = 0;
  for (const half of [held.slice(0, middle), held.slice(middle)]) {
    const part = await acknowledgeSite(run, membership, { ...custody, held: half });
    if (!part.ok) return part;
    given += part.value;
  }
  return ok(given);
};

const contentProblems: ReadonlySet<string> = new Set(["ack-invalid", "too-large", "not-found"]);

const send = async (
  run: Run,
  { org }: Membership,
  { custodian: { user, sign }, site, held }: SiteCustody,
): Promise<Result<null, Refusal>> => {
  const { device, signDevice } = run.context.device;
  const at = new Date(run.now()).toISOString();
  const batches = held.map(({ batch }) => batch);
  const general = await signAcknowledgement(
    { v: 1, org, site, dev: device, user, at, batches },
    { signUser: sign, signDevice },
  );
  const answer = await run.client.send({
    method: "POST",
    path: "/v1/acks",
    key: userKey({ user, sign }),
    body: generalToBytes(general),
    contentType: jsonMediaType,
    accept: [jsonMediaType, joseMediaType],
  });
  return answer.ok ? ok(null) : answer;
};
