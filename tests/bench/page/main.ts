/** What the bench may ask of the page: fill an engine, open its first rows, save one case. */
import { config } from "zod";
import type { BenchCase } from "./bench-case.ts";
import {
  crosstab,
  crosstabRival,
  makeReports,
  prepareCrosstab,
  prepareReports,
} from "./counting.ts";
import { fillFind, lookUp, lookUpRival } from "./find.ts";
import { mountForm, prepareForm } from "./form.tsx";
import * as fresh from "./fresh-device.ts";
import * as lindung from "./lindung.ts";
import * as dexie from "./rival-dexie.ts";
import * as pouchdb from "./rival-pouchdb.ts";

config({ jitless: true });

const rivals = { dexie, pouchdb };
export type Rival = keyof typeof rivals;

/** Draws rows as a table and waits until they are painted. */
const paint = async (rows: readonly { readonly caseNumber: string }[]): Promise<number> => {
  const body = document.getElementById("rows");
  body?.replaceChildren(
    ...rows.slice(0, 50).map(({ caseNumber }) => {
      const row = document.createElement("tr");
      row.append(document.createElement("td"));
      row.firstElementChild?.append(caseNumber);
      return row;
    }),
  );
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
  return rows.length;
};

let held: BenchCase[] = [];

const offered = {
  found: lindung.found,
  unlock: lindung.unlock,
  save: lindung.save,
  /** Fills the product with `count` more cases and every rival with the same ones. */
  fill: async (count: number, seed: number): Promise<number> => {
    held = await lindung.fillAtRest(count, seed);
    await dexie.fill(held);
    await pouchdb.fill(held);
    return JSON.stringify(held.at(-1)?.document).length;
  },
  fillFind,
  prepareCrosstab,
  crosstab,
  crosstabRival,
  prepareReports,
  makeReports,
  prepareForm,
  mountForm,
  lookUp,
  lookUpRival,
  supply: lindung.supply,
  invite: fresh.invite,
  joinBy: fresh.joinBy,
  approveAll: fresh.approveAll,
  firstSync: fresh.firstSync,
  rest: lindung.rest,
  syncBatch: lindung.syncBatch,
  /** Puts `count` cases at rest in the product alone. */
  fillAlone: async (count: number, seed: number): Promise<void> => {
    await lindung.fillAtRest(count, seed);
  },
  /** Takes in `count` cases in the product alone; the milliseconds it took. */
  takeIn: async (count: number, seed: number): Promise<number> => {
    const start = performance.now();
    await lindung.fill(count, seed);
    return performance.now() - start;
  },
  openLindung: async (): Promise<number> => {
    const start = performance.now();
    const shown = await paint(await lindung.firstRows());
    if (shown < 50) throw new Error(`only ${shown} rows`);
    return performance.now() - start;
  },
  openRival: async (rival: Rival): Promise<number> => {
    const start = performance.now();
    const shown = await paint(await rivals[rival].firstRows());
    if (shown < 50) throw new Error(`only ${shown} rows`);
    return performance.now() - start;
  },
  /** Saves one plaintext case in a rival, strictly durable where the rival can be. */
  saveRival: async (rival: Rival, one: BenchCase): Promise<number> =>
    (await rivals[rival].createSaver())(one),
  aCase: (): BenchCase => {
    const found = held.at(-1);
    if (!found) throw new Error("nothing was filled in");
    const caseId = crypto.randomUUID();
    return { ...found, caseId };
  },
};
export type Bench = typeof offered;

declare global {
  var bench: Bench;
}
globalThis.bench = offered;
