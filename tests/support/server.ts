/**
 * Endpoints for tests: one in this process, answering without a network, and one as a process of its
 * own that can be killed. And requests signed as the protocol asks.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createEndpoint } from "../../server/endpoint/app.ts";
import {
  type EndpointOptions,
  type LogRecord,
  usualLimits,
} from "../../server/endpoint/endpoint-options.ts";
import { loadReceiptKey } from "../../server/endpoint/receipt-key.ts";
import type { StaticFiles } from "../../server/endpoint/static-files.ts";
import type { Registry } from "../../server/registry/registry.ts";
import { signRequest } from "../../src/protocol/request-signature.ts";
import type { Signer } from "../../src/protocol/signature.ts";

/** An endpoint in this process. `log` gathers what it would have written. */
export type TestEndpoint = {
  readonly fetch: typeof globalThis.fetch;
  readonly log: readonly LogRecord[];
  /** Sends a request, signed when a key is given. */
  readonly call: (call: TestCall) => Promise<Response>;
};

/** A request. `keyid` is `dev:<id>` or `usr:<id>`; `type` is JSON unless stated. */
export type TestCall = {
  readonly method?: "GET" | "POST";
  readonly path: string;
  readonly key?: { readonly keyid: string; readonly sign: Signer };
  readonly body?: Uint8Array | string;
  readonly type?: string;
  readonly nonce?: string;
  /** Seconds to add to the clock of the signer. */
  readonly skew?: number;
  readonly headers?: Record<string, string>;
};

/** Makes an endpoint with limits no test reaches by accident. */
export const anEndpoint = async (
  registry: Registry,
  options: Partial<EndpointOptions> & { readonly staticFiles?: StaticFiles } = {},
): Promise<TestEndpoint> => {
  const log: LogRecord[] = [];
  const app = createEndpoint({
    registry,
    now: Date.now,
    receiptKey: await loadReceiptKey(registry),
    limits: { ...usualLimits, addressPerMinute: 100_000, keyPerMinute: 100_000 },
    poolSeconds: 604_800,
    organisations: "open",
    practiceLimit: 50,
    version: "0.0.0",
    log: (record) => log.push(record),
    ...options,
  });
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) =>
    app.request(new Request(input, init));
  return { fetch, log, call: caller(testServer, fetch, options.now ?? Date.now) };
};

/** The address requests to an endpoint in this process are signed for. */
export const testServer = "http://endpoint.test";

/** Gives a function that sends signed requests to a server. */
export const caller =
  (server: string, fetch: typeof globalThis.fetch, now: () => number = Date.now) =>
  async ({ path: at, key, body, type, nonce, ...call }: TestCall): Promise<Response> => {
    const method = call.method ?? (body === undefined ? "GET" : "POST");
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
    const contentType = type ?? "application/json";
    const url = `${server}${at}`;
    const content = bytes && { body: bytes, contentType };
    const headers = key
      ? await signRequest(
          {
            ...{ method, url, keyid: key.keyid, now: now() / 1000 + (call.skew ?? 0) },
            ...content,
            ...(nonce !== undefined && { nonce }),
          },
          key.sign,
        )
      : { ...(bytes && { "content-type": contentType }) };
    return fetch(url, {
      method,
      headers: { ...headers, ...call.headers },
      ...(bytes && { body: new Uint8Array(bytes) }),
    });
  };

/** The short name of the problem in an answer, with its status; undefined for a success. */
export const problemOf = async (response: Response): Promise<string | undefined> => {
  if (response.ok) return undefined;
  const text = await response.text();
  const type: unknown = JSON.parse(text).type;
  return `${response.status} ${String(type).replace("urn:lindung:problem:", "")}`;
};

/** A server process. */
export type ServerProcess = {
  readonly url: string;
  readonly pid: number;
  /** Everything written so far. */
  readonly output: () => string;
  /** Sends a signal and waits for the end; gives the exit code, null after SIGKILL. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
};

/** Settings for a server that a test asks more often than people would. */
export const oftenAsked = { LINDUNG_RATE_KEY: "1000000", LINDUNG_RATE_ADDRESS: "1000000" } as const;

/** Starts the server, from source unless a build is named, on a free port and waits until it is ready. */
export const aServerProcess = async (
  environment: Record<string, string>,
  program = "server/main.ts",
): Promise<ServerProcess> => {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
  const child = spawn(process.execPath, ["--import", "tsx", program], {
    cwd: root,
    env: { PATH: process.env["PATH"], PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  const url = await readyAddress(child, () => output);
  return {
    url,
    pid: child.pid ?? 0,
    output: () => output,
    end: async (signal) => {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, "exit");
        child.kill(signal);
        await ended;
      }
      return child.exitCode;
    },
  };
};

const readyAddress = (child: ChildProcess, output: () => string): Promise<string> =>
  new Promise((resolve, reject) => {
    const look = () => {
      const address = /Lindung is ready at (\S+)/.exec(output())?.[1];
      if (address) resolve(address);
    };
    child.stdout?.on("data", look);
    child.once("exit", () => reject(new Error(`the server ended: ${output()}`)));
  });
