/** PouchDB 9 as a plaintext rival: the engine of the Community Health Toolkit. */
import PouchDB from "pouchdb-browser";
import type { BenchCase } from "./bench-case.ts";

const queueView = {
  _id: "_design/queue",
  views: {
    queue: {
      map: "function (doc) { if (doc.workflow) { emit([doc.workflow, doc.updatedAt]); } }",
    },
  },
};

const open = (): PouchDB.Database<BenchCase> =>
  new PouchDB<BenchCase>("rival-pouchdb", { auto_compaction: true });

/** Fills the database with cases and builds the queue's index, as a device in use would have it. */
export const fill = async (cases: readonly BenchCase[]): Promise<void> => {
  const database = open();
  // Filled in portions: the index is there from the first one on.
  await new PouchDB("rival-pouchdb").put(queueView).catch(() => undefined);
  for (let start = 0; start < cases.length; start += 500)
    await database.bulkDocs(
      cases.slice(start, start + 500).map((one) => ({ ...one, _id: one.caseId })),
    );
  await database.query("queue", { limit: 1 });
  await database.close();
};

/** The first 50 rows of the queue: a fresh handle, one indexed query. */
export const firstRows = async (): Promise<BenchCase[]> => {
  const database = open();
  const result = await database.query<BenchCase>("queue", {
    startkey: ["submitted"],
    endkey: ["submitted", {}],
    limit: 50,
    include_docs: true,
  });
  return result.rows.flatMap((row) => (row.doc ? [row.doc as unknown as BenchCase] : []));
};

/** Saves one case and returns the milliseconds it took. */
export const createSaver = async (): Promise<(one: BenchCase) => Promise<number>> => {
  const database = open();
  await database.info();
  return async (one) => {
    const start = performance.now();
    await database.put({ ...one, _id: one.caseId });
    return performance.now() - start;
  };
};
