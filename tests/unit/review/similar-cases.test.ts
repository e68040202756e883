import { afterEach, beforeEach, expect, test } from "vitest";
import type { CaseSummary } from "../../../src/domain/summary.ts";
import { type CaseQueue, openCaseQueue } from "../../../src/review/case-queue.ts";
import { namedRows } from "../../support/invented-names.ts";

let queue: CaseQueue;
beforeEach(async () => {
  queue = await openCaseQueue();
});
afterEach(() => queue.close());

const [base] = namedRows(1, 3);
if (!base) throw new Error("no row was invented");
const row = (caseId: string, facts: Partial<CaseSummary>): CaseSummary => ({
  ...base,
  caseId,
  ...facts,
});
const wanted = {
  name: "Sokha Chea",
  ageBand: "a24_26",
  sex: "female",
  citizenship: "KHM",
  place: "KH-2",
  caseId: "now",
};

test("the same person in another spelling is found, a namesake of another sex and age is not", async () => {
  await queue.put([
    row("same", { label: "Chea Sokkha", ageBand: "a24_26", sex: "female", place: "KH-2" }),
    row("other", { label: "Chea Sokha", ageBand: "a39_47", sex: "male", citizenship: "IDN" }),
    row("now", { label: "Sokha Chea" }),
  ]);
  const found = queue.similar(wanted);
  expect(found.map((one) => [one.row.caseId, one.zone])).toEqual([["same", "likely"]]);
  expect(found[0]?.agrees).toContain("place");
});

test("what differs is said, and at most five are shown", async () => {
  await queue.put(
    Array.from({ length: 9 }, (_, at) =>
      row(`c${at}`, { label: "Sokha Chea", sex: "female", ageBand: "a30_38", citizenship: "KHM" }),
    ),
  );
  const found = queue.similar(wanted);
  expect(found).toHaveLength(5);
  expect(found[0]?.differs).toContain("ageBand");
});

test("a case that left the queue is not found, and nobody is like a person without a name", async () => {
  await queue.put([row("gone", { label: "Sokha Chea" })]);
  await queue.remove("gone");
  expect(queue.similar(wanted)).toEqual([]);
  expect(queue.similar({ ...wanted, name: "…" })).toEqual([]);
});
