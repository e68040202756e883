/**
 * Forgetting: an intake worker's device lets go of what two others hold (the custody rule,
 * `docs/protocol.md` 13.3). Needs no unlocking, since what goes is sealed.
 */
import { fromUtf8 } from "../protocol/bytes.ts";
import { fromBase64Url } from "../protocol/hash.ts";
import type { Id } from "../protocol/id.ts";
import type { Problem } from "../protocol/problem.ts";
import { Receipt } from "../protocol/receipt.ts";
import { ok, type Result } from "../protocol/result.ts";
import { type BatchRow, type Change, commit, type Device } from "./database.ts";
import { rewrite } from "./healing.ts";
import { readIdentity } from "./vessel.ts";

/**
 * Removes what is in custody: received and acknowledged, seven days or more after its receipt.
 *
 * On every device the bytes of such batches go, because others hold them. On a device that forgets,
 * the author's own readable copies go as well, and the journal is written anew, so that nothing of
 * them stays in it. Gives the number of batches let go. `now` is in milliseconds since 1970. Safe to
 * repeat.
 */
export const purge = async (device: Device, now: number): Promise<Result<number, Problem>> => {
  const { database } = device;
  const identity = await readIdentity(device);
  const held = await database.batches
    .where("state")
    .equals("custody")
    .filter(({ blob }) => blob.length > 0)
    .toArray();
  const due: BatchRow[] = [];
  for (const batch of held) {
    const receivedAt = await receivedTime(device, batch.seq);
    if (receivedAt !== undefined && now - receivedAt >= keptInMilliseconds) due.push(batch);
  }
  if (due.length === 0) return ok(0);
  const wires = new Set<Id>(due.flatMap(({ eids }) => eids.filter((eid) => eid !== null)));
  const readable = identity?.forgets ? await workingCopiesOf(device, wires) : [];
  const written = await commit(device, [
    ...due.map(
      ({ seq }): Change => ({
        table: "batches",
        key: seq,
        patch: { blob: new Uint8Array(0) },
      }),
    ),
    ...[...wires, ...readable].map((key): Change => ({ table: "envelopes", key, row: null })),
  ]);
  if (!written.ok) return written;
  if (readable.length > 0) {
    // Indexes name what went. They are made anew from what is left at the next unlocking.
    await database.segments.clear();
    const rewritten = await rewrite(device);
    if (!rewritten.ok) return rewritten;
  }
  return ok(due.length);
};

const keptInMilliseconds = 7 * 24 * 60 * 60 * 1_000;

/** The endpoint's time in the receipt of a batch; it was verified when it came. */
const receivedTime = async ({ database }: Device, seq: number): Promise<number | undefined> => {
  const row = await database.receipts.get(seq);
  const payload = row && fromBase64Url(fromUtf8(row.blob)?.split(".")[1] ?? "");
  const text = payload && fromUtf8(payload);
  if (text === undefined) return undefined;
  const receipt = Receipt.safeParse(JSON.parse(text));
  return receipt.success ? Date.parse(receipt.data.at) : undefined;
};

const workingCopiesOf = async (
  { database }: Device,
  wires: ReadonlySet<Id>,
): Promise<readonly Id[]> => {
  const rows = await database.envelopes
    .where("[state+n+bytes]")
    .between(["working"], ["working", []])
    .filter(({ wire }) => wire !== undefined && wires.has(wire))
    .toArray();
  return rows.map(({ eid }) => eid);
};
