/** What is looked at of the queue. Apart from the queue itself, so that a page can be drawn before RxDB has come. */
import type { CaseSummary } from "../domain/summary.ts";

/** What is looked at: `page` counts from 0, 50 rows a page. Empty filters let everything pass. */
export type QueueView = {
  readonly sort: QueueSort;
  readonly workflow: string;
  readonly mark: "" | "child" | "risk" | "conflict" | "remarks";
  readonly search: string;
  readonly page: number;
};

/** The orders of the queue; `waiting`: what waits for review first, then the newest. */
export type QueueSort = "waiting" | "newest" | "oldest" | "number";

/** One page of rows and how many rows there are in all. */
export type QueuePage = { readonly rows: readonly CaseSummary[]; readonly total: number };

/** Rows a page. */
export const rowsPerPage = 50;
