import fc from "fast-check";
import { expect, test } from "vitest";
import { newId } from "../../../src/protocol/id.ts";
import { shuffle, trimGroup } from "../../../src/sync/framing.ts";

const aGroup = (sizes: readonly number[]) => ({
  ...{ kind: 1 as const, dest: newId(), epoch: 1 },
  envelopes: sizes.map((size) => ({ eid: newId(), bytes: new Uint8Array(size) })),
});

test("a group is cut where it gets too large for the link, and never to nothing", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 2_000 }),
      (sizes, limit) => {
        const group = aGroup(sizes);
        const { envelopes } = trimGroup(group, limit);
        const sum = envelopes.reduce((total, { bytes }) => total + bytes.length, 0);
        expect(envelopes).toEqual(group.envelopes.slice(0, envelopes.length));
        expect(envelopes.length).toBeGreaterThan(0);
        expect(sum <= limit || envelopes.length === 1).toBe(true);
        const next = group.envelopes[envelopes.length];
        if (next) expect(sum + next.bytes.length).toBeGreaterThan(limit);
      },
    ),
  );
});

test("shuffling keeps every item, and every order can come out", () => {
  const orders = new Set<string>();
  for (let round = 0; round < 500; round += 1) {
    const shuffled = shuffle(["a", "b", "c"], Math.random);
    expect([...shuffled].sort()).toEqual(["a", "b", "c"]);
    orders.add(shuffled.join(""));
  }
  expect(orders.size).toBe(6);
});
