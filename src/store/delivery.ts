/** How far a case has come on its way out of this device. */

import type { Database, EnvelopeState } from "./database.ts";
import { toOwn } from "./find-envelopes.ts";
import type { KnownRevision } from "./index-row.ts";

/**
 * `draft`: there is unfinished work. `ready`: sealed and waiting. `sent`: in a batch on its way.
 * `received`: the endpoint has signed for it. `custody`: a second device has, or it came from there.
 * `refused`: the endpoint will not take it; a person must look.
 */
export type DeliveryState = "draft" | "refused" | "ready" | "sent" | "received" | "custody";

/** Where some revisions stand: the state of the one that has come least far. */
export const deliveryOf = async (
  database: Database,
  revisions: readonly KnownRevision[],
): Promise<DeliveryState> => {
  const eids = revisions.flatMap(({ places }) => places.flatMap(toOwn));
  const working = await database.envelopes.bulkGet(eids);
  const wires = await database.envelopes.bulkGet(
    working.flatMap((row) => (row?.wire === undefined ? [] : [row.wire])),
  );
  // A copy for the wire that is gone was purged, which custody alone allows.
  const states = wires.map((row): DeliveryState => (row ? shown[row.state] : "custody"));
  return order.find((state) => states.includes(state)) ?? "custody";
};

const order = ["draft", "refused", "ready", "sent", "received", "custody"] as const;

const shown: { readonly [State in EnvelopeState]: DeliveryState } = {
  draft: "draft",
  local: "custody",
  working: "custody",
  ready: "ready",
  framed: "sent",
  received: "received",
  custody: "custody",
  refused: "refused",
};
