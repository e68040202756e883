/**
 * Drafts: unfinished work, sealed like any revision, replaced at each autosave and never sent.
 */
import { z } from "zod";
import type { DraftDocument } from "../domain/case.ts";
import { isJsonObject, type Json, type JsonObject } from "../domain/json.ts";
import type { Hash } from "../protocol/hash.ts";
import { type Id, newId } from "../protocol/id.ts";
import type { CaseRevisionPayload } from "../protocol/payload.ts";
import type { Problem } from "../protocol/problem.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import { commitUrgently, type Device, type EnvelopeRow } from "./database.ts";
import { type Desk, timeAt } from "./desk.ts";
import { toJsonObject } from "./find-envelopes.ts";

/** What is being worked on; `parents` are the heads of the case when the work began, none for a new one. */
export type DraftOrder = {
  readonly eid?: Id;
  readonly parents: readonly Hash[];
  readonly document: DraftDocument;
  /** Where in the case somebody works, so that reopening lands there. */
  readonly place?: string;
};

/** A draft as it was last saved. */
export type DraftCase = {
  readonly eid: Id;
  readonly caseId: Id;
  readonly parents: readonly Hash[];
  readonly document: DraftDocument;
  readonly place: string;
  readonly at: string;
  readonly author: Id;
};

/**
 * Saves a draft: sealed, in the journal, in the database, and only then ok. Replaces the one of the
 * same `eid`; without `eid` a new one is made. What was typed is kept even where it cannot be right.
 * Safe to repeat. After a problem the draft on disk is the one before.
 */
export const saveDraft = async (
  desk: Desk,
  { eid: before, parents, document, place = "" }: DraftOrder,
): Promise<Result<{ readonly eid: Id }, Problem>> => {
  const caseId = caseIdOf(document);
  if (caseId === undefined) throw new Error("a draft is about a case");
  const eid = before ?? newId();
  const known = before === undefined ? undefined : desk.drafts.get(before);
  const row =
    known || before === undefined ? undefined : await desk.device.database.envelopes.get(before);
  const n = known?.n ?? row?.n ?? desk.nextNumber();
  // A case without heads has no statistics id yet; should it have one by now, handing in takes that.
  const fact = known || parents.length === 0 ? undefined : await desk.index.factOf(caseId);
  const statId = known?.statId ?? fact?.statId ?? newId();
  const sealed = await desk.clearance.sealRevisions(
    [
      {
        type: "case-revision",
        author: desk.author,
        dest: desk.device.site,
        at: timeAt(desk),
        schema: DRAFT_SCHEMA,
        caseId,
        statId,
        // Not a place in the graph: it only has to agree with whether there are parents.
        rev: parents.length === 0 ? 1 : 2,
        parents: [...parents].sort(),
        consent: {},
        data: { place, pieces: toPieces(JSON.stringify(document)) },
        conflicts: [],
      },
    ],
    "working",
  );
  if (!sealed.ok) return sealed;
  const blob = sealed.value[0]?.working ?? new Uint8Array(0);
  const put = ownRow(desk, { eid, n, state: "draft", blob });
  const written = await commitUrgently(desk.device, [{ table: "envelopes", key: eid, row: put }]);
  if (!written.ok) return written;
  desk.drafts.set(eid, { n, caseId, statId, parents });
  return ok({ eid });
};

/** The sealed drafts of everybody on the device, oldest first. */
export const sealedDrafts = ({ database }: Pick<Device, "database">) =>
  database.envelopes.where("[state+n+bytes]").between(["draft"], ["draft", []]).toArray();

/**
 * Opens all drafts this person can open, oldest first. Those of others on the device are left out.
 * `sealed` spares the reading where that was begun before there was a desk.
 */
export const listDrafts = async (
  desk: Desk,
  sealed: PromiseLike<readonly EnvelopeRow[]> = sealedDrafts(desk.device),
): Promise<readonly DraftCase[]> => {
  const rows = await sealed;
  if (rows.length === 0) return [];
  const opened = await desk.clearance.openEnvelopes(
    rows.map(({ blob }) => ({ bytes: blob, context: { from: "local" } })),
  );
  return rows.flatMap(({ eid, n }, at) => {
    const outcome = opened[at];
    if (!outcome?.ok || outcome.value.format !== "revision") return [];
    const { payload } = outcome.value;
    if (payload.type !== "case-revision") return [];
    const kept = readKept(payload);
    if (!kept) return [];
    const { caseId, statId, parents, author } = payload;
    desk.drafts.set(eid, { n, caseId, statId, parents });
    return [{ eid, caseId, parents, ...kept, at: payload.at, author }];
  });
};

/** Throws a draft away for good. Safe to repeat. */
export const discardDraft = async (desk: Desk, eid: Id): Promise<Result<null, Problem>> => {
  const row = await desk.device.database.envelopes.get(eid);
  if (row && row.state !== "draft") return fail({ type: "case-not-found" });
  desk.drafts.delete(eid);
  return commitUrgently(desk.device, [{ table: "envelopes", key: eid, row: null }]);
};

/** The id of the case a document is about; undefined when it names none. */
export const caseIdOf = (document: JsonObject): Id | undefined => {
  const about = document["case"];
  const id = isJsonObject(about) ? (about["caseId"] ?? about["id"]) : undefined;
  return typeof id === "string" ? id : undefined;
};

/** A row of an own envelope for the present site. */
export const ownRow = (
  desk: Desk,
  row: Pick<EnvelopeRow, "eid" | "n" | "state" | "blob"> & Partial<EnvelopeRow>,
): EnvelopeRow => ({
  batch: 0,
  kind: 1,
  dest: desk.device.site,
  epoch: 1,
  bytes: row.blob.length,
  ...row,
});

/** Names drafts as what they are, so that none can pass for a finished revision. */
const DRAFT_SCHEMA = "case-draft@2";

/**
 * A draft holds whatever was typed, also a text far longer than a revision may have. So its document is
 * kept as pieces of JSON text, each within the limits of a payload.
 */
const Kept = z.strictObject({ place: z.string(), pieces: z.array(z.string()) });

const pieceInCharacters = 50_000;

/** Cuts a text into pieces, each within the limits of a payload, never between the halves of a character. */
export const toPieces = (text: string): readonly string[] => {
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    const until = from + pieceInCharacters;
    const code = text.charCodeAt(until - 1);
    const isHalf = code >= 0xd800 && code <= 0xdbff;
    pieces.push(text.slice(from, isHalf ? until - 1 : until));
    from = isHalf ? until - 1 : until;
  }
  return pieces;
};

/** What a draft holds; undefined for what is none, or none that this program knows. */
const readKept = (
  payload: CaseRevisionPayload,
): Pick<DraftCase, "document" | "place"> | undefined => {
  if (payload.schema === "case-draft@1") return { document: toJsonObject(payload.data), place: "" };
  const kept = payload.schema === DRAFT_SCHEMA ? Kept.safeParse(payload.data) : undefined;
  if (!kept?.success) return undefined;
  const document: Json = JSON.parse(kept.data.pieces.join(""));
  return isJsonObject(document) ? { document, place: kept.data.place } : undefined;
};
