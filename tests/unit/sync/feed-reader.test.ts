import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeFeedFrame, type FeedFrame } from "../../../src/protocol/feed.ts";
import { createFeedReader } from "../../../src/sync/feed-reader.ts";

const frame = (n: number, length: number): FeedFrame => ({
  n,
  flags: n % 2,
  bytes: new Uint8Array(length).fill(n),
});

const feedOf = (frames: readonly FeedFrame[]): Uint8Array =>
  new Uint8Array(Buffer.concat(frames.map(encodeFeedFrame)));

test("however a feed is cut into pieces, its frames come whole and in order", () => {
  const frames = [frame(1, 0), frame(2, 5), frame(9, 300), frame(10, 1)];
  const feed = feedOf(frames);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 })), (lengths) => {
      const reader = createFeedReader();
      const read: FeedFrame[] = [];
      let at = 0;
      for (const length of [...lengths, feed.length]) {
        const taken = reader.push(feed.slice(at, at + length));
        expect(taken.ok).toBe(true);
        if (taken.ok) read.push(...taken.value);
        at += length;
        if (at >= feed.length) break;
      }
      expect(read).toEqual(frames);
      expect(reader.isWhole()).toBe(true);
    }),
  );
});

test("a feed that ends within a frame gives the frames before it, and is not whole", () => {
  const feed = feedOf([frame(1, 20), frame(2, 20)]);
  for (let length = 34; length < feed.length; length += 1) {
    const reader = createFeedReader();
    expect(reader.push(feed.slice(0, length))).toMatchObject({ ok: true, value: [{ n: 1 }] });
    expect(reader.isWhole()).toBe(false);
  }
});

test("numbers that do not grow, within a piece or between two, are refused for good", () => {
  const reader = createFeedReader();
  expect(reader.push(feedOf([frame(4, 3)]))).toMatchObject({ ok: true });
  expect(reader.push(feedOf([frame(4, 3)]))).toEqual({ ok: false, failure: "bad-feed" });
  expect(reader.push(feedOf([frame(5, 3)]))).toEqual({ ok: false, failure: "bad-feed" });
  expect(createFeedReader().push(feedOf([frame(2, 1), frame(1, 1)]))).toMatchObject({ ok: false });
});

test("a frame longer than any batch is refused before its bytes are waited for", () => {
  const opening = encodeFeedFrame(frame(1, 0));
  new DataView(opening.buffer).setUint32(9, 0xffff_ffff);
  expect(createFeedReader().push(opening)).toEqual({ ok: false, failure: "bad-feed" });
});
