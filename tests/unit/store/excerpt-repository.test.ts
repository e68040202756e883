import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "../../../src/protocol/id.ts";
import { absorb } from "../../../src/store/absorb.ts";
import { type Desk, settle } from "../../../src/store/desk.ts";
import {
  answerExcerpt,
  type ExcerptAnswer,
  listExcerpts,
  proposeExcerpt,
} from "../../../src/store/excerpt-repository.ts";
import { anOrganisation, type Organisation } from "../vault/a-clearance.ts";
import { aDesk, deliver } from "./a-desk.ts";
import { aPlace, leave, type Place } from "./a-vessel.ts";

let organisation: Organisation;
let places: Place[];
let writer: Desk;
let reader: Desk;

beforeAll(async () => {
  organisation = await anOrganisation("supervisor", "supervisor", "analyst");
});
beforeEach(async () => {
  places = [aPlace(), aPlace()];
  const [one, two] = organisation.people;
  const [here, there] = places;
  if (!one || !two || !here || !there) throw new Error("no such person");
  writer = await aDesk(organisation, one, here);
  reader = await aDesk(organisation, two, there);
});
afterEach(async () => {
  for (const desk of [writer, reader]) {
    await settle(desk);
    desk.device.database.close();
  }
  places.forEach(leave);
});

const content = { themes: ["children"], text: "The work was found by a relative." };
const forAnalysts = { schema: "excerpt@1", data: content };

const only = async (desk: Desk) => {
  const [known, ...more] = await listExcerpts(desk);
  if (!known || more.length > 0) throw new Error("not one excerpt");
  return known;
};
const answer = async (desk: Desk, given: ExcerptAnswer) =>
  answerExcerpt(desk, await only(desk), given, forAnalysts);
const statistical = async (desk: Desk): Promise<number> =>
  (await desk.device.database.envelopes.toArray()).filter(({ kind }) => kind === 2).length;

const proposed = async (): Promise<string> => {
  const about = newId();
  expect(await proposeExcerpt(writer, about, content)).toEqual({ ok: true, value: null });
  await deliver(writer, reader);
  expect(await absorb(reader)).toMatchObject({ ok: true, value: { quarantined: 0, cases: 0 } });
  return about;
};

test("a proposal reaches a second person, and only the approval is sealed for analysts", async () => {
  const about = await proposed();
  const known = await only(reader);
  expect(known).toMatchObject({ about, content, proposedBy: writer.author, rev: 1 });
  expect(known.answer).toBeUndefined();
  expect([await statistical(writer), await statistical(reader)]).toEqual([0, 0]);
  expect((await answer(reader, "approved")).ok).toBe(true);
  expect(await statistical(reader)).toBe(1);
  expect((await only(reader)).answer).toBe("approved");
  await deliver(reader, writer);
  expect(await absorb(writer)).toMatchObject({ ok: true, value: { quarantined: 0 } });
  expect((await only(writer)).answer).toBe("approved");
});

test("nobody approves what they wrote, and an approval by the writer counts nowhere", async () => {
  await proposed();
  expect(await answer(writer, "approved")).toEqual({ ok: false, failure: { type: "forbidden" } });
  // As a program without that rule would write it: in the name of another, with the writer's own key.
  const forged = { ...(await only(writer)), proposedBy: newId() };
  expect((await answerExcerpt(writer, forged, "approved", forAnalysts)).ok).toBe(true);
  await deliver(writer, reader);
  expect(await absorb(reader)).toMatchObject({ ok: true });
  expect((await only(reader)).answer).toBeUndefined();
  expect((await only(writer)).answer).toBeUndefined();
});

test("what was declined sends nothing, and what was approved can be taken back", async () => {
  await proposed();
  expect((await answer(reader, "declined")).ok).toBe(true);
  expect(await statistical(reader)).toBe(0);
  expect((await only(reader)).answer).toBe("declined");
  expect((await answer(reader, "approved")).ok).toBe(true);
  expect((await answer(reader, "withdrawn")).ok).toBe(true);
  expect(await statistical(reader)).toBe(2);
  expect((await only(reader)).answer).toBe("withdrawn");
});
