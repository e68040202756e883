/** What lies in a browser's databases, read past the application: sealed rows, their states and numbers. */
import type { Page } from "@playwright/test";

/** What a device has sent and what it has not; every batch in the order of its number. */
export type OutboxAtRest = {
  /** Finished revisions of the device's own. */
  readonly revisions: number;
  /** The ids of own revisions' envelopes, once for every batch that each went into. */
  readonly sent: readonly string[];
  readonly batches: readonly { readonly seq: number; readonly count: number }[];
  /** The numbers of the batches the endpoint has signed for. */
  readonly receipts: readonly number[];
};

/** Reads the outbox of the one profile in this browser. */
export const readOutbox = (page: Page): Promise<OutboxAtRest> =>
  page.evaluate(async () => {
    const buckets = Reflect.get(navigator, "storageBuckets");
    const factory: IDBFactory = buckets ? (await buckets.open("vault-rows")).indexedDB : indexedDB;
    const [found] = await factory.databases();
    const answer = <Value>(request: IDBRequest<Value>): Promise<Value> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await answer(factory.open(found?.name ?? ""));
    const rowsOf = (table: string) =>
      answer(database.transaction(table).objectStore(table).getAll());
    const envelopes = await rowsOf("envelopes");
    const batches = await rowsOf("batches");
    const receipts = await rowsOf("receipts");
    database.close();
    const wires = new Set(
      envelopes.filter(({ state }) => state === "working").map(({ wire }) => wire),
    );
    return {
      revisions: wires.size,
      sent: batches.flatMap(({ eids }) => eids.filter((eid: string | null) => wires.has(eid))),
      batches: batches.map(({ seq, count }) => ({ seq, count })),
      receipts: receipts.map(({ seq }) => seq),
    };
  });
