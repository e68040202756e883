import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { migrate, readMigrations } from "../../server/registry/migrate.ts";
import { openPool, refuseUnlessDurable } from "../../server/registry/sql-registry.ts";
import { zeroHash } from "../../src/protocol/hash.ts";
import { Receipts } from "../../src/protocol/http.ts";
import { anEmptyDatabase } from "../support/database.ts";
import { aDummyBatch, type Enrolled, enrolAll } from "../support/enrolled.ts";
import { aServerProcess, caller, oftenAsked, type ServerProcess } from "../support/server.ts";

const type = "application/vnd.lindung.batch";

describe("migrating", () => {
  test("several processes may start on one empty database at the same moment", async () => {
    const database = await anEmptyDatabase(inject("databaseUrl"));
    try {
      const servers = await Promise.all(
        [1, 2, 3].map(() => aServerProcess({ ...oftenAsked, DATABASE_URL: database.url })),
      );
      const ran = servers.map((server) => Number(/"migrations":(\d+)/.exec(server.output())?.[1]));
      const all = (await readMigrations()).length;
      expect(ran.reduce((sum, each) => sum + each, 0)).toBe(all);
      const keys = await Promise.all(
        servers.map(
          async ({ url }) => (await (await fetch(`${url}/v1/info`)).json()).receiptKey.id,
        ),
      );
      expect(new Set(keys).size).toBe(1);
      await Promise.all(servers.map((server) => server.end("SIGTERM")));
    } finally {
      await database.drop();
    }
  });

  test("each migration runs once, in order, also when many pools race", async () => {
    const database = await anEmptyDatabase(inject("databaseUrl"));
    const pools = Array.from({ length: 6 }, () => openPool(database.url, 2));
    try {
      const migrations = await readMigrations();
      const names = migrations.map(({ name }) => name);
      expect(names).toEqual(names.toSorted());
      const ran = await Promise.all(pools.map((pool) => migrate(pool, migrations)));
      expect(ran.flat().toSorted()).toEqual(names);
    } finally {
      await Promise.all(pools.map((pool) => pool.end()));
      await database.drop();
    }
  });

  test("a migration that was edited, or that a later version made, stops the start", async () => {
    const database = await anEmptyDatabase(inject("databaseUrl"));
    const pool = openPool(database.url, 2);
    try {
      const migrations = await readMigrations();
      await migrate(pool, migrations);
      const [first, ...rest] = migrations;
      if (!first) throw new Error("no migrations");
      const edited = [{ ...first, sql: `${first.sql}-- edited` }, ...rest];
      await expect(migrate(pool, edited)).rejects.toThrow(/edited/);
      await expect(migrate(pool, rest)).rejects.toThrow(/later version/);
      const broken = [
        ...migrations,
        { name: "9999-broken.sql", sql: "CREATE TABLE x (); SELECT 1/0" },
      ];
      await expect(migrate(pool, broken)).rejects.toThrow();
      const { rows } = await pool.query("SELECT to_regclass('x') AS x");
      expect(rows[0].x).toBeNull();
    } finally {
      await pool.end();
      await database.drop();
    }
  });

  test("a database that could lose what it acknowledged is refused", async () => {
    const database = await anEmptyDatabase(inject("databaseUrl"));
    const pool = openPool(`${database.url}?options=-c%20synchronous_commit%3Doff`, 1);
    const sound = openPool(database.url, 1);
    try {
      await expect(refuseUnlessDurable(pool)).rejects.toThrow(/synchronous_commit/);
      await expect(refuseUnlessDurable(sound)).resolves.toBeUndefined();
    } finally {
      await Promise.all([pool.end(), sound.end()]);
      await database.drop();
    }
  });
});

const queryOnce = async (url: string, statement: string) => {
  const pool = openPool(url, 1);
  try {
    return await pool.query(statement);
  } finally {
    await pool.end();
  }
};

/** Sends one batch after another, each byte for byte again until it is receipted, as a device does. */
const aSender = async (enrolled: Enrolled, url: () => string) => {
  const receipted: string[] = [];
  const key = enrolled.device("caseworker");
  let batch = await aDummyBatch(enrolled, { seq: 1, prev: zeroHash });
  const sendOnce = async (): Promise<void> => {
    const call = { path: "/v1/batches", body: batch.bytes, type, key };
    const answer = await caller(url(), fetch)(call).catch(() => undefined);
    // 200: it was recorded before, and only the answer was lost.
    if (answer?.status === 201 || answer?.status === 200) {
      receipted.push(await answer.text());
      batch = await aDummyBatch(enrolled, { seq: batch.header.seq + 1, prev: batch.hash });
    } else {
      expect([undefined, 503]).toContain(answer?.status);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const send = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) await sendOnce();
  };
  return { receipted, send };
};

describe("a server on its own PostgreSQL", () => {
  let folder: string;
  let data: string;
  const servers: ServerProcess[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "lindung-server-"));
    await chmod(folder, 0o711);
    data = path.join(folder, "data");
    return async () => {
      await rm(folder, { recursive: true, force: true });
    };
  });
  afterEach(async () => {
    // The last one to leave stops PostgreSQL; one ended by SIGKILL could not.
    for (const server of servers.splice(0)) await server.end("SIGTERM");
  });

  const start = async (): Promise<ServerProcess> => {
    const server = await aServerProcess({ ...oftenAsked, LINDUNG_DATA: data });
    servers.push(server);
    return server;
  };
  const enrol = (server: ServerProcess): Promise<Enrolled> =>
    enrolAll({ call: caller(server.url, fetch), fetch, log: [] });
  const postmaster = async () =>
    Number((await readFile(path.join(data, "postgres/postmaster.pid"), "utf8")).split("\n")[0]);

  test("loses nothing it acknowledged when endpoint and PostgreSQL are killed over and over", async () => {
    let server = await start();
    const enrolled = await enrol(server);
    const device = enrolled.device("caseworker");
    const { receipted, send } = await aSender(enrolled, () => server.url);
    for (const victim of ["endpoint", "postgres", "endpoint", "postgres", "both"]) {
      const stop = new AbortController();
      const sending = send(stop.signal);
      await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 300));
      if (victim !== "endpoint") process.kill(await postmaster(), "SIGKILL");
      if (victim === "postgres") {
        const before = receipted.length;
        await expect.poll(() => receipted.length, { timeout: 20_000 }).toBeGreaterThan(before + 1);
      } else {
        await server.end("SIGKILL");
        servers.splice(servers.indexOf(server), 1);
      }
      stop.abort();
      await sending;
      if (victim !== "postgres") server = await start();
    }
    expect(receipted.length).toBeGreaterThan(10);

    const call = caller(server.url, fetch);
    const kept: string[] = [];
    for (let more = true; more; ) {
      const path = `/v1/me/receipts?after=${kept.length}`;
      const page = Receipts.parse(await (await call({ path, key: device })).json());
      kept.push(...page.receipts);
      more = page.receipts.length > 0;
    }
    for (const receipt of receipted) expect(kept).toContain(receipt);
    const head = await (await call({ path: "/v1/me/head", key: device })).json();
    expect(head.seq).toBe(kept.length);
  }, 90_000);

  test("finishes what it has begun when told to end, then takes PostgreSQL down cleanly", async () => {
    const server = await start();
    const pid = await postmaster();
    const { port } = new URL(server.url);
    const slow = connect(Number(port), "127.0.0.1");
    let answer = "";
    slow.on("data", (chunk: Buffer) => {
      answer += chunk.toString();
    });
    const closed = new Promise((resolve) => slow.once("close", resolve));
    const body = JSON.stringify({});
    slow.write(
      `POST /v1/invites/${"A".repeat(22)}/request HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    const ending = server.end("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 200));
    await expect(fetch(`${server.url}/v1/health`)).rejects.toThrow();
    slow.write(body);
    await closed;
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(await ending).toBe(0);
    expect(() => process.kill(pid, 0)).toThrow();
    const log = await readFile(path.join(data, "postgres.log"), "utf8");
    expect(log.trimEnd()).toMatch(/database system is shut down$/);
  });

  test("two endpoints share one PostgreSQL, and the last to leave stops it", async () => {
    const [first, second] = [await start(), await start()];
    const pid = await postmaster();
    expect(await first.end("SIGTERM")).toBe(0);
    const health = await (await fetch(`${second.url}/v1/health`)).json();
    expect(health.database).toBe("ready");
    expect(await postmaster()).toBe(pid);
    expect(await second.end("SIGTERM")).toBe(0);
    expect(() => process.kill(pid, 0)).toThrow();
  });

  test("a copy of the data folder, put in place of a lost one, has everything", async () => {
    const server = await start();
    const before = await (await fetch(`${server.url}/v1/info`)).json();
    expect(await server.end("SIGTERM")).toBe(0);
    const copy = path.join(folder, "copy");
    execFileSync("cp", ["-a", data, copy]);
    await rm(data, { recursive: true });
    await rename(copy, data);
    const restored = await start();
    const after = await (await fetch(`${restored.url}/v1/info`)).json();
    expect(after.receiptKey).toEqual(before.receiptKey);
    const { rows } = await queryOnce(await databaseAddress(), "SELECT count(*) FROM batch");
    expect(Number(rows[0].count)).toBeGreaterThan(10);
  });

  const databaseAddress = async () => {
    const read = (name: string) => readFile(path.join(data, "postgres", name), "utf8");
    const port = (await read("postmaster.pid")).split("\n")[3];
    const password = (await read("lindung-password")).trim();
    return `postgres://lindung:${password}@127.0.0.1:${port}/postgres`;
  };

  test("keeps its password from everyone else, and checksums on its pages", async () => {
    await start();
    const { mode } = await stat(path.join(data, "postgres/lindung-password"));
    expect(mode & 0o777).toBe(0o600);
    const address = await databaseAddress();
    const checksums = await queryOnce(address, "SHOW data_checksums");
    expect(checksums.rows[0].data_checksums).toBe("on");
    const listens = await queryOnce(address, "SHOW listen_addresses");
    expect(listens.rows[0].listen_addresses).toBe("127.0.0.1");
    const wrong = address.replace(/:[^:@]+@/, ":wrong@");
    await expect(queryOnce(wrong, "SELECT 1")).rejects.toThrow(/password/);
  });

  test("is not kept from starting by a lock file whose number another program has now", async () => {
    const file = path.join(data, "postgres/postmaster.pid");
    const lines = [process.pid, path.join(data, "postgres"), 0, 5432, "", "127.0.0.1", "", "ready"];
    await writeFile(file, `${lines.join("\n")}\n`);
    const server = await start();
    const health = await (await fetch(`${server.url}/v1/health`)).json();
    expect(health.database).toBe("ready");
    expect(await postmaster()).not.toBe(process.pid);
  });

  test("refuses a data folder that another major version of PostgreSQL made", async () => {
    const file = path.join(data, "postgres/PG_VERSION");
    const version = await readFile(file, "utf8");
    await writeFile(file, "17\n");
    await expect(start()).rejects.toThrow(/was made by PostgreSQL 17/);
    await writeFile(file, version);
  });

  test("speaks no other method on the wire, wants lengths stated, and waits for no one for ever", async () => {
    const server = await aServerProcess({
      ...oftenAsked,
      LINDUNG_DATA: data,
      LINDUNG_BODY_SECONDS: "1",
    });
    servers.push(server);
    const { port } = new URL(server.url);
    const raw = (text: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect(Number(port), "127.0.0.1", () => socket.write(text));
        let answer = "";
        socket.on("data", (chunk: Buffer) => {
          answer += chunk.toString();
          if (answer.includes("problem:") || answer.includes("400 Bad")) socket.end();
        });
        socket.on("close", () => resolve(answer));
        socket.on("error", reject);
      });
    for (const method of ["TRACE", "PUT", "DELETE", "PATCH", "OPTIONS"])
      expect(await raw(`${method} /v1/log HTTP/1.1\r\nHost: x\r\n\r\n`), method).toMatch(
        /^HTTP\/1\.1 405 [\s\S]*strict-transport-security[\s\S]*method-not-allowed/i,
      );
    for (const text of ["GET /v1/log HTTP/1.1\r\nHost: a b\r\n\r\n", "nonsense\r\n\r\n"])
      expect(await raw(text), text).toMatch(
        /^HTTP\/1\.1 400 [\s\S]*strict-transport-security[\s\S]*problem:bad-request/i,
      );
    const head = "Host: x\r\nContent-Type: application/json\r\n";
    const path = `/v1/invites/${"A".repeat(22)}/request`;
    expect(
      await raw(
        `POST ${path} HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
      ),
    ).toContain("problem:length-required");
    expect(await raw(`POST ${path} HTTP/1.1\r\n${head}Content-Length: 99\r\n\r\n{`)).toContain(
      "problem:timeout",
    );
    expect(
      await raw(`POST ${path} HTTP/1.1\r\n${head}Content-Length: 99999999\r\n\r\n{`),
    ).toContain("problem:too-large");
  });
});
