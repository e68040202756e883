/** What anyone may ask: whether the endpoint lives, and what it is. */
import { z } from "zod";
import { entryLimitInBytes } from "../../src/membership/replay.ts";
import { batchLimitInBytes, batchLimitInEnvelopes } from "../../src/protocol/batch.ts";
import { EndpointInfo, Health } from "../../src/protocol/http.ts";
import { answerJson, jsonMediaType } from "./answer.ts";
import { openRoute, type Route } from "./route.ts";

const nothing = z.strictObject({});

/** The routes without a key, but for those of invites. */
export const publicRoutes: readonly Route[] = [
  openRoute({
    method: "GET",
    path: "/v1/health",
    purpose: "Whether the endpoint lives, its version, and whether its database answers.",
    uncounted: true,
    params: nothing,
    query: nothing,
    answers: [{ status: 200, text: "It lives.", type: jsonMediaType, schema: Health }],
    handle: async ({ registry, version }) =>
      answerJson(200, { ok: true, version, database: await registry.state() }),
  }),
  openRoute({
    method: "GET",
    path: "/v1/info",
    purpose: "Versions, limits, the time, and the key receipts are signed with.",
    params: nothing,
    query: nothing,
    answers: [{ status: 200, text: "Facts.", type: jsonMediaType, schema: EndpointInfo }],
    handle: async ({ now, receiptKey: { id, jwk } }) =>
      answerJson(200, {
        v: 1,
        versions: [1],
        limits: {
          batch: batchLimitInBytes,
          envelopes: batchLimitInEnvelopes,
          header: 32_768,
          entry: entryLimitInBytes,
          acknowledgement: 65_536,
        },
        now: new Date(now()).toISOString(),
        receiptKey: { id, jwk },
      }),
  }),
];
