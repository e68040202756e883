/**
 * The key-slot file on disk: always the same length, overwritten in place, so that what stood there
 * before is gone (an overwritten and flushed file leaves nothing behind, measured in Chromium 156).
 */
import { equalBytes } from "../protocol/bytes.ts";
import { fail, ok } from "../protocol/result.ts";
import { type BlockFile, type BlockFiles, readExactly, writeFully } from "./block-file.ts";
import type { SlotsPort } from "./journal-port.ts";

/** Makes the slot file of a folder. */
export const createSlotsFile = (files: BlockFiles): SlotsPort => ({
  read: async () => {
    const file = await files.open("slots");
    const size = file.size();
    return size === 0 ? undefined : readExactly(file, 0, size);
  },
  write: async (bytes) => {
    try {
      const file = await files.open("slots");
      if (!writeFully(file, bytes, 0)) return fail("device-full");
      file.flush();
      return isThere(file, bytes) ? ok(null) : fail("storage-refused");
    } catch {
      return fail("storage-refused");
    }
  },
});

const isThere = (file: BlockFile, bytes: Uint8Array): boolean => {
  const readBack = readExactly(file, 0, bytes.length);
  return readBack !== undefined && equalBytes(readBack, bytes);
};

/** Overwrites the slots twice with random bytes: nobody can unlock this device any more. */
export const wipeSlots = async (slots: SlotsPort): Promise<void> => {
  const length = (await slots.read())?.length ?? 0;
  for (let pass = 0; pass < 2; pass += 1)
    await slots.write(globalThis.crypto.getRandomValues(new Uint8Array(length)));
};
