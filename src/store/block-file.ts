/**
 * A file that is read and written in place: what a browser calls a synchronous access handle, and Node
 * a file descriptor. Only in a worker, or in Node.
 */
export type BlockFile = {
  size(): number;
  /** Fills as much of `into` as the file holds from `at` on; returns the number of bytes read. */
  read(into: Uint8Array, at: number): number;
  /**
   * Writes at a place and returns the number of bytes written. Over quota a browser does not throw:
   * it returns a smaller number, or 4,294,967,288 (measured in Chromium 156). Check it.
   */
  write(bytes: Uint8Array, at: number): number;
  flush(): void;
  truncate(size: number): void;
  close(): void;
};

/** The folder of a profile; each call gives the same file, made empty when it was not there. */
export type BlockFiles = { open(name: BlockFileName): Promise<BlockFile> };

/** The files of a profile. The journal has two, so that one can take the other's place. */
export type BlockFileName = "journal-0" | "journal-1" | "slots";

/** Reads exactly so many bytes; undefined when the file does not hold them. */
export const readExactly = (
  file: BlockFile,
  at: number,
  length: number,
): Uint8Array | undefined => {
  const bytes = new Uint8Array(length);
  return file.read(bytes, at) === length ? bytes : undefined;
};

/** Writes all bytes or says that it could not. Never throws. */
export const writeFully = (file: BlockFile, bytes: Uint8Array, at: number): boolean => {
  try {
    return file.write(bytes, at) === bytes.length;
  } catch {
    return false;
  }
};

/** Overwrites a stretch with zeros. Best effort: never throws. */
export const overwrite = (file: BlockFile, from: number, to: number): void => {
  const zeros = new Uint8Array(Math.min(stepInBytes, Math.max(0, to - from)));
  for (let at = from; at < to; at += stepInBytes)
    writeFully(file, zeros.subarray(0, Math.min(stepInBytes, to - at)), at);
};

const stepInBytes = 1_048_576;
