import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "../../../src/protocol/id.ts";
import type { Desk } from "../../../src/store/desk.ts";
import { listDrafts } from "../../../src/store/drafts.ts";
import { forgetHere, keepHere, listLocalParts } from "../../../src/store/local-part.ts";
import { nextReady, outboxCounts } from "../../../src/store/outbox.ts";
import { anOrganisation, type Organisation } from "../vault/a-clearance.ts";
import { aDesk } from "./a-desk.ts";
import { aPlace, leave, type Place } from "./a-vessel.ts";

let organisation: Organisation;
let place: Place;
let desk: Desk;

beforeAll(async () => {
  organisation = await anOrganisation("intake");
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

test("what stays here is found again, replaced, forgotten, and never waits to be sent", async () => {
  const caseId = newId();
  const kept = await keepHere(desk, { caseId, part: { victimIdentity: { givenName: "Sokha" } } });
  if (!kept.ok) throw new Error(JSON.stringify(kept.failure));
  const { eid } = kept.value;
  const long = "ព".repeat(120_000);
  await keepHere(desk, { eid, caseId, part: { victimIdentity: { givenName: long } } });
  expect(await listLocalParts(desk)).toEqual([
    { eid, caseId, part: { victimIdentity: { givenName: long } } },
  ]);
  expect(await listDrafts(desk)).toEqual([]);
  expect(await outboxCounts(desk.device)).toMatchObject({ drafts: 0, ready: 0, bytes: 0 });
  expect(await nextReady(desk.device, { now: Date.now() })).toBeUndefined();
  expect((await forgetHere(desk, eid)).ok).toBe(true);
  expect(await listLocalParts(desk)).toEqual([]);
});
