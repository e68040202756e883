/** The numbers of own envelopes: each new one takes the next. */
import type { Device, EnvelopeState } from "./database.ts";

/** The highest number of an own envelope in each state; 0 when there is none. One reading of an index. */
export const lastNumbers = async ({
  database: { envelopes },
}: Device): Promise<ReadonlyMap<EnvelopeState, number>> =>
  envelopes.db.transaction("r", envelopes, async () => {
    const last = await Promise.all(
      states.map((state) =>
        envelopes.where("[state+n+bytes]").between([state], [state, []]).reverse().limit(1).keys(),
      ),
    );
    return new Map(
      states.map((state, at) => {
        const [key] = last[at] ?? [];
        return [state, Array.isArray(key) ? Number(key[1]) : 0];
      }),
    );
  });

const states: readonly EnvelopeState[] = [
  "draft",
  "local",
  "working",
  "ready",
  "framed",
  "received",
  "custody",
  "refused",
];

/** The highest number an own envelope has; 0 when there is none. */
export const lastNumber = async (device: Device): Promise<number> =>
  Math.max(...(await lastNumbers(device)).values());
