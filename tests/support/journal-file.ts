/** A profile's folder in Node: the same files the browser keeps, through the same synchronous calls. */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { BlockFile, BlockFileName, BlockFiles } from "../../src/store/block-file.ts";

/** Opens a folder, made when it is not there. Closing a file lets it be opened again. */
export const openFolder = (folder: string): BlockFiles => {
  mkdirSync(folder, { recursive: true });
  const open = new Map<BlockFileName, BlockFile>();
  return {
    open: async (name) => {
      const known = open.get(name);
      if (known) return known;
      const descriptor = openSync(join(folder, name), "a+");
      closeSync(descriptor);
      const file = blockFile(openSync(join(folder, name), "r+"), () => open.delete(name));
      open.set(name, file);
      return file;
    },
  };
};

const blockFile = (descriptor: number, forget: () => void): BlockFile => ({
  size: () => fstatSync(descriptor).size,
  read: (into, at) => readSync(descriptor, into, 0, into.length, at),
  write: (bytes, at) => writeSync(descriptor, bytes, 0, bytes.length, at),
  flush: () => fsyncSync(descriptor),
  truncate: (size) => ftruncateSync(descriptor, size),
  close: () => {
    closeSync(descriptor);
    forget();
  },
});
