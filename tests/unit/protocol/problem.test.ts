import { expect, test } from "vitest";
import {
  parseProblemJson,
  statusOf,
  toProblemJson,
  WireProblem,
} from "../../../src/protocol/problem.ts";

const samples: readonly WireProblem[] = [
  { type: "bad-request" },
  { type: "unauthenticated" },
  { type: "clock-skew", now: "2026-11-23T00:00:00.000Z" },
  { type: "forbidden" },
  { type: "not-found" },
  { type: "method-not-allowed" },
  { type: "timeout" },
  { type: "fork", seq: 3 },
  { type: "gap", next: 4 },
  { type: "log-conflict", seq: 9 },
  { type: "invite-used" },
  { type: "invite-gone" },
  { type: "length-required" },
  { type: "too-large" },
  { type: "unsupported-media" },
  { type: "digest-mismatch" },
  { type: "bad-batch" },
  { type: "log-invalid" },
  { type: "ack-invalid" },
  { type: "rate-limited" },
  { type: "internal" },
  { type: "unavailable" },
];

test.each(samples)("$type passes over the wire with its members", (problem) => {
  expect(parseProblemJson(toProblemJson(problem))).toEqual({ ok: true, value: problem });
  expect(JSON.parse(toProblemJson(problem))).toMatchObject({
    type: `urn:lindung:problem:${problem.type}`,
    status: statusOf(problem),
    title: expect.any(String),
  });
});

test("every problem of the endpoint is among the samples", () => {
  expect(samples.map(({ type }) => type)).toEqual(
    WireProblem.options.map((option) => option.shape.type.value),
  );
});

test.each([
  "<html>Sign in to the hotel network</html>",
  "",
  "null",
  '{"type":"about:blank","status":404}',
  '{"type":"urn:lindung:problem:never-heard-of"}',
  '{"type":"urn:lindung:problem:gap"}',
  '{"type":"urn:lindung:problem:device-full"}',
])("an answer that is no problem of this protocol is someone else's: %s", (text) => {
  expect(parseProblemJson(text)).toEqual({ ok: false, failure: { type: "not-the-endpoint" } });
});
