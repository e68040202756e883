/** Feeds and pools. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes } from "../../../src/protocol/bytes.ts";
import { decodeFeed, encodeFeedFrame, type FeedFrame } from "../../../src/protocol/feed.ts";
import { decodePool, encodePoolFrame } from "../../../src/protocol/pool.ts";

const frames = fc
  .uniqueArray(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), { maxLength: 8 })
  .chain((numbers) =>
    fc.tuple(
      ...[...numbers]
        .sort((a, b) => a - b)
        .map((n) => fc.record({ n: fc.constant(n), flags: fc.nat(15), bytes: fc.uint8Array() })),
    ),
  );
const feedOf = (list: readonly FeedFrame[]) => concatBytes(...list.map(encodeFeedFrame));

describe("a feed", () => {
  test("is read as it was written", () => {
    fc.assert(
      fc.property(frames, (list) => {
        expect(decodeFeed(feedOf(list))).toEqual({ ok: true, value: list });
      }),
    );
  });

  test("that is cut off anywhere inside a frame is refused", () => {
    const feed = feedOf([
      { n: 1, flags: 0, bytes: Uint8Array.of(1, 2) },
      { n: 2, flags: 0, bytes: Uint8Array.of(3) },
    ]);
    for (let length = 1; length < feed.length; length += 1) {
      expect(decodeFeed(feed.subarray(0, length)).ok).toBe(length === 15);
    }
  });

  test("whose numbers do not grow, or with unknown flags, is refused", () => {
    const frame = (n: number, flags = 0) => ({ n, flags, bytes: Uint8Array.of(1) });
    const refused = { ok: false, failure: "bad-feed" };
    expect(decodeFeed(feedOf([frame(2), frame(2)]))).toEqual(refused);
    expect(decodeFeed(feedOf([frame(2), frame(1)]))).toEqual(refused);
    expect(decodeFeed(feedOf([frame(0)]))).toEqual(refused);
    expect(decodeFeed(feedOf([frame(1, 16)]))).toEqual(refused);
    const huge = feedOf([frame(1)]);
    huge[0] = 1;
    expect(decodeFeed(huge)).toEqual(refused);
  });

  test("of noise never makes the reader fail", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => void decodeFeed(noise)));
  });
});

describe("a pool", () => {
  test("is read as it was written", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1 })), (envelopes) => {
        expect(decodePool(concatBytes(...envelopes.map(encodePoolFrame)))).toEqual({
          ok: true,
          value: envelopes,
        });
      }),
    );
  });

  test("cut off, or with an empty frame, is refused", () => {
    const pool = encodePoolFrame(Uint8Array.of(1, 2, 3));
    for (let length = 1; length < pool.length; length += 1) {
      expect(decodePool(pool.subarray(0, length))).toEqual({ ok: false, failure: "bad-pool" });
    }
    expect(decodePool(encodePoolFrame(new Uint8Array()))).toEqual({
      ok: false,
      failure: "bad-pool",
    });
  });
});
