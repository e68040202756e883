import { emptyCaseDocument } from "../../../src/domain/case.ts";
import { isJsonObject, type JsonObject } from "../../../src/domain/json.ts";
import { handIn } from "../../../src/domain/review.ts";
import { frameBatch } from "../../../src/protocol/batch.ts";
import { hashOf, zeroHash } from "../../../src/protocol/hash.ts";
import { newId } from "../../../src/protocol/id.ts";
import { commit, type Device } from "../../../src/store/database.ts";
import { type Desk, openDesk } from "../../../src/store/desk.ts";
import { chainHead, nextReady, recordFramed } from "../../../src/store/outbox.ts";
import { enrolDevice } from "../../../src/store/vessel.ts";
import { createDeviceKey } from "../../../src/vault/keys.ts";
import type { Organisation, Person } from "../vault/a-clearance.ts";
import { open, type Place } from "./a-vessel.ts";

/** A clock that moves on by a second each time it is asked. */
const aClock = () => {
  let at = Date.parse("2026-11-23T04:00:00.000Z");
  return () => {
    at += 1_000;
    return new Date(at);
  };
};

/** Opens the desk of a person at a place of their own. */
export const aDesk = async (
  { org, site }: Organisation,
  { clearance, user, device: id }: Person,
  place: Place,
  now = aClock(),
): Promise<Desk> => {
  const opened = await open(place);
  const device = opened.device ?? (await enrol());
  const desk = await openDesk({ device, clearance, author: user, now });
  if (!desk.ok) throw new Error(desk.failure.type);
  return desk.value;

  async function enrol(): Promise<Device> {
    const { seed } = await createDeviceKey();
    const identity = { org, site, device: id, server: "https://sync.example", genesis: zeroHash };
    const more = { practice: true, forgets: false };
    const enrolled = await enrolDevice(opened.vessel, { ...identity, ...more }, seed);
    if (!enrolled.ok) throw new Error(enrolled.failure.type);
    return enrolled.value;
  }
};

/** A case document as it is handed in. */
export const aDocument = (desk: Desk, caseId = newId()): JsonObject => {
  const at = desk.now().toISOString();
  const { author: owner, device } = desk;
  const begun = { by: owner, device: device.device, at };
  const empty = emptyCaseDocument({
    caseId,
    caseNumber: "TEST-26-00001",
    site: device.site,
    owner,
    device: device.device,
    jurisdiction: "KHM",
    at,
  });
  return handIn(toPlain(empty), begun);
};

const toPlain = (document: object): JsonObject => JSON.parse(JSON.stringify(document));

/** A document in which the person has a name. */
export const named = (document: JsonObject, givenName: string): JsonObject => {
  const identity = document["victimIdentity"];
  if (!isJsonObject(identity)) throw new Error("a document holds an identity");
  return { ...document, victimIdentity: { ...identity, givenName } };
};

/** Frames all that is ready on one desk, and puts it into the mirror of others as a feed would. */
export const deliver = async (from: Desk, ...to: Desk[]): Promise<number> => {
  let batches = 0;
  for (;;) {
    const group = await nextReady(from.device, { now: 0, includeStatistics: true });
    if (!group) return batches;
    const { org, site, device } = from.device;
    const head = await chainHead(from.device);
    const filler = group.envelopes[0]?.bytes ?? new Uint8Array();
    const wanted = group.kind === 2 ? 8 : 1;
    const count = 2 ** Math.ceil(Math.log2(Math.max(wanted, group.envelopes.length)));
    const envelopes = Array.from(
      { length: count },
      (_, at) => group.envelopes[at]?.bytes ?? filler,
    );
    const bytes = await frameBatch(
      {
        dev: device,
        org,
        site,
        seq: head.seq + 1,
        prev: head.hash,
        dest: group.dest,
        kind: group.kind,
        epoch: group.epoch,
        mhead: { seq: 9, hash: zeroHash },
      },
      envelopes,
      from.device.signDevice,
    );
    const hash = await hashOf(bytes);
    const eids = envelopes.map((_, at) => group.envelopes[at]?.eid ?? null);
    const framed = await recordFramed(from.device, {
      seq: head.seq + 1,
      hash,
      kind: group.kind,
      eids,
      bytes,
    });
    if (!framed.ok) throw new Error(framed.failure.type);
    batches += 1;
    for (const { device: reader } of to) await mirror(reader, bytes, hash);
  }
};

/** Puts a batch into a device's mirror. */
export const mirror = async (device: Device, blob: Uint8Array, hash: string): Promise<void> => {
  const last = await device.database.mirror.orderBy("n").last();
  const n = (last?.n ?? 0) + 1;
  const row = { n, site: device.site, hash, flags: 0, acked: 0, blob } as const;
  const written = await commit(device, [{ table: "mirror", key: n, row }]);
  if (!written.ok) throw new Error(written.failure.type);
};
