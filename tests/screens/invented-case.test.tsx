import { expect, test } from "vitest";
import { CASE_SCHEMA, emptyCaseDocument, parseCaseDocument } from "../../src/domain/case.ts";
import { toCaseNumber } from "../../src/domain/case-number.ts";
import { handIn } from "../../src/domain/review.ts";
import { issuesOf } from "../../src/screens/session/casework.ts";
import { inventCase, seededRandom } from "../../src/screens/session/invented-case.ts";

const at = "2026-11-20T09:00:00.000Z";
const taking = { by: crypto.randomUUID(), device: crypto.randomUUID(), at };

test("every invented case can be handed in: its schema takes it and no rule is broken", () => {
  const random = seededRandom(7);
  for (let made = 0; made < 200; made += 1) {
    const caseId = crypto.randomUUID();
    const empty = emptyCaseDocument({
      caseId,
      caseNumber: toCaseNumber({ siteCode: "ABCD", year: "26", sequence: "4T012" }),
      site: crypto.randomUUID(),
      owner: taking.by,
      device: taking.device,
      jurisdiction: "THA",
      at,
    });
    const invented = inventCase(empty, taking, random);
    const parsed = parseCaseDocument(CASE_SCHEMA, handIn(invented, taking));
    expect(parsed).toMatchObject({ ok: true });
    const errors = issuesOf(invented).filter(({ level }) => level === "error");
    expect(
      errors.map(
        ({ rule, question, code }) => `${rule} ${question.replace(/[0-9a-f-]{36}/g, "#")} ${code}`,
      ),
    ).toEqual([]);
  }
});

test("the same seed tells the same stories", () => {
  const draw = (): number[] => {
    const random = seededRandom(3);
    return Array.from({ length: 20 }, random);
  };
  expect(draw()).toEqual(draw());
  expect(Math.max(...draw())).toBeLessThan(1);
});
