/**
 * Between sealed envelopes and the revisions the domain merges: reads what was opened as a revision of
 * a case, and finds all revisions of a case by the places the index names.
 */
import { CASE_SCHEMA, migrateCaseDocument, parseCaseDocument } from "../domain/case.ts";
import type { Conflict, RevisionNode } from "../domain/revision.ts";
import type { CaseRevisionPayload } from "../protocol/payload.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import type { OpenedEnvelope } from "../vault/clearance.ts";
import type { Desk } from "./desk.ts";
import { findEnvelopes, structuredJson, toJsonObject } from "./find-envelopes.ts";
import type { FactRow } from "./index-row.ts";

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

const toConflict = ({ path, values }: CaseRevisionPayload["conflicts"][number]): Conflict => ({
  path,
  values: values.map(({ rev, value }) =>
    value === undefined ? { rev } : { rev, value: structuredJson(value) },
  ),
});
