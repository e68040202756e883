/**
 * The chain of a device, checked from a file with no network: it holds as it is, and wherever one link
 * is broken, that link is named and nothing before it.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { backupFrames } from "../../server/registry/sql-backup.ts";
import { type BackupFrame, writeBackup } from "../../src/protocol/backup-file.ts";
import { type BatchHeader, decodeBatch, frameBatch } from "../../src/protocol/batch.ts";
import { recordAudit } from "../../src/store/audit.ts";
import { createDeviceKey, signerFromSeed } from "../../src/vault/keys.ts";
import { runProgram } from "../support/command.ts";
import type { Member } from "../support/organisation.ts";
import { aStage, putCases, type Stage } from "../support/sync-stage.ts";

let stage: Stage;
let folder: string;
let frames: readonly BackupFrame[];
let intake: Member;
/** The batches of the intake worker's device, by number, and where they lie among the frames. */
let chain: { readonly at: number; readonly header: BatchHeader; readonly bytes: Uint8Array }[];

beforeAll(async () => {
  stage = await aStage(inject("databaseUrl"), {
    members: [
      { name: "founder", site: "shelter", roles: ["administrator", "supervisor"] },
      { name: "intake", site: "shelter", roles: ["intake"] },
      { name: "officer", site: "shelter", roles: ["oversight"] },
    ],
  });
  intake = stage.organisation.member("intake");
  const witness = { ...intake, author: intake.userOf("intake"), now: () => new Date() };
  for (let day = 0; day < 3; day += 1) {
    await recordAudit(witness, { event: "unlocked" });
    await putCases(intake, 1);
    await recordAudit(witness, { event: "case-saved" });
    await intake.sync();
  }
  frames = await backupFrames(stage.database.pool, stage.organisation.org);
  folder = mkdtempSync(path.join(tmpdir(), "lindung-chain-"));
  chain = [];
  for (const [at, { type, bytes }] of frames.entries()) {
    if (type !== "batch") continue;
    const decoded = await decodeBatch(bytes);
    if (!decoded.ok) throw new Error(decoded.failure);
    const { header } = decoded.value;
    if (header.dev === intake.device.device) chain.push({ at, header, bytes });
  }
  chain.sort((left, right) => left.header.seq - right.header.seq);
});
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
});

const verify = async (changed: readonly BackupFrame[], ...options: readonly string[]) => {
  const file = path.join(folder, "chain.lindung");
  writeFileSync(file, await writeBackup(stage.organisation.org, changed));
  return runProgram("scripts/verify-chain.ts", [...options, file]);
};

const linkAt = (place: number) => {
  const link = chain[place];
  if (!link) throw new Error(`the chain has no link ${place}`);
  return link;
};

const withFrame = (at: number, ...instead: readonly Uint8Array[]): BackupFrame[] =>
  frames.flatMap((frame, place) =>
    place === at ? instead.map((bytes) => ({ type: "batch" as const, bytes })) : [frame],
  );

/** The same envelopes under a header that differs, signed by whom one likes. */
const framedAnew = async (
  { bytes }: { readonly bytes: Uint8Array },
  change: Partial<BatchHeader>,
  sign = intake.device.signDevice,
): Promise<Uint8Array> => {
  const decoded = await decodeBatch(bytes);
  if (!decoded.ok) throw new Error(decoded.failure);
  const { v: _v, env: _env, ...header } = decoded.value.header;
  return frameBatch({ ...header, ...change }, decoded.value.envelopes, sign);
};

test("a chain as it was written holds, audit entries among the rest", async () => {
  expect(chain.length).toBeGreaterThanOrEqual(6);
  expect(new Set(chain.map(({ header }) => header.kind))).toEqual(new Set([1, 3]));
  const ran = await verify(frames, "--whole");
  expect(ran.out).toContain("Every link holds.");
  expect(ran).toMatchObject({ code: 0, err: "" });
});

test("a changed bit is found in the batch that holds it, the first of several", async () => {
  const [third, fourth] = [linkAt(2), linkAt(3)];
  const flip = (bytes: Uint8Array): Uint8Array => {
    const changed = new Uint8Array(bytes);
    const middle = bytes.length >> 1;
    changed[middle] = (changed[middle] ?? 0) ^ 1;
    return changed;
  };
  const both = withFrame(third.at, flip(third.bytes)).map((frame, at) =>
    at === fourth.at ? { ...frame, bytes: flip(fourth.bytes) } : frame,
  );
  const ran = await verify(both);
  expect(ran.code).toBe(1);
  const { dev, seq } = third.header;
  expect(ran.out).toContain(
    `First broken link: device ${dev}, number ${seq}: an envelope in it was changed`,
  );
});

test("a batch exchanged for another by the same device breaks the link after it, by number", async () => {
  const second = linkAt(1);
  const other = await framedAnew(second, { epoch: second.header.epoch + 1 });
  const ran = await verify(withFrame(second.at, other));
  expect(ran.code).toBe(1);
  const after = linkAt(2).header;
  expect(ran.out).toContain(
    `First broken link: device ${after.dev}, number ${after.seq}: the batch before it is not the one`,
  );
});

test("a batch signed by another key, and two under one number, are named", async () => {
  const second = linkAt(1);
  const stranger = await signerFromSeed((await createDeviceKey()).seed);
  const forged = await verify(withFrame(second.at, await framedAnew(second, {}, stranger)));
  expect(forged.out).toContain(`number ${second.header.seq}: its signature is not by the device`);
  const other = await framedAnew(second, { epoch: second.header.epoch + 1 });
  const twice = await verify(withFrame(second.at, second.bytes, other));
  expect(twice.out).toContain(`number ${second.header.seq}: there are two different batches`);
  expect([forged.code, twice.code]).toEqual([1, 1]);
});

test("a batch left out is shown, and breaks a chain that claims to be whole", async () => {
  const third = linkAt(2);
  const partly = await verify(withFrame(third.at));
  expect(partly).toMatchObject({ code: 0 });
  expect(partly.out).toContain(`not in this file: ${third.header.seq}`);
  const whole = await verify(withFrame(third.at), "--whole");
  expect(whole).toMatchObject({ code: 1 });
  expect(whole.out).toContain(
    `First broken link: device ${third.header.dev}, number ${third.header.seq}: it is missing`,
  );
});

test("a log with an entry taken out is the first broken link", async () => {
  const at = frames.findLastIndex(({ type }) => type === "log-entry") - 1;
  const ran = await verify(frames.filter((_frame, place) => place !== at));
  expect(ran.code).toBe(1);
  expect(ran.out).toContain(`First broken link: membership log, entry ${at}`);
});

test("a file cut short says so, and what is no backup is refused", async () => {
  const whole = await writeBackup(stage.organisation.org, frames);
  const file = path.join(folder, "cut.lindung");
  writeFileSync(file, whole.subarray(0, whole.length - 100));
  const cut = await runProgram("scripts/verify-chain.ts", [file]);
  expect(cut.code).toBe(1);
  expect(cut.out).toContain("breaks off");
  writeFileSync(file, "something else");
  expect((await runProgram("scripts/verify-chain.ts", [file])).code).toBe(2);
});
