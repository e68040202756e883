/**
 * The device's side of the HTTP interface (`docs/protocol.md` 10 and 11): signs, sends, and turns
 * whatever comes back into a value. It believes nothing that does not look like the endpoint: field
 * networks answer with sign-in pages, cut answers short and keep dead connections open.
 */
import type { z } from "zod";
import { concatBytes, fromUtf8, toUtf8 } from "../protocol/bytes.ts";
import { toCanonicalJson } from "../protocol/canonical.ts";
import { type Problem, parseProblemJson } from "../protocol/problem.ts";
import { signRequest } from "../protocol/request-signature.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import type { Signer } from "../protocol/signature.ts";
import { createWatchdog, type Watchdog } from "./watchdog.ts";

/** Talks to one endpoint for one synchronisation or one enrolment. */
export type EndpointClient = {
  /** Sends one request. Never throws; see `Refusal` for everything that is not a success. */
  readonly send: (call: Call) => Promise<Result<Answer, Refusal>>;
  /** What has crossed the network so far: requests, and bytes of bodies in both directions. */
  readonly traffic: () => Traffic;
  /** Milliseconds to add to this device's clock to get the endpoint's; 0 until it says otherwise. */
  readonly clockOffset: () => number;
};

/** Bodies only; headers are not counted. */
export type Traffic = {
  readonly requests: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
};

/** A request. `accept` are the media types that count as success; `path` starts with `/v1/`. */
export type Call = {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly key?: RequestKey | undefined;
  readonly body?: Uint8Array;
  readonly contentType?: string;
  readonly accept: readonly string[];
  /** What an answer may hold at most, in bytes, where it may be more than any page. */
  readonly mostBytes?: number | undefined;
  /** Takes a successful body piece by piece; the answer then has no bytes. */
  readonly onChunk?: (chunk: Uint8Array, totalInBytes: number | undefined) => Promise<void>;
};

/** The key a request is signed with: `dev:<uuid>` or `usr:<uuid>`. */
export type RequestKey = { readonly keyid: string; readonly sign: Signer };

/** A success. A 204 has no bytes. */
export type Answer = { readonly status: number; readonly bytes: Uint8Array };

/**
 * Why a request came to nothing. `definite` is true only when the endpoint itself, or a proxy by a
 * 413, said no: then the request has had no effect. In every other case it may have had one.
 */
export type Refusal = {
  readonly problem: Problem;
  readonly definite: boolean;
  readonly retryAfterInSeconds?: number;
};

/** `now` in milliseconds since 1970; `patienceInMilliseconds` without progress ends a request. */
export type EndpointOptions = {
  readonly base: string;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  readonly patienceInMilliseconds?: number;
  readonly signal?: AbortSignal | undefined;
};

/** Creates a client. The clock offset it learns is kept as long as the client. */
export const createEndpointClient = (options: EndpointOptions): EndpointClient => {
  let offset = 0;
  const traffic = { requests: 0, bytesSent: 0, bytesReceived: 0 };

  const attempt = async (call: Call): Promise<Result<Answer, Refusal>> => {
    const watchdog = createWatchdog(options.patienceInMilliseconds ?? 20_000, options.signal);
    traffic.requests += 1;
    traffic.bytesSent += call.body?.length ?? 0;
    try {
      watchdog.expect(call.body?.length ?? 0);
      const url = new URL(call.path, options.base).href;
      const headers = await toHeaders(call, url, (options.now() + offset) / 1000);
      const response = await watchdog.race(
        options.fetch(url, {
          method: call.method,
          headers,
          redirect: "manual",
          credentials: "omit",
          cache: "no-store",
          referrerPolicy: "no-referrer",
          signal: watchdog.signal,
          ...(call.body ? { body: new Uint8Array(call.body) } : {}),
        }),
      );
      watchdog.expect(0);
      return await readAnswer(call, response, watchdog, (count) => {
        traffic.bytesReceived += count;
      });
    } catch {
      // `fetch` and its body throw for everything between here and there: no network, a name that
      // does not resolve, TLS, a reset, a body cut short, or our own watchdog.
      return fail(refusal({ type: "endpoint-unreachable" }));
    } finally {
      watchdog.stop();
    }
  };

  return {
    send: async (call) => {
      const first = await attempt(call);
      if (first.ok || first.failure.problem.type !== "clock-skew") return first;
      offset = Date.parse(first.failure.problem.now) - options.now();
      return attempt(call);
    },
    traffic: () => ({ ...traffic }),
    clockOffset: () => offset,
  };
};

/** Fetches JSON of a known shape. An answer of another shape is not the endpoint's. */
export const getJson = async <Shape>(
  client: EndpointClient,
  path: string,
  schema: z.ZodType<Shape>,
  key?: RequestKey,
): Promise<Result<Shape, Refusal>> =>
  readJson(await client.send({ method: "GET", path, key, accept: [jsonMediaType] }), schema);

/** Posts canonical JSON and reads JSON of a known shape. */
export const postJson = async <Shape>(
  client: EndpointClient,
  path: string,
  value: unknown,
  schema: z.ZodType<Shape>,
  key?: RequestKey,
): Promise<Result<Shape, Refusal>> =>
  readJson(
    await client.send({
      method: "POST",
      path,
      key,
      body: toUtf8(toCanonicalJson(value)),
      contentType: jsonMediaType,
      accept: [jsonMediaType],
    }),
    schema,
  );

/** Media type of JSON bodies. */
export const jsonMediaType = "application/json";

/** Media type of compact JWS bodies. */
export const joseMediaType = "application/jose";

/** Media type of a batch. */
export const batchMediaType = "application/vnd.lindung.batch";

/** Reads the JSON of an answer. Another shape is not the endpoint's. */
export const readJson = <Shape>(
  answer: Result<Answer, Refusal>,
  schema: z.ZodType<Shape>,
): Result<Shape, Refusal> => {
  if (!answer.ok) return answer;
  try {
    const parsed = schema.safeParse(JSON.parse(fromUtf8(answer.value.bytes) ?? ""));
    if (parsed.success) return ok(parsed.data);
  } catch {
    // Not JSON: the same as JSON of another shape.
  }
  return fail(refusal({ type: "not-the-endpoint" }));
};

const toHeaders = async (
  call: Call,
  url: string,
  nowInSeconds: number,
): Promise<Record<string, string>> => {
  const content =
    call.body && call.contentType ? { body: call.body, contentType: call.contentType } : undefined;
  const headers: Record<string, string> = { accept: call.accept.join(", ") };
  if (!call.key) {
    return content ? { ...headers, "content-type": content.contentType } : headers;
  }
  const { keyid, sign } = call.key;
  const signed = await signRequest(
    { method: call.method, url, keyid, now: nowInSeconds, ...content },
    sign,
  );
  return { ...headers, ...signed };
};

const readAnswer = async (
  call: Call,
  response: Response,
  watchdog: Watchdog,
  count: (bytes: number) => void,
): Promise<Result<Answer, Refusal>> => {
  const mediaType = (response.headers.get("content-type") ?? "").split(";")[0]?.trim() ?? "";
  if (response.status === 204) return ok({ status: 204, bytes: new Uint8Array(0) });
  if (!response.ok) {
    const text = isProblem(mediaType)
      ? fromUtf8(await readBody(response, watchdog, count, {}))
      : undefined;
    await response.body?.cancel().catch(() => undefined);
    return fail(toRefusal(response, text));
  }
  if (!call.accept.includes(mediaType)) {
    await response.body?.cancel().catch(() => undefined);
    return fail(refusal({ type: "not-the-endpoint" }));
  }
  const bytes = await readBody(response, watchdog, count, call);
  return ok({ status: response.status, bytes });
};

const isProblem = (mediaType: string): boolean => mediaType === "application/problem+json";

// A page of the log may be 256 entries of 64 KiB; nothing else comes near.
const answerLimitInBytes = 24 * 1_048_576;

const readBody = async (
  response: Response,
  watchdog: Watchdog,
  count: (bytes: number) => void,
  { onChunk, mostBytes = answerLimitInBytes }: Pick<Call, "onChunk" | "mostBytes">,
): Promise<Uint8Array> => {
  const stated = response.headers.has("content-encoding")
    ? undefined
    : toLength(response.headers.get("content-length"));
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (reader) {
    const { done, value } = await watchdog.race(reader.read());
    if (done) break;
    length += value.length;
    count(value.length);
    if (length > mostBytes) throw new RangeError("an answer without end");
    if (onChunk) {
      // What is done with the bytes takes time of this device, not of the network.
      watchdog.pause();
      await onChunk(value, stated);
    } else chunks.push(value);
    watchdog.expect(0);
  }
  if (stated !== undefined && stated !== length) throw new RangeError("an answer cut short");
  return concatBytes(...chunks);
};

const toLength = (text: string | null): number | undefined =>
  text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;

const refusal = (problem: Problem, definite = false): Refusal => ({ problem, definite });

const toRefusal = (response: Response, text: string | undefined): Refusal => {
  const parsed = text === undefined ? undefined : parseProblemJson(text);
  const retryAfterInSeconds = toRetryAfter(response);
  const retry = retryAfterInSeconds === undefined ? {} : { retryAfterInSeconds };
  if (parsed?.ok) return { problem: parsed.value, definite: response.status < 500, ...retry };
  const problem = problemByStatus[response.status] ?? { type: "not-the-endpoint" };
  return { problem, definite: response.status === 413, ...retry };
};

/** What a proxy in between means. It speaks for itself, so only "too large" is definite. */
const problemByStatus: { readonly [status: number]: Problem } = {
  408: { type: "timeout" },
  413: { type: "too-large" },
  429: { type: "rate-limited" },
  500: { type: "internal" },
  502: { type: "unavailable" },
  503: { type: "unavailable" },
  504: { type: "unavailable" },
};

const longestPauseInSeconds = 3600;

const toRetryAfter = (response: Response): number | undefined => {
  const text = response.headers.get("retry-after")?.trim();
  if (!text) return undefined;
  if (/^\d+$/.test(text)) return Math.min(Number(text), longestPauseInSeconds);
  // A date is read against the answer's own clock: this device's may be wrong by years.
  const date = Date.parse(response.headers.get("date") ?? "");
  const seconds = (Date.parse(text) - date) / 1000;
  return Number.isFinite(seconds)
    ? Math.min(Math.max(0, Math.ceil(seconds)), longestPauseInSeconds)
    : undefined;
};
