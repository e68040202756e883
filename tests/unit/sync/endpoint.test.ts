import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Problem, toProblemJson } from "../../../src/protocol/problem.ts";
import { createEndpointClient, getJson, type Refusal } from "../../../src/sync/endpoint.ts";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** A real HTTP server that misbehaves as told. */
const aServer = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
};

const clientOf = (base: string) =>
  createEndpointClient({
    base,
    fetch: globalThis.fetch,
    now: Date.now,
    patienceInMilliseconds: 1_000,
  });

const Answer = z.strictObject({ ok: z.literal(true) });

const ask = async (listener: RequestListener) =>
  getJson(clientOf(await aServer(listener)), "/v1/health", Answer);

const problemOf = (problem: Problem): { ok: false; failure: Pick<Refusal, "problem"> } => ({
  ok: false,
  failure: expect.objectContaining({ problem }),
});

describe("the endpoint's answers", () => {
  test("JSON of the expected shape is taken", async () => {
    const answer = await ask((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" }).end('{"ok":true}');
    });
    expect(answer).toEqual({ ok: true, value: { ok: true } });
  });

  test.each<readonly [string, RequestListener, Problem]>([
    [
      "a sign-in page in place of the endpoint",
      (_request, response) => {
        response.writeHead(200, { "content-type": "text/html" }).end("<html>Welcome</html>");
      },
      { type: "not-the-endpoint" },
    ],
    [
      "a sign-in page that calls itself JSON",
      (_request, response) => {
        response.writeHead(200, { "content-type": "application/json" }).end("<html>Welcome</html>");
      },
      { type: "not-the-endpoint" },
    ],
    [
      "JSON of another shape",
      (_request, response) => {
        response.writeHead(200, { "content-type": "application/json" }).end('{"ok":false}');
      },
      { type: "not-the-endpoint" },
    ],
    [
      "a redirect",
      (_request, response) => {
        response.writeHead(302, { location: "http://portal.example/" }).end();
      },
      { type: "not-the-endpoint" },
    ],
    [
      "a network that wants a sign-in",
      (_request, response) => {
        response.writeHead(511, { "content-type": "text/html" }).end("<html>Sign in</html>");
      },
      { type: "not-the-endpoint" },
    ],
    [
      "somebody else's 404",
      (_request, response) => {
        response.writeHead(404, { "content-type": "text/html" }).end("<html>Not found</html>");
      },
      { type: "not-the-endpoint" },
    ],
    [
      "a proxy's 502",
      (_request, response) => {
        response.writeHead(502, { "content-type": "text/html" }).end("bad gateway");
      },
      { type: "unavailable" },
    ],
    [
      "a body cut short",
      (request, response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "11" });
        response.write('{"ok":', () => request.socket.destroy());
      },
      { type: "endpoint-unreachable" },
    ],
    [
      "a connection reset",
      (request) => {
        request.socket.destroy();
      },
      { type: "endpoint-unreachable" },
    ],
    ["no answer at all", () => undefined, { type: "endpoint-unreachable" }],
    [
      "a body that stops half-way and stays open",
      (_request, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        response.write('{"ok"');
      },
      { type: "endpoint-unreachable" },
    ],
    [
      "a problem of the endpoint",
      (_request, response) => {
        response
          .writeHead(409, { "content-type": "application/problem+json" })
          .end(toProblemJson({ type: "gap", next: 7 }));
      },
      { type: "gap", next: 7 },
    ],
  ])("%s is named", async (_name, listener, problem) => {
    expect(await ask(listener)).toEqual(problemOf(problem));
  });

  test("an address where nobody listens is unreachable", async () => {
    const client = clientOf("http://127.0.0.1:9");
    expect(await getJson(client, "/v1/health", Answer)).toEqual(
      problemOf({ type: "endpoint-unreachable" }),
    );
  });

  test("a slow body is waited for as long as it moves", async () => {
    const answer = await ask((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const pieces = ['{"o', 'k"', ":t", "ru", "e}"];
      const next = (): void => {
        const piece = pieces.shift();
        if (piece === undefined) response.end();
        else response.write(piece, () => setTimeout(next, 80));
      };
      next();
    });
    expect(answer).toMatchObject({ ok: true });
  });

  test("only the endpoint's own no, or a 413, is definite", async () => {
    const definite = async (status: number, type: string, body: string) => {
      const answer = await ask((_request, response) => {
        response.writeHead(status, { "content-type": type }).end(body);
      });
      return !answer.ok && answer.failure.definite;
    };
    const ours = "application/problem+json";
    expect(await definite(422, ours, toProblemJson({ type: "bad-batch" }))).toBe(true);
    expect(await definite(413, "text/html", "too large")).toBe(true);
    expect(await definite(422, "text/html", "no")).toBe(false);
    expect(await definite(503, ours, toProblemJson({ type: "unavailable" }))).toBe(false);
  });

  test.each([
    [{ "retry-after": "30" }, 30],
    [{ "retry-after": "999999" }, 3_600],
    [{ "retry-after": "Mon, 23 Nov 2026 10:01:00 GMT", date: "Mon, 23 Nov 2026 10:00:00 GMT" }, 60],
    [{ "retry-after": "soon" }, undefined],
  ])("Retry-After %j is a pause of %s seconds", async (headers, seconds) => {
    const answer = await ask((_request, response) => {
      response.sendDate = !("date" in headers);
      response.writeHead(429, { "content-type": "text/plain", ...headers }).end();
    });
    expect(!answer.ok && answer.failure.retryAfterInSeconds).toBe(seconds);
  });

  test("a wrong clock is put right once, and stays right for the session", async () => {
    const createds: number[] = [];
    const serverNow = Date.parse("2031-05-01T10:00:00.000Z");
    const base = await aServer((request, response) => {
      const created = Number(/created=(\d+)/.exec(String(request.headers["signature-input"]))?.[1]);
      createds.push(created);
      if (Math.abs(created - serverNow / 1000) > 300) {
        response
          .writeHead(401, { "content-type": "application/problem+json" })
          .end(toProblemJson({ type: "clock-skew", now: new Date(serverNow).toISOString() }));
      } else response.writeHead(200, { "content-type": "application/json" }).end('{"ok":true}');
    });
    const client = clientOf(base);
    const key = {
      keyid: "dev:5b1a6c1e-0f3b-4d6a-9a44-2f2b7d1f0a11",
      sign: async () => new Uint8Array(64),
    };
    expect(await getJson(client, "/v1/me/head", Answer, key)).toMatchObject({ ok: true });
    expect(await getJson(client, "/v1/me/head", Answer, key)).toMatchObject({ ok: true });
    expect(createds).toHaveLength(3);
    expect(client.traffic().requests).toBe(3);
  });

  test("a clock the endpoint never accepts is tried twice, not for ever", async () => {
    let asked = 0;
    const answer = await ask((_request, response) => {
      asked += 1;
      response
        .writeHead(401, { "content-type": "application/problem+json" })
        .end(toProblemJson({ type: "clock-skew", now: new Date(asked * 1e9).toISOString() }));
    });
    expect(answer).toMatchObject({ ok: false, failure: { problem: { type: "clock-skew" } } });
    expect(asked).toBe(2);
  });
});
