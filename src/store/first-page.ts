/**
 * The beginning of the queue, kept apart so that the first screen after unlocking needs one read.
 *
 * It is exactly the first rows of the whole queue in its order, so far as it goes. A change far down
 * leaves it as it is; a row that leaves it makes it shorter until it is filled anew from all rows.
 */
import { compareRows, type QueueRow } from "./index-row.ts";

/** The first rows in order, and how many rows there are in all. */
export type FirstPage = { readonly rows: readonly QueueRow[]; readonly total: number };

/** How many rows a screen shows at first. */
export const shownAtFirst = 50;

/** Puts changed rows in, or in their new place. `added` is how many of them were not in the queue. */
export const withChangedRows = (
  page: FirstPage,
  changed: readonly QueueRow[],
  added: number,
): FirstPage => {
  const isWhole = page.rows.length === page.total;
  const last = page.rows.at(-1);
  const ids = new Set(changed.map(({ caseId }) => caseId));
  const stays = page.rows.filter(({ caseId }) => !ids.has(caseId));
  // Behind the last row nothing is known of the order, unless the page holds every row.
  const fits = changed.filter(
    (row) => isWhole || (last !== undefined && compareRows(row, last) <= 0),
  );
  const rows = [...stays, ...fits].sort(compareRows).slice(0, kept);
  return { rows, total: page.total + added };
};

/** The first page of all rows. */
export const firstPageOf = (all: readonly QueueRow[]): FirstPage => ({
  rows: [...all].sort(compareRows).slice(0, kept),
  total: all.length,
});

/** Whether the page is too short for a screen although there are more rows. */
export const isTooShort = ({ rows, total }: FirstPage): boolean =>
  rows.length < Math.min(total, shownAtFirst);

// More than what is shown, so that a few decisions do not use it up; small, since every save seals it.
const kept = 64;
