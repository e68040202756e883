/**
 * What the summary index holds of a case, and how many rows are written as one text.
 *
 * Rows are written in columns: the names of members stand once a segment, which halves its size.
 */
import { z } from "zod";
import { CaseSummary } from "../domain/summary.ts";
import { Hash } from "../protocol/hash.ts";
import { Id } from "../protocol/id.ts";

/** A row of the queue: the summary, and the heads it was made from. */
export const QueueRow = CaseSummary.extend({ heads: z.array(Hash) });
export type QueueRow = z.infer<typeof QueueRow>;

/**
 * Where an envelope lies: `e:<eid>` among the own ones, `m:<n>:<at>` at a position of a batch of the
 * mirror.
 */
const Place = z.string().regex(/^(e:[0-9a-f-]{36}|m:\d+:\d+)$/);

/** A revision of a case, its number in the graph, and every place it lies at. */
export const KnownRevision = z.strictObject({
  id: Hash,
  rev: z.int().positive(),
  places: z.array(Place),
});
export type KnownRevision = z.infer<typeof KnownRevision>;

/** What opening a case needs: its random statistics id, its heads and where all its revisions lie. */
export const FactRow = z.strictObject({
  caseId: Id,
  statId: Id,
  heads: z.array(Hash),
  revisions: z.array(KnownRevision),
});
export type FactRow = z.infer<typeof FactRow>;

/**
 * The order of the queue: what waits for review first, then the newest. Ties are broken by id, so that
 * the order is total.
 */
export const compareRows = (left: QueueRow, right: QueueRow): number => {
  const waits = Number(isWaiting(right)) - Number(isWaiting(left));
  if (waits !== 0) return waits;
  if (left.updatedAt !== right.updatedAt) return left.updatedAt < right.updatedAt ? 1 : -1;
  return left.caseId < right.caseId ? -1 : Number(left.caseId > right.caseId);
};

const isWaiting = ({ workflow }: QueueRow): boolean =>
  workflow === "submitted" || workflow === "in_review";

/** Writes rows as columns. Members are never null. */
export const writeRows = (rows: readonly object[]): string => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = names.map((name) => rows.map((row) => Reflect.get(row, name)));
  return JSON.stringify({ names, columns });
};

/**
 * Reads rows back. They are not parsed again: the text was written here, is sealed under the person's
 * own key and bound to the version of its schema, and thousands are read at once.
 */
export const readRows = <Row extends object>(text: string): readonly Row[] => {
  const { names, columns }: Columns = JSON.parse(text);
  const rows: Row[] = [];
  for (let at = 0; at < (columns[0]?.length ?? 0); at += 1) {
    const row = Object.create(Object.prototype);
    for (let column = 0; column < names.length; column += 1) {
      const value = columns[column]?.[at];
      // Absent members were written as null; no member of a row is null.
      if (value !== null) row[names[column] ?? ""] = value;
    }
    rows.push(row);
  }
  return rows;
};

type Columns = { readonly names: readonly string[]; readonly columns: readonly unknown[][] };
