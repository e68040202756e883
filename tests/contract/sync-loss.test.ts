/**
 * An endpoint that was restored from a backup, that forks, that lies, or that takes less than it did:
 * each is noticed, and what it lost reaches it again.
 */
import { randomUUID } from "node:crypto";
import { cp, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { createSqlRegistry, openPool } from "../../server/registry/sql-registry.ts";
import { signReceipt } from "../../src/protocol/receipt.ts";
import { commit, type Device } from "../../src/store/database.ts";
import { createHull, openVessel } from "../../src/store/vessel.ts";
import { synchronise } from "../../src/sync/synchronise.ts";
import { makeDummy } from "../../src/vault/dummy.ts";
import { createDeviceKey, signerFromSeed } from "../../src/vault/keys.ts";
import { openFolder } from "../support/journal-file.ts";
import { type Member, unwrap } from "../support/organisation.ts";
import { aStage, putCases, revisionsIn, type Stage, standingsOf } from "../support/sync-stage.ts";

let stage: Stage;
let intake: Member;
let caseworker: Member;
const cleanups: (() => Promise<void>)[] = [];

beforeEach(async () => {
  stage = await aStage(inject("databaseUrl"));
  intake = stage.organisation.member("intake");
  caseworker = stage.organisation.member("caseworker");
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
  await stage.organisation.close();
  // A backup needs a database without connections, so its pool is closed already.
  if (current) await onServer(dropOf(stage.database.url));
  else await stage.database.drop();
});

const onServer = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: inject("databaseUrl") });
  await client.connect();
  await client.query(statement);
  await client.end();
};

const dropOf = (url: string): string =>
  `DROP DATABASE IF EXISTS ${new URL(url).pathname.slice(1)} WITH (FORCE)`;

/** Takes a backup of the database now; `restore` makes the endpoint serve it. */
const aBackup = async (): Promise<{ readonly restore: () => void }> => {
  const { pool, url } = stage.database;
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const from = new URL(url).pathname.slice(1);
  await pool.end();
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${from}`);
  const restoredUrl = new URL(url);
  restoredUrl.pathname = `/${name}`;
  const open = (at: string) => {
    const opened = openPool(at);
    opened.on("error", () => undefined);
    cleanups.push(() => opened.end().catch(() => undefined));
    return opened;
  };
  current = open(url);
  stage.network.fetch = stage.endpointOver(createSqlRegistry(current));
  const restored = open(restoredUrl.href);
  cleanups.push(() => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  return {
    restore: () => {
      stage.network.fetch = stage.endpointOver(createSqlRegistry(restored));
    },
  };
};
let current: pg.Pool | undefined;
beforeEach(() => {
  current = undefined;
});

const sendOneByOne = async (member: Member, count: number): Promise<readonly string[]> => {
  const sent: string[] = [];
  for (let at = 0; at < count; at += 1) {
    sent.push(...(await putCases(member, 1)));
    await member.sync({ locked: true });
  }
  return sent;
};

const everyone = async (): Promise<Member> =>
  stage.organisation.join({ name: randomUUID(), site: "shelter", roles: ["caseworker"] });

describe("an endpoint restored from a backup", () => {
  test.each([1, 10, 100])(
    "that lost %s batches gets them again from their device",
    async (count) => {
      const before = await sendOneByOne(intake, 2);
      const backup = await aBackup();
      const after = await sendOneByOne(intake, count);
      expect(await standingsOf(intake)).toEqual({ received: 2 + count });
      backup.restore();
      const seen: unknown[] = [];
      const report = await intake.sync({ onProgress: (step) => seen.push(step) });
      expect(report.alarms).toContainEqual({ type: "server-lost-data", had: 2 + count, has: 2 });
      expect(report).toMatchObject({ problem: undefined, sent: { batches: count } });
      expect(await intake.sync()).toMatchObject({ alarms: [], sent: { batches: 0 } });
      expect(await standingsOf(intake)).toEqual({ received: 2 + count });
      await caseworker.sync();
      expect([...(await revisionsIn(caseworker))].sort()).toEqual([...before, ...after].sort());
    },
  );

  test("is supplied by a custodian when the device itself is gone", async () => {
    await sendOneByOne(intake, 3);
    await caseworker.sync();
    const backup = await aBackup();
    const lost = await sendOneByOne(intake, 12);
    await caseworker.sync();
    backup.restore();
    const report = await caseworker.sync();
    expect(report.alarms).toMatchObject([{ type: "server-lost-data", had: 15 }]);
    expect(report).toMatchObject({ problem: undefined, relayed: 12 });
    expect(await caseworker.sync()).toMatchObject({ alarms: [], relayed: 0 });
    expect(new Set(await revisionsIn(caseworker)).size).toBe(15);
    expect(await revisionsIn(caseworker)).toHaveLength(15);
    expect(await intake.sync()).toMatchObject({ problem: undefined, alarms: [] });
    expect(lost).toHaveLength(12);
  });

  test("that gives the same numbers to other batches hides none of them from a reader", async () => {
    const founder = stage.organisation.member("founder");
    await sendOneByOne(intake, 4);
    await caseworker.sync();
    const backup = await aBackup();
    await sendOneByOne(intake, 5);
    await caseworker.sync();
    backup.restore();
    // The founder's batches now stand where the lost ones were.
    const others = await sendOneByOne(founder, 5);
    await caseworker.sync();
    await intake.sync();
    await caseworker.sync();
    const read = await revisionsIn(caseworker);
    expect(read).toHaveLength(14);
    expect(read).toEqual(expect.arrayContaining([...others]));
    const late = await caseworker.sync();
    expect(late).toMatchObject({ problem: undefined, alarms: [], quarantined: 0 });
  });

  test("that lost part of the log gets it again from an administrator's device", async () => {
    const backup = await aBackup();
    const newcomer = await everyone();
    await putCases(newcomer, 1);
    await newcomer.sync();
    const founder = stage.organisation.member("founder");
    await founder.sync();
    backup.restore();
    expect((await newcomer.sync()).problem).toEqual({ type: "unauthenticated" });
    const report = await founder.sync();
    expect(report.alarms).toContainEqual({ type: "log-refused", reason: "shorter" });
    // The founder is a reader too, and handed the newcomer's batch in again.
    expect(report.relayed).toBe(1);
    expect(await newcomer.sync()).toMatchObject({ problem: undefined, alarms: [] });
    expect(await standingsOf(newcomer)).toEqual({ custody: 1 });
    expect(await founder.sync()).toMatchObject({ problem: undefined, alarms: [] });
  });
});

describe("a fork", () => {
  test("of a device restored from an image stops its chain, and what waits there stays", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "lindung-image-"));
    await cp(intake.folder, folder, { recursive: true });
    await sendOneByOne(intake, 1);
    const opened = unwrap(
      await openVessel(
        createHull(`image-${randomUUID()}`, openFolder(folder), {
          indexedDB: new IDBFactory(),
          IDBKeyRange,
        }),
      ),
    );
    const image = opened.device;
    if (!image) throw new Error("the image is no device");
    const copy: Member = { ...intake, device: image };
    await putCases(copy, 1);
    const sync = (device: Device) =>
      synchronise({
        device,
        server: "http://endpoint.test",
        fetch: (input, init) => stage.network.fetch(input, init),
        now: Date.now,
        random: Math.random,
        makeDummy,
      });
    const report = await sync(image);
    expect(report.alarms).toContainEqual({ type: "fork", seq: 1 });
    expect(report.sent.batches).toBe(0);
    expect(await standingsOf(copy)).toEqual({ ready: 1 });
    expect((await sync(image)).alarms).toContainEqual({ type: "fork", seq: 1 });
    // The endpoint's copy is the first one, whole.
    await caseworker.sync();
    expect(await revisionsIn(caseworker)).toHaveLength(1);
  });

  test("in which both copies framed a batch is answered by the endpoint and stops the second", async () => {
    await putCases(intake, 1);
    await intake.sync({
      fetch: async (input, init) => {
        if (String(input).includes("/v1/batches")) throw new TypeError("offline");
        return stage.sound(input, init);
      },
    });
    const framed = await intake.device.database.batches.get(1);
    expect(framed?.state).toBe("framed");
    // Another copy of the device has sent something else as number 1 in between.
    const report = await intake.sync({
      fetch: async (input, init) =>
        String(input).includes("/v1/batches")
          ? new Response('{"seq":1,"status":409,"title":"","type":"urn:lindung:problem:fork"}', {
              status: 409,
              headers: { "content-type": "application/problem+json" },
            })
          : stage.sound(input, init),
    });
    expect(report.alarms).toContainEqual({ type: "fork", seq: 1 });
    expect((await intake.device.database.batches.get(1))?.hash).toBe(framed?.hash);
  });
});

describe("an endpoint that takes less than it did", () => {
  const limitedTo =
    (limit: number, answer: () => Response): typeof globalThis.fetch =>
    async (input, init) => {
      const size = init?.body instanceof Uint8Array ? init.body.length : 0;
      return size > limit ? answer() : stage.sound(input, init);
    };
  const nginx = () =>
    new Response("<html>413 Request Entity Too Large</html>", {
      status: 413,
      headers: { "content-type": "text/html" },
    });

  test("gets a large batch in halves, each case once", async () => {
    const cases = await putCases(intake, 40);
    const fetch = limitedTo(12_000, nginx);
    const report = await intake.sync({ fetch });
    expect(report.problem).toBeUndefined();
    expect(await standingsOf(intake)).toEqual({ received: 40 });
    await caseworker.sync();
    expect([...(await revisionsIn(caseworker))].sort()).toEqual([...cases].sort());
    const rows = await intake.device.database.batches.orderBy("seq").toArray();
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_row, at) => at + 1));
  });

  test("never sees two contents under one number that it may have recorded", async () => {
    await putCases(intake, 8);
    // The proxy says "too large", but the endpoint behind it has recorded the batch.
    const report = await intake.sync({
      fetch: async (input, init) => {
        const answer = await stage.sound(input, init);
        return String(input).includes("/v1/batches") ? nginx() : answer;
      },
    });
    expect(report.problem).toBeUndefined();
    expect(await standingsOf(intake)).toEqual({ received: 8 });
    expect(await intake.device.database.batches.count()).toBe(1);
  });

  test("keeps one envelope that is too large apart, and takes the others", async () => {
    const cases = await putCases(intake, 4);
    const [row] = await intake.device.database.envelopes.toCollection().sortBy("n");
    if (!row) throw new Error("nothing waits");
    const blob = await makeDummy(
      [stage.organisation.recovery.recipient, stage.organisation.recovery.recipient],
      65_536,
    );
    unwrap(
      await commit(intake.device, [
        { table: "envelopes", key: row.eid, row: { ...row, bytes: blob.length, blob } },
      ]),
    );
    const report = await intake.sync({ fetch: limitedTo(30_000, nginx) });
    expect(report.problem).toBeUndefined();
    expect(await standingsOf(intake)).toEqual({ received: 3, refused: 1 });
    expect(await intake.device.database.quarantine.toArray()).toMatchObject([
      { id: row.eid, reason: "too-large" },
    ]);
    await caseworker.sync();
    expect([...(await revisionsIn(caseworker))].sort()).toEqual([...cases.slice(1)].sort());
  });

  test("and calls everything bad makes no device give anything up", async () => {
    await putCases(intake, 5);
    const fetch: typeof globalThis.fetch = async (input, init) =>
      String(input).includes("/v1/batches")
        ? new Response('{"status":422,"title":"","type":"urn:lindung:problem:bad-batch"}', {
            status: 422,
            headers: { "content-type": "application/problem+json" },
          })
        : stage.sound(input, init);
    expect((await intake.sync({ fetch })).problem).toEqual({ type: "bad-batch" });
    expect(Object.keys(await standingsOf(intake)).sort()).toEqual(["framed", "ready"]);
    expect(await intake.sync()).toMatchObject({ problem: undefined });
    expect(await standingsOf(intake)).toEqual({ received: 5 });
  });
});

describe("what is forged", () => {
  test("a receipt by a key the log does not name marks nothing", async () => {
    await putCases(intake, 2);
    const { seed } = await createDeviceKey();
    const sign = await signerFromSeed(seed);
    const report = await intake.sync({
      fetch: async (input, init) => {
        if (!String(input).includes("/v1/batches")) return stage.sound(input, init);
        const row = await intake.device.database.batches.get(1);
        const { org, device } = intake.device;
        const jws = await signReceipt(
          {
            ...{ v: 1, org, dev: device, seq: 1, hash: row?.hash ?? "" },
            ...{ at: "2026-11-23T08:00:00.000Z", state: "stored", flags: [] },
          },
          "receipt-1",
          sign,
        );
        return new Response(jws, { status: 201, headers: { "content-type": "application/jose" } });
      },
    });
    expect(report.alarms).toContainEqual({ type: "forged", what: "receipt" });
    expect(await standingsOf(intake)).toEqual({ framed: 2 });
    expect(await intake.sync()).toMatchObject({ problem: undefined, alarms: [] });
    expect(await standingsOf(intake)).toEqual({ received: 2 });
  });

  test("an acknowledgement of a device's own batches by itself puts nothing in custody", async () => {
    const founder = stage.organisation.member("founder");
    await putCases(founder, 1);
    await founder.sync();
    await caseworker.sync();
    let real = "";
    await founder.sync({
      fetch: async (input, init) => {
        const answer = await stage.sound(input, init);
        if (!String(input).includes("/v1/me/acks")) return answer;
        real = await answer.text();
        return new Response(real.replace(/"signature":"...../g, '"signature":"AAAAA'), {
          headers: { "content-type": "application/json" },
        });
      },
    });
    expect(real).toContain("signature");
    expect(await standingsOf(founder)).toEqual({ received: 1 });
  });

  test("a log that is cut or belongs to others is refused, and nothing is exchanged on its word", async () => {
    await putCases(intake, 1);
    await intake.sync();
    const answers = [
      '{"entries":[],"head":{"hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","seq":99}}',
      `{"entries":[],"head":{"hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","seq":${stage.organisation.membership().head.seq}}}`,
    ];
    const reasons = ["withheld", "forked"];
    for (const [at, answer] of answers.entries()) {
      await putCases(intake, 1);
      const report = await intake.sync({
        fetch: async (input, init) =>
          String(input).includes("/v1/log?")
            ? new Response(answer, { headers: { "content-type": "application/json" } })
            : stage.sound(input, init),
      });
      expect(report.problem).toEqual({ type: "log-refused" });
      expect(report.alarms).toEqual([{ type: "log-refused", reason: reasons[at] }]);
      expect(report.sent.batches).toBe(0);
    }
    expect(await intake.sync()).toMatchObject({ problem: undefined, alarms: [] });
  });

  test("a batch that is damaged where it lies is put apart, and the others are read", async () => {
    await sendOneByOne(intake, 5);
    const { pool } = stage.database;
    const { rows } = await pool.query<{ table_name: string }>(
      "SELECT table_name FROM information_schema.columns WHERE column_name = 'bytes' AND table_name LIKE 'batch%'",
    );
    expect(rows.length).toBeGreaterThan(0);
    await pool.query(
      `UPDATE ${rows[0]?.table_name} SET bytes = set_byte(bytes, length(bytes) - 10, (get_byte(bytes, length(bytes) - 10) + 1) % 256) WHERE seq = 3`,
    );
    const report = await caseworker.sync();
    expect(report).toMatchObject({ problem: undefined, quarantined: 1, received: { batches: 4 } });
    expect(await caseworker.device.database.quarantine.toArray()).toMatchObject([
      { reason: "bad-signature" },
    ]);
    expect(await caseworker.sync()).toMatchObject({ problem: undefined, quarantined: 0 });
    expect(await revisionsIn(caseworker)).toHaveLength(4);
  });
});
