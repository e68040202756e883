import fc from "fast-check";
import { expect, test } from "vitest";
import { firstPageOf, isTooShort, withChangedRows } from "../../../src/store/first-page.ts";
import { compareRows, type QueueRow, readRows, writeRows } from "../../../src/store/index-row.ts";

const aRow = (number: number, updatedAt: number, workflow: string): QueueRow => ({
  caseId: `case-${String(number).padStart(4, "0")}`,
  caseNumber: "",
  label: `person ${number}`,
  ageBand: "",
  sex: "",
  child: false,
  citizenship: "",
  form: "",
  status: "active",
  workflow,
  risk: "",
  registeredAt: "",
  updatedAt: String(updatedAt).padStart(6, "0"),
  author: "",
  remarks: 0,
  conflicts: 0,
  heads: [],
});

test("the first page is the beginning of the whole queue, whatever changes", () => {
  const change = fc.record({
    number: fc.nat(150),
    updatedAt: fc.nat(99_999),
    workflow: fc.constantFrom("submitted", "approved", "returned"),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 100, maxLength: 400 }), (changes) => {
      const all = new Map<string, QueueRow>();
      let page = firstPageOf([]);
      for (const { number, updatedAt, workflow } of changes) {
        const row = aRow(number, updatedAt, workflow);
        page = withChangedRows(page, [row], all.has(row.caseId) ? 0 : 1);
        all.set(row.caseId, row);
        const whole = [...all.values()].sort(compareRows);
        if (isTooShort(page)) page = firstPageOf(whole);
        expect(page.total).toBe(all.size);
        expect(page.rows).toEqual(whole.slice(0, page.rows.length));
        expect(page.rows.length).toBeGreaterThanOrEqual(Math.min(50, all.size));
      }
    }),
    { numRuns: 40 },
  );
});

test("what waits for review stands before what does not, the newest first", () => {
  const rows = [aRow(1, 9, "approved"), aRow(2, 1, "submitted"), aRow(3, 5, "submitted")];
  expect(rows.sort(compareRows).map(({ caseId }) => caseId)).toEqual([
    "case-0003",
    "case-0002",
    "case-0001",
  ]);
});

test("rows come back from columns as they were", () => {
  const rows = [aRow(1, 9, "approved"), { ...aRow(2, 1, "submitted"), heads: ["a", "b"] }];
  expect(readRows(writeRows(rows))).toEqual(rows);
  expect(readRows(writeRows([]))).toEqual([]);
});
