import fc from "fast-check";
import { expect, test } from "vitest";
import { type BackupFrame, readBackup, writeBackup } from "../../../src/protocol/backup-file.ts";
import { newId } from "../../../src/protocol/id.ts";

const org = newId();
const aFrame = fc.record({
  type: fc.constantFrom("log-entry", "batch", "receipt", "acknowledgement", "head"),
  bytes: fc.uint8Array({ maxLength: 300 }),
});

const read = async (file: Uint8Array) => {
  const backup = await readBackup(file);
  if (!backup.ok) throw new Error(backup.failure);
  return backup.value;
};

test("what was written is read again, whole", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aFrame, { maxLength: 8 }), async (frames) => {
      expect(await read(await writeBackup(org, frames))).toEqual({ org, frames, isWhole: true });
    }),
  );
});

test("a file that breaks off is read as far as it goes, and says so", async () => {
  const frames: BackupFrame[] = [
    { type: "log-entry", bytes: new Uint8Array([1, 2, 3]) },
    { type: "batch", bytes: new Uint8Array(40).fill(7) },
  ];
  const file = await writeBackup(org, frames);
  for (let length = 22; length < file.length; length += 1) {
    const backup = await read(file.subarray(0, length));
    expect(backup.isWhole).toBe(false);
    expect(backup.frames).toEqual(frames.slice(0, backup.frames.length));
  }
  const altered = new Uint8Array(file);
  altered[40] = 8;
  expect((await read(altered)).isWhole).toBe(false);
});

test("what is no backup, or of a version not known yet, is refused; nothing makes it throw", async () => {
  const file = await writeBackup(org, []);
  expect(await readBackup(file.subarray(1))).toEqual({ ok: false, failure: "not-a-backup" });
  expect(await readBackup(file.with(5, 2))).toEqual({ ok: false, failure: "newer-version" });
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      await readBackup(bytes);
      await readBackup(new Uint8Array([...file.subarray(0, 22), ...bytes]));
    }),
    { numRuns: 2_000 },
  );
});
