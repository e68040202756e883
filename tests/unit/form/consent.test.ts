import { describe, expect, test } from "vitest";
import { answerTo, withConsent } from "../../../src/form/consent.ts";
import { anId } from "../../support/a-case.ts";

const decision = (id: number, answers: object) => ({
  ...{ id: anId(id), scope: "statistics", givenBy: "self", decidedAt: "2026-11-02" },
  ...answers,
});

describe("the answer in force", () => {
  test.each([
    ["2026-11-02T08:00:00.000Z", "2026-11-02T09:00:00.000Z"],
    ["2026-11-02T09:00:00.000Z", "2026-11-02T08:00:00.000Z"],
  ])("is a no of the same day, whichever clock was ahead (%s, %s)", (ofYes, ofNo) => {
    const yes = decision(1, { decision: "given", createdAt: ofYes });
    const no = decision(2, { decision: "refused", createdAt: ofNo });
    expect(answerTo({ consent: [yes, no] }, "statistics")).toBe("refused");
    expect(answerTo({ consent: [no, yes] }, "statistics")).toBe("refused");
  });

  test("is what replaced another, when somebody changed their mind on one day", () => {
    const no = decision(1, { decision: "refused" });
    const yes = decision(2, { decision: "given", supersedes: no.id });
    expect(answerTo({ consent: [yes, no] }, "statistics")).toBe("given");
  });

  test("is no where a guardian agreed and the child did not, and can then be written down so", () => {
    const child = decision(1, { decision: "given", givenBy: "parent", childAssent: "no" });
    const document = { consent: [child] };
    expect(answerTo(document, "statistics")).toBe("refused");
    const talk = {
      ...{ method: undefined, languageUsed: undefined, informationGiven: [], childAssent: "no" },
      ...{ giver: "parent", recipients: [], drawing: undefined, besides: {} },
      decidedAt: "2026-11-02",
    };
    const next = withConsent(document, { statistics: "refused" }, talk, () => ({ id: anId(2) }));
    expect(next["consent"]).toMatchObject([child, { supersedes: child.id, decision: "withdrawn" }]);
  });
});
