import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { decodeBatch } from "../../src/protocol/batch.ts";
import type { SyncProgress } from "../../src/sync/context.ts";
import { aStage, putCases, revisionsIn, type Stage, standingsOf } from "../support/sync-stage.ts";

describe("a case on its way", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await aStage(inject("databaseUrl"));
  });
  afterAll(() => stage?.close());

  const quiet = { problem: undefined, alarms: [], quarantined: 0 };

  test("devices of a new organisation synchronise without a word", async () => {
    for (const [name, member] of stage.organisation.members)
      expect(await member.sync(), name).toMatchObject(quiet);
  });

  test("a case taken in is received, read by a caseworker, and then in custody", async () => {
    const intake = stage.organisation.member("intake");
    const caseworker = stage.organisation.member("caseworker");
    const cases = await putCases(intake, 3);
    expect(await standingsOf(intake)).toEqual({ ready: 3 });

    const progress: SyncProgress[] = [];
    const sent = await intake.sync({ onProgress: (step) => progress.push(step) });
    expect(sent).toMatchObject({ ...quiet, sent: { batches: 1, envelopes: 4 } });
    expect(progress.at(-1)).toMatchObject({ phase: "sending", batches: 1, envelopes: 4 });
    expect(await standingsOf(intake)).toEqual({ received: 3 });

    const read = await caseworker.sync();
    expect(read).toMatchObject({ ...quiet, received: { batches: 1, envelopes: 4 } });
    expect(read.acknowledged).toBe(1);
    expect([...(await revisionsIn(caseworker))].sort()).toEqual([...cases].sort());

    expect(await intake.sync()).toMatchObject({ ...quiet, custody: 1, sent: { batches: 0 } });
    expect(await standingsOf(intake)).toEqual({ custody: 3 });
  });

  test("a locked device sends, and fetches nothing that needs a person", async () => {
    const caseworker = stage.organisation.member("caseworker");
    const intake = stage.organisation.member("intake");
    await putCases(intake, 1);
    await intake.sync({ locked: true });
    await putCases(caseworker, 1);
    const asked: string[] = [];
    const report = await caseworker.sync({
      locked: true,
      fetch: (input, init) => {
        asked.push(new URL(String(input)).pathname);
        return stage.sound(input, init);
      },
    });
    expect(report).toMatchObject({ ...quiet, sent: { batches: 1 }, received: { batches: 0 } });
    expect(asked.some((path) => path.includes("/feed"))).toBe(false);
    expect((await caseworker.sync()).received.batches).toBe(2);
  });

  test("dummies fill a batch up to a power of two, and lengths do not tell them apart", async () => {
    const intake = stage.organisation.member("intake");
    await putCases(intake, 5);
    await intake.sync();
    const row = await intake.device.database.batches.orderBy("seq").last();
    const decoded = row && (await decodeBatch(row.blob));
    expect(decoded).toMatchObject({ ok: true });
    expect(row?.eids.filter((eid) => eid === null)).toHaveLength(3);
    const lengths = decoded?.ok ? decoded.value.header.env.map(({ length }) => length) : [];
    expect(lengths).toHaveLength(8);
    expect(new Set(lengths).size).toBe(1);
  });

  test("someone who joins later reads everything there is, once", async () => {
    const late = await stage.organisation.join({
      name: "late",
      site: "shelter",
      roles: ["caseworker"],
    });
    const report = await late.sync();
    expect(report).toMatchObject(quiet);
    const caseworker = stage.organisation.member("caseworker");
    await caseworker.sync();
    const everything = [...(await revisionsIn(caseworker))].sort();
    expect([...(await revisionsIn(late))].sort()).toEqual(everything);
    expect(new Set(everything).size).toBe(everything.length);
  });

  test("a batch by someone who joined after the log was fetched is not turned away", async () => {
    const caseworker = stage.organisation.member("caseworker");
    await caseworker.sync();
    const newcomer = await stage.organisation.join({
      name: "newcomer",
      site: "shelter",
      roles: ["intake"],
    });
    await putCases(newcomer, 1);
    let isSent = false;
    // The newcomer's batch arrives between the caseworker's look at the log and at the feed.
    const report = await caseworker.sync({
      fetch: async (input, init) => {
        if (String(input).includes("/feed") && !isSent) {
          isSent = true;
          await newcomer.sync();
        }
        return stage.sound(input, init);
      },
    });
    expect(report).toMatchObject({ ...quiet, received: { batches: 1 } });
  });

  test("a quiet device sends a heartbeat of dummies once a day", async () => {
    const founder = stage.organisation.member("founder");
    let now = Date.now();
    const sync = () => founder.sync({ now: () => now, random: () => 0.5 });
    expect((await sync()).sent.batches).toBe(0);
    const sent: number[] = [];
    for (let hours = 0; hours < 72; hours += 6) {
      now += 6 * 3_600_000;
      sent.push((await sync()).sent.batches);
    }
    expect(sent.reduce((sum, count) => sum + count, 0)).toBe(3);
    expect(await standingsOf(founder)).toEqual({});
  });

  test("a device whose clock is years off synchronises all the same", async () => {
    const intake = stage.organisation.member("intake");
    for (const years of [-10, 10]) {
      await putCases(intake, 1);
      const now = () => Date.now() + years * 365 * 86_400_000;
      const report = await intake.sync({ now });
      expect(report).toMatchObject(quiet);
      expect(report.sent.batches).toBeGreaterThan(0);
      expect(Math.round(report.clockOffset / (365 * 86_400_000))).toBe(-years);
    }
  });

  test("more than fits one acknowledgement is acknowledged in several", async () => {
    const intake = stage.organisation.member("intake");
    const caseworker = stage.organisation.member("caseworker");
    await caseworker.sync();
    const count = 20;
    for (let at = 0; at < count; at += 1) {
      await putCases(intake, 1);
      await intake.sync({ locked: true });
    }
    expect((await caseworker.sync()).acknowledged).toBe(count);
    expect((await intake.sync()).custody).toBeGreaterThanOrEqual(count);
    expect(Object.keys(await standingsOf(intake))).toEqual(["custody"]);
  });
});
