/** Bare Dexie as a plaintext rival: whole cases in clear with a clear index, strict durability. */
import Dexie, { type Table } from "dexie";
import type { BenchCase } from "./bench-case.ts";

const open = (): { database: Dexie; cases: Table<BenchCase, string> } => {
  const database = new Dexie("rival-dexie", { chromeTransactionDurability: "strict" });
  database.version(1).stores({ cases: "caseId, [workflow+updatedAt]" });
  return { database, cases: database.table("cases") };
};

/** Fills the table with cases. */
export const fill = async (all: readonly BenchCase[]): Promise<void> => {
  const { database, cases } = open();
  for (let start = 0; start < all.length; start += 500)
    await cases.bulkPut(all.slice(start, start + 500));
  database.close();
};

/** The first 50 rows of the queue by the clear index. */
export const firstRows = async (): Promise<BenchCase[]> => {
  const { cases } = open();
  return cases
    .where("[workflow+updatedAt]")
    .between(["submitted", Dexie.minKey], ["submitted", Dexie.maxKey])
    .limit(50)
    .toArray();
};

/** Saves one case with strict durability and returns the milliseconds it took. */
export const createSaver = async (): Promise<(one: BenchCase) => Promise<number>> => {
  const { database, cases } = open();
  await database.open();
  return async (one) => {
    const start = performance.now();
    await cases.put(one);
    return performance.now() - start;
  };
};
