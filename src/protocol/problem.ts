/**
 * The one catalogue of expected failures: what the endpoint answers (RFC 9457, `docs/protocol.md`
 * 11.1) and what can go wrong on the device itself.
 *
 * A problem carries codes and counts, never answers, names, keys or addresses with queries, because
 * problems are logged and shown.
 */
import { z } from "zod";
import { toCanonicalJson } from "./canonical.ts";
import { fail, ok, type Result } from "./result.ts";
import { Time } from "./time.ts";

const count = z.int().nonnegative();

const wireProblems = [
  z.object({ type: z.literal("bad-request") }),
  z.object({ type: z.literal("unauthenticated") }),
  z.object({ type: z.literal("clock-skew"), now: Time }),
  z.object({ type: z.literal("forbidden") }),
  z.object({ type: z.literal("not-found") }),
  z.object({ type: z.literal("method-not-allowed") }),
  z.object({ type: z.literal("timeout") }),
  z.object({ type: z.literal("fork"), seq: count }),
  z.object({ type: z.literal("gap"), next: count }),
  z.object({ type: z.literal("log-conflict"), seq: count }),
  z.object({ type: z.literal("invite-used") }),
  z.object({ type: z.literal("invite-gone") }),
  z.object({ type: z.literal("length-required") }),
  z.object({ type: z.literal("too-large") }),
  z.object({ type: z.literal("unsupported-media") }),
  z.object({ type: z.literal("digest-mismatch") }),
  z.object({ type: z.literal("bad-batch") }),
  z.object({ type: z.literal("log-invalid") }),
  z.object({ type: z.literal("ack-invalid") }),
  z.object({ type: z.literal("rate-limited") }),
  z.object({ type: z.literal("internal") }),
  z.object({ type: z.literal("unavailable") }),
] as const;

/** A problem the endpoint may answer with. */
export const WireProblem = z.discriminatedUnion("type", wireProblems);
export type WireProblem = z.infer<typeof WireProblem>;

/** Every expected failure, on the wire or on the device. */
export const Problem = z.discriminatedUnion("type", [
  ...wireProblems,
  z.object({ type: z.literal("endpoint-unreachable") }),
  z.object({ type: z.literal("not-the-endpoint") }),
  z.object({ type: z.literal("device-full") }),
  z.object({ type: z.literal("storage-refused") }),
  z.object({ type: z.literal("vault-locked") }),
  z.object({ type: z.literal("wrong-passphrase") }),
  z.object({ type: z.literal("too-many-tries"), seconds: count }),
  z.object({ type: z.literal("security-key-needed") }),
  z.object({ type: z.literal("nothing-here") }),
  z.object({ type: z.literal("another-tab") }),
  z.object({ type: z.literal("log-refused") }),
  z.object({ type: z.literal("no-recovery-key") }),
  z.object({ type: z.literal("envelope-quarantined"), reason: z.string() }),
  z.object({ type: z.literal("case-not-found") }),
  z.object({ type: z.literal("invite-malformed") }),
  z.object({ type: z.literal("invite-refused") }),
  z.object({ type: z.literal("not-supported"), missing: z.array(z.string()) }),
  z.object({ type: z.literal("base-moved") }),
]);
export type Problem = z.infer<typeof Problem>;

const urn = "urn:lindung:problem:";

const statusAndTitle: { readonly [Type in WireProblem["type"]]: readonly [number, string] } = {
  "bad-request": [400, "The request is malformed"],
  unauthenticated: [401, "The request is not signed by a known key"],
  "clock-skew": [401, "The clock of the device is off"],
  forbidden: [403, "This key may not do that"],
  "not-found": [404, "There is nothing here"],
  "method-not-allowed": [405, "This method is not offered here"],
  timeout: [408, "The request did not arrive in time"],
  fork: [409, "Another batch is recorded under this number"],
  gap: [409, "An earlier batch is missing"],
  "log-conflict": [409, "The membership log has moved on"],
  "invite-used": [409, "The invite has been used"],
  "invite-gone": [410, "The invite has expired or was refused"],
  "length-required": [411, "The length of the body must be stated"],
  "too-large": [413, "The body is too large"],
  "unsupported-media": [415, "The media type is not accepted here"],
  "digest-mismatch": [422, "The body does not match its digest"],
  "bad-batch": [422, "The batch is not valid"],
  "log-invalid": [422, "The log entry is not valid"],
  "ack-invalid": [422, "The acknowledgement is not valid"],
  "rate-limited": [429, "Too many requests"],
  internal: [500, "The endpoint failed"],
  unavailable: [503, "The endpoint cannot record now"],
};

/** Gives the HTTP status of a problem of the endpoint, 400 to 503. */
export const statusOf = (problem: WireProblem): number => statusAndTitle[problem.type][0];

/** Writes a problem as the body of an `application/problem+json` answer. */
export const toProblemJson = (problem: WireProblem): string => {
  const [status, title] = statusAndTitle[problem.type];
  return toCanonicalJson({ ...problem, type: `${urn}${problem.type}`, title, status });
};

const ProblemJson = z.looseObject({ type: z.string().startsWith(urn) });

/**
 * Reads an `application/problem+json` body. Anything that is not a problem of this protocol is
 * `not-the-endpoint`: a captive portal or a proxy answered instead.
 */
export const parseProblemJson = (
  text: string,
): Result<WireProblem, { readonly type: "not-the-endpoint" }> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail({ type: "not-the-endpoint" });
  }
  const body = ProblemJson.safeParse(value);
  if (!body.success) return fail({ type: "not-the-endpoint" });
  const problem = WireProblem.safeParse({ ...body.data, type: body.data.type.slice(urn.length) });
  return problem.success ? ok(problem.data) : fail({ type: "not-the-endpoint" });
};
