/**
 * Checks an exported chain of batches offline: that every batch was signed by the device it names, that
 * none was changed or exchanged, and where the first broken link is. Opens nothing and asks nobody.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readBackup } from "../src/protocol/backup-file.ts";
import { type BrokenLink, type VerifiedChain, verifyChains } from "../src/sync/verify-chain.ts";

const help = `npm run verify-chain -- FILE

  FILE      a file .lindung: what an oversight officer exported, or a backup
  --whole   numbers that are missing count as broken; for a backup of a whole organisation

Exit code 0 when every link holds, 1 when one is broken or the file was changed, 2 when it is no such
file.
`;

class Refusal extends Error {}

const reasons: Readonly<Record<BrokenLink["reason"], string>> = {
  "too-large": "it is longer than any batch",
  magic: "it is no batch",
  header: "its header cannot be read",
  "envelope-count": "it holds a number of envelopes that no batch may hold",
  destination: "it names a place its kind cannot go to",
  "first-link": "it is number 1 and names one before it, or the other way round",
  lengths: "its lengths do not add up",
  "envelope-hash": "an envelope in it was changed",
  "unknown-device": "the membership log does not know the device that it names",
  "wrong-organisation": "it belongs to another organisation",
  "wrong-site": "it names another site than that of its device",
  "bad-signature": "its signature is not by the device that it names",
  "wrong-previous": "the batch before it is not the one it was chained to",
  "two-under-one-number": "there are two different batches with this number",
  "other-log": "its device had seen another membership log than this one",
  "erasure-not-signed": "its envelopes are gone and no entry of the log says so",
};

const nameOf = ({ device, seq, place }: BrokenLink): string =>
  device === undefined ? `batch ${place + 1} of the file` : `device ${device}, number ${seq}`;

const rangeOf = ([from, to]: readonly [number, number]): string =>
  from === to ? `${from}` : `${from} to ${to}`;

const lineOf = ({ device, first, last, count, gaps, afterRevocation }: VerifiedChain): string =>
  [
    `device ${device}: ${count} batches, numbers ${rangeOf([first, last])}`,
    ...(gaps.length > 0 ? [`not in this file: ${gaps.map(rangeOf).join(", ")}`] : []),
    ...(afterRevocation > 0 ? [`${afterRevocation} sent after it was revoked`] : []),
  ].join("; ");

const run = async (file: string, isWhole: boolean): Promise<boolean> => {
  const backup = await readBackup(new Uint8Array(readFileSync(file)));
  if (!backup.ok) throw new Refusal(`${file}: this is no file .lindung (${backup.failure})`);
  const { frames } = backup.value;
  const bytesOf = (wanted: string): readonly Uint8Array[] =>
    frames.filter(({ type }) => type === wanted).map(({ bytes }) => bytes);
  const report = await verifyChains(bytesOf("log-entry"), bytesOf("batch"));
  if (report.log === "broken") {
    console.log(`First broken link: membership log, entry ${report.seq}: ${report.reason}`);
    return false;
  }
  console.log(`membership log: ${report.entries} entries, every signature and link holds`);
  for (const chain of report.chains) console.log(lineOf(chain));
  const [broken] = report.broken;
  if (broken) {
    console.log(
      `First broken link: ${nameOf(broken)}: ${reasons[broken.reason]} (${broken.reason})`,
    );
    console.log(`  batch ${broken.hash}`);
    if (report.broken.length > 1) console.log(`${report.broken.length} links are broken in all`);
    return false;
  }
  const gap = report.chains.find(({ gaps }) => gaps.length > 0);
  if (isWhole && gap) {
    const [from] = gap.gaps[0] ?? [1];
    console.log(`First broken link: device ${gap.device}, number ${from}: it is missing`);
    return false;
  }
  if (!backup.value.isWhole) {
    console.log(
      "The file breaks off or was changed after it was written; its batches hold so far.",
    );
    return false;
  }
  console.log("Every link holds.");
  return true;
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    whole: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const [file] = positionals;

if (values.help || file === undefined) {
  console.log(help);
  process.exitCode = values.help ? 0 : 2;
} else
  try {
    if (!(await run(file, values.whole))) process.exitCode = 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
