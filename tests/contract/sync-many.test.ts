/** The first synchronisation of a site with many cases: few requests, hardly more bytes than the envelopes. */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { newId } from "../../src/protocol/id.ts";
import { commit } from "../../src/store/database.ts";
import type { SyncProgress } from "../../src/sync/context.ts";
import { makeDummy } from "../../src/vault/dummy.ts";
import { type Member, unwrap } from "../support/organisation.ts";
import { aStage, type Stage } from "../support/sync-stage.ts";

const caseCount = 700;

let stage: Stage;
beforeAll(async () => {
  stage = await aStage(inject("databaseUrl"));
});
afterAll(() => stage?.close());

/** Sealing thousands of cases is measured elsewhere: these have the outline of envelopes and random content. */
const fillOutbox = async (member: Member, count: number): Promise<number> => {
  const site = stage.organisation.membership().sites.get(member.site);
  const recipients = [site?.epochs.at(-1)?.recipient ?? "", stage.organisation.recovery.recipient];
  const pattern = await makeDummy(recipients, 1_920);
  for (let from = 0; from < count; from += 500) {
    const changes = Array.from({ length: Math.min(500, count - from) }, (_, at) => {
      const eid = newId();
      const blob = new Uint8Array(pattern);
      blob.set(randomBytes(1_000), blob.length - 1_000);
      const where = { state: "ready" as const, batch: 0, kind: 1 as const, dest: member.site };
      const row = { eid, n: from + at + 1, ...where, epoch: 1, bytes: blob.length, blob };
      return { table: "envelopes" as const, key: eid, row };
    });
    unwrap(await commit(member.device, changes));
  }
  return pattern.length;
};

test("thousands of cases travel in large pages and hardly more bytes than their envelopes", async () => {
  const intake = stage.organisation.member("intake");
  const envelopeBytes = await fillOutbox(intake, caseCount);
  const sent = await intake.sync();
  expect(sent).toMatchObject({ problem: undefined, alarms: [] });
  const sum = caseCount * envelopeBytes;
  // The last batch is filled up to a power of two.
  expect(sent.traffic.bytesSent).toBeLessThan(sum * 1.15);

  const progress: SyncProgress[] = [];
  const supervisor = stage.organisation.member("founder");
  const received = await supervisor.sync({ onProgress: (step) => progress.push(step) });
  expect(received).toMatchObject({ problem: undefined, alarms: [], quarantined: 0 });
  expect(received.received.envelopes).toBeGreaterThanOrEqual(caseCount);
  expect(received.traffic.bytesReceived).toBeLessThan(sum * 1.15);
  // Log, its head, own head, acknowledgements, one page, its end, one acknowledgement, and few more.
  expect(received.traffic.requests).toBeLessThanOrEqual(10);
  const receiving = progress.filter(({ phase }) => phase === "receiving");
  expect(receiving.length).toBeGreaterThan(0);
  expect(receiving.every(({ bytesDone, bytesTotal = bytesDone }) => bytesDone <= bytesTotal)).toBe(
    true,
  );
  const perCase = received.traffic.bytesReceived / received.received.envelopes;
  expect(perCase).toBeLessThanOrEqual(2_250);
}, 60_000);
