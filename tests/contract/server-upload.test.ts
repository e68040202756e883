import { Encrypter } from "age-encryption";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { signAcknowledgement } from "../../src/protocol/acknowledgement.ts";
import { fromBareBatch } from "../../src/protocol/bare-batch.ts";
import { decodeFeed } from "../../src/protocol/feed.ts";
import { zeroHash } from "../../src/protocol/hash.ts";
import { decodePool } from "../../src/protocol/pool.ts";
import { verifyReceipt } from "../../src/protocol/receipt.ts";
import { makeDummy } from "../../src/vault/dummy.ts";
import { idOf } from "../golden/keys.ts";
import { recipientOf } from "../golden/organisation.ts";
import { aFreshDatabase, type FreshDatabase } from "../support/database.ts";
import { aDummyBatch, type Enrolled, enrolAll, type RequestSigner } from "../support/enrolled.ts";
import { anEndpoint, problemOf, type TestEndpoint } from "../support/server.ts";

const type = "application/vnd.lindung.batch";

describe("handing in batches", () => {
  let database: FreshDatabase;
  let endpoint: TestEndpoint;
  let enrolled: Enrolled;
  beforeAll(async () => {
    database = await aFreshDatabase(inject("databaseUrl"));
    endpoint = await anEndpoint(database.registry);
    enrolled = await enrolAll(endpoint);
  });
  afterAll(() => database.drop());

  const upload = (body: Uint8Array, key: RequestSigner, nonce?: string) =>
    endpoint.call({ path: "/v1/batches", body, type, key, ...(nonce && { nonce }) });

  const readReceipt = async (response: Response) => {
    const info = await (await endpoint.call({ path: "/v1/info" })).json();
    expect(response.headers.get("content-type")).toBe("application/jose");
    const receipt = await verifyReceipt(await response.text(), (kid) =>
      kid === info.receiptKey.id ? info.receiptKey.jwk : undefined,
    );
    expect(receipt.ok).toBe(true);
    return receipt.ok ? receipt.value : undefined;
  };

  test("a batch is recorded once, answered with its first receipt ever after, and read by its site", async () => {
    const device = enrolled.device("caseworker");
    const first = await aDummyBatch(enrolled);
    const recorded = await upload(first.bytes, device);
    expect(recorded.status).toBe(201);
    const receiptText = await recorded.clone().text();
    expect(await readReceipt(recorded)).toMatchObject({
      ...{ org: enrolled.membership.org, dev: device.id, seq: 1, hash: first.hash },
      ...{ state: "stored", flags: [] },
    });
    const again = await upload(first.bytes, device);
    expect(again.status).toBe(200);
    expect(await again.text()).toBe(receiptText);

    const second = await aDummyBatch(enrolled, { seq: 2, prev: first.hash });
    expect((await upload(second.bytes, device)).status).toBe(201);
    const head = await (await endpoint.call({ path: "/v1/me/head", key: device })).json();
    expect(head).toMatchObject({
      ...{ seq: 2, hash: second.hash, next: 3 },
      log: enrolled.membership.head,
    });
    const receipts = await (
      await endpoint.call({ path: "/v1/me/receipts?after=1", key: device })
    ).json();
    expect(receipts.receipts).toHaveLength(1);

    const site = idOf("shelter");
    const feed = await endpoint.call({
      path: `/v1/sites/${site}/feed`,
      key: enrolled.user("supervisor"),
    });
    const frames = decodeFeed(new Uint8Array(await feed.arrayBuffer()));
    if (!frames.ok) throw new Error(frames.failure);
    expect(frames.value.map(({ n, flags }) => [n, flags])).toEqual([
      [1, 0],
      [2, 0],
    ]);
    const full = await fromBareBatch(frames.value[0]?.bytes ?? new Uint8Array());
    expect(full).toEqual({ ok: true, value: new Uint8Array(first.bytes) });
    // Who names the batch that stands there is spared its bytes, and nobody else.
    for (const [known, lengths] of [
      [first.hash, [0, 1]],
      [second.hash, [1, 1]],
    ] as const) {
      const page = await endpoint.call({
        path: `/v1/sites/${site}/feed?after=0&known=${known}`,
        key: enrolled.user("supervisor"),
      });
      const found = decodeFeed(new Uint8Array(await page.arrayBuffer()));
      if (!found.ok) throw new Error(found.failure);
      expect(found.value.map(({ bytes }) => Math.min(bytes.length, 1))).toEqual(lengths);
    }
    const nothing = await endpoint.call({
      path: `/v1/sites/${site}/feed?after=2`,
      key: enrolled.user("field officer"),
    });
    expect(nothing.status).toBe(204);
    const one = await endpoint.call({
      path: `/v1/batches/${second.hash}`,
      key: enrolled.user("caseworker"),
    });
    expect(new Uint8Array(await one.arrayBuffer())).toEqual(new Uint8Array(second.bytes));
  });

  test("another batch under a known number is a fork, one too far on a gap", async () => {
    const device = enrolled.device("supervisor");
    const by = "supervisor";
    const first = await aDummyBatch(enrolled, { by });
    expect((await upload(first.bytes, device)).status).toBe(201);
    const rival = await aDummyBatch(enrolled, { by });
    const forked = await upload(rival.bytes, device);
    expect(await forked.json()).toMatchObject({ type: "urn:lindung:problem:fork", seq: 1 });
    const third = await aDummyBatch(enrolled, { by, seq: 3, prev: first.hash });
    const gap = await upload(third.bytes, device);
    expect(await gap.json()).toMatchObject({ type: "urn:lindung:problem:gap", next: 2 });
    const follower = await aDummyBatch(enrolled, { by, seq: 2, prev: rival.hash });
    const followed = await upload(follower.bytes, device);
    expect(await followed.json()).toMatchObject({ type: "urn:lindung:problem:fork", seq: 1 });
    expect(endpoint.log.filter(({ event }) => event === "alarm")).toHaveLength(2);
  });

  test("what does not hold together is refused and leaves nothing", async () => {
    const device = enrolled.device("field officer");
    const good = await aDummyBatch(enrolled, {
      by: "caseworker",
      seq: 9,
      prev: zeroHash.replace("A", "B"),
    });
    const count = async () =>
      (await database.pool.query("SELECT count(*) FROM batch")).rows[0].count;
    const before = await count();
    const flipped = new Uint8Array(good.bytes);
    flipped[flipped.length - 70] = (flipped[flipped.length - 70] ?? 0) ^ 1;
    const cases: Record<string, Uint8Array> = {
      "another device's": good.bytes,
      "a flipped bit": flipped,
      "cut short": good.bytes.subarray(0, 1_000),
      "of another organisation": (await aDummyBatch(enrolled, { by: "caseworker", org: idOf("x") }))
        .bytes,
      "for another site than the device's": (
        await aDummyBatch(enrolled, {
          by: "caseworker",
          site: idOf("office"),
          dest: idOf("office"),
          kind: 3,
        })
      ).bytes,
      "for a site nobody knows": (
        await aDummyBatch(enrolled, {
          ...{ by: "caseworker", kind: 4, dest: idOf("nowhere") },
          ...{ epoch: 1, envelopes: await dummies(8) },
        })
      ).bytes,
      "fewer than the policy asks": (await aDummyBatch(enrolled, { by: "caseworker", count: 2 }))
        .bytes,
    };
    for (const [name, bytes] of Object.entries(cases)) {
      const signer = name === "another device's" ? device : enrolled.device("caseworker");
      expect(await problemOf(await upload(bytes, signer)), name).toBe("422 bad-batch");
    }
    expect(await count()).toBe(before);
  });

  const dummies = async (count: number, length = 1_920) => {
    const recipients = [await recipientOf("shelter key 2"), await recipientOf("recovery 2")];
    return Promise.all(Array.from({ length: count }, () => makeDummy(recipients, length)));
  };

  test("a revoked device's batch is kept in quarantine for a person to judge", async () => {
    const device = enrolled.device("intake");
    const batch = await aDummyBatch(enrolled, { by: "intake" });
    const response = await upload(batch.bytes, device);
    expect(response.status).toBe(202);
    expect(await readReceipt(response)).toMatchObject({
      state: "quarantined",
      flags: ["revoked-device"],
    });
    expect(await problemOf(await endpoint.call({ path: "/v1/me/head", key: device }))).toBe(
      "403 forbidden",
    );
    const again = await upload(batch.bytes, device);
    expect(again.status).toBe(200);
  });

  test("a supervisor relays a batch, and only of a device of the own site", async () => {
    const first = await aDummyBatch(enrolled, {
      by: "intake",
      seq: 2,
      prev: await lastOf("intake"),
    });
    const relayed = await upload(first.bytes, enrolled.user("supervisor"));
    expect(relayed.status).toBe(202);
    const analyst = await aDummyBatch(enrolled, { by: "analyst", kind: 3 });
    const refused = await upload(analyst.bytes, enrolled.user("supervisor"));
    expect(await problemOf(refused)).toBe("403 forbidden");
    const byAnalyst = await upload(first.bytes, enrolled.user("analyst"));
    expect(await problemOf(byAnalyst)).toBe("403 forbidden");
  });

  const lastOf = async (name: string) => {
    const { rows } = await database.pool.query<{ hash: Buffer }>(
      "SELECT hash FROM device_head WHERE dev = $1",
      [enrolled.device(name).id],
    );
    return rows[0]?.hash.toString("base64url") ?? "";
  };

  test("an envelope that is none, or has one recipient, sends its batch to quarantine, not away", async () => {
    const device = enrolled.device("caseworker");
    const sound = await dummies(7);
    const oneRecipient = await makeDummy([await recipientOf("recovery 2")], 1_920);
    const encrypter = new Encrypter();
    for (const name of ["shelter key 2", "recovery 2"])
      encrypter.addRecipient(await recipientOf(name));
    const odd = await encrypter.encrypt(new Uint8Array(2_000));
    const expected: [string, Uint8Array, string[]][] = [
      ["one recipient", oneRecipient, ["recipient-count"]],
      ["noise", crypto.getRandomValues(new Uint8Array(2_218)), ["envelope"]],
      ["not a padded length", odd, ["envelope"]],
    ];
    for (const [name, bad, flags] of expected) {
      const prev = await lastOf("caseworker");
      const { rows } = await database.pool.query("SELECT seq FROM device_head WHERE dev = $1", [
        device.id,
      ]);
      const seq = Number(rows[0].seq) + 1;
      const batch = await aDummyBatch(enrolled, { seq, prev, envelopes: [...sound, bad] });
      const response = await upload(batch.bytes, device);
      expect(response.status, name).toBe(202);
      expect(await readReceipt(response), name).toMatchObject({ state: "quarantined", flags });
    }
  });

  test("an epoch replaced long ago is stored and flagged; one that never was is quarantined", async () => {
    const later = await anEndpoint(database.registry, { now: () => Date.now() + 40 * 86_400_000 });
    const device = enrolled.device("field officer");
    const seal = await dummies(8);
    const old = await aDummyBatch(enrolled, {
      ...{ by: "field officer", kind: 2, epoch: 1, envelopes: seal },
    });
    const send = (body: Uint8Array) => later.call({ path: "/v1/batches", body, type, key: device });
    const flagged = await send(old.bytes);
    expect(flagged.status).toBe(201);
    expect(await readReceipt(flagged)).toMatchObject({ state: "stored", flags: ["old-epoch"] });
    const unknown = await aDummyBatch(enrolled, {
      ...{ by: "field officer", kind: 2, epoch: 9, envelopes: seal },
      ...{ seq: 2, prev: old.hash },
    });
    expect((await send(unknown.bytes)).status).toBe(202);
  });

  test("statistics come out of pools without their batches, and only when the pool has closed", async () => {
    const analyst = enrolled.user("analyst");
    const list = async (at: TestEndpoint) =>
      (await at.call({ path: "/v1/stat/pools", key: analyst })).json();
    const batch = await aDummyBatch(enrolled, { by: "second supervisor", kind: 2 });
    expect((await upload(batch.bytes, enrolled.device("second supervisor"))).status).toBe(201);
    expect(await list(endpoint)).toEqual([]);
    const week = 7 * 86_400_000;
    const later = await anEndpoint(database.registry, {
      now: () => Date.now() + 41 * 86_400_000 + week,
    });
    const [pool] = await list(later);
    expect(pool.count).toBe(16);
    const body = await later.call({ path: `/v1/stat/pools/${pool.pool}`, key: analyst });
    const envelopes = decodePool(new Uint8Array(await body.arrayBuffer()));
    expect(envelopes.ok && envelopes.value.length).toBe(16);
    expect(
      await problemOf(await later.call({ path: `/v1/batches/${batch.hash}`, key: analyst })),
    ).toBe("404 not-found");
    const unknown = await later.call({ path: `/v1/stat/pools/${idOf("none")}`, key: analyst });
    expect(await problemOf(unknown)).toBe("404 not-found");
  });

  test("audit batches reach the oversight officer alone", async () => {
    const batch = await aDummyBatch(enrolled, { by: "oversight officer", kind: 3 });
    expect((await upload(batch.bytes, enrolled.device("oversight officer"))).status).toBe(201);
    const path = "/v1/audit/feed";
    const feed = await endpoint.call({ path, key: enrolled.user("oversight officer") });
    const frames = decodeFeed(new Uint8Array(await feed.arrayBuffer()));
    expect(frames.ok && frames.value.length).toBe(1);
    expect(await problemOf(await endpoint.call({ path, key: enrolled.user("supervisor") }))).toBe(
      "403 forbidden",
    );
  });

  test("a custodian's acknowledgement reaches the sender; a false one is refused", async () => {
    const site = idOf("shelter");
    const [{ dev, seq, hash }] = (
      await database.pool.query<{ dev: string; seq: string; hash: Buffer }>(
        "SELECT dev, seq, hash FROM batch WHERE dev = $1 ORDER BY seq LIMIT 1",
        [enrolled.device("caseworker").id],
      )
    ).rows as [{ dev: string; seq: string; hash: Buffer }];
    const sent = { dev, seq: Number(seq), hash: hash.toString("base64url") };
    const user = enrolled.user("supervisor");
    const device = enrolled.device("supervisor");
    const acknowledge = async (changes: object, signers = { user, device }) => {
      const general = await signAcknowledgement(
        {
          ...{ v: 1, org: enrolled.membership.org, site, dev: device.id, user: user.id },
          ...{ at: "2026-11-23T00:00:00.000Z", batches: [sent] },
          ...changes,
        },
        { signUser: signers.user.sign, signDevice: signers.device.sign },
      );
      const { payload, signatures } = general;
      const text = JSON.stringify({
        payload,
        signatures: signatures.map(({ protected: head, signature }) => ({
          protected: head,
          signature,
        })),
      });
      return endpoint.call({ path: "/v1/acks", body: text, key: user });
    };
    expect((await acknowledge({})).status).toBe(201);
    expect((await acknowledge({})).status).toBe(201);
    const acks = await (
      await endpoint.call({ path: "/v1/me/acks", key: enrolled.device("caseworker") })
    ).json();
    expect(acks.acks).toHaveLength(1);
    const refused = {
      "another hash": { batches: [{ ...sent, hash: zeroHash }] },
      "another site": { site: idOf("office") },
      "its own batch": { batches: [{ dev: device.id, seq: 1, hash: await firstOf("supervisor") }] },
    };
    for (const [name, changes] of Object.entries(refused))
      expect(await problemOf(await acknowledge(changes)), name).toMatch(/ack-invalid|forbidden/);
    const forged = await acknowledge({}, { user, device: enrolled.device("caseworker") });
    expect(await problemOf(forged)).toBe("422 ack-invalid");

    const status = await (
      await endpoint.call({ path: `/v1/sites/${site}/status`, key: enrolled.user("field officer") })
    ).json();
    const row = status.devices.find((each: { device: string }) => each.device === dev);
    expect(row.unacknowledged).toBe(row.seq - 1);
    const counts = await (
      await endpoint.call({ path: "/v1/org/status", key: enrolled.user("admin one") })
    ).json();
    expect(counts).toMatchObject({ sites: 2, devices: 8 });
  });

  const firstOf = async (name: string) => {
    const { rows } = await database.pool.query<{ hash: Buffer }>(
      "SELECT hash FROM batch WHERE dev = $1 AND seq = 1",
      [enrolled.device(name).id],
    );
    return rows[0]?.hash.toString("base64url") ?? "";
  };

  test("a captured upload cannot be sent again, and neither can one that was refused", async () => {
    const nonce = Buffer.alloc(16, 9).toString("base64url");
    const device = enrolled.device("caseworker");
    const bytes = (await aDummyBatch(enrolled, { seq: 99, prev: await lastOf("caseworker") }))
      .bytes;
    expect(await problemOf(await upload(bytes, device, nonce))).toBe("409 gap");
    expect(await problemOf(await upload(bytes, device, nonce))).toBe("401 unauthenticated");
  });
});
