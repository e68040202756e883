/**
 * The journal: the second copy of everything sealed on a device, in one append-only file.
 *
 * [Note: Two copies] One flipped bit in a browser's database and Chromium silently makes a new, empty
 * one (measured: 0 of 1,500 records left). The journal kept its length in all five kinds of damage
 * tried, and loses one record at most, found by its hash. So nothing counts as saved before it stands
 * here, flushed and read back; see healing.ts for how the two copies repair each other.
 *
 * A record is `u32 length ‖ sha256 ‖ blob`; length 0 ends the file; a blank record keeps its length,
 * with hash and blob zeroed. The first record names the file. Space is taken 8 MiB ahead, by writing,
 * so that a save still works when the disk is full.
 */
import { equalBytes } from "../protocol/bytes.ts";
import { parseCanonicalCbor, toCanonicalCbor } from "../protocol/canonical.ts";
import { sha256 } from "../protocol/hash.ts";
import { newId } from "../protocol/id.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import {
  type BlockFile,
  type BlockFiles,
  overwrite,
  readExactly,
  writeFully,
} from "./block-file.ts";
import type {
  JournalFailure,
  JournalPage,
  JournalPort,
  JournalRecord,
  JournalState,
} from "./journal-port.ts";
import { readRecord } from "./journal-record.ts";

/** Makes a journal in a folder. One at a time: the caller holds the profile's lock. */
export const createJournal = (files: BlockFiles): JournalPort => {
  let current: OpenJournal | undefined;
  let next: OpenJournal | undefined;

  const opened = (): OpenJournal => {
    if (!current) throw new Error("the journal is not open");
    return current;
  };

  return {
    open: async (known) => {
      if (!current) {
        const found = await openCurrent(files, known);
        if (!found.ok) return found;
        current = found.value;
      }
      return ok(stateOf(current));
    },

    append: async (blob) => {
      const journal = opened();
      const start = journal.end;
      const written = await appendRecord(journal.file, start, blob);
      if (!written.ok) return written;
      current = { ...journal, end: written.value };
      return ok({ ...stateOf(current), start });
    },

    retract: async (to) => {
      const journal = opened();
      overwrite(journal.file, to, journal.end);
      flush(journal.file);
      current = { ...journal, end: to };
    },

    scan: (from, limitInBytes) => scan(opened(), from, limitInBytes),

    blank: async (places) => {
      const { file } = opened();
      for (const at of places) {
        const length = lengthAt(file, at);
        if (length !== undefined) overwrite(file, at + 4, at + headLength + length);
      }
      flush(file);
    },

    beginRewrite: async () => {
      const { slot, generation } = opened();
      const other = slot === 0 ? 1 : 0;
      const file = await files.open(`journal-${other}`);
      overwrite(file, 0, file.size());
      next = { file, slot: other, journal: newId(), generation: generation + 1, end: titleEnd };
    },

    appendRewrite: async (blobs) => {
      for (const blob of blobs) {
        if (!next) throw new Error("no rewrite was begun");
        const written = await appendRecord(next.file, next.end, blob, "unflushed");
        if (!written.ok) return written;
        next = { ...next, end: written.value };
      }
      return ok(null);
    },

    finishRewrite: async () => {
      if (!next) throw new Error("no rewrite was begun");
      flush(next.file);
      // Only the title makes the new file count. Until it is flushed the old one does.
      const titled = await writeTitle(next);
      if (!titled.ok) return titled;
      const old = opened();
      current = next;
      next = undefined;
      retire(old.file);
      return ok(stateOf(current));
    },

    erase: async () => {
      for (const slot of [0, 1] as const) retire(await files.open(`journal-${slot}`));
      current = undefined;
    },

    close: async () => {
      for (const slot of [0, 1] as const) (await files.open(`journal-${slot}`)).close();
      current = undefined;
    },
  };
};

type OpenJournal = JournalState & {
  readonly file: BlockFile;
  readonly slot: 0 | 1;
  readonly generation: number;
};

const headLength = 36;
const titleLength = 96;
const titleEnd = headLength + titleLength;
const aheadInBytes = 8 * 1_048_576;

const stateOf = ({ journal, end }: JournalState): JournalState => ({ journal, end });

const flush = (file: BlockFile): boolean => {
  try {
    file.flush();
    return true;
  } catch {
    return false;
  }
};

const lengthAt = (file: BlockFile, at: number): number | undefined => {
  const bytes = readExactly(file, at, 4);
  return bytes && new DataView(bytes.buffer).getUint32(0);
};

/** Appends at a place: room first, then the record with the end mark behind it, read back, flushed. */
const appendRecord = async (
  file: BlockFile,
  at: number,
  blob: Uint8Array,
  flushing: "flushed" | "unflushed" = "flushed",
): Promise<Result<number, JournalFailure>> => {
  const record = new Uint8Array(headLength + blob.length + 4);
  new DataView(record.buffer).setUint32(0, blob.length);
  record.set(await sha256(blob), 4);
  record.set(blob, headLength);
  if (!hasRoom(file, at + record.length)) return fail("device-full");
  if (!writeFully(file, record, at)) {
    overwrite(file, at, at + record.length);
    return fail("device-full");
  }
  const readBack = readExactly(file, at, record.length);
  const isThere = readBack !== undefined && equalBytes(readBack, record);
  if (!isThere || (flushing === "flushed" && !flush(file))) {
    overwrite(file, at, at + record.length);
    return fail("storage-refused");
  }
  return ok(at + headLength + blob.length);
};

/** Takes room ahead by writing zeros: a file grown by its length alone may have no disk behind it. */
const hasRoom = (file: BlockFile, upTo: number): boolean => {
  const size = file.size();
  if (upTo <= size) return true;
  const wanted = Math.ceil(upTo / aheadInBytes) * aheadInBytes;
  if (writeFully(file, new Uint8Array(wanted - size), size)) return true;
  // The whole step does not fit any more; the record alone may.
  return writeFully(file, new Uint8Array(upTo - size), size);
};

const writeTitle = async (journal: OpenJournal): Promise<Result<null, JournalFailure>> => {
  const title = toCanonicalCbor({ journal: journal.journal, generation: journal.generation });
  const blob = new Uint8Array(titleLength);
  blob.set(title);
  blob[titleLength - 1] = title.length;
  const record = new Uint8Array(titleEnd);
  new DataView(record.buffer).setUint32(0, titleLength);
  record.set(await sha256(blob), 4);
  record.set(blob, headLength);
  if (!hasRoom(journal.file, titleEnd + 4) || !writeFully(journal.file, record, 0))
    return fail("device-full");
  return flush(journal.file) ? ok(null) : fail("storage-refused");
};

type Title = { readonly journal: string; readonly generation: number };

const readTitle = async (file: BlockFile): Promise<Title | undefined> => {
  const record = await readRecord(file, 0, file.size());
  if (record?.state !== "whole" || record.length !== titleLength) return undefined;
  const title = parseCanonicalCbor(record.blob.subarray(0, record.blob[titleLength - 1]));
  const value = title.ok ? title.value : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  if (!("journal" in value) || !("generation" in value)) return undefined;
  const { journal, generation } = value;
  return typeof journal === "string" && typeof generation === "number"
    ? { journal, generation }
    : undefined;
};

/** The file with the highest generation; failing a title, the one that has anything in it. */
const openCurrent = async (
  files: BlockFiles,
  known: JournalState | undefined,
): Promise<Result<OpenJournal, JournalFailure>> => {
  try {
    const both = await Promise.all(
      ([0, 1] as const).map(async (slot) => {
        const file = await files.open(`journal-${slot}`);
        return { slot, file, title: await readTitle(file) };
      }),
    );
    const [best, other] = both.sort(
      (left, right) =>
        (right.title?.generation ?? 0) - (left.title?.generation ?? 0) ||
        right.file.size() - left.file.size(),
    );
    if (!best || !other) return fail("storage-refused");
    if (best.title && other.title) retire(other.file);
    const { file, slot } = best;
    const { journal, generation } = best.title ?? { journal: newId(), generation: 1 };
    const from = best.title && known?.journal === journal ? known.end : titleEnd;
    const found = { file, slot, journal, generation, end: await endOf(file, from) };
    if (best.title) return ok(found);
    // New, or its beginning was damaged: what stands behind it stays and is found by its hashes.
    const titled = await writeTitle(found);
    return titled.ok ? ok(found) : titled;
  } catch {
    return fail("storage-refused");
  }
};

const endOf = async (file: BlockFile, from: number): Promise<number> => {
  const size = file.size();
  let at = Math.max(from, titleEnd);
  for (
    let record = await readRecord(file, at, size);
    record;
    record = await readRecord(file, at, size)
  )
    at = record.at + headLength + record.length;
  return at;
};

const scan = async (
  journal: OpenJournal,
  from: number,
  limitInBytes: number,
): Promise<JournalPage> => {
  const records: JournalRecord[] = [];
  let at = Math.max(from, titleEnd);
  for (let read = 0; read < limitInBytes; ) {
    const record = at < journal.end ? await readRecord(journal.file, at, journal.end) : undefined;
    if (!record) return { records, next: undefined };
    records.push(record);
    at = record.at + headLength + record.length;
    read += headLength + record.length;
  }
  return { records, next: at };
};

/** Makes what a file held unreadable, then gives the room back. */
const retire = (file: BlockFile): void => {
  overwrite(file, 0, file.size());
  flush(file);
  file.truncate(0);
};
