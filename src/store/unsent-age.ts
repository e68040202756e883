/**
 * How long work has waited to be sent. Envelopes carry no time in clear; now and then the device notes
 * which number it had reached, and from that tells the age of the oldest to within an hour.
 */
import Dexie from "dexie";
import { z } from "zod";
import { commit, type Device } from "./database.ts";

/**
 * Since when the oldest unsent envelope has waited, in milliseconds since 1970; undefined when nothing
 * waits. What the endpoint has not signed for counts as unsent. Entries of the audit do not count.
 */
export const unsentSince = async (
  device: Pick<Device, "database" | "journal" | "inOrder" | "reopen">,
  now: number,
): Promise<number | undefined> => {
  const { database } = device;
  const numbers = await Promise.all(
    ["ready", "framed"].map(async (state) => {
      const keys = await database.envelopes
        .where("[state+n+bytes]")
        .between([state, 0, Dexie.minKey], [state, Dexie.maxKey, Dexie.maxKey])
        .keys();
      return keys.map((key) => (Array.isArray(key) ? Number(key[1]) : 0));
    }),
  );
  const waiting = numbers.flat();
  const before = Marks.safeParse((await database.meta.get(marksKey))?.value).data ?? [];
  if (waiting.length === 0) return undefined;
  const oldest = waiting.reduce((least, n) => Math.min(least, n));
  const newest = waiting.reduce((most, n) => Math.max(most, n));
  const kept = before.filter(({ n }) => n >= oldest);
  const last = kept.at(-1);
  const isNew = !last || (last.n < newest && now - last.at >= apartInMilliseconds);
  // Between two marks an envelope counts as old as the earlier one: rather too old than too young.
  const marks = isNew ? [...kept, { n: newest, at: now }] : kept;
  if (isNew || kept.length < before.length)
    await commit(device, [
      { table: "meta", key: marksKey, row: { key: marksKey, value: marks.slice(-mostMarks) } },
    ]);
  return marks[0]?.at;
};

const Marks = z.array(z.strictObject({ n: z.number(), at: z.number() }));
const marksKey = "unsent-marks";
const apartInMilliseconds = 3_600_000;
const mostMarks = 2_048;
