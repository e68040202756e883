/** What a route gives back, and how it is written on the wire. */
import { toCanonicalJson } from "../../src/protocol/canonical.ts";
import { statusOf, toProblemJson, type WireProblem } from "../../src/protocol/problem.ts";
import { fail, ok, type Result } from "../../src/protocol/result.ts";

/** A success. Without a `type` there is no body. */
export type Answer = {
  readonly status: 200 | 201 | 202 | 204;
  readonly type?: string;
  readonly body?: string | Uint8Array | ReadableStream<Uint8Array>;
};

/** A refusal: one problem, and when a second try may make sense. */
export type Refusal = { readonly problem: WireProblem; readonly retryAfterInSeconds?: number };

/** What a route gives back. */
export type Outcome = Result<Answer, Refusal>;

/** Media type of a JSON body. */
export const jsonMediaType = "application/json";

/** Media type of a compact JWS. */
export const joseMediaType = "application/jose";

/** Media type of a batch. */
export const batchMediaType = "application/vnd.lindung.batch";

/** Answers with canonical JSON. */
export const answerJson = (status: Answer["status"], value: unknown): Outcome =>
  ok({ status, type: jsonMediaType, body: toCanonicalJson(value) });

/** Answers with nothing more to say. */
export const answerDone = (status: 201 | 202): Outcome =>
  ok({ status, type: jsonMediaType, body: "{}" });

/** Answers with a compact JWS. */
export const answerJose = (status: Answer["status"], jws: string): Outcome =>
  ok({ status, type: joseMediaType, body: jws });

/** Refuses with a problem. */
export const refuse = (
  problem: WireProblem,
  retryAfterInSeconds?: number,
): Result<never, Refusal> =>
  fail({ problem, ...(retryAfterInSeconds !== undefined && { retryAfterInSeconds }) });

/** Writes an outcome as a response. */
export const toResponse = (outcome: Outcome): Response => {
  if (outcome.ok) {
    const { status, type, body } = outcome.value;
    if (type === undefined) return new Response(null, { status });
    const bytes = body instanceof Uint8Array ? new Uint8Array(body) : (body ?? null);
    return new Response(bytes, { status, headers: { "Content-Type": type } });
  }
  const { problem, retryAfterInSeconds } = outcome.failure;
  const headers = new Headers({ "Content-Type": "application/problem+json" });
  const pause = retryAfterInSeconds ?? usualPauses[problem.type];
  if (pause !== undefined) headers.set("Retry-After", String(pause));
  return new Response(toProblemJson(problem), { status: statusOf(problem), headers });
};

const usualPauses: Partial<Record<WireProblem["type"], number>> = {
  "rate-limited": 60,
  unavailable: 5,
};
