/** The audit on its whole way: from what people do on a device to what the oversight officer reads. */
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { matchesView, wholeView } from "../../src/screens/audit/audit-filters.tsx";
import { verifyAudit } from "../../src/screens/session/audit-file.ts";
import { signedEntries } from "../../src/screens/session/signed-entries.ts";
import { recordAudit } from "../../src/store/audit.ts";
import { readAuditTrail } from "../../src/store/audit-trail.ts";
import { commit } from "../../src/store/database.ts";
import type { Member } from "../support/organisation.ts";
import { aStage, putCases, type Stage } from "../support/sync-stage.ts";

const caseId = "0e37df36-f698-41e3-8f2b-3b7f2f1a5a11";
let stage: Stage;
let intake: Member;
let officer: Member;

beforeAll(async () => {
  stage = await aStage(inject("databaseUrl"), {
    members: [
      { name: "founder", site: "shelter", roles: ["administrator", "supervisor"] },
      { name: "intake", site: "shelter", roles: ["intake"] },
      { name: "officer", site: "shelter", roles: ["oversight"] },
    ],
  });
  intake = stage.organisation.member("intake");
  officer = stage.organisation.member("officer");
  const witness = { ...intake, author: intake.userOf("intake"), now: () => new Date() };
  for (const day of [1, 2]) {
    await recordAudit(witness, { event: "unlocked" });
    await putCases(intake, day);
    await recordAudit(witness, { event: "case-saved", ref: [caseId] });
    await intake.sync();
  }
  await officer.sync();
});
afterAll(() => stage.close());

test("the oversight officer reads who did what, filters it, and reads no case", async () => {
  const { entries, missing, unreadable } = await readAuditTrail(officer);
  const author = intake.userOf("intake");
  const told = entries
    .filter((entry) => entry.device === intake.device.device)
    .map(({ event, count, ref }) => ({ event, count, ref }));
  expect(told).toHaveLength(4);
  expect(told).toContainEqual({ event: "case-saved", count: 1, ref: [caseId] });
  expect({ missing, unreadable }).toEqual({ missing: [], unreadable: 0 });
  const view = { ...wholeView, event: "case-saved", author, about: caseId.slice(0, 8) };
  expect(entries.filter((entry) => matchesView(view, entry))).toHaveLength(2);
  const never = { ...view, from: "2100-01-01" };
  expect(entries.filter((entry) => matchesView(never, entry))).toEqual([]);
  // Its device was given entries alone: nothing of another kind ever came.
  const rows = await officer.device.database.mirror.toArray();
  expect(rows.length).toBeGreaterThan(0);
  const founder = stage.organisation.member("founder");
  const mine = await readAuditTrail({ ...founder, device: officer.device });
  expect(mine.entries).toEqual([]);
});

test("what is on the officer's device is verified, and one changed byte is found", async () => {
  const held = await verifyAudit(officer);
  expect(held).toMatchObject({ log: "holds", broken: [] });
  const [row] = await officer.device.database.mirror.toArray();
  if (!row) throw new Error("nothing is mirrored");
  const blob = new Uint8Array(row.blob);
  blob[blob.length - 70] = (blob[blob.length - 70] ?? 0) ^ 1;
  await commit(officer.device, [{ table: "mirror", key: row.n, row: { ...row, blob } }]);
  const changed = await verifyAudit(officer);
  expect(changed).toMatchObject({ log: "holds", broken: [{ reason: "envelope-hash" }] });
  await commit(officer.device, [{ table: "mirror", key: row.n, row }]);
});

test("entries that the centre keeps back are missed by their number", async () => {
  const rows = await officer.device.database.mirror.toArray();
  const first = rows.find(({ site }) => site === intake.site);
  if (!first) throw new Error("nothing is mirrored");
  await commit(officer.device, [{ table: "mirror", key: first.n, row: null }]);
  const { missing } = await readAuditTrail(officer);
  // Two are kept back; the one beside the count may have been written before it, and is not missed.
  expect(missing).toMatchObject([{ device: intake.device.device, missing: 1 }]);
  await commit(officer.device, [{ table: "mirror", key: first.n, row: first }]);
  expect((await readAuditTrail(officer)).missing).toEqual([]);
});

test("whoever signs the log is told of by the audit, with whom it was about", async () => {
  const founder = stage.organisation.member("founder");
  await founder.sync();
  const admin = founder.userOf("administrator");
  const told = await signedEntries(founder.device, [admin], 0);
  const admitted = told.filter(({ entry }) => entry.event === "person-admitted");
  expect(admitted.map(({ entry }) => entry.ref)).toContainEqual([intake.userOf("intake")]);
  expect(told.some(({ entry }) => entry.event === "key-rotated")).toBe(true);
  expect(await signedEntries(founder.device, [intake.userOf("intake")], 0)).toEqual([]);
});
