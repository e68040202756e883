import { describe, expect, test } from "vitest";
import { LIFETIME_EPSILON, spend, spentIn } from "../../../src/statistics/privacy-budget.ts";
import { deltaFor, epsilonOf, rhoFor } from "../../../src/statistics/privacy-loss.ts";
import {
  firstBroken,
  type ReleaseLedger,
  release,
  withdraw,
} from "../../../src/statistics/release-ledger.ts";

const digest = async (text: string): Promise<string> =>
  Buffer.from(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toString(
    "hex",
  );

const aSpending = (releaseId: string, epsilon = 4) => ({
  releaseId,
  at: "2026-11-23T08:00:00.000Z",
  author: "analyst",
  snapshotHash: "snapshot",
  epsilon,
});

const spent = async (
  ledger: ReleaseLedger,
  releaseId: string,
  epsilon = 4,
): Promise<ReleaseLedger> => {
  const result = await spend(ledger, aSpending(releaseId, epsilon), 6000, digest);
  if (!result.ok) throw new Error(result.failure.type);
  return result.value;
};

const aRelease = (releaseId: string) => ({
  kind: "release" as const,
  releaseId,
  at: "2026-11-23T09:00:00.000Z",
  author: "analyst",
  approver: "second",
  reportId: "synthetic",
  definitionHash: "d",
  snapshotHash: "snapshot",
  tier: "T4" as const,
  parameters: {},
  tables: [],
  publishedHash: "p",
  epsilon: 4,
});

describe("the privacy budget", () => {
  test("is refused for fewer than 5,000 persons", async () => {
    expect(await spend([], aSpending("a"), 4999, digest)).toEqual({
      ok: false,
      failure: { type: "too-few-persons", least: 5000 },
    });
    expect(await spend([], aSpending("a"), 5000, digest)).toMatchObject({ ok: true });
  });

  test("stops hard when a lifetime's ε is spent, and says what is left", async () => {
    let ledger = await spent([], "a");
    ledger = await spent(ledger, "b");
    expect(await spend(ledger, aSpending("c", 4.5), 6000, digest)).toEqual({
      ok: false,
      failure: { type: "budget-spent", left: 4 },
    });
    ledger = await spent(ledger, "c");
    expect(spentIn(ledger).epsilon).toBe(LIFETIME_EPSILON);
    expect(await spend(ledger, aSpending("d", 0.01), 6000, digest)).toMatchObject({
      failure: { type: "budget-spent", left: 0 },
    });
  });

  test("is not given back by a withdrawal, and its entries cannot be taken out unseen", async () => {
    const ledger = await spent(await spent([], "a"), "b");
    const released = await release(ledger, aRelease("b"), digest);
    if (!released.ok) throw new Error(released.failure.type);
    const withdrawn = await withdraw(
      released.value,
      { releaseId: "b", at: "2026-11-24T08:00:00.000Z", author: "analyst", reason: "mistake" },
      digest,
    );
    expect(spentIn(withdrawn).epsilon).toBe(8);
    expect(await firstBroken(withdrawn, digest)).toBeUndefined();
    expect(await firstBroken(withdrawn.slice(1), digest)).toBe(0);
  });

  test("must be spent before rows are released", async () => {
    expect(await release([], aRelease("a"), digest)).toEqual({
      ok: false,
      failure: { type: "not-spent" },
    });
    expect(await release(await spent([], "a"), aRelease("a"), digest)).toMatchObject({ ok: true });
  });
});

describe("the loss of Gaussian noise", () => {
  test("is no more than what was asked for, and hardly less", () => {
    for (const epsilon of [0.1, 1, 4, 12]) {
      const delta = deltaFor(6000);
      const found = epsilonOf(rhoFor({ epsilon, delta }), delta);
      expect(found).toBeLessThanOrEqual(epsilon);
      expect(found).toBeCloseTo(epsilon, 6);
    }
  });

  test("is below that of the plain conversion ρ + 2√(ρ ln 1/δ) (Bun and Steinke 2016, 1.3)", () => {
    for (const rho of [0.01, 0.1, 0.5, 2])
      expect(epsilonOf(rho, 1e-6)).toBeLessThan(rho + 2 * Math.sqrt(rho * Math.log(1e6)));
  });
});
