/**
 * Views that an analyst keeps: a report and who is counted in it, under a name of one's own. Sealed
 * under the person's own key on this device; nothing of them is readable at rest, and none is sent.
 */
import { z } from "zod";
import { Id, newId } from "../../protocol/id.ts";
import type { Problem } from "../../protocol/problem.ts";
import { ok, type Result } from "../../protocol/result.ts";
import { StatisticalRecord } from "../../statistics/statistical-record.ts";
import { commit, type Vessel } from "../../store/database.ts";
import type { Clearance } from "../../vault/clearance.ts";

/** A view: `report` is the id of a report, `where` whoever has one of the codes of each variable. */
const SavedView = z.strictObject({
  id: Id,
  name: z.string().min(1).max(80),
  report: z.string().max(8),
  where: z.array(
    z.strictObject({ name: StatisticalRecord.keyof(), codes: z.array(z.string()).min(1) }),
  ),
});
export type SavedView = z.infer<typeof SavedView>;

/** The views of one person on one device. */
export type KeptViews = {
  readonly all: () => Promise<readonly SavedView[]>;
  /** Keeps a view; gives all as they are then. One of the same name and report is replaced. */
  readonly keep: (view: Omit<SavedView, "id">) => Promise<Result<readonly SavedView[], Problem>>;
  /** Forgets a view for good; gives those that are left. */
  readonly forget: (id: Id) => Promise<Result<readonly SavedView[], Problem>>;
};

/** Opens the views of whoever is unlocked. What cannot be opened is as if it were not there. */
export const keptViews = (
  device: Vessel,
  clearance: Pick<Clearance, "indexName" | "sealSegments" | "openSegments">,
): KeptViews => {
  const keyOf = async (): Promise<string> => `views:${await clearance.indexName()}`;
  const all = async (): Promise<readonly SavedView[]> => {
    const row = await device.database.meta.get(await keyOf());
    if (!(row?.value instanceof Uint8Array)) return [];
    const [text] = await clearance.openSegments([{ ...place, blob: row.value }]);
    const kept = z.array(SavedView).safeParse(text === undefined ? undefined : JSON.parse(text));
    return kept.success ? kept.data : [];
  };
  const write = async (
    views: readonly SavedView[],
  ): Promise<Result<readonly SavedView[], Problem>> => {
    const [blob] = await clearance.sealSegments([{ ...place, text: JSON.stringify(views) }]);
    const key = await keyOf();
    const written = await commit(device, [{ table: "meta", key, row: { key, value: blob } }]);
    return written.ok ? ok(views) : written;
  };
  return {
    all,
    keep: async (view) => {
      const others = (await all()).filter(
        ({ name, report }) => name !== view.name || report !== view.report,
      );
      return write([...others, { ...view, id: newId() }]);
    },
    forget: async (id) => write((await all()).filter((view) => view.id !== id)),
  };
};

const place = { table: "views", segment: 0, counter: 0, schema: "views@1" };
