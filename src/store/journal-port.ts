/**
 * The journal as the rest of the store sees it: an append-only file of opaque blobs, one writer.
 *
 * A blob is one commit: either all of it is there after a crash or none. Where the file lies, and in
 * which thread it is written, is the business of whoever implements this.
 */
import type { Result } from "../protocol/result.ts";

/** The journal. Places are byte offsets in the current file. */
export type JournalPort = {
  /**
   * Opens or creates the file and finds its end, from the place last known when that is given. Without
   * it every record is read. Safe to repeat. Returns `storage-refused` when there is no access.
   */
  open(known?: JournalState): Promise<Result<JournalState, JournalFailure>>;
  /**
   * Appends one blob of 1 byte to 16 MiB, reads it back and flushes it. When it fails nothing of the
   * blob counts, and the journal can be used further.
   */
  append(blob: Uint8Array): Promise<Result<Appended, JournalFailure>>;
  /** Takes back the newest blob, for a commit whose second half failed. Best effort: never throws. */
  retract(to: number): Promise<void>;
  /** Reads on from a place, 0 being the beginning, about `limitInBytes` at a time. */
  scan(from: number, limitInBytes: number): Promise<JournalPage>;
  /** Overwrites blobs with zeros in place and flushes; for what must not stay readable. */
  blank(places: readonly number[]): Promise<void>;
  /**
   * Writes a new file from the blobs given, flushes it, and only then lets it take the place of the
   * old one, which is overwritten. A crash at any moment leaves one whole journal.
   */
  beginRewrite(): Promise<void>;
  appendRewrite(blobs: readonly Uint8Array[]): Promise<Result<null, JournalFailure>>;
  finishRewrite(): Promise<Result<JournalState, JournalFailure>>;
  /** Overwrites and empties every file. */
  erase(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Which file is current (`journal` is a random name that changes with each rewrite) and where its last
 * record ends. A file just made, or one whose beginning is damaged, has a new name.
 */
export type JournalState = { readonly journal: string; readonly end: number };

/** Where a blob was appended: from `start` to the new `end`. */
export type Appended = JournalState & { readonly start: number };

/** No room, or the browser gave no access to the file. */
export type JournalFailure = "device-full" | "storage-refused";

/** Records in the order of the file; `next` is undefined at the end. */
export type JournalPage = {
  readonly records: readonly JournalRecord[];
  readonly next: number | undefined;
};

/** A record of `length` bytes. A damaged one failed its hash; a blank one was overwritten on purpose. */
export type JournalRecord = { readonly at: number; readonly length: number } & (
  | { readonly state: "whole"; readonly blob: Uint8Array }
  | { readonly state: "damaged" | "blank" }
);

/** The key-slot file: a fixed number of bytes, overwritten in place and flushed. */
export type SlotsPort = {
  /** The bytes, or undefined when nothing was written yet. */
  read(): Promise<Uint8Array | undefined>;
  /** Overwrites the file, reads it back and flushes. */
  write(bytes: Uint8Array): Promise<Result<null, JournalFailure>>;
};
