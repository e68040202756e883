import fc from "fast-check";
import { expect, test } from "vitest";
import { followChain, type SenderChain } from "../../../src/sync/sender-chain.ts";

const link = (seq: number) => ({ seq, prev: `hash-${seq - 1}`, hash: `hash-${seq}` });

const follow = (chain: SenderChain | undefined, seq: number): SenderChain => {
  const step = followChain(chain, link(seq));
  if (step.verdict !== "follows") throw new Error(step.verdict);
  return step.chain;
};

test("a chain without gaps is followed to its end", () => {
  const chain = [1, 2, 3].reduce<SenderChain | undefined>(follow, undefined);
  expect(chain).toEqual({ seq: 3, hash: "hash-3", missing: [] });
});

test("what went elsewhere is listed as missing, and found again number by number", () => {
  const gappy = [1, 5, 6].reduce<SenderChain | undefined>(follow, undefined);
  expect(gappy?.missing).toEqual([[2, 4]]);
  expect(follow(gappy, 3).missing).toEqual([
    [2, 2],
    [4, 4],
  ]);
  expect([2, 3, 4].reduce(follow, follow(gappy, 7)).missing).toEqual([]);
});

test("a batch that does not follow the one before it is a fork", () => {
  const chain = follow(follow(undefined, 1), 2);
  expect(followChain(chain, { seq: 3, prev: "other", hash: "hash-3" })).toEqual({
    verdict: "fork",
  });
});

test("a number that was passed is known or a fork: the chain alone cannot tell", () => {
  const chain = follow(follow(undefined, 1), 2);
  expect(followChain(chain, link(1))).toEqual({ verdict: "earlier" });
});

test("whatever the order, what is missing is exactly what was not seen before the last", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (numbers) => {
      const chain = numbers.reduce<SenderChain | undefined>(follow, undefined);
      const missing = (chain?.missing ?? []).flatMap(([from, to]) =>
        Array.from({ length: to - from + 1 }, (_, at) => from + at),
      );
      const last = Math.max(...numbers);
      const unseen = Array.from({ length: last }, (_, at) => at + 1).filter(
        (seq) => !numbers.includes(seq),
      );
      expect([...missing].sort((left, right) => left - right)).toEqual(unseen);
    }),
  );
});
