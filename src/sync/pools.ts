/** What an analyst fetches: closed pools of statistical envelopes, without any trace of who sent them. */
import { Pools } from "../protocol/http.ts";
import { decodePool, poolMediaType } from "../protocol/pool.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import { type EndpointClient, getJson, type Refusal, type RequestKey } from "./endpoint.ts";

/** A pool and its envelopes, dummies included, in random order. */
export type Pool = { readonly pool: string; readonly envelopes: readonly Uint8Array[] };

/**
 * Fetches the closed pools that are not in `known`, one after another, and hands each on as soon as
 * it is whole; nothing is kept on the device. Gives how many were fetched.
 *
 * Safe to repeat: a closed pool never changes.
 */
export const fetchPools = async (
  client: EndpointClient,
  key: RequestKey,
  known: ReadonlySet<string>,
  take: (pool: Pool, progress: PoolProgress) => Promise<void>,
): Promise<Result<number, Refusal>> => {
  const list = await getJson(client, "/v1/stat/pools", Pools, key);
  if (!list.ok) return list;
  const wanted = list.value.filter(({ pool }) => !known.has(pool));
  for (const [at, { pool, count }] of wanted.entries()) {
    const answer = await client.send({
      method: "GET",
      path: `/v1/stat/pools/${encodeURIComponent(pool)}`,
      key,
      accept: [poolMediaType],
      mostBytes: Math.min(count * mostBytesEach, mostBytesInAll) + spare,
    });
    if (!answer.ok) return answer;
    const envelopes = decodePool(answer.value.bytes);
    if (!envelopes.ok) return fail({ problem: { type: "not-the-endpoint" }, definite: false });
    await take({ pool, envelopes: envelopes.value }, { done: at + 1, total: wanted.length });
  }
  return ok(wanted.length);
};

// A record takes about 2 kB. A week of a whole country is a few megabytes; this is what a laptop can hold.
const mostBytesEach = 8_192;
const mostBytesInAll = 512 * 1_048_576;
const spare = 1_048_576;

/** Pools fetched of those that were wanted. */
export type PoolProgress = { readonly done: number; readonly total: number };
