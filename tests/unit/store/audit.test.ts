import { afterEach, expect, test } from "vitest";
import { forgetTries, noteWrongTry, secondsToWait } from "../../../src/store/attempts.ts";
import { noteForAudit, recordAudit, settleAudit } from "../../../src/store/audit.ts";
import type { Desk } from "../../../src/store/desk.ts";
import { outboxCounts } from "../../../src/store/outbox.ts";
import { wipeSlots } from "../../../src/store/slots-file.ts";
import { closeVessel } from "../../../src/store/vessel.ts";
import { leastCost } from "../../../src/vault/passphrase-key.ts";
import { createSlots, unlockSlots } from "../../../src/vault/slots.ts";
import { anOrganisation, type Organisation } from "../vault/a-clearance.ts";
import { aDesk } from "./a-desk.ts";
import { aPlace, leave, open, type Place } from "./a-vessel.ts";

const places: Place[] = [];
const place = (): Place => {
  const made = aPlace();
  places.push(made);
  return made;
};
afterEach(() => {
  for (const one of places.splice(0)) leave(one);
});

const personIn = (organisation: Organisation, role: string) => {
  const person = organisation.people.find((one) => one.role === role);
  if (!person) throw new Error(`nobody is ${role}`);
  return person;
};

/** What the oversight officer reads in everything a desk has ready. */
const entriesOf = async (organisation: Organisation, { device }: Desk) => {
  const { clearance } = personIn(organisation, "oversight");
  const rows = await device.database.envelopes.orderBy("[state+n+bytes]").toArray();
  const audits = rows.filter(({ kind }) => kind === 3);
  const opened = await clearance.openEnvelopes(
    audits.map(({ blob, epoch, dest }) => ({
      bytes: blob,
      context: {
        from: "batch",
        header: {
          ...{ v: 1, dev: device.device, org: device.org, site: device.site, dest, kind: 3, epoch },
          ...{ seq: 1, prev: "A".repeat(43), env: [], mhead: { seq: 9, hash: "A".repeat(43) } },
        },
      },
    })),
  );
  return opened.map((one) => {
    if (!one.ok) throw new Error(one.failure);
    if (one.value.format !== "revision" || one.value.payload.type !== "audit")
      throw new Error("no audit entry");
    const { event, count, ref, author } = one.value.payload;
    return { event, count, ref, author };
  });
};

test("what people do reaches the oversight officer alone, and nobody's outbox grows by it", async () => {
  const organisation = await anOrganisation("intake", "supervisor", "oversight");
  const intake = personIn(organisation, "intake");
  const desk = await aDesk(organisation, intake, place());
  const caseId = "0e37df36-f698-41e3-8f2b-3b7f2f1a5a11";
  await recordAudit(desk, { event: "unlocked" });
  await recordAudit(desk, { event: "case-saved", ref: [caseId] });
  await recordAudit(desk, { event: "unlocked" });
  expect(await entriesOf(organisation, desk)).toEqual([
    { event: "unlocked", count: 0, ref: null, author: intake.user },
    { event: "case-saved", count: 1, ref: [caseId], author: intake.user },
    // Counted entries: two came before.
    { event: "unlocked", count: 2, ref: null, author: intake.user },
  ]);
  expect(await outboxCounts(desk.device)).toMatchObject({ ready: 0, bytes: 0 });
  const rows = await desk.device.database.envelopes.toArray();
  const supervisor = personIn(organisation, "supervisor");
  const tried = await supervisor.clearance.openEnvelopes(
    rows.map(({ blob }) => ({ bytes: blob, context: { from: "local" } })),
  );
  expect(tried.every((one) => !one.ok && one.failure === "not-for-us")).toBe(true);
  await closeVessel(desk.device);
});

test("what happens while nobody is unlocked is counted, and told at the next unlocking, once", async () => {
  const organisation = await anOrganisation("intake", "oversight");
  const desk = await aDesk(organisation, personIn(organisation, "intake"), place());
  const at = new Date("2026-11-23T05:00:00.000Z");
  for (let tries = 0; tries < 3; tries += 1) await noteForAudit(desk.device, "unlock-failed", at);
  await settleAudit(desk);
  await settleAudit(desk);
  await noteForAudit(desk.device, "unlock-failed", at);
  await recordAudit(desk, { event: "locked" });
  const told = (await entriesOf(organisation, desk)).map(({ event, count }) => [event, count]);
  expect(told).toEqual([
    ["unlock-failed", 3],
    ["unlock-failed", 1],
    ["locked", 1],
  ]);
  await closeVessel(desk.device);
});

test("before there is an oversight key entries wait, unreadable, and are sealed when it comes", async () => {
  const organisation = await anOrganisation("intake", "oversight");
  const intake = personIn(organisation, "intake");
  const { org: _org, ...rest } = organisation;
  const without = { ...organisation.log, oversight: [] };
  const { device, clearance } = intake;
  await clearance.admit({ device, site: rest.site, log: without });
  const desk = await aDesk(organisation, intake, place());
  const caseId = "0e37df36-f698-41e3-8f2b-3b7f2f1a5a11";
  expect(await recordAudit(desk, { event: "case-opened", ref: [caseId] })).toMatchObject({
    ok: true,
  });
  await settleAudit(desk);
  expect(await entriesOf(organisation, desk)).toEqual([]);
  const meta = JSON.stringify(await desk.device.database.meta.toArray());
  expect(meta).not.toContain(caseId);
  expect(meta).not.toContain("case-opened");
  await clearance.admit({ device, site: rest.site, log: organisation.log });
  await settleAudit(desk);
  await settleAudit(desk);
  expect(await entriesOf(organisation, desk)).toMatchObject([
    { event: "case-opened", ref: [caseId] },
  ]);
  await closeVessel(desk.device);
});

test("wrong passphrases make the device wait, and a restart does not shorten it", async () => {
  const at = place();
  const first = (await open(at)).vessel;
  let now = 1_000_000;
  for (let tries = 0; tries < 5; tries += 1) {
    expect(await secondsToWait(first, now)).toBe(0);
    await noteWrongTry(first, now);
  }
  expect(await secondsToWait(first, now)).toBe(30);
  await closeVessel(first);
  const again = (await open(at)).vessel;
  now += 10_000;
  expect(await secondsToWait(again, now)).toBe(20);
  // Setting the clock back gains nothing and costs nothing.
  expect(await secondsToWait(again, now - 86_400_000)).toBe(30);
  now += 20_000;
  expect(await secondsToWait(again, now)).toBe(0);
  await noteWrongTry(again, now);
  expect(await secondsToWait(again, now)).toBe(60);
  for (let tries = 0; tries < 30; tries += 1) await noteWrongTry(again, now);
  expect(await secondsToWait(again, now)).toBe(86_400);
  await forgetTries(again);
  expect(await secondsToWait(again, now)).toBe(0);
  await closeVessel(again);
});

test("a lock-out wipe leaves no byte of the old slots, within 300 ms", async () => {
  const { vessel } = await open(place());
  const before = createSlots(leastCost);
  await vessel.slots.write(before);
  const start = performance.now();
  await wipeSlots(vessel.slots);
  expect(performance.now() - start).toBeLessThan(300);
  const after = await vessel.slots.read();
  if (!after) throw new Error("the file is gone");
  expect(after).toHaveLength(before.length);
  expect(await unlockSlots(after, "anything")).toMatchObject({ failure: "not-a-slot-file" });
  for (let at = 0; at + 16 <= before.length; at += 16)
    expect(Buffer.from(after).includes(Buffer.from(before.subarray(at, at + 16)))).toBe(
      // Zeros stand in the head of every file; what is secret is not zero.
      before.subarray(at, at + 16).every((byte) => byte === 0) &&
        Buffer.from(after).includes(Buffer.alloc(16)),
    );
  await closeVessel(vessel);
});
