/**
 * Between sealed envelopes and the revisions the domain merges: reads what was opened as a revision of
 * a case, and finds all revisions of a case by the places the index names.
 */
import { CASE_SCHEMA, migrateCaseDocument, parseCaseDocument } from "../domain/case.ts";
import { isJsonObject, type Json, type JsonObject } from "../domain/json.ts";
import type { Conflict, RevisionNode } from "../domain/revision.ts";
import { decodeBatch } from "../protocol/batch.ts";
import type { CaseRevisionPayload } from "../protocol/payload.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import type { ClosedEnvelope, OpenedEnvelope } from "../vault/clearance.ts";
import type { Desk } from "./desk.ts";
import type { FactRow, KnownRevision } from "./index-row.ts";

/** A revision of a case with what its payload says beside the document. */
export type CaseRevision = {
  readonly caseId: string;
  readonly statId: string;
  readonly rev: number;
  readonly node: RevisionNode;
};

/**
 * Reads an opened payload as a revision. A finished document must be what its schema says; one that
 * carries unsettled conflicts may lack answers and is only brought to the present version. A document
 * of a newer program is kept as it is: everything in it then counts as protected.
 */
export const readRevision = (
  id: string,
  payload: CaseRevisionPayload,
): Result<CaseRevision, "schema-refused" | "schema-unknown"> => {
  const { caseId, statId, rev, parents, at, author } = payload;
  const document = toJsonObject(payload.data);
  const consent = toJsonObject(payload.consent);
  const opened =
    payload.conflicts.length === 0
      ? parseCaseDocument(payload.schema, document)
      : migrateCaseDocument(payload.schema, document);
  if (!opened.ok && opened.failure.reason !== "schema-newer") return fail(opened.failure.reason);
  const present = migrateCaseDocument(payload.schema, document);
  const known = present.ok
    ? { schema: CASE_SCHEMA, document: present.value }
    : { schema: payload.schema, document };
  const conflicts = payload.conflicts.map(toConflict);
  const node = { id, parents, at, author, consent, conflicts, ...known };
  return ok({ caseId, statId, rev, node });
};

/** Opens every revision of a case that still lies somewhere, one place each. */
export const openRevisions = async (
  desk: Desk,
  fact: FactRow,
): Promise<ReadonlyMap<string, CaseRevision>> => {
  const found = await findEnvelopes(desk, fact.revisions);
  const opened = await desk.clearance.openEnvelopes(found.map(({ closed }) => closed));
  const revisions = new Map<string, CaseRevision>();
  for (const [at, outcome] of opened.entries()) {
    const revision = outcome.ok ? toRevision(outcome.value) : undefined;
    if (revision && revision.node.id === found[at]?.revision.id)
      revisions.set(revision.node.id, revision);
  }
  return revisions;
};

/** An opened envelope as a revision, or undefined when it is none. */
const toRevision = (opened: OpenedEnvelope): CaseRevision | undefined => {
  if (opened.format !== "revision" || opened.payload.type !== "case-revision") return undefined;
  const read = readRevision(opened.revision, opened.payload);
  return read.ok ? read.value : undefined;
};

/** The payload of an envelope was canonical JSON, which its type does not say. */
export const toJsonObject = (value: { readonly [name: string]: unknown }): JsonObject => {
  const json: Json = structuredJson(value);
  return isJsonObject(json) ? json : {};
};

const structuredJson = (value: unknown): Json => {
  if (Array.isArray(value)) return value.map(structuredJson);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, structuredJson(member)]),
    );
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : null;
};

const toConflict = ({ path, values }: CaseRevisionPayload["conflicts"][number]): Conflict => ({
  path,
  values: values.map(({ rev, value }) =>
    value === undefined ? { rev } : { rev, value: structuredJson(value) },
  ),
});

type Found = { readonly revision: KnownRevision; readonly closed: ClosedEnvelope };

/** The bytes of each revision, from the own envelopes where they are there, else from the mirror. */
export const findEnvelopes = async (
  { device }: Pick<Desk, "device">,
  revisions: readonly KnownRevision[],
): Promise<readonly Found[]> => {
  const own = new Map(
    revisions
      .flatMap(({ places }) => places.flatMap((place) => toOwn(place)))
      .map((eid) => [eid, eid]),
  );
  const rows = await device.database.envelopes.bulkGet([...own.keys()]);
  const blobs = new Map(
    rows.flatMap((row) => (row && row.blob.length > 0 ? [[row.eid, row.blob]] : [])),
  );
  const found: Found[] = [];
  const elsewhere: KnownRevision[] = [];
  for (const revision of revisions) {
    const eid = revision.places.flatMap(toOwn).find((one) => blobs.has(one));
    const bytes = eid === undefined ? undefined : blobs.get(eid);
    if (bytes) found.push({ revision, closed: { bytes, context: { from: "local" } } });
    else elsewhere.push(revision);
  }
  return [...found, ...(await findInMirror(device, elsewhere))];
};

const findInMirror = async (
  { database }: Desk["device"],
  revisions: readonly KnownRevision[],
): Promise<readonly Found[]> => {
  const wanted = revisions.flatMap((revision) => {
    const place = revision.places.flatMap(toMirrored)[0];
    return place ? [{ revision, ...place }] : [];
  });
  const found: Found[] = [];
  for (const n of new Set(wanted.map((one) => one.n))) {
    const row = await database.mirror.get(n);
    const decoded = row && (await decodeBatch(row.blob));
    if (!decoded?.ok) continue;
    const context = { from: "batch", header: decoded.value.header } as const;
    for (const { revision, at } of wanted.filter((one) => one.n === n)) {
      const bytes = decoded.value.envelopes[at];
      if (bytes) found.push({ revision, closed: { bytes, context } });
    }
  }
  return found;
};

/** The envelope id of a place among the own envelopes. */
export const toOwn = (place: string): readonly string[] =>
  place.startsWith("e:") ? [place.slice(2)] : [];

const toMirrored = (place: string): readonly { readonly n: number; readonly at: number }[] => {
  const [, n, at] = /^m:(\d+):(\d+)$/.exec(place) ?? [];
  return n === undefined || at === undefined ? [] : [{ n: Number(n), at: Number(at) }];
};
