import { describe, expect, test } from "vitest";
import type { BatchHeader } from "../../../src/protocol/batch.ts";
import { toCanonicalJson } from "../../../src/protocol/canonical.ts";
import { zeroHash } from "../../../src/protocol/hash.ts";
import {
  isInContext,
  kindOf,
  type Payload,
  parsePayload,
  revisionIdOf,
} from "../../../src/protocol/payload.ts";
import { idOf } from "../../golden/keys.ts";

const context = {
  v: 1,
  org: idOf("organisation"),
  site: idOf("shelter"),
  dest: idOf("shelter"),
  epoch: 1,
  author: idOf("caseworker"),
  device: idOf("caseworker's device"),
  at: "2026-11-23T00:00:00.000Z",
  schema: "case@1",
};
const revision = {
  ...context,
  type: "case-revision",
  caseId: idOf("case"),
  statId: idOf("statistics"),
  rev: 1,
  parents: [],
  consent: {},
  data: {},
  conflicts: [],
};
const hashes = [1, 2, 3].map((byte) => Buffer.alloc(32, byte).toString("base64url"));
const header: BatchHeader = {
  v: 1,
  dev: idOf("caseworker's device"),
  env: [],
  org: idOf("organisation"),
  seq: 1,
  dest: idOf("shelter"),
  kind: 1,
  prev: zeroHash,
  site: idOf("shelter"),
  epoch: 1,
  mhead: { seq: 0, hash: zeroHash },
};
const outcome = (value: unknown): string => {
  const result = parsePayload(typeof value === "string" ? value : toCanonicalJson(value));
  return result.ok ? result.value.type : result.failure;
};
const read = (value: unknown): Payload => {
  const result = parsePayload(toCanonicalJson(value));
  if (!result.ok) throw new Error(result.failure);
  return result.value;
};

describe("a payload", () => {
  test.each<[string, unknown, number]>([
    ["case-revision", revision, 1],
    ["directory", { ...context, type: "directory", rev: 1, parents: [], data: {} }, 1],
    [
      "stat",
      {
        v: 1,
        type: "stat",
        org: idOf("organisation"),
        epoch: 1,
        statId: idOf("s"),
        op: "put",
        schema: "stat@1",
        data: {},
      },
      2,
    ],
    ["audit", { ...context, type: "audit", event: "unlock", ref: null, count: 1, note: null }, 3],
    [
      "handover",
      {
        ...context,
        type: "handover",
        caseId: idOf("case"),
        statId: idOf("s"),
        rev: 1,
        parents: [],
        origin: { site: idOf("shelter"), heads: [zeroHash], history: zeroHash },
        consent: {},
        data: {},
      },
      4,
    ],
    [
      "handover-answer",
      {
        ...context,
        type: "handover-answer",
        handover: zeroHash,
        answer: "declined",
        reason: "no-room",
      },
      5,
    ],
  ])("of type %s is read and has its kind of batch", (type, value, kind) => {
    expect(outcome(value)).toBe(type);
    expect(kindOf(read(value))).toBe(kind);
    expect(outcome({ ...(value as object), more: 1 })).toBe("not-a-payload");
    expect(outcome({ ...(value as object), v: 2 })).toBe("not-a-payload");
  });

  test("is read from canonical text alone", () => {
    expect(outcome(JSON.stringify(revision))).toBe("not-canonical");
    expect(outcome("null")).toBe("not-a-payload");
  });

  test("has parents in order, each once, and none if and only if it is the first", () => {
    const with_ = (rev: number, parents: readonly (string | undefined)[]) =>
      outcome({ ...revision, rev, parents });
    expect(with_(2, [hashes[0], hashes[1]])).toBe("case-revision");
    expect(with_(2, [hashes[1], hashes[0]])).toBe("not-a-payload");
    expect(with_(2, [hashes[0], hashes[0]])).toBe("not-a-payload");
    expect(with_(2, [])).toBe("graph-rule");
    expect(with_(1, [hashes[0]])).toBe("graph-rule");
    const many = Array.from({ length: 17 }, (_, at) =>
      Buffer.alloc(32, at + 1).toString("base64url"),
    );
    expect(with_(2, many.slice(0, 16).sort())).toBe("case-revision");
    expect(with_(2, many.sort())).toBe("not-a-payload");
  });

  test("stays within the limits of text, items and nesting", () => {
    const nest = (depth: number): unknown => (depth === 0 ? 1 : { a: nest(depth - 1) });
    expect(outcome({ ...revision, data: { text: "x".repeat(100_000) } })).toBe("case-revision");
    expect(outcome({ ...revision, data: { text: "x".repeat(100_001) } })).toBe("beyond-limits");
    expect(outcome({ ...revision, data: { items: Array(512).fill(1) } })).toBe("case-revision");
    expect(outcome({ ...revision, data: { items: Array(513).fill(1) } })).toBe("beyond-limits");
    expect(outcome({ ...revision, data: { a: nest(8) } })).toBe("case-revision");
    expect(outcome({ ...revision, data: { a: nest(9) } })).toBe("beyond-limits");
  });

  test("has an id that is the hash of its octets", async () => {
    // SHA-256 of the two octets "{}".
    expect(await revisionIdOf("{}")).toBe("RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o");
  });
});

describe("the context of a payload", () => {
  test("must be that of the batch it came in", () => {
    expect(isInContext(read(revision), header)).toBe(true);
    for (const change of [
      { org: idOf("another") },
      { site: idOf("another") },
      { dest: idOf("another") },
      { dev: idOf("another") },
      { epoch: 2 },
      { kind: 3 as const },
    ]) {
      expect(isInContext(read(revision), { ...header, ...change })).toBe(false);
    }
  });

  test("of a statistical record names neither site nor device", () => {
    const stat = read({
      v: 1,
      type: "stat",
      org: idOf("organisation"),
      epoch: 1,
      statId: idOf("s"),
      op: "withdraw",
      schema: "stat@1",
      data: {},
    });
    expect(isInContext(stat, { ...header, kind: 2 })).toBe(true);
    expect(isInContext(stat, { ...header, kind: 2, epoch: 2 })).toBe(false);
    expect(isInContext(stat, header)).toBe(false);
  });
});
