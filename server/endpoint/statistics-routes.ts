/** Pools of statistical envelopes, for analysts. No batch headers: those would name sites. */
import { z } from "zod";
import { mayFetchPools } from "../../src/membership/policy.ts";
import { concatBytes } from "../../src/protocol/bytes.ts";
import { Pools } from "../../src/protocol/http.ts";
import { Id } from "../../src/protocol/id.ts";
import { encodePoolFrame, poolMediaType } from "../../src/protocol/pool.ts";
import { ok } from "../../src/protocol/result.ts";
import type { Registry } from "../registry/registry.ts";
import { answerJson, jsonMediaType, refuse } from "./answer.ts";
import { type Route, signedRoute } from "./route.ts";

const nothing = z.strictObject({});

/** The routes under `/v1/stat`. */
export const statisticsRoutes: readonly Route[] = [
  signedRoute({
    method: "GET",
    path: "/v1/stat/pools",
    purpose: "Closed pools and how many envelopes each holds.",
    signer: "user",
    params: nothing,
    query: nothing,
    answers: [{ status: 200, text: "Pools.", type: jsonMediaType, schema: Pools }],
    problems: ["forbidden"],
    allows: mayFetchPools,
    handle: async ({ registry, now, poolSeconds }, { membership }) => {
      const time = now();
      await registry.closePool(membership.org, new Date(time).toISOString(), ({ since, sites }) => {
        const age = (time - Date.parse(since)) / 1000;
        return (
          membership.practice ||
          (age >= poolSeconds && sites >= 2) ||
          age >= weeksWithOneSite * poolSeconds
        );
      });
      return answerJson(200, await registry.pools(membership.org));
    },
  }),
  signedRoute({
    method: "GET",
    path: "/v1/stat/pools/:pool",
    purpose: "The envelopes of a pool in an order that tells nothing.",
    signer: "user",
    params: z.strictObject({ pool: Id }),
    query: nothing,
    answers: [{ status: 200, text: "Envelopes.", type: poolMediaType }],
    problems: ["forbidden", "not-found"],
    allows: mayFetchPools,
    handle: async ({ registry }, { membership, params }) => {
      const pools = await registry.pools(membership.org);
      if (!pools.some(({ pool }) => pool === params.pool)) return refuse({ type: "not-found" });
      const body = streamPool(registry, membership.org, params.pool);
      return ok({ status: 200, type: poolMediaType, body });
    },
  }),
];

/** A pool that never holds two sites closes after this many times the usual age. */
const weeksWithOneSite = 8;

const envelopesAtOnce = 500;

const streamPool = (registry: Registry, org: Id, pool: Id): ReadableStream<Uint8Array> => {
  let after: string | undefined;
  return new ReadableStream({
    pull: async (controller) => {
      const page = await registry.poolPage(org, pool, after, envelopesAtOnce);
      if (page.length > 0)
        controller.enqueue(concatBytes(...page.map(({ envelope }) => encodePoolFrame(envelope))));
      after = page.at(-1)?.place;
      if (page.length < envelopesAtOnce) controller.close();
    },
  });
};
