import { describe, expect, test } from "vitest";
import {
  CASE_SCHEMA,
  caseEntities,
  isSingle,
  parseCaseDocument,
  startRecord,
} from "../../../src/domain/case.ts";
import { readDraft } from "../../../src/domain/case-view.ts";
import { aCase, anId, recordOf, theDevice, theOwner, theSite } from "../../support/a-case.ts";

const refusedAt = (document: Parameters<typeof parseCaseDocument>[1]): readonly string[] => {
  const opened = parseCaseDocument(CASE_SCHEMA, document);
  if (opened.ok || opened.failure.reason !== "schema-refused")
    throw new Error("it was not refused");
  return opened.failure.places;
};

describe("a case document", () => {
  test("opens as it was written", () => {
    const document = aCase();
    expect(parseCaseDocument(CASE_SCHEMA, document)).toEqual({ ok: true, value: document });
  });

  test("begins with who, where and when, and with nothing said of the person", () => {
    const about = recordOf(
      aCase({ case: { dataSource: undefined, interviewDate: undefined } }),
      "case",
    );
    expect(about).toMatchObject({
      id: anId(1),
      caseId: anId(1),
      schemaVersion: "case@1",
      siteId: theSite,
      caseOwnerId: theOwner,
      deviceId: theDevice,
      registrationDate: "2026-11-02",
      retentionReviewDate: "2028-11-02",
      workflowState: "draft",
      caseStatus: "active",
    });
    expect(about).not.toHaveProperty("dataSource");
  });

  test("holds a list for what there may be several of", () => {
    expect(caseEntities).toHaveLength(34);
    expect(caseEntities.filter(isSingle)).toEqual([
      "case",
      "victimIdentity",
      "victim",
      "socioEconomic",
      "closure",
      "incident",
    ]);
  });

  test("refuses members that nobody knows, wherever they stand", () => {
    const document = aCase();
    expect(refusedAt({ ...document, notes: [] })).toEqual([""]);
    expect(
      refusedAt({ ...document, victim: { ...recordOf(document, "victim"), shoeSize: 38 } }),
    ).toEqual(["/victim"]);
    expect(
      refusedAt({
        ...document,
        victim: { ...recordOf(document, "victim"), missing: { shoeSize: "declined" } },
      }),
    ).toEqual(["/victim/missing/shoeSize"]);
  });

  test("refuses null, empty text and empty lists: no answer is no member", () => {
    const document = aCase();
    for (const [name, value] of [
      ["religion", null],
      ["religion", ""],
      ["religion", "  "],
      ["citizenship", []],
      ["citizenship", ["KHM", "KHM"]],
      ["citizenship", ["KH"]],
      ["sex", "f"],
      ["ageAtRegistration", 12.5],
    ] as const)
      expect(
        refusedAt({ ...document, victim: { ...recordOf(document, "victim"), [name]: value } })[0],
      ).toMatch(new RegExp(`^/victim/${name}`));
  });

  test("refuses two records with one id, and a record whose two ids differ", () => {
    const document = aCase();
    const leg = recordOf(document, "routeLeg");
    expect(refusedAt({ ...document, routeLeg: [leg, leg] })).toEqual(["/routeLeg"]);
    expect(refusedAt({ ...document, routeLeg: [{ ...leg, legId: anId(77) }] })).toEqual([
      "/routeLeg/0",
    ]);
  });

  test("takes a list that is not there for an empty one", () => {
    const { need: _need, ...older } = aCase();
    expect(parseCaseDocument(CASE_SCHEMA, older)).toMatchObject({ ok: true, value: { need: [] } });
  });

  test("is never opened halfway: what a refusal says holds no answer", () => {
    const document = aCase({ victimIdentity: { givenName: "Amina" } });
    const opened = parseCaseDocument(CASE_SCHEMA, { ...document, amina: "Amina" });
    expect(JSON.stringify(opened)).not.toContain("Amina");
  });
});

describe("a new record", () => {
  test("carries its own id, its number and who began it", () => {
    const document = aCase();
    const begun = {
      by: anId(5),
      device: theDevice,
      at: "2026-11-03T00:00:00.000Z",
      newId: () => anId(6),
    };
    expect(startRecord(document, "exploitation", begun)).toMatchObject({
      id: anId(6),
      exploitationId: anId(6),
      caseId: anId(1),
      sequence: 2,
      createdBy: anId(5),
    });
    expect(startRecord(document, "consent", begun)).toMatchObject({ takenBy: anId(5) });
    expect(
      startRecord(document, "workingConditions", { ...begun, parentId: anId(8) }),
    ).toMatchObject({
      parentId: anId(8),
    });
  });

  test("never gets the number of one that was deleted", () => {
    const document = aCase({
      exploitation: [{ types: ["other"] }, { types: ["other"], deleted: true }],
    });
    const begun = { by: theOwner, device: theDevice, at: "2026-11-03T00:00:00.000Z" };
    expect(startRecord(document, "exploitation", begun)["sequence"]).toBe(3);
  });
});

describe("a draft", () => {
  test("keeps what cannot be right and reports it, and reads all the rest", () => {
    const { view, unreadable } = readDraft(
      aCase({ victim: { ageAtRegistration: "about 20", sex: "female" } }),
    );
    expect(view.victim).toMatchObject({ sex: "female" });
    expect(view.victim).not.toHaveProperty("ageAtRegistration");
    expect(unreadable).toEqual([
      { rule: "V15", level: "error", question: "/victim/ageAtRegistration", code: "not-readable" },
    ]);
  });
});
