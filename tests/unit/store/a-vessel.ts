import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { newId } from "../../../src/protocol/id.ts";
import type { BlockFile, BlockFileName, BlockFiles } from "../../../src/store/block-file.ts";
import type { EnvelopeRow } from "../../../src/store/database.ts";
import { createHull, type OpenedVessel, openVessel } from "../../../src/store/vessel.ts";
import { openFolder } from "../../support/journal-file.ts";

/** Where a profile lies: a folder and a browser's databases. Either can be lost. */
export type Place = { readonly folder: string; readonly engine: { indexedDB: IDBFactory } };

/** Makes a new place. The folder is removed by `leave`. */
export const aPlace = (): Place => ({
  folder: mkdtempSync(join(tmpdir(), "lindung-store-")),
  engine: { indexedDB: new IDBFactory() },
});

/** Removes a place from the disk. */
export const leave = ({ folder }: Place): void => rmSync(folder, { recursive: true, force: true });

/** Opens a profile at a place, as after a start. `files` may be faulty ones. */
export const open = async (place: Place, files?: BlockFiles): Promise<OpenedVessel> => {
  const hull = createHull("practice-test", files ?? openFolder(place.folder), {
    ...place.engine,
    IDBKeyRange,
  });
  const opened = await openVessel(hull);
  if (!opened.ok) throw new Error(opened.failure.type);
  return opened.value;
};

/** A row as a draft leaves it, of random sealed bytes. */
export const aRow = (changes: Partial<EnvelopeRow> = {}): EnvelopeRow => {
  const blob = globalThis.crypto.getRandomValues(new Uint8Array(300));
  return {
    eid: newId(),
    n: 1,
    state: "draft",
    batch: 0,
    kind: 1,
    dest: "0e37df36-f698-41e3-8f2b-3b7f2f1a5a11",
    epoch: 1,
    bytes: blob.length,
    blob,
    ...changes,
  };
};

/** The change that puts a row. */
export const put = (row: EnvelopeRow) => ({ table: "envelopes", key: row.eid, row }) as const;

/** Files whose calls can be made to fail: `change` wraps each file. */
export const faulty = (
  files: BlockFiles,
  change: (file: BlockFile, name: BlockFileName) => BlockFile,
): BlockFiles => ({ open: async (name) => change(await files.open(name), name) });
