/** Work that cannot be sent leaves by hand, sealed, and what is carried is what would have been sent. */
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { backupFrames } from "../../server/registry/sql-backup.ts";
import { readBackup } from "../../src/protocol/backup-file.ts";
import { hashOf } from "../../src/protocol/hash.ts";
import { outboxCounts } from "../../src/store/outbox.ts";
import { unsentSince } from "../../src/store/unsent-age.ts";
import { carryOut } from "../../src/sync/carry-out.ts";
import { verifyChains } from "../../src/sync/verify-chain.ts";
import { makeDummy } from "../../src/vault/dummy.ts";
import { unwrap } from "../support/organisation.ts";
import { aStage, putCases, type Stage } from "../support/sync-stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await aStage(inject("databaseUrl"));
});
afterAll(() => stage.close());

const carry = async () => {
  const { device } = stage.organisation.member("intake");
  const context = {
    ...{ device, server: "http://nowhere.test", now: Date.now, random: Math.random, makeDummy },
    fetch: () => Promise.reject(new Error("there is no network")),
  };
  const made = unwrap(await carryOut(context, stage.organisation.membership()));
  const backup = unwrap(await readBackup(made.file));
  const bytesOf = (wanted: string) =>
    backup.frames.filter(({ type }) => type === wanted).map(({ bytes }) => bytes);
  return { ...made, log: bytesOf("log-entry"), sent: bytesOf("batch") };
};

test("everything unsent is in the file, sealed and signed, and is sent by the same bytes later", async () => {
  const intake = stage.organisation.member("intake");
  await putCases(intake, 5);
  const first = await carry();
  const again = await carry();
  expect(again.sent).toEqual(first.sent);
  expect(await verifyChains(first.log, first.sent)).toMatchObject({ log: "holds", broken: [] });
  expect(await outboxCounts(intake.device)).toMatchObject({ ready: 0, sent: 5, received: 0 });
  await intake.sync();
  const recorded = await backupFrames(stage.database.pool, stage.organisation.org);
  const known = await Promise.all(
    recorded.filter(({ type }) => type === "batch").map(({ bytes }) => hashOf(bytes)),
  );
  expect(first.sent.length).toBeGreaterThan(0);
  for (const bytes of first.sent) expect(known).toContain(await hashOf(bytes));
});

test("the age of unsent work is that of the oldest, and ends when it is received", async () => {
  const intake = stage.organisation.member("intake");
  const hour = 3_600_000;
  expect(await unsentSince(intake.device, 0)).toBeUndefined();
  await putCases(intake, 1);
  expect(await unsentSince(intake.device, hour)).toBe(hour);
  await putCases(intake, 1);
  expect(await unsentSince(intake.device, 30 * hour)).toBe(hour);
  expect(await unsentSince(intake.device, 80 * hour)).toBe(hour);
  await intake.sync();
  expect(await unsentSince(intake.device, 81 * hour)).toBeUndefined();
  await putCases(intake, 1);
  expect(await unsentSince(intake.device, 90 * hour)).toBe(90 * hour);
});
