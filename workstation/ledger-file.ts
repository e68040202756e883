/** The release ledger on this machine: one file, of which nothing is ever taken away. */
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { firstBroken, LedgerEntry, type ReleaseLedger } from "../src/statistics/release-ledger.ts";
import { Refusal } from "./refusal.ts";

/** SHA-256 as hex. */
export const sha256 = async (text: string): Promise<string> =>
  createHash("sha256").update(text).digest("hex");

/**
 * Changes the ledger in a folder: reads it, checks its chain, and keeps what `change` makes of it. Only
 * one command changes it at a time; when the call comes back, the longer ledger is on the disk.
 */
export const changeLedger = async <Value>(
  folder: string,
  change: (ledger: ReleaseLedger) => Promise<readonly [ReleaseLedger, Value]>,
): Promise<Value> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = path.join(folder, "release-ledger.lock");
  await lockWith(lock);
  try {
    const file = path.join(folder, "release-ledger.json");
    const before = await readLedger(file);
    const [ledger, value] = await change(before);
    if (ledger.length > before.length) writeThrough(file, JSON.stringify(ledger, null, 1));
    return value;
  } finally {
    rmSync(lock);
  }
};

/** Takes the lock; waits while a command that is running has it, and takes it from one that ended. */
const lockWith = async (lock: string): Promise<void> => {
  for (const end = Date.now() + PATIENCE; ; await setTimeout(50))
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx", mode: 0o600 });
      return;
    } catch {
      if (isAbandoned(lock)) rmSync(lock, { force: true });
      else if (Date.now() > end)
        throw new Refusal(
          `Another command is changing the ledger. If none is running, remove ${lock} and try again.`,
        );
    }
};

const PATIENCE = 60_000;

const isAbandoned = (lock: string): boolean => {
  try {
    const owner = Number(readFileSync(lock, "utf8"));
    if (!(owner > 0)) return false;
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
};

const readLedger = async (file: string): Promise<ReleaseLedger> => {
  if (!existsSync(file)) return [];
  const parsed = z.array(LedgerEntry).safeParse(parsedJson(readFileSync(file, "utf8")));
  const broken = parsed.success ? await firstBroken(parsed.data, sha256) : 0;
  if (!parsed.success || broken !== undefined)
    throw new Refusal(
      `${file} was changed at entry ${broken}. Nothing may leave before it is restored from a copy.`,
    );
  return parsed.data;
};

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const writeThrough = (file: string, text: string): void => {
  const beside = `${file}.new`;
  const handle = openSync(beside, "w", 0o600);
  writeSync(handle, text);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(beside, file);
  const folder = openSync(path.dirname(file), "r");
  fsyncSync(folder);
  closeSync(folder);
};
