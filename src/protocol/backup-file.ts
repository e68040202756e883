/**
 * The backup file `.lindung` (`docs/protocol.md` 11): what a device or an endpoint holds, sealed and
 * signed as it is, in one file. It can be carried by anybody and taken in any number of times.
 *
 *     0  4  "LNDX"      4  2  u16 version = 1      6  16  organisation
 *     then frames  u8 type ‖ u32 length ‖ bytes
 *     last frame   u8 0 ‖ u32 32 ‖ SHA-256 of all bytes before it
 */
import { concatBytes, equalBytes, toUtf8 } from "./bytes.ts";
import { sha256 } from "./hash.ts";
import { bytesToId, type Id, idToBytes } from "./id.ts";
import { fail, ok, type Result } from "./result.ts";

/** What a frame of a backup holds: the bytes as they were sent or received. */
export type BackupFrame = {
  readonly type: BackupFrameType;
  readonly bytes: Uint8Array;
};

/** The kinds of frames. */
export type BackupFrameType = "log-entry" | "batch" | "receipt" | "acknowledgement" | "head";

/** Writes a backup. Order is kept; log entries come first, by custom. */
export const writeBackup = async (
  org: Id,
  frames: readonly BackupFrame[],
): Promise<Uint8Array<ArrayBuffer>> => {
  const content = concatBytes(
    magic,
    Uint8Array.of(0, 1),
    idToBytes(org),
    ...frames.map(({ type, bytes }) => frame(frameTypes.indexOf(type) + 1, bytes)),
  );
  return concatBytes(content, frame(0, await sha256(content)));
};

/**
 * A backup that was read. `isWhole` is false when the file breaks off or was altered: then `frames` are
 * those before that place, and each must be judged by its own signature.
 */
export type Backup = {
  readonly org: Id;
  readonly frames: readonly BackupFrame[];
  readonly isWhole: boolean;
};

/** Reads a backup as far as it goes. `not-a-backup` when the file does not begin like one. */
export const readBackup = async (
  file: Uint8Array,
): Promise<Result<Backup, "not-a-backup" | "newer-version">> => {
  const start = magic.length + 2 + 16;
  if (file.length < start || !equalBytes(file.subarray(0, magic.length), magic))
    return fail("not-a-backup");
  if (file[4] !== 0 || file[5] !== 1) return fail("newer-version");
  const org = bytesToId(file.subarray(6, start));
  if (org === undefined) return fail("not-a-backup");
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const frames: BackupFrame[] = [];
  let at = start;
  while (at + 5 <= file.length) {
    const type = file[at] ?? 0;
    const end = at + 5 + view.getUint32(at + 1);
    if (end > file.length) break;
    const bytes = new Uint8Array(file.subarray(at + 5, end));
    if (type === 0) {
      const isWhole = end === file.length && equalBytes(bytes, await sha256(file.subarray(0, at)));
      return ok({ org, frames, isWhole });
    }
    const name = frameTypes[type - 1];
    // A kind that is not known yet is passed over: its length says where the next one begins.
    if (name !== undefined) frames.push({ type: name, bytes });
    at = end;
  }
  return ok({ org, frames, isWhole: false });
};

const magic = toUtf8("LNDX");

const frameTypes: readonly BackupFrameType[] = [
  "log-entry",
  "batch",
  "receipt",
  "acknowledgement",
  "head",
];

const frame = (type: number, bytes: Uint8Array): Uint8Array => {
  const opening = new Uint8Array(5);
  opening[0] = type;
  new DataView(opening.buffer).setUint32(1, bytes.length);
  return concatBytes(opening, bytes);
};
