/** Finding before creating, on the bench: the queue of the product with invented names, and bare minisearch. */
import MiniSearch from "minisearch";
import { type CaseQueue, openCaseQueue } from "../../../src/review/case-queue.ts";
import { alike, type NamedRow, namedRows } from "../../support/invented-names.ts";

let queue: CaseQueue | undefined;
let rows: readonly NamedRow[] = [];
let rival: MiniSearch | undefined;

/** Puts `count` rows into the queue and into the rival. */
export const fillFind = async (count: number, seed: number): Promise<void> => {
  rows = namedRows(count, seed);
  queue = await openCaseQueue();
  await queue.put(rows);
  rival = new MiniSearch({ idField: "caseId", fields: ["label"] });
  rival.addAll([...rows]);
};

/** One look-up: milliseconds, and whether the case it was made from is among what is shown. */
export type Look = { readonly time: number; readonly isFound: boolean };

/** Looks for the person of row `at`, with the name written another way. */
export const lookUp = (at: number): Look => {
  const row = rows[at % rows.length];
  if (!row || !queue) throw new Error("nothing was filled in");
  const { label, ageBand, sex, citizenship, place = "" } = row;
  const wanted = { name: alike(label, at), ageBand, sex, citizenship, place, caseId: "" };
  const start = performance.now();
  const found = queue.similar(wanted);
  const time = performance.now() - start;
  return { time, isFound: found.some((one) => one.row.caseId === row.caseId) };
};

/** The same with the rival's own fuzzy search, which knows names only; its first five count. */
export const lookUpRival = (at: number): Look => {
  const row = rows[at % rows.length];
  if (!row || !rival) throw new Error("nothing was filled in");
  const name = alike(row.label, at);
  const start = performance.now();
  const found = rival.search(name, { fuzzy: 0.2, prefix: true }).slice(0, 5);
  const time = performance.now() - start;
  return { time, isFound: found.some(({ id }) => id === row.caseId) };
};
