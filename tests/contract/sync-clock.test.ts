/**
 * Devices whose clocks are wrong, by minutes or by years, and clocks that jump in the middle of a
 * synchronisation: everything arrives once, is acknowledged, and is in the order of its numbers.
 */
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { claimedHeader } from "../../src/protocol/batch.ts";
import type { Member } from "../support/organisation.ts";
import { aStage, putCases, revisionsIn, type Stage, standingsOf } from "../support/sync-stage.ts";

let stage: Stage;
let intake: Member;
let caseworker: Member;
const expected: string[] = [];
beforeAll(async () => {
  stage = await aStage(inject("databaseUrl"));
  intake = stage.organisation.member("intake");
  caseworker = stage.organisation.member("caseworker");
});
afterAll(() => stage?.close());

const minute = 60_000;
const day = 24 * 60 * minute;
const year = 365 * day;

const travels = async (ofSender: () => number, ofReader: () => number): Promise<void> => {
  expected.push(...(await putCases(intake, 1)));
  const sent = await intake.sync({ now: ofSender });
  expect(sent).toMatchObject({ problem: undefined, alarms: [], sent: { batches: 1 } });
  const read = await caseworker.sync({ now: ofReader });
  expect(read).toMatchObject({ problem: undefined, alarms: [], quarantined: 0 });
  expect(await intake.sync({ now: ofSender })).toMatchObject({ problem: undefined, alarms: [] });
  expect(Object.keys(await standingsOf(intake))).toEqual(["custody"]);
  expect((await revisionsIn(caseworker)).toSorted()).toEqual(expected.toSorted());
};

/** The numbers of a device's batches, in the order in which the caseworker has them. */
const numbersFrom = async ({ device }: Member): Promise<readonly number[]> => {
  const rows = await caseworker.device.database.mirror.orderBy("n").toArray();
  const headers = rows.map(({ blob }) => claimedHeader(blob));
  return headers.flatMap((header) => (header?.dev === device.device ? [header.seq] : []));
};

test.each([
  ["ten minutes", 10 * minute],
  ["a day", day],
  ["ten years", 10 * year],
])("a clock that is off by %s loses nothing, whichever way", async (_name, by) => {
  const [ahead, behind] = [() => Date.now() + by, () => Date.now() - by];
  await travels(ahead, behind);
  await travels(behind, ahead);
  const numbers = await numbersFrom(intake);
  expect(numbers.length).toBeGreaterThan(1);
  expect(numbers).toEqual(numbers.toSorted((left, right) => left - right));
});

test("a clock that jumps while it is asked loses nothing", async () => {
  let asked = 0;
  const jumps = [0, day, -day, 10 * year, -10 * year, 0];
  const jumping = () => {
    asked += 1;
    return Date.now() + (jumps[Math.floor(asked / 3) % jumps.length] ?? 0);
  };
  expected.push(...(await putCases(intake, 3)));
  for (let round = 0; round < 8; round += 1) {
    await intake.sync({ now: jumping });
    await caseworker.sync({ now: jumping });
  }
  expect(asked).toBeGreaterThan(20);
  await travels(Date.now, Date.now);
  expect(await caseworker.device.database.quarantine.count()).toBe(0);
});
