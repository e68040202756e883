import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { startRecord } from "../../../src/domain/case.ts";
import type { JsonObject } from "../../../src/domain/json.ts";
import { newId } from "../../../src/protocol/id.ts";
import { fileLimitInBytes } from "../../../src/protocol/payload.ts";
import { absorb } from "../../../src/store/absorb.ts";
import {
  attachmentStates,
  dropAttachment,
  keepAttachment,
  openAttachment,
} from "../../../src/store/attachment-repository.ts";
import { submitCase } from "../../../src/store/case-repository.ts";
import { type Desk, settle } from "../../../src/store/desk.ts";
import { nextReady } from "../../../src/store/outbox.ts";
import { anOrganisation, type Organisation } from "../vault/a-clearance.ts";
import { aDesk, aDocument, deliver } from "./a-desk.ts";
import { aPlace, leave, type Place } from "./a-vessel.ts";

let organisation: Organisation;
let places: Place[];
let writer: Desk;
let reader: Desk;

beforeAll(async () => {
  organisation = await anOrganisation("intake", "supervisor", "caseworker");
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

const file = new TextEncoder().encode("the bytes of a photograph".repeat(200));
const nothing = { ok: true, value: null };

const keep = async (caseId: string, attachmentId = newId(), bytes = file) => ({
  attachmentId,
  kept: await keepAttachment(writer, {
    caseId,
    attachmentId,
    mediaType: "image/jpeg",
    file: bytes,
  }),
});
const naming = (document: JsonObject, ...ids: string[]): JsonObject => ({
  ...document,
  attachment: ids.map((id) => ({
    ...startRecord(document, "attachment", {
      by: writer.author,
      device: writer.device.device,
      at: "2026-11-23T04:00:00.000Z",
      newId: () => id,
    }),
    kind: "other",
    mimeType: "image/jpeg",
    byteLength: file.length,
    sha256: "x",
    metadataStripped: true,
  })),
});
const stateOf = async (desk: Desk, id: string) =>
  (await attachmentStates(desk.device.database, [id]))[0];

test("a file leaves with its case and never before, and a second device opens it", async () => {
  const document = aDocument(writer);
  const caseId = String(Object(document["case"]).caseId);
  const { attachmentId, kept } = await keep(caseId);
  expect(kept).toEqual(nothing);
  expect(await stateOf(writer, attachmentId)).toBe("here");
  expect(await nextReady(writer.device, { now: 0 })).toBeUndefined();
  expect(await openAttachment(writer, caseId, attachmentId)).toEqual({
    ok: true,
    value: { mediaType: "image/jpeg", file },
  });

  const submitted = await submitCase(writer, {
    parents: [],
    document: naming(document, attachmentId),
  });
  expect(submitted).toMatchObject({ ok: true });
  expect(await stateOf(writer, attachmentId)).toBe("ready");
  // The case goes first, although the file was sealed before it.
  expect(await nextReady(writer.device, { now: 0 })).toMatchObject({ kind: 1 });
  expect(await deliver(writer, reader)).toBe(2);
  expect(await stateOf(writer, attachmentId)).toBe("sent");

  expect(await absorb(reader)).toMatchObject({ ok: true, value: { quarantined: 0, cases: 1 } });
  expect(await stateOf(reader, attachmentId)).toBe("custody");
  const opened = await openAttachment(reader, caseId, attachmentId);
  expect(opened).toEqual({ ok: true, value: { mediaType: "image/jpeg", file } });
  // A file of one case does not open as that of another.
  expect(await openAttachment(reader, newId(), attachmentId)).toMatchObject({ ok: false });
});

test("a file that was not handed in can be thrown away, one that was cannot", async () => {
  const document = aDocument(writer);
  const caseId = String(Object(document["case"]).caseId);
  const [one, two] = [await keep(caseId), await keep(caseId)];
  expect(await dropAttachment(writer, one.attachmentId)).toEqual(nothing);
  expect(await stateOf(writer, one.attachmentId)).toBe("absent");
  expect(await writer.device.database.envelopes.count()).toBe(1);
  await submitCase(writer, { parents: [], document: naming(document, two.attachmentId) });
  expect(await dropAttachment(writer, two.attachmentId)).toEqual(nothing);
  expect(await stateOf(writer, two.attachmentId)).toBe("ready");
});

test("four mebibytes are kept and sent alone; one byte more is refused", async () => {
  const document = aDocument(writer);
  const caseId = String(Object(document["case"]).caseId);
  const largest = new Uint8Array(fileLimitInBytes).fill(7);
  const most = await keep(caseId, newId(), largest);
  expect(most.kept).toEqual(nothing);
  const other = await keep(caseId, newId(), largest);
  const ids = [most.attachmentId, other.attachmentId];
  await submitCase(writer, { parents: [], document: naming(document, ...ids) });
  // The case, and then one file after another: two of this size do not fit a batch.
  expect(await deliver(writer, reader)).toBe(3);
  await absorb(reader);
  const opened = await openAttachment(reader, caseId, other.attachmentId);
  expect(opened.ok && opened.value.file.length).toBe(fileLimitInBytes);
  const more = await keep(caseId, newId(), new Uint8Array(fileLimitInBytes + 1));
  expect(more.kept).toEqual({ ok: false, failure: { type: "too-large" } });
}, 30_000);
