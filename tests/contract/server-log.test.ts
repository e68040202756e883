import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { usualLimits } from "../../server/endpoint/endpoint-options.ts";
import { addSignature, composeEntry, signEntry } from "../../src/membership/entry.ts";
import { defaultPolicy } from "../../src/membership/operation.ts";
import { replay } from "../../src/membership/replay.ts";
import { toBareBatch } from "../../src/protocol/bare-batch.ts";
import { decodeBatch } from "../../src/protocol/batch.ts";
import { toCanonicalJson } from "../../src/protocol/canonical.ts";
import { decodeFeed } from "../../src/protocol/feed.ts";
import { hashOf } from "../../src/protocol/hash.ts";
import { signHeadStatement } from "../../src/protocol/head-statement.ts";
import {
  InviteView,
  LogPage,
  PendingInvites,
  ProposalAnswer,
  Proposals,
} from "../../src/protocol/http.ts";
import { newId } from "../../src/protocol/id.ts";
import { enrolmentMac, inviteTag, newInviteToken } from "../../src/protocol/invite.ts";
import { generalToBytes } from "../../src/protocol/jws.ts";
import { idOf, signingKey } from "../golden/keys.ts";
import { recipientOf } from "../golden/organisation.ts";
import { aFreshDatabase, type FreshDatabase } from "../support/database.ts";
import { aDummyBatch, type Enrolled, enrolAll } from "../support/enrolled.ts";
import { anEndpoint, problemOf, type TestEndpoint } from "../support/server.ts";

const at = "2026-11-23T00:00:00.000Z";

describe("the membership log", () => {
  let database: FreshDatabase;
  let endpoint: TestEndpoint;
  let enrolled: Enrolled;
  // Before the policy becomes coarse and the intake worker's device is revoked.
  const enrolledUntil = 26;
  beforeAll(async () => {
    database = await aFreshDatabase(inject("databaseUrl"));
    endpoint = await anEndpoint(database.registry);
    enrolled = await enrolAll(endpoint, enrolledUntil);
  });
  afterAll(() => database.drop());

  const membershipNow = async () => {
    const key = enrolled.user("admin one");
    const page = LogPage.parse(await (await endpoint.call({ path: "/v1/log", key })).json());
    const replayed = await replay(page.entries.map(generalToBytes));
    if (!replayed.ok) throw new Error(replayed.failure.reason);
    expect(replayed.value.head).toEqual(page.head);
    return replayed.value;
  };
  const signer = (name: string) => ({ kid: idOf(name), sign: enrolled.user(name).sign });

  test("is handed out word for word, from any place", async () => {
    const key = enrolled.device("caseworker");
    const whole = await endpoint.call({ path: "/v1/log?after=-1", key });
    const text = await whole.text();
    expect(text).toBe(toCanonicalJson(JSON.parse(text)));
    const rest = await endpoint.call({ path: "/v1/log?after=3&limit=2", key });
    const page = LogPage.parse(await rest.json());
    expect(page.entries.map((entry) => Buffer.from(generalToBytes(entry)).toString())).toEqual(
      enrolled.entries.slice(4, 6).map((entry) => Buffer.from(entry).toString()),
    );
  });

  test("takes an entry only at its head, only when valid, only from one who signed it", async () => {
    const membership = await membershipNow();
    const site = newId();
    const payload = composeEntry(membership, "add-site", { site, fieldOffice: null }, at);
    const short = await signEntry(payload, [signer("admin one")]);
    const full = await signEntry(payload, [signer("admin one"), signer("admin two")]);
    const path = "/v1/log";
    const post = async (body: Uint8Array, name: string) =>
      problemOf(await endpoint.call({ path, body, key: enrolled.user(name) }));
    expect(await post(short, "admin one")).toBe("422 log-invalid");
    expect(await post(full, "supervisor")).toBe("403 forbidden");
    expect(await post(enrolled.entries[5] ?? full, "admin one")).toBe("409 log-conflict");
    expect(await post(new Uint8Array(3), "admin one")).toBe("422 log-invalid");
    expect(await post(full, "admin two")).toBeUndefined();
    expect(await post(full, "admin two")).toBe("409 log-conflict");
    expect((await membershipNow()).sites.has(site)).toBe(true);
  });

  test("two endpoints on one database agree at once on who is admitted", async () => {
    const other = await anEndpoint(database.registry);
    const key = enrolled.user("admin one");
    expect((await other.call({ path: "/v1/log", key })).status).toBe(200);
    const membership = await membershipNow();
    const device = newId();
    const { jwk, sign } = await signingKey("late device");
    const body = { device, jwk, site: idOf("shelter"), invite: null };
    const added = await signEntry(composeEntry(membership, "add-device", body, at), [
      signer("admin one"),
    ]);
    expect((await endpoint.call({ path: "/v1/log", body: added, key })).status).toBe(201);
    const late = { keyid: `dev:${device}`, sign };
    expect((await other.call({ path: "/v1/me/head", key: late })).status).toBe(200);
    const revoked = await signEntry(
      composeEntry(await membershipNow(), "revoke-device", { device, reason: "lost" }, at),
      [signer("admin one")],
    );
    expect((await endpoint.call({ path: "/v1/log", body: revoked, key })).status).toBe(201);
    expect((await other.call({ path: "/v1/me/head", key: late })).status).toBe(403);
  });

  test("an endpoint whose database went back to an older copy goes back with it", async () => {
    const before = await membershipNow();
    const key = enrolled.user("admin one");
    const append = async (site: string) => {
      const payload = composeEntry(
        await membershipNow(),
        "add-site",
        { site, fieldOffice: null },
        at,
      );
      const body = await signEntry(payload, [signer("admin one"), signer("admin two")]);
      expect((await endpoint.call({ path: "/v1/log", body, key })).status).toBe(201);
    };
    const [lost, other] = [newId(), newId()];
    await append(lost);
    const { org, head } = before;
    await database.pool.query("DELETE FROM log_entry WHERE org = $1 AND seq > $2", [org, head.seq]);
    await database.pool.query(
      "UPDATE organisation SET log_seq = $2, log_hash = $3 WHERE org = $1",
      [org, head.seq, Buffer.from(head.hash, "base64url")],
    );
    expect((await membershipNow()).head).toEqual(head);
    await append(other);
    const after = await membershipNow();
    expect([after.sites.has(lost), after.sites.has(other)]).toEqual([false, true]);
    const status = { path: `/v1/sites/${lost}/status`, key };
    expect(await problemOf(await endpoint.call(status))).toBe("404 not-found");
  });

  test("proposals gather signatures until the entry is complete, and are void when the head moves", async () => {
    const membership = await membershipNow();
    const site = newId();
    const payload = composeEntry(membership, "add-site", { site, fieldOffice: null }, at);
    const path = "/v1/log/proposals";
    const first = await signEntry(payload, [signer("admin one")]);
    const second = await signEntry(payload, [signer("admin two")]);
    const propose = (body: Uint8Array, name: string) =>
      endpoint.call({ path, body, key: enrolled.user(name) });
    const proposed = await propose(first, "admin one");
    expect(proposed.status).toBe(201);
    expect(ProposalAnswer.parse(await proposed.json()).complete).toBe(false);
    const joined = await propose(second, "admin two");
    expect(joined.status).toBe(200);
    const { proposal, complete } = ProposalAnswer.parse(await joined.json());
    expect(complete).toBe(true);
    const listed = await endpoint.call({ path, key: enrolled.user("supervisor") });
    expect(Proposals.parse(await listed.json()).proposals).toEqual([proposal]);
    const forged = await addSignature(first, {
      kid: idOf("admin two"),
      sign: enrolled.user("admin one").sign,
    });
    expect(await problemOf(await propose(forged.ok ? forged.value : first, "admin one"))).toBe(
      "422 log-invalid",
    );
    const key = enrolled.user("admin one");
    const body = generalToBytes(proposal);
    expect((await endpoint.call({ path: "/v1/log", body, key })).status).toBe(201);
    const after = await endpoint.call({ path, key });
    expect(Proposals.parse(await after.json()).proposals).toEqual([]);
    expect(await problemOf(await propose(first, "admin one"))).toBe("409 log-conflict");
  });

  test("a head statement is kept when it tells the truth", async () => {
    const membership = await membershipNow();
    const path = "/v1/log/head";
    const key = enrolled.user("supervisor");
    expect(await problemOf(await endpoint.call({ path, key }))).toBe("404 not-found");
    const state = async (changes: object) => {
      const body = await signHeadStatement(
        { v: 1, org: membership.org, ...membership.head, at, ...changes },
        key.id,
        key.sign,
      );
      return endpoint.call({ path, body, type: "application/jose", key });
    };
    expect((await state({})).status).toBe(201);
    const kept = await (await endpoint.call({ path, key: enrolled.device("caseworker") })).text();
    expect(kept).toContain(".");
    expect(await problemOf(await state({ hash: "A".repeat(43) }))).toBe("409 log-conflict");
    expect(await problemOf(await state({ seq: membership.head.seq + 1 }))).toBe("409 log-conflict");
    expect(await problemOf(await state({ org: newId() }))).toBe("400 bad-request");
    const older = await state({
      seq: 3,
      hash: await hashOf(enrolled.entries[3] ?? new Uint8Array()),
    });
    expect(older.status).toBe(201);
    const still = await endpoint.call({ path, key: enrolled.device("caseworker") });
    expect(await still.text()).toBe(kept);
  });

  test("a device is enrolled by invite, without the endpoint ever seeing the secret", async () => {
    const membership = await membershipNow();
    const { org, genesis } = membership;
    const site = idOf("shelter");
    const [invite, secret] = [newInviteToken(), newInviteToken()];
    const exp = new Date(Date.now() + 3_600_000).toISOString();
    const tag = await inviteTag({ secret, invite, org, genesis, site, role: "intake", exp });
    const key = enrolled.user("supervisor");
    const register = (changes: object) =>
      endpoint.call({
        path: "/v1/invites",
        body: toCanonicalJson({ v: 1, invite, site, role: "intake", exp, tag, ...changes }),
        key,
      });
    expect(await problemOf(await register({ site: idOf("office") }))).toBe("403 forbidden");
    const far = new Date(Date.now() + 30 * 3_600_000).toISOString();
    expect(await problemOf(await register({ exp: far }))).toBe("400 bad-request");
    expect((await register({})).status).toBe(201);
    expect(await problemOf(await register({}))).toBe("409 invite-used");

    const view = async () =>
      InviteView.parse(await (await endpoint.call({ path: `/v1/invites/${invite}` })).json());
    expect(await view()).toMatchObject({ state: "open", org, site, role: "intake", exp, tag });
    const log = await endpoint.call({ path: `/v1/invites/${invite}/log?limit=1` });
    const [first] = LogPage.parse(await log.json()).entries;
    expect(first && (await hashOf(generalToBytes(first)))).toBe(genesis);

    const device = await signingKey("new device");
    const user = await signingKey("new user");
    const keys = {
      ...{ v: 1 as const, org, invite, role: "intake" as const, site },
      device: { id: newId(), jwk: device.jwk },
      user: { id: newId(), jwk: user.jwk, recipient: await recipientOf("new user") },
    };
    const ask = async (changes: object) => {
      const asked = { ...keys, ...changes };
      const mac = await enrolmentMac(asked, secret);
      return endpoint.call({
        path: `/v1/invites/${invite}/request`,
        body: toCanonicalJson({ v: 1, keys: asked, mac }),
      });
    };
    expect(await problemOf(await ask({ role: "supervisor" }))).toBe("400 bad-request");
    expect((await ask({})).status).toBe(202);
    expect((await ask({})).status).toBe(202);
    const swapped = { device: { id: newId(), jwk: user.jwk } };
    expect(await problemOf(await ask(swapped))).toBe("409 invite-used");
    expect((await view()).state).toBe("requested");
    const pending = await endpoint.call({ path: "/v1/invites?state=pending", key });
    const { requests } = PendingInvites.parse(await pending.json());
    expect(requests.map((each) => each.request.keys)).toEqual([keys]);

    const admin = enrolled.user("admin one");
    const addDevice = { device: keys.device.id, jwk: device.jwk, site, invite };
    const { id, jwk, recipient } = keys.user;
    const addUser = { user: id, jwk, recipient, device: keys.device.id, site, invite };
    for (const make of [
      async () => composeEntry(await membershipNow(), "add-device", addDevice, at),
      async () =>
        composeEntry(await membershipNow(), "add-user", { ...addUser, role: "intake" }, at),
    ]) {
      const body = await signEntry(await make(), [signer("admin one")]);
      expect((await endpoint.call({ path: "/v1/log", body, key: admin })).status).toBe(201);
    }
    expect((await view()).state).toBe("used");
    const head = await endpoint.call({
      path: "/v1/me/head",
      key: { keyid: `dev:${keys.device.id}`, sign: device.sign },
    });
    expect(await head.json()).toMatchObject({ seq: 0, next: 1 });

    const later = await anEndpoint(database.registry, { now: () => Date.now() + 7_200_000 });
    const gone = await later.call({ path: `/v1/invites/${invite}/log` });
    expect(await problemOf(gone)).toBe("410 invite-gone");
    expect(await problemOf(await endpoint.call({ path: `/v1/invites/${newInviteToken()}` }))).toBe(
      "404 not-found",
    );
  });

  test("an erased batch is handed out as a stub that the log vouches for", async () => {
    const key = enrolled.device("caseworker");
    const batch = await aDummyBatch(
      { ...enrolled, membership: await membershipNow() },
      { count: 1 },
    );
    const type = "application/vnd.lindung.batch";
    const sent = await endpoint.call({ path: "/v1/batches", body: batch.bytes, type, key });
    expect(sent.status).toBe(201);
    const decoded = await decodeBatch(batch.bytes);
    if (!decoded.ok) throw new Error(decoded.failure);
    const items = [
      {
        batch: batch.hash,
        header: await hashOf(decoded.value.headerBytes),
        envelopes: decoded.value.header.env.map(({ hash }) => hash),
      },
    ];
    const body = await signEntry(
      composeEntry(await membershipNow(), "erase", { items, reason: "court-order" }, at),
      [signer("admin one"), signer("supervisor")],
    );
    const admin = enrolled.user("admin one");
    expect((await endpoint.call({ path: "/v1/log", body, key: admin })).status).toBe(201);
    const feed = await endpoint.call({
      path: `/v1/sites/${idOf("shelter")}/feed`,
      key: enrolled.user("supervisor"),
    });
    const frames = decodeFeed(new Uint8Array(await feed.arrayBuffer()));
    const [stub] = frames.ok ? frames.value : [];
    expect(stub?.flags).toBe(2);
    expect(stub?.bytes.length).toBe(8 + decoded.value.headerBytes.length + 64);
    expect(stub?.bytes.length).toBeLessThan(toBareBatch(batch.bytes).length);
  });
});

describe("founding an organisation", () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await aFreshDatabase(inject("databaseUrl"));
  });
  afterAll(() => database.drop());

  const found = async (endpoint: TestEndpoint, practice: boolean) =>
    (await foundBy(endpoint, practice)).refusal;

  const foundBy = async (endpoint: TestEndpoint, practice: boolean) => {
    const user = newId();
    const { jwk, sign } = await signingKey(`founder ${user}`);
    const body = {
      admins: [{ user, jwk }],
      ...{ k: 1, R: await recipientOf("recovery"), policy: defaultPolicy, practice },
    };
    const entry = await signEntry(composeEntry(null, "genesis", body, at), [{ kid: user, sign }]);
    const key = { keyid: `usr:${user}`, sign };
    const response = await endpoint.call({ path: "/v1/log", body: entry, key });
    return { key, refusal: await problemOf(response) };
  };

  test("the first may be founded by anyone, further ones only where the operator allows", async () => {
    const closed = await anEndpoint(database.registry, { organisations: "first" });
    expect(await found(closed, true)).toBeUndefined();
    expect(await found(closed, false)).toBeUndefined();
    expect(await found(closed, false)).toBe("403 forbidden");
    const open = await anEndpoint(database.registry, { organisations: "open" });
    expect(await found(open, false)).toBeUndefined();
  });

  test("practice organisations are many but not without end", async () => {
    const endpoint = await anEndpoint(database.registry, {
      organisations: "first",
      practiceLimit: 3,
    });
    expect(await found(endpoint, true)).toBeUndefined();
    expect(await found(endpoint, true)).toBeUndefined();
    expect(await found(endpoint, true)).toBe("403 forbidden");
    expect(await database.registry.dropPracticeOrganisations("2999-01-01T00:00:00.000Z")).toBe(3);
    expect(await found(endpoint, true)).toBeUndefined();
  });

  test("in a practice organisation, where one person plays everybody, a key may ask more often", async () => {
    const now = () => Math.floor(Date.now() / 60_000) * 60_000 + 90_000;
    const limits = { ...usualLimits, keyPerMinute: 4 };
    const endpoint = await anEndpoint(database.registry, { limits, now, organisations: "open" });
    const asked = async (practice: boolean) => {
      const { key, refusal } = await foundBy(endpoint, practice);
      expect(refusal).toBeUndefined();
      const statuses: number[] = [];
      for (let count = 0; count < 8; count += 1)
        statuses.push((await endpoint.call({ path: "/v1/log", key })).status);
      return statuses;
    };
    expect(await asked(true)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(await asked(false)).toContain(429);
  });

  test("nobody founds in another's name", async () => {
    const endpoint = await anEndpoint(database.registry);
    const user = newId();
    const { jwk, sign } = await signingKey("real founder");
    const body = {
      admins: [{ user, jwk }],
      ...{ k: 1, R: await recipientOf("recovery"), policy: defaultPolicy, practice: false },
    };
    const entry = await signEntry(composeEntry(null, "genesis", body, at), [{ kid: user, sign }]);
    const other = await signingKey("other");
    const path = "/v1/log";
    const forged = { keyid: `usr:${user}`, sign: other.sign };
    expect(await problemOf(await endpoint.call({ path, body: entry, key: forged }))).toBe(
      "401 unauthenticated",
    );
    const stranger = { keyid: `usr:${newId()}`, sign: other.sign };
    expect(await problemOf(await endpoint.call({ path, body: entry, key: stranger }))).toBe(
      "401 unauthenticated",
    );
  });
});
