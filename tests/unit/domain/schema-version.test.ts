import { describe, expect, test } from "vitest";
import { z } from "zod";
import { caseSchema, migrateCaseDocument, parseCaseDocument } from "../../../src/domain/case.ts";
import { entities } from "../../../src/domain/entities.ts";
import { isJsonObject, type JsonObject } from "../../../src/domain/json.ts";
import { factsOf, parseRecord } from "../../../src/domain/record.ts";
import { openVersioned, type Versioned } from "../../../src/domain/schema-version.ts";
import { aCase, anId, recordOf } from "../../support/a-case.ts";

/** A case as a program before this one might have written it: sex under another name. */
const olderCase = (): JsonObject => {
  const { sex, ...victim } = recordOf(aCase(), "victim");
  return { ...aCase(), victim: { ...victim, gender1: sex ?? "unknown" } };
};

/** The present schema with the way there from that older version. */
const withHistory: Versioned<typeof caseSchema.schema> = {
  ...caseSchema,
  migrations: {
    0: (older) => {
      const victim = isJsonObject(older["victim"]) ? older["victim"] : {};
      const { gender1, ...kept } = victim;
      return { ...older, victim: { ...kept, ...(gender1 === undefined ? {} : { sex: gender1 }) } };
    },
  },
};

describe("what an older program wrote", () => {
  test("opens as if written today", () => {
    expect(openVersioned(withHistory, "case@0", olderCase())).toEqual({ ok: true, value: aCase() });
  });

  test("is still checked after it was brought to the present", () => {
    expect(openVersioned(withHistory, "case@0", { ...olderCase(), extra: 1 })).toEqual({
      ok: false,
      failure: { reason: "schema-refused", places: [""] },
    });
  });

  test("goes through every step in order", () => {
    const Counted = z.strictObject({ steps: z.string() });
    const versioned = {
      name: "counted",
      version: 3,
      schema: Counted,
      migrations: {
        1: (older: JsonObject) => ({ steps: `${String(older["steps"])}b` }),
        2: (older: JsonObject) => ({ steps: `${String(older["steps"])}c` }),
      },
    };
    expect(openVersioned(versioned, "counted@1", { steps: "a" })).toEqual({
      ok: true,
      value: { steps: "abc" },
    });
    expect(openVersioned(versioned, "counted@0", { steps: "a" })).toMatchObject({
      failure: { reason: "schema-unknown" },
    });
  });
});

describe("what cannot be opened", () => {
  test("is named: newer, unknown, not an object", () => {
    expect(parseCaseDocument("case@2", aCase())).toMatchObject({
      failure: { reason: "schema-newer" },
    });
    for (const name of ["case", "case@", "case@x", "case@1@1", "site@1", "case@-1", "case@1e0"])
      expect(parseCaseDocument(name, aCase()), name).toMatchObject({
        failure: { reason: "schema-unknown" },
      });
    expect(parseCaseDocument("case@1", [])).toMatchObject({
      failure: { reason: "schema-refused" },
    });
  });

  test("an unchecked migration passes the present version through as it is", () => {
    const odd = { anything: true };
    expect(migrateCaseDocument("case@1", odd)).toEqual({ ok: true, value: odd });
  });
});

test("every record has a version, and its steps lead up to it", () => {
  for (const schema of Object.values(entities))
    expect(factsOf(schema).version).toBeGreaterThanOrEqual(1);
  for (let version = 1; version < caseSchema.version; version += 1)
    expect(caseSchema.migrations[version]).toBeTypeOf("function");
});

test("a record that stands by itself opens by its own name and version, and refuses the unknown", () => {
  const site = {
    id: anId(1),
    siteId: anId(1),
    revision: 1,
    createdAt: "2026-11-02T03:04:05.678Z",
    createdBy: anId(2),
    updatedAt: "2026-11-02T03:04:05.678Z",
    updatedBy: anId(2),
    deviceId: anId(3),
    deleted: false,
    siteCode: "QK7M",
    siteType: "shelter",
    siteName: "North",
    country: "KHM",
  };
  expect(parseRecord(entities.site, "site@1", site)).toMatchObject({ ok: true });
  expect(parseRecord(entities.site, "site@1", { ...site, street: "Road 1" })).toMatchObject({
    ok: false,
  });
  expect(parseRecord(entities.site, "organisation@1", site)).toMatchObject({ ok: false });
  expect(parseRecord(entities.organisation, "organisation@1", site)).toMatchObject({ ok: false });
});
