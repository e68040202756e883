import { expect, test } from "vitest";
import { encodePoolFrame, poolMediaType } from "../../../src/protocol/pool.ts";
import { createEndpointClient } from "../../../src/sync/endpoint.ts";
import { fetchPools } from "../../../src/sync/pools.ts";

const pool = "3f1c2b7a-9d5e-4c1b-8f6a-0a1b2c3d4e5f";
const key = { keyid: "usr:u", sign: async () => new Uint8Array(64) };

/** A client of an endpoint that has one pool of `frames` envelopes and says that it has `count`. */
const clientOf = (frames: number, count: number) => {
  const frame = encodePoolFrame(new Uint8Array(64 * 1024).fill(7));
  const fetch = async (input: RequestInfo | URL): Promise<Response> => {
    if (String(input).endsWith("/v1/stat/pools"))
      return new Response(JSON.stringify([{ pool, count }]), {
        headers: { "content-type": "application/json" },
      });
    let left = frames;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        if (left === 0) return controller.close();
        left -= 1;
        controller.enqueue(frame);
      },
    });
    return new Response(body, { headers: { "content-type": poolMediaType } });
  };
  return createEndpointClient({ base: "http://endpoint.test", fetch, now: Date.now });
};

test("a pool may be larger than any page", async () => {
  const taken: number[] = [];
  const done = await fetchPools(clientOf(448, 4_000), key, new Set(), async ({ envelopes }) => {
    taken.push(envelopes.length);
  });
  expect(done).toEqual({ ok: true, value: 1 });
  expect(taken).toEqual([448]);
});

test("a pool that is longer than its count allows is no pool", async () => {
  const done = await fetchPools(clientOf(448, 10), key, new Set(), async () => undefined);
  expect(done).toMatchObject({ ok: false });
});
