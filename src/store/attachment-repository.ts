/**
 * Files that belong to cases: photographs, papers, voice notes. Each is an envelope of its own beside
 * the revisions; the case document names it and the hash of its content.
 *
 * While a case is being written its files lie here as working copies. Copies for the wire are sealed
 * when the case is handed in, and become ready in that very commit, so none leaves before the case does. `meta` names the place of
 * each by its random id; what it is, and of which case, stands in sealed bytes alone.
 */
import type { DraftDocument } from "../domain/case.ts";
import { isJsonArray, isJsonObject } from "../domain/json.ts";
import { Id, newId } from "../protocol/id.ts";
import type { Problem } from "../protocol/problem.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import type { OpenedEnvelope, SealedEnvelope } from "../vault/clearance.ts";
import {
  type Change,
  commit,
  commitUrgently,
  type Database,
  type EnvelopeRow,
  type EnvelopeState,
} from "./database.ts";
import { type Desk, timeAt } from "./desk.ts";
import { caseIdOf, ownRow } from "./drafts.ts";
import { findEnvelopes, toOwn } from "./find-envelopes.ts";

/** A file to be kept; what tells of place, camera and time was taken out of it before. */
export type FileToKeep = {
  readonly caseId: Id;
  readonly attachmentId: Id;
  readonly mediaType: string;
  readonly file: Uint8Array;
};

/** A file as it was opened: signed by somebody of the site, and of this case. */
export type OpenedFile = { readonly mediaType: string; readonly file: Uint8Array };

/**
 * Keeps a file on this device: sealed, in the journal, in the database, and only then ok. `too-large`
 * above 4 MiB; after any problem nothing was written.
 */
export const keepAttachment = async (
  desk: Desk,
  { caseId, attachmentId, mediaType, file }: FileToKeep,
): Promise<Result<null, Problem>> => {
  const sealed = await seal(desk, { caseId, attachmentId, mediaType, file }, "working");
  if (!sealed.ok) return sealed;
  const eid = newId();
  const { kind, epoch, bytes: blob } = sealed.value;
  const row = ownRow(desk, { eid, n: desk.nextNumber(), state: "working", kind, epoch, blob });
  return commitUrgently(desk.device, [
    { table: "envelopes", key: eid, row },
    noteAttachment(attachmentId, `e:${eid}`),
  ]);
};

/** Opens a file of a case. `case-not-found` when it is not on this device, or does not open here. */
export const openAttachment = async (
  desk: Desk,
  caseId: Id,
  attachmentId: Id,
): Promise<Result<OpenedFile, Problem>> => {
  for (const place of await placesOf(desk.device.database, attachmentId)) {
    const opened = await openAt(desk, place);
    if (opened?.payload.attachmentId !== attachmentId || opened.payload.caseId !== caseId) continue;
    return ok({ mediaType: opened.payload.mediaType, file: opened.file });
  }
  return fail({ type: "case-not-found" });
};

/** How far a file has come. `here`: on this device alone, not to be sent yet. `absent`: not here. */
export type AttachmentState =
  | "here"
  | "ready"
  | "sent"
  | "received"
  | "custody"
  | "refused"
  | "absent";

/** Tells of each file how far it has come, in the order given. Made to be observed. */
export const attachmentStates = (
  database: Database,
  ids: readonly string[],
): Promise<readonly AttachmentState[]> =>
  Promise.all(
    ids.map(async (attachmentId) => {
      const places = await placesOf(database, attachmentId);
      const own = await ownRowOf(database, places);
      if (!own) return places.length === 0 ? "absent" : "custody";
      if (own.wire === undefined) return "here";
      const wire = await database.envelopes.get(own.wire);
      // A copy for the wire that is gone was purged, which custody alone allows.
      return wire ? shown[wire.state] : "custody";
    }),
  );

/** Throws a file away that was not handed in yet. Others stay: they are part of the record. */
export const dropAttachment = async (
  desk: Desk,
  attachmentId: Id,
): Promise<Result<null, Problem>> => {
  const { database } = desk.device;
  const places = await placesOf(database, attachmentId);
  const own = await ownRowOf(database, places);
  const wire = own?.wire === undefined ? undefined : await database.envelopes.get(own.wire);
  if (!own || (own.wire !== undefined && wire?.state !== "local")) return ok(null);
  return commit(desk.device, [
    ...[own, ...(wire ? [wire] : [])].map(
      ({ eid }): Change => ({ table: "envelopes", key: eid, row: null }),
    ),
    ...places.map(
      (place): Change => ({ table: "meta", key: keyOf(attachmentId, place), row: null }),
    ),
  ]);
};

/**
 * Seals for the wire what a document names and was not handed in yet, each in a commit of its own since
 * one record of the journal holds no more than a few files. Gives the changes that let them leave.
 */
export const prepareToSend = async (
  desk: Desk,
  document: DraftDocument,
): Promise<Result<readonly Change[], Problem>> => {
  const { database } = desk.device;
  const caseId = caseIdOf(document);
  const changes: Change[] = [];
  for (const attachmentId of attachmentIds(document)) {
    const own = await ownRowOf(database, await placesOf(database, attachmentId));
    if (!own || caseId === undefined) continue;
    const sealed =
      own.wire === undefined ? await sealForWire(desk, caseId, attachmentId, own) : ok(own.wire);
    if (!sealed.ok) return sealed;
    const key = sealed.value;
    if ((await database.envelopes.get(key))?.state === "local")
      changes.push({ table: "envelopes", key, patch: { state: "ready" } });
  }
  return ok(changes);
};

/** Seals a copy for the wire that stays here until the case is handed in. Gives its id. */
const sealForWire = async (
  desk: Desk,
  caseId: Id,
  attachmentId: Id,
  own: EnvelopeRow,
): Promise<Result<Id, Problem>> => {
  const opened = await openAttachment(desk, caseId, attachmentId);
  if (!opened.ok) return opened;
  const sealed = await seal(desk, { caseId, attachmentId, ...opened.value }, "wire");
  if (!sealed.ok) return sealed;
  const { kind, epoch, bytes: blob } = sealed.value;
  const wire = newId();
  const row = ownRow(desk, { eid: wire, n: desk.nextNumber(), state: "local", kind, epoch, blob });
  const written = await commit(desk.device, [
    { table: "envelopes", key: wire, row },
    { table: "envelopes", key: own.eid, patch: { wire } },
  ]);
  return written.ok ? ok(wire) : written;
};

/** The ids of the files a document names. */
export const attachmentIds = (document: DraftDocument): readonly Id[] => {
  const items = document["attachment"];
  return (isJsonArray(items) ? items : []).flatMap((item) => {
    const id = Id.safeParse(isJsonObject(item) ? (item["attachmentId"] ?? item["id"]) : undefined);
    return id.success ? [id.data] : [];
  });
};

/** The note in `meta` that a file lies at a place. */
export const noteAttachment = (attachmentId: string, place: string): Change => ({
  table: "meta",
  key: keyOf(attachmentId, place),
  row: { key: keyOf(attachmentId, place), value: place },
});

const keyOf = (attachmentId: string, place: string): string =>
  `attachment:${attachmentId}:${place}`;

/** Where a file lies, own places first. */
const placesOf = async (database: Database, attachmentId: string): Promise<readonly string[]> => {
  const rows = await database.meta.where("key").startsWith(keyOf(attachmentId, "")).toArray();
  return rows
    .flatMap(({ value }) => (typeof value === "string" ? [value] : []))
    .sort((left, right) => toOwn(right).length - toOwn(left).length);
};

const ownRowOf = async (
  database: Database,
  places: readonly string[],
): Promise<EnvelopeRow | undefined> => {
  const rows = await database.envelopes.bulkGet(places.flatMap(toOwn));
  return rows.find((row) => row !== undefined);
};

const openAt = async (
  desk: Desk,
  place: string,
): Promise<Extract<OpenedEnvelope, { readonly format: "attachment" }> | undefined> => {
  const [found] = await findEnvelopes(desk, [{ id: "", rev: 1, places: [place] }]);
  if (!found) return undefined;
  const [opened] = await desk.clearance.openEnvelopes([found.closed]);
  return opened?.ok && opened.value.format === "attachment" ? opened.value : undefined;
};

const seal = (
  desk: Desk,
  file: FileToKeep,
  copy: "working" | "wire",
): Promise<Result<SealedEnvelope, Problem>> =>
  desk.clearance.sealAttachment(
    { author: desk.author, dest: desk.device.site, at: timeAt(desk), ...file },
    copy,
  );

const shown: { readonly [State in EnvelopeState]: AttachmentState } = {
  draft: "here",
  local: "here",
  working: "here",
  ready: "ready",
  framed: "sent",
  received: "received",
  custody: "custody",
  refused: "refused",
};
