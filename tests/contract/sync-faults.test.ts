/**
 * Whatever the network does: nothing that was acknowledged is lost, nothing is there twice, the state
 * shown is true, and the next runs put things right without a person.
 */
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type NetworkFault, networkFaults, withFault } from "../support/faulty-fetch.ts";
import type { Member } from "../support/organisation.ts";
import { aStage, putCases, revisionsIn, type Stage, standingsOf } from "../support/sync-stage.ts";

const routes = {
  log: "/v1/log?",
  "log head": "/v1/log/head",
  "own head": "/v1/me/head",
  upload: "/v1/batches",
  receipts: "/v1/me/receipts",
  "acknowledgements of own": "/v1/me/acks",
  feed: "/feed",
  "acknowledgements given": "/v1/acks",
} as const;

const cases: readonly (readonly [NetworkFault, keyof typeof routes])[] = networkFaults.flatMap(
  (fault) =>
    (Object.keys(routes) as (keyof typeof routes)[]).map((route) => [fault, route] as const),
);

describe("sync under faults", () => {
  let stage: Stage;
  let intake: Member;
  let caseworker: Member;
  const expected = new Set<string>();
  const arrived: string[] = [];
  let opened = 0;

  beforeAll(async () => {
    stage = await aStage(inject("databaseUrl"));
    intake = stage.organisation.member("intake");
    caseworker = stage.organisation.member("caseworker");
  });
  afterAll(() => stage?.close());

  const patience = { patienceInMilliseconds: 600 };

  /** Opens what is new in the caseworker's mirror. */
  const look = async (): Promise<void> => {
    arrived.push(...(await revisionsIn(caseworker, opened)));
    opened = (await caseworker.device.database.mirror.orderBy("n").last())?.n ?? 0;
  };

  /** One case travels while the fault strikes `times` times; then the network is sound again. */
  const travel = async (fault: NetworkFault, path: string, times: number) => {
    let left = times;
    let struck = 0;
    stage.network.fetch = (input, init) => {
      if (left === 0 || !String(input).includes(path)) return stage.sound(input, init);
      left -= 1;
      struck += 1;
      return withFault(stage.sound, fault, input, init);
    };
    for (const revision of await putCases(intake, 1)) expected.add(revision);
    await intake.sync(patience);
    await caseworker.sync(patience);
    left = 0;
    stage.network.fetch = stage.sound;
    for (const member of [intake, caseworker, caseworker, intake])
      expect(await member.sync(), member.name).toMatchObject({ problem: undefined });
    return { struck };
  };

  test.each(cases)("%s on %s", async (fault, route) => {
    if (route === "receipts") {
      // Receipts are only asked for when one was lost on its way.
      stage.network.fetch = async (input, init) =>
        String(input).includes(routes.upload)
          ? withFault(stage.sound, "reset-after", input, init)
          : stage.sound(input, init);
      for (const revision of await putCases(intake, 1)) expected.add(revision);
      const report = await intake.sync(patience);
      expect(report.problem).toEqual({ type: "endpoint-unreachable" });
      expect((await standingsOf(intake))["framed"]).toBe(1);
    }
    const { struck } = await travel(fault, routes[route], 1);
    await look();
    expect([...arrived].sort()).toEqual([...expected].sort());
    expect(Object.keys(await standingsOf(intake))).toEqual(["custody"]);
    const { rows } = await stage.database.pool.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM batch",
    );
    const own = await Promise.all(
      [...stage.organisation.members.values()].map(({ device }) => device.database.batches.count()),
    );
    expect(rows[0]?.count).toBe(own.reduce((sum, count) => sum + count, 0));
    expect(await caseworker.device.database.quarantine.count()).toBe(0);
    expect(struck).toBeGreaterThan(0);
  });

  test.each(["reset-after", "replayed", "half-open-after"] as const)(
    "%s on everything, many times over",
    async (fault) => {
      const { struck } = await travel(fault, "/v1/", 12);
      expect(struck).toBeGreaterThan(0);
      await look();
      expect([...arrived].sort()).toEqual([...expected].sort());
      expect(Object.keys(await standingsOf(intake))).toEqual(["custody"]);
    },
  );
});

describe("what a person is told", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await aStage(inject("databaseUrl"));
  });
  afterAll(() => stage?.close());

  const problems: readonly (readonly [NetworkFault, string])[] = [
    ["offline", "endpoint-unreachable"],
    ["no-answer-after", "endpoint-unreachable"],
    ["sign-in-page", "not-the-endpoint"],
    ["redirect", "not-the-endpoint"],
    ["500", "internal"],
    ["503", "unavailable"],
    ["429", "rate-limited"],
  ];

  test.each(problems)(
    "%s is called %s, and what waits is still shown as waiting",
    async (fault, type) => {
      const intake = stage.organisation.member("intake");
      await putCases(intake, 1);
      const before = await standingsOf(intake);
      const report = await intake.sync({
        patienceInMilliseconds: 600,
        fetch: (input, init) => withFault(stage.sound, fault, input, init),
      });
      expect(report.problem).toMatchObject({ type });
      expect(report.sent.batches).toBe(0);
      expect(await standingsOf(intake)).toEqual(before);
      expect(report.retryAfterInSeconds).toBe(
        ["503", "429", "500"].includes(fault) ? 1 : undefined,
      );
    },
  );
});
