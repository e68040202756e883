/**
 * What of a case stays on this device because the person did not agree to share it: sealed to whoever
 * wrote it, as a revision of its own kind that is never sent and stands in no graph.
 */
import { z } from "zod";
import { isJsonObject, type Json, type JsonObject } from "../domain/json.ts";
import { type Id, newId } from "../protocol/id.ts";
import type { Problem } from "../protocol/problem.ts";
import { ok, type Result } from "../protocol/result.ts";
import { commitUrgently } from "./database.ts";
import { type Desk, timeAt } from "./desk.ts";
import { ownRow, toPieces } from "./drafts.ts";

/** What stays of one case. */
export type LocalPart = { readonly eid: Id; readonly caseId: Id; readonly part: JsonObject };

/**
 * Keeps a part of a case here, in place of what was kept of it before (`eid`). Durable when it is ok;
 * after a problem what was kept before is still there. Safe to repeat.
 */
export const keepHere = async (
  desk: Desk,
  { eid = newId(), caseId, part }: Omit<LocalPart, "eid"> & { readonly eid?: Id },
): Promise<Result<LocalPart, Problem>> => {
  const sealed = await desk.clearance.sealRevisions(
    [
      {
        type: "case-revision",
        author: desk.author,
        dest: desk.device.site,
        at: timeAt(desk),
        schema: LOCAL_SCHEMA,
        caseId,
        // Belongs to no record of statistics; the seal asks for one.
        statId: newId(),
        rev: 1,
        parents: [],
        consent: {},
        data: { pieces: toPieces(JSON.stringify(part)) },
        conflicts: [],
      },
    ],
    "working",
  );
  if (!sealed.ok) return sealed;
  const blob = sealed.value[0]?.working ?? new Uint8Array(0);
  const before = await desk.device.database.envelopes.get(eid);
  const row = ownRow(desk, { eid, n: before?.n ?? desk.nextNumber(), state: "local", blob });
  const written = await commitUrgently(desk.device, [{ table: "envelopes", key: eid, row }]);
  return written.ok ? ok({ eid, caseId, part }) : written;
};

/** Opens all parts that this person can open. */
export const listLocalParts = async ({
  device,
  clearance,
}: Pick<Desk, "device" | "clearance">): Promise<readonly LocalPart[]> => {
  const rows = await device.database.envelopes
    .where("[state+n+bytes]")
    .between(["local"], ["local", []])
    .filter(({ kind }) => kind === 1)
    .toArray();
  if (rows.length === 0) return [];
  const opened = await clearance.openEnvelopes(
    rows.map(({ blob }) => ({ bytes: blob, context: { from: "local" } })),
  );
  return rows.flatMap(({ eid }, at) => {
    const outcome = opened[at];
    if (!outcome?.ok || outcome.value.format !== "revision") return [];
    const { payload } = outcome.value;
    if (payload.type !== "case-revision" || payload.schema !== LOCAL_SCHEMA) return [];
    const kept = Kept.safeParse(payload.data);
    const part: Json = kept.success ? JSON.parse(kept.data.pieces.join("")) : null;
    return isJsonObject(part) ? [{ eid, caseId: payload.caseId, part }] : [];
  });
};

/** Forgets a part for good. Safe to repeat. */
export const forgetHere = (desk: Desk, eid: Id): Promise<Result<null, Problem>> =>
  commitUrgently(desk.device, [{ table: "envelopes", key: eid, row: null }]);

const LOCAL_SCHEMA = "case-local@1";
const Kept = z.strictObject({ pieces: z.array(z.string()) });
