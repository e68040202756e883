import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { keptViews } from "../../../src/screens/session/kept-views.ts";
import type { Desk } from "../../../src/store/desk.ts";
import { aDesk } from "../store/a-desk.ts";
import { aPlace, leave, type Place } from "../store/a-vessel.ts";
import { anOrganisation, type Organisation } from "../vault/a-clearance.ts";

let organisation: Organisation;
let place: Place;
let desk: Desk;

beforeAll(async () => {
  organisation = await anOrganisation("analyst");
});
beforeEach(async () => {
  place = aPlace();
  const [person] = organisation.people;
  if (!person) throw new Error("no such person");
  desk = await aDesk(organisation, person, place);
});
afterEach(() => {
  desk.device.database.close();
  leave(place);
});

const girls = {
  name: "Girls in domestic work",
  report: "R5",
  where: [{ name: "sex", codes: ["female"] }],
} as const;
const wanted = {
  ...girls,
  where: girls.where.map(({ name, codes }) => ({ name, codes: [...codes] })),
};

test("a view is found again, replaced under its name, and forgotten", async () => {
  const views = keptViews(desk.device, desk.clearance);
  expect(await views.all()).toEqual([]);
  expect(await views.keep(wanted)).toMatchObject({ ok: true, value: [wanted] });
  await views.keep({ ...wanted, where: [] });
  const [kept, ...more] = await keptViews(desk.device, desk.clearance).all();
  expect(kept).toMatchObject({ ...wanted, where: [] });
  expect(more).toEqual([]);
  await views.forget(kept?.id ?? "");
  expect(await views.all()).toEqual([]);
});

test("nothing of a view is readable on the disk", async () => {
  await keptViews(desk.device, desk.clearance).keep(wanted);
  const rows = await desk.device.database.meta.toArray();
  const bytes = rows.flatMap(({ value }) =>
    value instanceof Uint8Array ? [new TextDecoder("latin1").decode(value)] : [],
  );
  expect(bytes.length).toBeGreaterThan(0);
  expect(bytes.join() + JSON.stringify(rows.map(({ key }) => key))).not.toMatch(
    /Girls|domestic|female|R5/,
  );
});
