/**
 * Opens sealed files with three of the five recovery sheets, without a device, an endpoint or a
 * passphrase. Run it on a computer that is offline and was started for this alone.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { replay } from "../src/membership/replay.ts";
import { readBackup } from "../src/protocol/backup-file.ts";
import { type BatchHeader, decodeBatch } from "../src/protocol/batch.ts";
import { toUtf8 } from "../src/protocol/bytes.ts";
import { hashOf } from "../src/protocol/hash.ts";
import { revisionIdOf } from "../src/protocol/payload.ts";
import { unpackPlaintext } from "../src/protocol/plaintext.ts";
import { fromAgeIdentity, importX25519 } from "../src/vault/keys.ts";
import { combineShares, parseSheet, type RecoveryFailure } from "../src/vault/recovery.ts";
import { createOpener, type Opener } from "../src/vault/seal.ts";
import { verifyPlaintext } from "../src/vault/verify-envelope.ts";

const help = `npm run recover -- --share SHEET --share SHEET --share SHEET FILE…

  FILE            backups (.lindung), batches, age files, or folders of them
  --share SHEET   what is printed on a sheet, or the text of its QR code; three or more
  --sheets FILE   the same, one a line
  --hash HASH     the 43 letters printed on each sheet as "key"; QR codes carry them
  --out FOLDER    writes each record as readable JSON. Guard it as you guard a file of cases
  --key           prints the key for the age tool instead, as a line AGE-SECRET-KEY-1…

Nothing readable is written without --out or --key. Exit code 0 only when every envelope opened.
`;

class Refusal extends Error {}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    share: { type: "string", multiple: true, default: [] },
    sheets: { type: "string" },
    hash: { type: "string" },
    out: { type: "string" },
    key: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

/** An envelope found in a file. `header` is absent for an age file by itself. */
type Found = { readonly bytes: Uint8Array; readonly header?: BatchHeader };

type Log = Extract<Awaited<ReturnType<typeof replay>>, { ok: true }>["value"];

type Contents = { readonly found: Found[]; log: Log | undefined; readonly remarks: string[] };

const filesIn = (name: string): readonly string[] => {
  if (!existsSync(name)) throw new Refusal(`There is no file ${name}.`);
  if (!statSync(name).isDirectory()) return [name];
  return readdirSync(name)
    .sort()
    .flatMap((inner) => filesIn(path.join(name, inner)));
};

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  toUtf8(text).every((byte, at) => bytes[at] === byte);

const readFile = async (contents: Contents, name: string): Promise<void> => {
  const bytes = new Uint8Array(readFileSync(name));
  if (startsWith(bytes, "age-encryption.org/v1\n")) contents.found.push({ bytes });
  else if (startsWith(bytes, "LND1")) await readBatch(contents, bytes, name);
  else if (startsWith(bytes, "LNDX")) await readBackupFile(contents, bytes, name);
  else
    contents.remarks.push(`${name}: neither a backup, nor a batch, nor an age file; passed over`);
};

const readBatch = async (contents: Contents, bytes: Uint8Array, name: string): Promise<void> => {
  const decoded = await decodeBatch(bytes);
  if (!decoded.ok) {
    contents.remarks.push(`${name}: a batch that does not decode (${decoded.failure})`);
    return;
  }
  const { header, envelopes } = decoded.value;
  contents.found.push(...envelopes.map((one) => ({ bytes: one, header })));
};

const readBackupFile = async (
  contents: Contents,
  bytes: Uint8Array,
  name: string,
): Promise<void> => {
  const backup = await readBackup(bytes);
  if (!backup.ok) throw new Refusal(`${name}: ${backup.failure}`);
  if (!backup.value.isWhole)
    contents.remarks.push(`${name}: breaks off or was altered; read as far as it goes`);
  const { frames } = backup.value;
  const entries = frames.filter(({ type }) => type === "log-entry").map((frame) => frame.bytes);
  const replayed = entries.length > 0 ? await replay(entries) : undefined;
  if (replayed?.ok) contents.log = replayed.value;
  else if (replayed) contents.remarks.push(`${name}: its membership log does not replay`);
  for (const frame of frames)
    if (frame.type === "batch") await readBatch(contents, frame.bytes, name);
};

const givenSheets = (): readonly string[] => [
  ...values.share,
  ...(values.sheets === undefined
    ? []
    : readFileSync(values.sheets, "utf8")
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "")),
];

/** The hash that says which key is right: as given, as most sheets say, or as the log says. */
const rightHash = async (sheets: readonly string[], log: Log | undefined): Promise<string> => {
  if (values.hash !== undefined) return values.hash.trim();
  const stated = sheets.flatMap((sheet) => parseSheet(sheet)?.recipientHash ?? []);
  const [most] = [...new Set(stated)].sort(
    (left, right) =>
      stated.filter((one) => one === right).length - stated.filter((one) => one === left).length,
  );
  if (most !== undefined) return most;
  if (log) return hashOf(toUtf8(log.recovery));
  throw new Refusal(
    "Give the key hash printed on each sheet with --hash, or the text of a QR code.",
  );
};

const named = (places: readonly number[]): string =>
  places.map((place) => `share ${place + 1}`).join(", ");

const explain = (failure: RecoveryFailure): string => {
  switch (failure.type) {
    case "share-malformed":
      return `Wrong: ${named(failure.places)}. A letter is mistyped or missing: the checksum does not fit.`;
    case "share-twice":
      return `Wrong: ${named(failure.places)}. This sheet was given twice.`;
    case "share-foreign":
      return `Wrong: ${named(failure.places)}. This sheet belongs to another key.`;
    case "too-few-shares":
      return `Three sheets are needed; ${failure.have} given. Nothing was opened.`;
    case "not-this-key":
      return "These sheets do not belong together, or not to this key. Nothing was opened.";
  }
};

/** What became of an envelope: a readable record, nothing to read, or closed still. */
type Outcome =
  | {
      readonly kind: "record";
      readonly name: string;
      readonly text: string;
      readonly doubt?: string;
    }
  | { readonly kind: "dummy" }
  | { readonly kind: "closed"; readonly reason: string };

const openOne = async (
  { bytes, header }: Found,
  opener: Opener,
  log: Log | undefined,
): Promise<Outcome> => {
  const opened = await opener.open(bytes);
  if (!opened.ok) return { kind: "closed", reason: opened.failure };
  const unpacked = unpackPlaintext(opened.value);
  if (!unpacked.ok) return { kind: "closed", reason: unpacked.failure };
  if (unpacked.value.format !== "revision") return { kind: "dummy" };
  const { payloadText } = unpacked.value;
  const name = await revisionIdOf(payloadText);
  if (!log || !header) return { kind: "record", name, text: payloadText };
  const verified = await verifyPlaintext(opened.value, { from: "batch", header }, { log, own: [] });
  return verified.ok
    ? { kind: "record", name, text: payloadText }
    : { kind: "record", name, text: payloadText, doubt: verified.failure };
};

const run = async (): Promise<boolean> => {
  const contents: Contents = { found: [], log: undefined, remarks: [] };
  for (const name of positionals.flatMap(filesIn)) await readFile(contents, name);
  const sheets = givenSheets();
  const combined = await combineShares(sheets, await rightHash(sheets, contents.log));
  if (!combined.ok) throw new Refusal(explain(combined.failure));
  const { identity, wrong } = combined.value;
  if (wrong.length > 0)
    console.error(`Left out: ${named(wrong)}. This sheet belongs to another key.`);
  if (values.key) {
    console.log(identity);
    return true;
  }
  for (const remark of contents.remarks) console.error(remark);
  return openAll(contents, identity);
};

/** Opens everything found and says what became of it; true when all of it opened. */
const openAll = async ({ found, log }: Contents, identity: string): Promise<boolean> => {
  const opener = createOpener(await importX25519(fromAgeIdentity(identity) ?? new Uint8Array(32)));
  if (values.out !== undefined) mkdirSync(values.out, { recursive: true, mode: 0o700 });
  const counts = { record: 0, dummy: 0, closed: 0, doubted: 0 };
  for (const one of found) {
    const outcome = await openOne(one, opener, log);
    counts[outcome.kind] += 1;
    if (outcome.kind === "closed") console.error(`An envelope stays closed: ${outcome.reason}`);
    if (outcome.kind === "record") counts.doubted += keepRecord(outcome);
  }
  console.log(`${found.length - counts.closed} of ${found.length} envelopes opened`);
  console.log(
    `${counts.record} records, ${counts.dummy} empty ones that only hide how many there are`,
  );
  if (log) console.log(`${counts.record - counts.doubted} records with a signature that holds`);
  return found.length > 0 && counts.closed === 0;
};

/** Writes a record where one was asked for, and gives 1 when its signature or context is wrong. */
const keepRecord = ({ name, text, doubt }: Extract<Outcome, { kind: "record" }>): 0 | 1 => {
  if (values.out !== undefined)
    writeFileSync(path.join(values.out, `${name}.json`), text, { mode: 0o600 });
  if (doubt === undefined) return 0;
  console.error(`${name}: opened, but its signature or context is wrong: ${doubt}`);
  return 1;
};

if (values.help || (positionals.length === 0 && !values.key)) {
  console.log(help);
  process.exitCode = values.help ? 0 : 1;
} else
  try {
    if (!(await run())) process.exitCode = 1;
  } catch (error) {
    console.error(error instanceof Refusal ? error.message : error);
    process.exitCode = 1;
  }
