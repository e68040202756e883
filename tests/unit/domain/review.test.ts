import { describe, expect, test } from "vitest";
import { CASE_SCHEMA, parseCaseDocument } from "../../../src/domain/case.ts";
import { readDraft } from "../../../src/domain/case-view.ts";
import { derivedOf, withDerived } from "../../../src/domain/derive.ts";
import { mergeHeads } from "../../../src/domain/merge.ts";
import { approveCase, handIn, reopenCase, returnCase } from "../../../src/domain/review.ts";
import type { RevisionNode } from "../../../src/domain/revision.ts";
import { CaseSummary, openRemarks, toSummary } from "../../../src/domain/summary.ts";
import { aCase, anId, recordOf, theDevice, theOwner } from "../../support/a-case.ts";

const supervisor = anId(0xb0);
const at = (minute: number) => `2026-11-05T10:${String(minute).padStart(2, "0")}:00.000Z`;
const reviewing = (minute: number) => ({
  by: supervisor,
  device: theDevice,
  at: at(minute),
  revision: 3,
  newId: () => anId(0xe00 + minute),
});
const aRevision = (document: RevisionNode["document"]): RevisionNode => ({
  id: "A".repeat(43),
  parents: [],
  at: at(59),
  author: theOwner,
  schema: CASE_SCHEMA,
  document,
  consent: {},
  conflicts: [],
});
const summaryOf = (document: RevisionNode["document"]): CaseSummary =>
  toSummary(mergeHeads(new Map([["A".repeat(43), aRevision(document)]])));

describe("a review", () => {
  test("approves a case and says who looked at which revision", () => {
    const document = approveCase(aCase(), reviewing(1));
    expect(recordOf(document, "case")).toMatchObject({
      workflowState: "approved",
      updatedBy: supervisor,
    });
    expect(recordOf(document, "review")).toMatchObject({
      decision: "approve",
      revision: 3,
      reviewerId: supervisor,
      reviewedAt: at(1),
    });
    expect(parseCaseDocument(CASE_SCHEMA, document)).toMatchObject({ ok: true });
  });

  test("leaves the document that it was made from as it is", () => {
    const document = aCase();
    const before = JSON.stringify(document);
    approveCase(document, reviewing(1));
    returnCase(document, reviewing(2), "Which country?");
    expect(JSON.stringify(document)).toBe(before);
  });

  test("returns a case with a remark pinned to its questions", () => {
    const document = returnCase(aCase(), reviewing(1), "Which country?", ["/victim/citizenship"]);
    expect(recordOf(document, "case")["workflowState"]).toBe("returned");
    expect(recordOf(document, "review")).toMatchObject({
      decision: "return",
      comment: "Which country?",
      fieldFlags: ["/victim/citizenship"],
    });
    expect(parseCaseDocument(CASE_SCHEMA, document)).toMatchObject({ ok: true });
  });

  test("keeps every round of remarks, and counts those since the last approval as open", () => {
    const begun = { by: theOwner, device: theDevice, at: at(3) };
    const first = returnCase(aCase(), reviewing(1), "One");
    const approved = approveCase(handIn(first, begun), reviewing(4));
    const again = returnCase(handIn(reopenCase(approved, begun), begun), reviewing(6), "Two");
    expect(summaryOf(again)).toMatchObject({ workflow: "returned", remarks: 1 });
    expect(openRemarks(readDraft(again).view).map(({ comment }) => comment)).toEqual(["Two"]);
    expect(summaryOf(handIn(again, begun))).toMatchObject({ workflow: "submitted", remarks: 0 });
  });
});

describe("a row of the queue", () => {
  test("says what a supervisor sorts by, and is of its own schema", () => {
    const summary = summaryOf(aCase({ victimIdentity: { givenName: "Amina", familyName: "Sok" } }));
    expect(CaseSummary.parse(summary)).toEqual({
      caseId: anId(1),
      caseNumber: "QK7M-26-4T012-T",
      label: "Amina Sok",
      ageBand: "a24_26",
      sex: "female",
      child: false,
      citizenship: "KHM",
      form: "forced_labour",
      status: "active",
      workflow: "draft",
      risk: "",
      registeredAt: "2026-11-02",
      updatedAt: at(59),
      author: theOwner,
      remarks: 0,
      conflicts: 0,
    });
  });

  test("is made of a case of which nearly nothing is known", () => {
    expect(CaseSummary.parse(summaryOf({ case: { id: anId(1) } }))).toMatchObject({
      caseId: anId(1),
      label: "",
    });
  });

  test("shows the latest risk, and the highest of those in conflict", () => {
    const risks = aCase({
      riskAssessment: [
        { date: "2026-11-01", overall: "imminent" },
        { date: "2026-11-03", overall: "medium" },
      ],
    });
    expect(summaryOf(risks).risk).toBe("medium");
    const risk = recordOf(risks, "riskAssessment", 1);
    const root = aRevision(risks);
    const judged = (id: string, overall: string): RevisionNode => ({
      ...root,
      id,
      parents: [root.id],
      document: { ...risks, riskAssessment: [{ ...risk, overall }] },
    });
    const [one, two] = [judged("B".repeat(43), "low"), judged("C".repeat(43), "high")];
    const merged = mergeHeads(new Map([root, one, two].map((node) => [node.id, node])));
    expect(toSummary(merged)).toMatchObject({ risk: "high", conflicts: 1 });
  });
});

describe("derived answers", () => {
  test("follow from what was answered, each from its own date", () => {
    const document = withDerived(
      aCase({
        victimIdentity: { dateOfBirth: { value: "2002-05", precision: "month" } },
        recruitment: [{ date: { value: "2019", precision: "year" } }],
        earlierTrafficking: [{ toDate: { value: "2017", precision: "year" }, assistedThen: "yes" }],
        screeningIndicator: [
          { parentId: anId(0x107), indicator: "dr_wage", present: "yes" },
          { parentId: anId(0x107), indicator: "cd_debt", present: "no" },
        ],
      }),
    );
    expect(recordOf(document, "victim")).toMatchObject({
      ageBand: "a24_26",
      majorityAtRegistration: "adult",
    });
    expect(recordOf(document, "victimIdentity")["dobPrecision"]).toBe("month");
    expect(recordOf(document, "recruitment")["majorityThen"]).toBe("minor");
    expect(recordOf(document, "exploitation")).toMatchObject({
      durationMonths: 19,
      majorityAtExploitation: "adult",
    });
    expect(recordOf(document, "perpetrator")["relationBroad"]).toBe("unacquainted");
    expect(recordOf(document, "screening")["ilo_result"]).toEqual(["deceptive_recruitment"]);
    expect(recordOf(document, "earlierTrafficking")["monthsSinceAssistance"]).toBe(12);
    expect(parseCaseDocument(CASE_SCHEMA, document)).toMatchObject({ ok: true });
  });

  test("are left as they stand where too little is known", () => {
    const known = aCase({
      victim: { ageAtRegistration: undefined, ageBand: "a09_17" },
      exploitation: [
        { types: ["other"], startDate: { value: "2025", precision: "year" }, durationMonths: 7 },
      ],
    });
    const document = withDerived(known);
    expect(recordOf(document, "victim")).toMatchObject({
      ageBand: "a09_17",
      majorityAtRegistration: "minor",
    });
    expect(recordOf(document, "exploitation")).toEqual(recordOf(known, "exploitation"));
  });

  test("nothing is derived of a case of which nothing is known", () => {
    expect(derivedOf(readDraft({}).view)).toEqual([]);
  });
});
