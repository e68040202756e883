import { describe, expect, test } from "vitest";
import { CaseDocument } from "../../../src/domain/case.ts";
import { practiceCases } from "../../../src/domain/practice.ts";
import { checkCase, missingAtSubmission } from "../../../src/domain/rules.ts";

const plan = {
  seed: 7,
  count: 400,
  site: "11111111-1111-4111-8111-111111111111",
  siteCode: "QK7M",
  jurisdiction: "IDN",
  owner: "22222222-2222-4222-8222-222222222222",
  reviewer: "33333333-3333-4333-8333-333333333333",
  device: "44444444-4444-4444-8444-444444444444",
  at: "2026-11-23T08:00:00.000Z",
} as const;
const cases = practiceCases(plan);
const handedIn = cases.filter((document) => document.case.workflowState !== "draft");

describe("practice cases", () => {
  test("satisfy the schema, each with a number and an id of its own", () => {
    for (const document of cases) expect(CaseDocument.parse(document)).toEqual(document);
    expect(new Set(cases.map((document) => document.case.caseId)).size).toBe(plan.count);
    expect(new Set(cases.map((document) => document.case.caseNumber)).size).toBe(plan.count);
  });

  test("break no rule and lack no answer without a reason, once they are handed in", () => {
    const errors = handedIn.flatMap((document) =>
      checkCase(document).filter((issue) => issue.level === "error"),
    );
    expect(errors).toEqual([]);
    expect(handedIn.flatMap((document) => missingAtSubmission(document))).toEqual([]);
  });

  test("are the same for the same seed, and others for another", () => {
    expect(practiceCases({ ...plan, count: 5 })).toEqual(practiceCases({ ...plan, count: 5 }));
    expect(practiceCases({ ...plan, count: 5, seed: 8 })).not.toEqual(
      practiceCases({ ...plan, count: 5 }),
    );
  });

  test("hold what people have to learn to deal with", () => {
    const share = (is: (document: CaseDocument) => boolean): number =>
      cases.filter(is).length / cases.length;
    expect(share(({ victim }) => (victim.ageAtRegistration ?? 99) < 18)).toBeGreaterThan(0.05);
    expect(share(({ earlierTrafficking }) => earlierTrafficking.length > 0)).toBeGreaterThan(0.02);
    const refused = share(({ consent }) =>
      consent.some(({ scope, decision }) => scope === "statistics" && decision === "refused"),
    );
    expect(refused).toBeGreaterThan(0.02);
    const scripts = cases
      .map(({ victimIdentity }) => victimIdentity?.nameLocalScript ?? "")
      .join("");
    expect(scripts).toMatch(/\p{Script=Khmer}/u);
    expect(scripts).toMatch(/\p{Script=Thai}/u);
    const states = new Set(cases.map((document) => document.case.workflowState));
    expect([...states].sort()).toEqual(["approved", "draft", "returned", "submitted"]);
    const isInternal = ({ victim, exploitation }: CaseDocument): boolean =>
      victim.citizenship?.[0] === exploitation[0]?.country;
    expect(share(isInternal)).toBeGreaterThan(0.05);
    expect(share(isInternal)).toBeLessThan(0.5);
  });

  test("say nothing of practice in the document: the organisation says it", () => {
    expect(JSON.stringify(cases)).not.toMatch(/practice|demo|sample/i);
  });
});
