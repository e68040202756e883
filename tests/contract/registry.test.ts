import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { KeyUse, NewBatch } from "../../server/registry/registry.ts";
import { tablesOfOrganisation } from "../../server/registry/sql-membership.ts";
import { type Hash, toBase64Url, zeroHash } from "../../src/protocol/hash.ts";
import { aFreshDatabase, type FreshDatabase } from "../support/database.ts";

const engines: Record<string, string> = { embedded: inject("databaseUrl") };
if (process.env["TEST_DATABASE_URL"]) engines["external"] = process.env["TEST_DATABASE_URL"];

const aHash = (): Hash => toBase64Url(new Uint8Array(randomBytes(32)));
const at = "2026-11-23T08:30:00.000Z";

describe.each(Object.entries(engines))("the registry on %s PostgreSQL", (_name, serverUrl) => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await aFreshDatabase(serverUrl);
  });
  afterAll(() => database.drop());

  const anOrganisation = async ({ practice = false, devices = 1 } = {}) => {
    const org = randomUUID();
    const site = randomUUID();
    const devs = Array.from({ length: devices }, () => randomUUID());
    const hash = aHash();
    const outcome = await database.registry.appendEntry(
      org,
      { seq: 0, prev: zeroHash, hash, bytes: randomBytes(100), practice, at },
      { signers: devs, devices: devs.map((dev) => ({ site, dev })), invites: [], erasures: [] },
    );
    expect(outcome).toBe("appended");
    return { org, site, dev: devs[0] ?? "", devs, hash };
  };

  const aUse = (of: { org: string; dev: string }, nonce = randomUUID()): KeyUse => ({
    org: of.org,
    key: of.dev,
    nonce,
    bytes: 1_000,
    at,
  });

  const aBatch = (
    of: { org: string; site: string; dev: string },
    { seq = 1, prev = zeroHash, flags = 0, scope = of.site, size = 3_000, ...more } = {},
  ): NewBatch => {
    const bytes = randomBytes(size);
    const length = Math.floor((size - 300) / 2);
    return {
      ...{ org: of.org, site: of.site, dev: of.dev, seq, prev, scope, flags, bytes, at },
      ...{ hash: aHash(), kind: 1, envelopesAt: 300, receipt: `receipt-${seq}` },
      env: [
        { hash: aHash(), length },
        { hash: aHash(), length },
      ],
      ...more,
    };
  };

  test("records a batch once, and only where it continues the device's chain", async () => {
    const of = await anOrganisation();
    const first = aBatch(of);
    const { registry } = database;
    expect(await registry.record(first, aUse(of))).toMatchObject({ outcome: "recorded" });
    expect(await registry.record(first, aUse(of))).toMatchObject({ outcome: "not-next" });
    expect(await registry.record(aBatch(of), aUse(of))).toMatchObject({ outcome: "not-next" });
    expect(await registry.record(aBatch(of, { seq: 3 }), aUse(of))).toMatchObject({
      outcome: "not-next",
    });
    const wrongPrev = aBatch(of, { seq: 2, prev: aHash() });
    expect(await registry.record(wrongPrev, aUse(of))).toMatchObject({ outcome: "not-next" });
    const second = aBatch(of, { seq: 2, prev: first.hash });
    expect(await registry.record(second, aUse(of))).toMatchObject({ outcome: "recorded" });
    expect(await registry.deviceHead(of.org, of.site, of.dev)).toEqual({
      seq: 2,
      hash: second.hash,
    });
    expect(await registry.receipts(of.org, of.site, of.dev, 0, 10)).toEqual([
      "receipt-1",
      "receipt-2",
    ]);
    expect(await registry.receipt(of.org, of.site, of.dev, 1)).toEqual({
      hash: first.hash,
      receipt: "receipt-1",
      flags: 0,
    });
    const rows = await database.pool.query("SELECT count(*) FROM batch WHERE org = $1", [of.org]);
    expect(rows.rows[0].count).toBe("2");
  });

  test("records nothing of a batch whose nonce was used, and the nonce stays used", async () => {
    const of = await anOrganisation();
    const { registry } = database;
    const use = aUse(of);
    const first = aBatch(of);
    expect(await registry.record(first, use)).toMatchObject({ outcome: "recorded" });
    const second = aBatch(of, { seq: 2, prev: first.hash });
    expect(await registry.record(second, use)).toEqual({ outcome: "nonce-used" });
    expect(await registry.spend(use)).toBe("nonce-used");
    expect(await registry.deviceHead(of.org, of.site, of.dev)).toMatchObject({ seq: 1 });
    await registry.forgetNonces("2026-11-23T08:30:00.001Z");
    expect(await registry.spend(use)).toMatchObject({ requests: 2 });
  });

  test("counts the requests of a minute and the bytes of a day by key", async () => {
    const of = await anOrganisation();
    const { registry } = database;
    expect(await registry.spend(aUse(of))).toEqual({ requests: 1, bytes: 1_000 });
    expect(await registry.spend(aUse(of))).toEqual({ requests: 2, bytes: 2_000 });
    const later = { ...aUse(of), at: "2026-11-23T08:31:00.000Z" };
    expect(await registry.spend(later)).toEqual({ requests: 1, bytes: 3_000 });
    const tomorrow = { ...aUse(of), at: "2026-11-24T08:31:00.000Z" };
    expect(await registry.spend(tomorrow)).toEqual({ requests: 1, bytes: 1_000 });
  });

  test("finds every envelope within the bytes of its batch", async () => {
    const of = await anOrganisation();
    const batch = aBatch(of);
    await database.registry.record(batch, aUse(of));
    const { rows } = await database.pool.query<{ key: string; part: Buffer }>(
      `SELECT envelope.key, substring(bytes FROM at + 1 FOR length) AS part
       FROM envelope JOIN batch USING (org, scope, n) WHERE org = $1 ORDER BY at`,
      [of.org],
    );
    expect(rows.map(({ key }) => BigInt(key))).toEqual(
      batch.env.map(({ hash }) => Buffer.from(hash, "base64url").readBigInt64BE()),
    );
    const [a, b] = rows;
    expect(a?.part.equals(Buffer.from(batch.bytes.subarray(300, 1_650)))).toBe(true);
    expect(b?.part.equals(Buffer.from(batch.bytes.subarray(1_650, 3_000)))).toBe(true);
  });

  test("gives the feed in order, by bytes, and at least one batch", async () => {
    const of = await anOrganisation();
    let prev = zeroHash;
    const batches: NewBatch[] = [];
    for (let seq = 1; seq <= 5; seq += 1) {
      const batch = aBatch(of, { seq, prev, flags: seq === 2 ? 5 : 0 });
      await database.registry.record(batch, aUse(of));
      batches.push(batch);
      prev = batch.hash;
    }
    const { registry } = database;
    const page = await registry.feed(of.org, of.site, 0, 2 * 3_013);
    expect(page.map(({ n, flags }) => [n, flags])).toEqual([
      [1, 0],
      [2, 5],
    ]);
    expect(Buffer.from(page[1]?.bytes ?? []).equals(Buffer.from(batches[1]?.bytes ?? []))).toBe(
      true,
    );
    expect((await registry.feed(of.org, of.site, 2, 1)).map(({ n }) => n)).toEqual([3]);
    expect((await registry.feed(of.org, of.site, 2, 1e6)).map(({ n }) => n)).toEqual([3, 4, 5]);
    expect(await registry.feed(of.org, of.site, 5, 1e6)).toEqual([]);
    expect(await registry.feed(randomUUID(), of.site, 0, 1e6)).toEqual([]);
  });

  test("a reader who pages while devices commit crosswise misses nothing", async () => {
    const of = await anOrganisation({ devices: 6 });
    const seen: number[] = [];
    let writing = true;
    const write = async (dev: string) => {
      let prev = zeroHash;
      for (let seq = 1; seq <= 25; seq += 1) {
        const batch = aBatch({ ...of, dev }, { seq, prev });
        expect(await database.registry.record(batch, aUse({ ...of, dev }))).toMatchObject({
          outcome: "recorded",
        });
        prev = batch.hash;
      }
    };
    const read = async () => {
      for (let done = false; !done; ) {
        done = !writing;
        for (let more = true; more; ) {
          const page = await database.registry.feed(of.org, of.site, seen.at(-1) ?? 0, 9_100);
          seen.push(...page.map(({ n }) => n));
          more = page.length > 0;
        }
      }
    };
    const reading = read();
    await Promise.all(of.devs.map(write));
    writing = false;
    await reading;
    expect(seen).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
  });

  test("two copies of a device sending at once leave one chain", async () => {
    const of = await anOrganisation();
    const rivals = Array.from({ length: 8 }, () => aBatch(of));
    const outcomes = await Promise.all(
      rivals.map((batch) => database.registry.record(batch, aUse(of))),
    );
    expect(outcomes.filter(({ outcome }) => outcome === "recorded")).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === "not-next")).toHaveLength(7);
  });

  test("appends to a log only at its head, and never lets an id pass to another organisation", async () => {
    const of = await anOrganisation();
    const { registry } = database;
    const none = { signers: [], devices: [], invites: [], erasures: [] };
    const entry = {
      seq: 1,
      prev: of.hash,
      hash: aHash(),
      bytes: randomBytes(9),
      practice: false,
      at,
    };
    expect(await registry.appendEntry(of.org, { ...entry, prev: aHash() }, none)).toBe("conflict");
    expect(await registry.appendEntry(of.org, { ...entry, seq: 2 }, none)).toBe("conflict");
    const rivals = await Promise.all([
      registry.appendEntry(of.org, entry, none),
      registry.appendEntry(of.org, { ...entry, hash: aHash() }, none),
    ]);
    expect(rivals.toSorted()).toEqual(["appended", "conflict"]);
    expect(await registry.logEntries(of.org, -1, 10)).toHaveLength(2);
    expect(await registry.logEntries(of.org, 0, 10)).toHaveLength(1);

    const other = await anOrganisation();
    const theft = { ...entry, prev: other.hash };
    expect(await registry.appendEntry(other.org, theft, { ...none, signers: [of.dev] })).toBe(
      "signer-known",
    );
    expect(await registry.logHead(other.org)).toEqual({ seq: 0, hash: other.hash });
    expect(await registry.organisationOf(of.dev)).toBe(of.org);
    const again = { ...entry, seq: 0, prev: zeroHash };
    expect(await registry.appendEntry(of.org, again, none)).toBe("conflict");
  });

  test("an erased batch leaves its stub and none of its envelopes", async () => {
    const of = await anOrganisation();
    const { registry } = database;
    const batch = aBatch(of);
    await registry.record(batch, aUse(of));
    const stub = randomBytes(200);
    const entry = {
      seq: 1,
      prev: of.hash,
      hash: aHash(),
      bytes: randomBytes(9),
      practice: false,
      at,
    };
    await registry.appendEntry(of.org, entry, {
      ...{ signers: [], devices: [], invites: [] },
      erasures: [{ hash: batch.hash, stub }],
    });
    const [frame] = await registry.feed(of.org, of.site, 0, 1e6);
    expect(frame?.flags).toBe(2);
    expect(Buffer.from(frame?.bytes ?? []).equals(stub)).toBe(true);
    const left = await database.pool.query("SELECT 1 FROM envelope WHERE org = $1", [of.org]);
    expect(left.rows).toEqual([]);
  });

  test("acknowledgements reach each sender once, numbered", async () => {
    const of = await anOrganisation({ devices: 2 });
    const [a = "", b = ""] = of.devs;
    const { registry } = database;
    const fromA = aBatch({ ...of, dev: a });
    const fromB = aBatch({ ...of, dev: b });
    await registry.record(fromA, aUse({ ...of, dev: a }));
    await registry.record(fromB, aUse({ ...of, dev: b }));
    const unknown = { dev: a, seq: 2, hash: aHash() };
    const found = await registry.findBatches(of.org, [fromA, fromB, unknown]);
    expect(found.map(({ dev }) => dev).toSorted()).toEqual([a, b].toSorted());
    const acknowledgement = { id: aHash(), bytes: randomBytes(50) };
    await registry.putAcknowledgement(of.org, b, acknowledgement, found);
    await registry.putAcknowledgement(of.org, b, acknowledgement, found);
    const received = await registry.acknowledgements(of.org, of.site, a, 0, 10);
    expect(received.map(({ n }) => n)).toEqual([1]);
    expect(await registry.acknowledgements(of.org, of.site, a, 1, 10)).toEqual([]);
    expect(await registry.siteStatus(of.org, of.site)).toEqual(
      [a, b].toSorted().map((device) => ({
        device,
        seq: 1,
        gaps: [],
        quarantined: 0,
        unacknowledged: 0,
        lastContact: "2026-11-23",
      })),
    );
  });

  test("a pool holds what came in until it was closed, in an order that tells nothing", async () => {
    const of = await anOrganisation({ devices: 1 });
    const { registry } = database;
    const first = aBatch(of, { scope: "stat", size: 4_000 });
    await registry.record(first, aUse(of));
    await registry.closePool(of.org, at, () => false);
    expect(await registry.pools(of.org)).toEqual([]);
    const gathered: unknown[] = [];
    await registry.closePool(of.org, at, (each) => gathered.push(each) > 0);
    expect(gathered).toEqual([{ ...{ since: at, sites: 1 }, ...anyOther }]);
    const [pool] = await registry.pools(of.org);
    expect(pool?.count).toBe(2);
    await registry.record(aBatch(of, { seq: 2, prev: first.hash, scope: "stat" }), aUse(of));
    const page = await registry.poolPage(of.org, pool?.pool ?? "", undefined, 10);
    const [a, b] = first.env.map(({ hash }) => Buffer.from(hash, "base64url").readBigInt64BE());
    const inOrder = [first.bytes.subarray(300, 2_150), first.bytes.subarray(2_150, 4_000)];
    if ((a ?? 0n) > (b ?? 0n)) inOrder.reverse();
    expect(page.map(({ envelope }) => Buffer.from(envelope).toString("hex"))).toEqual(
      inOrder.map((bytes) => Buffer.from(bytes).toString("hex")),
    );
    const rest = await registry.poolPage(of.org, pool?.pool ?? "", page[0]?.place, 10);
    expect(rest).toEqual([page[1]]);
    expect(await registry.poolPage(of.org, pool?.pool ?? "", page[1]?.place, 10)).toEqual([]);
    await registry.closePool(of.org, at, () => true);
    await registry.closePool(of.org, at, () => true);
    expect(await registry.pools(of.org)).toHaveLength(2);
  });

  test("a practice organisation can be dropped whole, a real one never", async () => {
    const practice = await anOrganisation({ practice: true });
    const real = await anOrganisation();
    const { registry, pool } = database;
    for (const of of [practice, real]) await registry.record(aBatch(of), aUse(of));
    expect(await registry.countOrganisations()).toMatchObject({ practice: 1 });
    expect(await registry.dropPracticeOrganisations("2026-11-23T08:30:00.001Z")).toBe(1);
    for (const table of tablesOfOrganisation) {
      const left = await pool.query(`SELECT 1 FROM ${table} WHERE org = $1`, [practice.org]);
      expect(left.rows, table).toEqual([]);
    }
    expect(await registry.deviceHead(real.org, real.site, real.dev)).toMatchObject({ seq: 1 });
    const { rows } = await pool.query<{ table_name: string }>(
      "SELECT table_name FROM information_schema.columns WHERE column_name = 'org' AND table_schema = 'public'",
    );
    expect(rows.map(({ table_name }) => table_name).toSorted()).toEqual(
      [...tablesOfOrganisation].toSorted(),
    );
  });

  test("the endpoint's key is made once, whoever asks first", async () => {
    const keys = await Promise.all(
      ["a", "b", "c"].map((made) => database.registry.endpointKey("receipt", made)),
    );
    expect(new Set(keys).size).toBe(1);
  });
});

const anyOther = {
  upto: expect.anything(),
  after: expect.anything(),
  envelopes: expect.anything(),
};
