import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { toUtf8 } from "../../../src/protocol/bytes.ts";
import { toCanonicalJson } from "../../../src/protocol/canonical.ts";
import { toBase64Url, zeroHash } from "../../../src/protocol/hash.ts";
import { submitCase } from "../../../src/store/case-repository.ts";
import { commit } from "../../../src/store/database.ts";
import { type Desk, settle } from "../../../src/store/desk.ts";
import {
  chainHead,
  framedBatches,
  markCustody,
  markReceived,
  markRefused,
  nextReady,
  outboxCounts,
  recentLengths,
  splitBatch,
} from "../../../src/store/outbox.ts";
import { purge } from "../../../src/store/purge.ts";
import { anOrganisation, type Organisation } from "../vault/a-clearance.ts";
import { aDesk, aDocument, deliver } from "./a-desk.ts";
import { aPlace, leave, type Place } from "./a-vessel.ts";

let organisation: Organisation;
let place: Place;
let desk: Desk;

beforeAll(async () => {
  organisation = await anOrganisation("intake", "supervisor");
});
beforeEach(async () => {
  place = aPlace();
  const [person] = organisation.people;
  if (!person) throw new Error("nobody is there");
  desk = await aDesk(organisation, person, place);
});
afterEach(async () => {
  await settle(desk);
  desk.device.database.close();
  leave(place);
});

const submit = async (count: number) => {
  for (let made = 0; made < count; made += 1) {
    const saved = await submitCase(desk, { parents: [], document: aDocument(desk) });
    if (!saved.ok) throw new Error(saved.failure.type);
  }
};

const waiting = async () => {
  const group = await nextReady(desk.device, { now: 0 });
  return group?.envelopes ?? [];
};

test("what waits goes oldest first, and what was framed is not offered again", async () => {
  await submit(3);
  const order = (await waiting()).map(({ eid }) => eid);
  const rows = await desk.device.database.envelopes.bulkGet(order);
  const numbers = rows.map((row) => row?.n ?? 0);
  expect(numbers).toEqual([...numbers].sort((left, right) => left - right));
  await deliver(desk);
  expect(await waiting()).toEqual([]);
  expect(await outboxCounts(desk.device)).toMatchObject({ ready: 0, sent: 3 });
  expect(await chainHead(desk.device)).toMatchObject({ seq: 1 });
  expect(await recentLengths(desk.device, 1)).toEqual([1_920, 1_920, 1_920]);
});

test("a batch that is too large is halved, and what was framed after it waits its turn again", async () => {
  await submit(4);
  const before = await waiting();
  await deliver(desk);
  await submit(1);
  await deliver(desk);
  expect(await splitBatch(desk.device, 1)).toEqual({ ok: true, value: 2 });
  expect(await framedBatches(desk.device)).toEqual([]);
  expect(await chainHead(desk.device)).toEqual({ seq: 0, hash: zeroHash });
  expect(await waiting()).toEqual(before.slice(0, 2));
  await deliver(desk);
  expect((await framedBatches(desk.device)).map(({ count }) => count)).toEqual([2, 2, 1]);
  await markReceived(desk.device, 1, new Uint8Array([1]));
  await submit(5);
  expect(await waiting()).toHaveLength(4);
});

test("a single envelope that is too large cannot be halved; refused, it is kept apart and blocks nothing", async () => {
  await submit(1);
  await deliver(desk);
  await submit(1);
  await deliver(desk);
  expect(await splitBatch(desk.device, 1)).toMatchObject({ ok: false });
  expect(await markRefused(desk.device, 1, "too-large")).toMatchObject({ ok: true });
  expect(await outboxCounts(desk.device)).toMatchObject({ ready: 1, sent: 0, refused: 1 });
  const apart = await desk.device.database.quarantine.toArray();
  expect(apart).toMatchObject([{ reason: "too-large" }]);
  expect(apart[0]?.blob.length).toBeGreaterThan(1_920);
  await deliver(desk);
  expect(await chainHead(desk.device)).toMatchObject({ seq: 1 });
});

test("a receipt never takes custody back, and both may be told twice", async () => {
  await submit(1);
  await deliver(desk);
  const receipt = new Uint8Array([1]);
  const acknowledgement = { id: "one", blob: new Uint8Array([2]) };
  for (let told = 0; told < 2; told += 1) {
    await markReceived(desk.device, 1, receipt);
    await markCustody(desk.device, [1, 99], acknowledgement);
  }
  expect(await outboxCounts(desk.device)).toMatchObject({ sent: 0, received: 0, custody: 1 });
});

const aReceipt = (at: string) => {
  const { org, device } = desk.device;
  const receipt = {
    v: 1,
    org,
    dev: device,
    seq: 1,
    hash: zeroHash,
    at,
    state: "stored",
    flags: [],
  };
  return toUtf8(`e30.${toBase64Url(toUtf8(toCanonicalJson(receipt)))}.e30`);
};

test("an intake device forgets a case a week after two others hold it, in both copies, and not before", async () => {
  const identity = await desk.device.database.meta.get("identity");
  const value = { ...Object(identity?.value), forgets: true };
  await commit(desk.device, [{ table: "meta", key: "identity", row: { key: "identity", value } }]);
  await submit(1);
  await deliver(desk);
  await markReceived(desk.device, 1, aReceipt("2026-11-23T04:00:00.000Z"));
  const week = Date.parse("2026-11-30T04:00:00.000Z");
  expect(await purge(desk.device, week)).toEqual({ ok: true, value: 0 });
  await markCustody(desk.device, [1], { id: "one", blob: new Uint8Array([2]) });
  expect(await purge(desk.device, week - 1)).toEqual({ ok: true, value: 0 });
  const working = await desk.device.database.envelopes
    .filter(({ state }) => state === "working")
    .first();
  expect(await purge(desk.device, week)).toEqual({ ok: true, value: 1 });
  expect(await desk.device.database.envelopes.count()).toBe(0);
  const page = await desk.device.journal.scan(0, 1_000_000);
  const secret = Buffer.from(working?.blob ?? []);
  expect(secret.length).toBeGreaterThan(1_000);
  for (const record of page.records)
    expect(record.state === "whole" && Buffer.from(record.blob).includes(secret)).toBe(false);
  expect(await chainHead(desk.device)).toMatchObject({ seq: 1 });
});

test("another device keeps its readable copies when it lets a batch go", async () => {
  await submit(1);
  await deliver(desk);
  await markReceived(desk.device, 1, aReceipt("2026-11-01T04:00:00.000Z"));
  await markCustody(desk.device, [1], { id: "one", blob: new Uint8Array([2]) });
  await purge(desk.device, Date.parse("2026-11-23T04:00:00.000Z"));
  const states = (await desk.device.database.envelopes.toArray()).map(({ state }) => state);
  expect(states).toEqual(["working"]);
});
