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
  const { meta } = run.context.device.database;
  let place = AckPlace.safeParse((await meta.get(placeKey))?.value).data ?? noPlace;
  let marked = 0;
  let isMore = true;
  while (isMore) {
    const page = await takeOn(run, membership, place);
    if (!page.ok) return page;
    marked += page.value.marked;
    place = page.value.place;
    isMore = page.value.isMore;
  }
  return ok(marked);
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

/** The acknowledgement taken last: the endpoint's number and the hash of its bytes; 0 at the start. */
const AckPlace = z.object({ n: z.int().nonnegative(), hash: z.string() });
type AckPlace = z.infer<typeof AckPlace>;

const noPlace: AckPlace = { n: 0, hash: "" };

type NumberedAck = Acknowledgements["acks"][number];

const isAt = async (found: NumberedAck | undefined, place: AckPlace): Promise<boolean> =>
  found?.n === place.n && (await hashOf(generalToBytes(found.ack))) === place.hash;

// The endpoint sends at most 256 at once.
const fullPage = 256;

// 512 are allowed, but as base64url they would not fit into the 64 KiB an acknowledgement may have.
const mostBatches = 400;

/** Fetches what comes after a place, and notes how far it was settled. */
const takeOn = async (
  run: Run,
  membership: Membership,
  from: AckPlace,
): Promise<Result<{ marked: number; place: AckPlace; isMore: boolean }, StepFailure>> => {
  // The last one is fetched again: an endpoint that lost data would give its number to another.
  const path = `/v1/me/acks?after=${Math.max(0, from.n - 1)}`;
  const page = await getJson(run.client, path, Acknowledgements, run.deviceKey);
  if (!page.ok) return page;
  const { acks } = page.value;
  const isGone = from.n > 0 && !(await isAt(acks[0], from));
  if (isGone) return ok({ marked: 0, place: noPlace, isMore: true });
  const taken = await takePage(run, membership, from, from.n > 0 ? acks.slice(1) : acks);
  if (!taken.ok) return taken;
  const { marked, place } = taken.value;
  if (place.n !== from.n) {
    const noted = await commit(run.context.device, [
      { table: "meta", key: placeKey, row: { key: placeKey, value: place } },
    ]);
    if (!noted.ok) return fail({ problem: noted.failure });
  }
  const isMore = acks.length === fullPage && place.n === acks.at(-1)?.n;
  return ok({ marked, place, isMore });
};

/** Takes acknowledgements in order and gives the place of the last that is settled. */
const takePage = async (
  run: Run,
  membership: Membership,
  from: AckPlace,
  acks: readonly NumberedAck[],
): Promise<Result<{ marked: number; place: AckPlace }, StepFailure>> => {
  let place = from;
  let marked = 0;
  for (const { n, ack } of acks) {
    if (n <= place.n) return fail({ problem: { type: "not-the-endpoint" } });
    const taken = await takeOne(run, membership, ack);
    if (!taken.ok) return taken;
    // Custody needs a receipt first: this one, and what follows, are read again next time.
    if (taken.value === "too-early") break;
    marked += taken.value;
    place = { n, hash: await hashOf(generalToBytes(ack)) };
  }
  return ok({ marked, place });
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
  const { database, device } = run.context.device;
  const bySite = new Map<Id, Held[]>();
  for (const n of numbers) {
    const row = await database.mirror.get(n);
    const decoded = row && (await decodeBatch(row.blob));
    if (!row || !decoded?.ok) continue;
    const { dev, seq } = decoded.value.header;
    // Nobody can be the second custodian of what is their own.
    if (dev === device) continue;
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
