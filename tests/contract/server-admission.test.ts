import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { usualLimits } from "../../server/endpoint/endpoint-options.ts";
import { createStaticFiles } from "../../server/endpoint/static-files.ts";
import { Health } from "../../src/protocol/http.ts";
import { idOf, signingKey } from "../golden/keys.ts";
import { aFreshDatabase, type FreshDatabase } from "../support/database.ts";
import { aDummyBatch, type Enrolled, enrolAll } from "../support/enrolled.ts";
import { anEndpoint, problemOf, type TestCall, type TestEndpoint } from "../support/server.ts";

describe("who may come in", () => {
  let database: FreshDatabase;
  let endpoint: TestEndpoint;
  let enrolled: Enrolled;
  beforeAll(async () => {
    database = await aFreshDatabase(inject("databaseUrl"));
    endpoint = await anEndpoint(database.registry);
    enrolled = await enrolAll(endpoint);
  });
  afterAll(() => database.drop());

  const problem = async (call: TestCall, at = endpoint) => problemOf(await at.call(call));

  const shelter = idOf("shelter");
  const roles = [
    "intake",
    "caseworker",
    "supervisor",
    "field officer",
    "analyst",
    "oversight officer",
    "admin one",
  ] as const;
  // Status by role, in the order above. The intake worker's device is revoked in this log.
  const table: readonly [string, readonly number[]][] = [
    ["/v1/log", [403, 200, 200, 200, 200, 200, 200]],
    ["/v1/log/proposals", [403, 200, 200, 403, 200, 200, 200]],
    ["/v1/invites?state=pending", [403, 403, 200, 403, 403, 403, 200]],
    [`/v1/sites/${shelter}/feed`, [403, 204, 204, 204, 403, 403, 403]],
    [`/v1/sites/${idOf("office")}/feed`, [403, 403, 403, 403, 403, 403, 403]],
    [`/v1/sites/${shelter}/status`, [403, 403, 200, 200, 403, 403, 200]],
    ["/v1/org/status", [403, 403, 403, 403, 403, 403, 200]],
    ["/v1/stat/pools", [403, 403, 403, 403, 200, 403, 403]],
    ["/v1/audit/feed", [403, 403, 403, 403, 403, 204, 403]],
    ["/v1/me/head", [403, 403, 403, 403, 403, 403, 403]],
  ];
  test.each(table)("%s answers each role as it may", async (path, expected) => {
    const statuses = await Promise.all(
      roles.map(async (name) => (await endpoint.call({ path, key: enrolled.user(name) })).status),
    );
    expect(statuses).toEqual(expected);
  });

  test("a locked device reads the log and what is its own, and fetches nothing else", async () => {
    const key = enrolled.device("supervisor");
    for (const path of ["/v1/log", "/v1/me/head", "/v1/me/receipts", "/v1/me/acks"])
      expect((await endpoint.call({ path, key })).status, path).toBe(200);
    const content = [`/v1/sites/${shelter}/feed`, "/v1/audit/feed", "/v1/stat/pools"];
    for (const path of content) expect(await problem({ path, key }), path).toBe("403 forbidden");
  });

  test("strangers, wrong signatures and used nonces get one and the same answer", async () => {
    const key = enrolled.user("supervisor");
    const stranger = await signingKey("stranger");
    const path = "/v1/log";
    const answers = [
      await endpoint.call({ path }),
      await endpoint.call({ path, key: { keyid: `usr:${idOf("nobody")}`, sign: stranger.sign } }),
      await endpoint.call({ path, key: { keyid: key.keyid, sign: stranger.sign } }),
      await endpoint.call({ path, key, headers: { signature: "lindung=:AAAA:" } }),
    ];
    const nonce = Buffer.alloc(16, 3).toString("base64url");
    expect((await endpoint.call({ path, key, nonce })).status).toBe(200);
    answers.push(await endpoint.call({ path, key, nonce }));
    const texts = await Promise.all(answers.map(async (each) => [each.status, await each.text()]));
    expect(new Set(texts.map(String)).size).toBe(1);
    expect(texts[0]?.[0]).toBe(401);
  });

  test("a signature holds for its method, path, query and body only", async () => {
    const key = enrolled.user("supervisor");
    const other = await anEndpoint(database.registry);
    let moved: string[] = [];
    const redirect: typeof globalThis.fetch = async (input, init) => {
      const url = new URL(String(input));
      return other.fetch(new URL(moved[0] ?? "", url).href, init);
    };
    const { caller, testServer } = await import("../support/server.ts");
    const call = caller(testServer, redirect);
    for (const target of ["/v1/log?after=1", "/v1/log/proposals", "/v1/log/head"]) {
      moved = [target];
      expect(await problemOf(await call({ path: "/v1/log", key })), target).toBe(
        "401 unauthenticated",
      );
    }
    const body = await problem({
      path: "/v1/log/proposals",
      key,
      body: "{}",
      headers: { "content-digest": `sha-256=:${Buffer.alloc(32).toString("base64")}:` },
    });
    expect(body).toBe("401 unauthenticated");
  });

  test("a wrong clock is told the time, and only by a known key", async () => {
    const key = enrolled.device("supervisor");
    const late = await endpoint.call({ path: "/v1/log", key, skew: -3_600 });
    expect(late.status).toBe(401);
    const body = await late.json();
    expect(body.type).toBe("urn:lindung:problem:clock-skew");
    expect(Math.abs(Date.parse(body.now) - Date.now())).toBeLessThan(60_000);
    const stranger = { keyid: `dev:${idOf("nobody")}`, sign: key.sign };
    expect(await problem({ path: "/v1/log", key: stranger, skew: -3_600 })).toBe(
      "401 unauthenticated",
    );
  });

  test("checks come in their order, the cheap ones first", async () => {
    const batch = await aDummyBatch(enrolled);
    const type = "application/vnd.lindung.batch";
    const path = "/v1/batches";
    const stranger = { keyid: `dev:${idOf("nobody")}`, sign: enrolled.device("caseworker").sign };
    const body = batch.bytes;
    // Each request has every later fault as well.
    expect(await problem({ path, method: "GET", key: stranger })).toBe("405 method-not-allowed");
    expect(await problem({ path, body, type: "text/plain", key: stranger })).toBe(
      "415 unsupported-media",
    );
    const long = { "content-length": String(8 * 1_048_576 + 1) };
    expect(await problem({ path, body, type, key: stranger, headers: long })).toBe("413 too-large");
    expect(
      await problem({ path, body, type, key: stranger, headers: { "content-length": "12x" } }),
    ).toBe("411 length-required");
    expect(await problem({ path, body, type, key: stranger, skew: 9_999 })).toBe(
      "401 unauthenticated",
    );
    const analyst = enrolled.user("analyst");
    const broken = { keyid: analyst.keyid, sign: enrolled.user("supervisor").sign };
    expect(await problem({ path: `/v1/sites/${shelter}/feed`, key: broken, skew: 9_999 })).toBe(
      "403 forbidden",
    );
    const wrong = { keyid: enrolled.device("caseworker").keyid, sign: broken.sign };
    expect(await problem({ path, body: new Uint8Array(9), type, key: wrong, skew: 9_999 })).toBe(
      "401 clock-skew",
    );
    expect(await problem({ path, body: new Uint8Array(9), type, key: wrong })).toBe(
      "401 unauthenticated",
    );
    const right = enrolled.device("caseworker");
    expect(await problem({ path, body: new Uint8Array(9), type, key: right })).toBe(
      "422 bad-batch",
    );
  });

  test("malformed parameters are refused; what cannot exist is not found", async () => {
    const key = enrolled.user("supervisor");
    const bad = [
      "/v1/log?after=x",
      "/v1/log?limit=257",
      "/v1/log?after=1&after=2",
      "/v1/log?unknown=1",
      `/v1/sites/${shelter}/feed?max=1`,
      `/v1/sites/${shelter}/feed?max=99999999`,
      "/v1/invites",
    ];
    for (const path of bad) expect(await problem({ path, key }), path).toBe("400 bad-request");
    for (const path of ["/v1/sites/nothing/feed", "/v1/batches/x", "/v1/invites/x", "/v1/x", "/v1"])
      expect(await problem({ path, key }), path).toBe("404 not-found");
  });

  test("an address without a key is counted; a known key from the same address is not held up", async () => {
    const strict = await anEndpoint(database.registry, {
      limits: { ...usualLimits, addressPerMinute: 5 },
      staticFiles: createStaticFiles("public"),
    });
    for (let count = 0; count < 5; count += 1)
      expect((await strict.call({ path: "/v1/info" })).status).toBe(200);
    const refused = await strict.call({ path: "/v1/info" });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await problemOf(refused)).toBe("429 rate-limited");
    const stranger = { keyid: `dev:${idOf("nobody")}`, sign: enrolled.device("caseworker").sign };
    expect(await problem({ path: "/v1/log", key: stranger }, strict)).toBe("429 rate-limited");
    const genesis = enrolled.entries[0] ?? new Uint8Array();
    const founder = { keyid: `usr:${idOf("some founder")}`, sign: stranger.sign };
    expect(await problem({ path: "/v1/log", body: genesis, key: founder }, strict)).toBe(
      "429 rate-limited",
    );
    expect((await strict.call({ path: "/v1/health" })).status).toBe(200);
    const key = enrolled.user("supervisor");
    expect((await strict.call({ path: "/v1/log", key })).status).toBe(200);
    for (let count = 0; count < 20; count += 1)
      expect((await strict.call({ path: "/nothing.txt" })).status).toBe(404);
  });

  test("a key has its requests a minute and its bytes a day, whichever process it asks", async () => {
    const limits = { ...usualLimits, keyPerMinute: 4, keyBytesPerDay: 40_000 };
    // A minute of its own, so that no other test has used it up, away from its end.
    const now = () => Math.floor(Date.now() / 60_000) * 60_000 + 90_000;
    const strict = await anEndpoint(database.registry, { limits, now });
    const other = await anEndpoint(database.registry, { limits, now });
    const key = enrolled.user("admin two");
    const path = "/v1/log";
    for (const at of [strict, other, strict, other])
      expect((await at.call({ path, key })).status).toBe(200);
    expect(await problem({ path, key }, strict)).toBe("429 rate-limited");
    expect(await problem({ path, key }, other)).toBe("429 rate-limited");

    const device = enrolled.device("second supervisor");
    const batch = await aDummyBatch(enrolled, { by: "second supervisor", count: 16 });
    const upload = () =>
      strict.call({
        ...{ path: "/v1/batches", body: batch.bytes, key: device },
        type: "application/vnd.lindung.batch",
        headers: { "content-length": String(batch.bytes.length) },
      });
    expect((await upload()).status).toBe(201);
    expect(await problemOf(await upload())).toBe("429 rate-limited");
  });

  test("every answer carries the strict headers, no cookie, and no trace of what failed", async () => {
    const responses = [
      await endpoint.call({ path: "/v1/health" }),
      await endpoint.call({ path: "/v1/log" }),
      await endpoint.call({ path: "/v1/unknown" }),
      await endpoint.call({ path: "/unknown" }),
      await endpoint.fetch("http://endpoint.test/v1/log", { method: "DELETE" }),
    ];
    for (const { headers } of responses) {
      expect(headers.get("content-security-policy")).toContain(
        "require-trusted-types-for 'script'",
      );
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(headers.get("cross-origin-embedder-policy")).toBe("require-corp");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("strict-transport-security")).toContain("max-age=63072000");
      expect(headers.get("permissions-policy")).toContain("camera=(self)");
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("set-cookie")).toBeNull();
    }
    const broken = await anEndpoint({
      ...database.registry,
      organisationOf: async () => {
        throw new Error("secret detail");
      },
    });
    const failed = await broken.call({ path: "/v1/log", key: enrolled.user("supervisor") });
    expect(failed.status).toBe(500);
    expect(await failed.text()).not.toContain("secret");
    expect(JSON.stringify(broken.log)).not.toContain("secret");
  });

  test("health says version and database, and says so when the database is away", async () => {
    const well = Health.parse(await (await endpoint.call({ path: "/v1/health" })).json());
    expect(well).toEqual({ ok: true, version: "0.0.0", database: "ready" });
    const ill = await anEndpoint({ ...database.registry, state: async () => "away" });
    const answer = await ill.call({ path: "/v1/health" });
    expect(answer.status).toBe(200);
    expect(Health.parse(await answer.json()).database).toBe("away");
  });

  test("the OpenAPI document names every route and every problem it may answer with", async () => {
    const document = await (await endpoint.call({ path: "/v1/openapi.json" })).json();
    expect(document.openapi).toBe("3.1.0");
    const { routes } = await import("../../server/endpoint/app.ts");
    for (const route of routes) {
      const path = document.paths[route.path.replaceAll(/:(\w+)/g, "{$1}")];
      expect(path?.[route.method.toLowerCase()], route.path).toBeDefined();
    }
    const upload = document.paths["/v1/batches"].post;
    expect(Object.keys(upload.responses)).toEqual(
      expect.arrayContaining([
        "200",
        "201",
        "202",
        "409",
        "411",
        "413",
        "415",
        "422",
        "429",
        "503",
      ]),
    );
    expect(upload.responses["409"].description).toContain("fork");
    const invite = document.paths["/v1/invites"].post.requestBody.content["application/json"];
    expect(Object.keys(invite.schema.properties)).toContain("tag");
  });

  test("the log of the endpoint holds routes and problems, and nothing of anybody", async () => {
    const text = JSON.stringify(endpoint.log);
    expect(text).toContain("/v1/sites/:site/feed");
    for (const name of roles) expect(text).not.toContain(idOf(name));
    expect(text).not.toContain(shelter);
    expect(text).not.toContain("after=");
  });
});
