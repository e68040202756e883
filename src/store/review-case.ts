/**
 * A supervisor's decision on a case: one revision, and with an approval the statistical record. The
 * record leaves the case behind: it is sealed for the analysts alone.
 */
import type { DraftDocument } from "../domain/case.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../domain/json.ts";
import type { ShownConflict } from "../domain/merge.ts";
import { approveCase, returnCase } from "../domain/review.ts";
import type { Id } from "../protocol/id.ts";
import { newId } from "../protocol/id.ts";
import type { Problem } from "../protocol/problem.ts";
import { ok, type Result } from "../protocol/result.ts";
import type { SealedEnvelope, StatisticalDraft } from "../vault/clearance.ts";
import { withFreshIndex } from "./absorb.ts";
import {
  type OpenedCase,
  openCase,
  type Submitted,
  submitWith,
  wireRow,
} from "./case-repository.ts";
import { type Change, commit } from "./database.ts";
import { type Desk, timeAt } from "./desk.ts";
import { waitingSince } from "./waiting-since.ts";

/** Approves, or returns with a remark pinned to questions by their pointers. */
export type Decision =
  | { readonly type: "approve" }
  | {
      readonly type: "return";
      readonly remark: string;
      readonly questions?: readonly string[];
    };

/**
 * Makes the statistical record of a case, or says why there is none: `no-consent` withdraws an earlier
 * one, anything else only waits. Given by the caller, since the store knows no statistics.
 */
export type ToStatistics = (
  document: JsonObject,
  conflicts: readonly Pick<ShownConflict, "protected">[],
) => Result<{ readonly schema: string; readonly data: JsonObject }, string>;

/**
 * Decides on a case as it stands. An approval also makes the statistical record when there is consent:
 * it waits for the weekly batch, or, while nobody has made an analysis key yet, is remembered for
 * `sealPendingStatistics`. Problems as of `openCase` and `submitCase`; nothing is written then.
 */
export const reviewCase = (
  desk: Desk,
  caseId: Id,
  decision: Decision,
  toStatistics: ToStatistics,
): Promise<Result<Submitted, Problem>> =>
  withFreshIndex(desk, async () => {
    const opened = await openCase(desk, caseId);
    if (!opened.ok) return opened;
    const { merged, heads, rev } = opened.value;
    const reviewing = {
      by: desk.author,
      device: desk.device.device,
      at: timeAt(desk),
      revision: rev,
    };
    const document =
      decision.type === "approve"
        ? approveCase(merged.document, reviewing)
        : returnCase(merged.document, reviewing, decision.remark, decision.questions);
    const order = {
      parents: heads,
      document,
      conflicts: merged.conflicts.map(({ path, values }) => ({ path, values })),
    };
    if (decision.type === "return") return submitWith(desk, order, []);
    const counted = await countCase(desk, opened.value, document, toStatistics);
    if (!counted.ok) return counted;
    const { wires, changes } = counted.value;
    return submitWith(desk, order, wires, changes);
  });

/**
 * Seals the statistical records of cases approved before there was an analysis key. Gives how many
 * were sealed; safe to repeat. `not-supported` while there is still no key.
 */
export const sealPendingStatistics = (
  desk: Desk,
  toStatistics: ToStatistics,
): Promise<Result<number, Problem>> =>
  withFreshIndex(desk, async () => {
    const pending = await readPending(desk);
    if (pending.length === 0) return ok(0);
    const drafts = await draftsOf(desk, pending, toStatistics);
    const sealed = await desk.clearance.sealStatistical(drafts);
    if (!sealed.ok) return sealed;
    const rows = sealed.value.map((one) => wireRow(desk, one, newId()));
    const written = await commit(desk.device, [
      ...rows.map((row) => ({ table: "envelopes", key: row.eid, row }) as const),
      ...(rows.length > 0 ? await waitingSince(desk) : []),
      await pendingChange(desk, []),
    ]);
    return written.ok ? ok(rows.length) : written;
  });

/** The records of cases that still open and may still be counted. */
const draftsOf = async (
  desk: Desk,
  caseIds: readonly Id[],
  toStatistics: ToStatistics,
): Promise<readonly StatisticalDraft[]> => {
  const drafts: StatisticalDraft[] = [];
  for (const caseId of caseIds) {
    const opened = await openCase(desk, caseId);
    if (!opened.ok) continue;
    const { merged, statId } = opened.value;
    const record = toStatistics(merged.document, merged.conflicts);
    if (record.ok) drafts.push({ statId, op: "put", ...record.value });
  }
  return drafts;
};

type Counted = { readonly wires: readonly SealedEnvelope[]; readonly changes: readonly Change[] };

const countCase = async (
  desk: Desk,
  { caseId, statId, merged }: OpenedCase,
  document: DraftDocument,
  toStatistics: ToStatistics,
): Promise<Result<Counted, Problem>> => {
  const draft = toDraft(statId, merged.document, toStatistics(document, merged.conflicts));
  if (!draft) return ok({ wires: [], changes: [] });
  const sealed = await desk.clearance.sealStatistical([draft]);
  if (sealed.ok) return ok({ wires: sealed.value, changes: await waitingSince(desk) });
  if (sealed.failure.type !== "not-supported") return sealed;
  if (draft.op === "withdraw") return ok({ wires: [], changes: [] });
  const pending = new Set([...(await readPending(desk)), caseId]);
  return ok({ wires: [], changes: [await pendingChange(desk, [...pending])] });
};

/** A withdrawal is only needed where an earlier approval may have sent a record. */
const toDraft = (
  statId: Id,
  before: JsonObject,
  record: ReturnType<ToStatistics>,
): StatisticalDraft | undefined => {
  if (record.ok) return { statId, op: "put", ...record.value };
  if (record.failure !== "no-consent" || !wasApproved(before)) return undefined;
  return { statId, op: "withdraw", schema: "stat@1", data: {} };
};

const wasApproved = ({ review }: JsonObject): boolean =>
  isJsonArray(review) && review.some((one) => isJsonObject(one) && one["decision"] === "approve");

const pendingPlace = { table: "pending", segment: 0, counter: 1, schema: "pending@1" };

/** Cases whose record still has to be sealed. The list names cases, so it is sealed itself. */
const readPending = async ({ device, clearance }: Desk): Promise<readonly Id[]> => {
  const row = await device.database.meta.get(await pendingKey(clearance));
  if (!(row?.value instanceof Uint8Array)) return [];
  const [text] = await clearance.openSegments([{ ...pendingPlace, blob: row.value }]);
  const ids: unknown = text === undefined ? [] : JSON.parse(text);
  return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
};

const pendingChange = async ({ clearance }: Desk, ids: readonly Id[]): Promise<Change> => {
  const key = await pendingKey(clearance);
  if (ids.length === 0) return { table: "meta", key, row: null };
  const [value] = await clearance.sealSegments([{ ...pendingPlace, text: JSON.stringify(ids) }]);
  return { table: "meta", key, row: { key, value } };
};

const pendingKey = async (clearance: Desk["clearance"]): Promise<string> =>
  `pending-statistics:${await clearance.indexName()}`;
