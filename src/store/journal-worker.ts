/**
 * The file worker: holds the journal and the key slots of one profile open. Synchronous access handles
 * exist in workers only, and writing here keeps the page free.
 */
import { expose, proxy } from "comlink";
import { z } from "zod";
import type { BlockFile, BlockFileName, BlockFiles } from "./block-file.ts";
import { openFiles } from "./bucket.ts";
import { createJournal } from "./journal.ts";
import type { JournalPort, SlotsPort } from "./journal-port.ts";
import { createSlotsFile } from "./slots-file.ts";

z.config({ jitless: true });

/** What the page calls: the two ports, once a folder is chosen. */
export type FileWorker = {
  choose(profile: string): Promise<void>;
  journal(): Promise<JournalPort>;
  slots(): Promise<SlotsPort>;
};

const openHandles = (profile: string): BlockFiles => {
  const open = new Map<BlockFileName, Promise<BlockFile>>();
  return {
    open: (name) => {
      const file = open.get(name) ?? openHandle(profile, name, () => open.delete(name));
      open.set(name, file);
      return file;
    },
  };
};

const openHandle = async (
  profile: string,
  name: BlockFileName,
  forget: () => void,
): Promise<BlockFile> => {
  const folder = await (await openFiles()).getDirectoryHandle(profile, { create: true });
  const file = await folder.getFileHandle(name, { create: true });
  if (!hasAccessHandles(file)) throw new Error("no synchronous access handles");
  const handle = await file.createSyncAccessHandle();
  return {
    size: () => handle.getSize(),
    read: (into, at) => handle.read(into, { at }),
    write: (bytes, at) => handle.write(bytes, { at }),
    flush: () => handle.flush(),
    truncate: (size) => handle.truncate(size),
    close: () => {
      handle.close();
      forget();
    },
  };
};

type AccessHandle = {
  getSize(): number;
  read(into: Uint8Array, options: { readonly at: number }): number;
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  flush(): void;
  truncate(size: number): void;
  close(): void;
};

// The compiler's library for pages does not name what only workers have.
const hasAccessHandles = (
  file: FileSystemFileHandle,
): file is FileSystemFileHandle & { createSyncAccessHandle(): Promise<AccessHandle> } =>
  "createSyncAccessHandle" in file;

const createFileWorker = () => {
  let files: BlockFiles | undefined;
  const chosen = (): BlockFiles => {
    if (!files) throw new Error("no folder was chosen");
    return files;
  };
  return {
    choose: async (profile: string) => {
      files = openHandles(profile);
    },
    journal: async () => proxy(createJournal(chosen())),
    slots: async () => proxy(createSlotsFile(chosen())),
  };
};

expose(createFileWorker());
