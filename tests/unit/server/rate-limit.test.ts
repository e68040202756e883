import { describe, expect, test } from "vitest";
import { usualLimits } from "../../../server/endpoint/endpoint-options.ts";
import { createRateLimit, requestsPerMinute } from "../../../server/endpoint/rate-limit.ts";

const minute = 60_000;
const start = Date.parse("2026-11-23T10:00:20.000Z");

const aRateLimit = () => {
  let time = start;
  const limits = { ...usualLimits, addressPerMinute: 2, keyPerMinute: 2, keyBytesPerDay: 1_000 };
  return {
    ...createRateLimit(limits, () => time),
    wait: (milliseconds: number) => {
      time += milliseconds;
    },
  };
};

describe("counting addresses", () => {
  test("an address waits for the next minute, and others do not wait for it", () => {
    const limit = aRateLimit();
    limit.countAddress("192.0.2.1");
    expect(limit.addressWait("192.0.2.1")).toBeUndefined();
    limit.countAddress("192.0.2.1");
    expect(limit.addressWait("192.0.2.1")).toBe(40);
    expect(limit.addressWait("192.0.2.2")).toBeUndefined();
    limit.wait(minute);
    expect(limit.addressWait("192.0.2.1")).toBeUndefined();
  });

  test("one line of IPv6 counts as one, and IPv4 written as IPv6 as itself", () => {
    const limit = aRateLimit();
    limit.countAddress("2001:db8:1:2:aaaa::1");
    limit.countAddress("2001:db8:1:2:bbbb::9");
    expect(limit.addressWait("2001:db8:1:2::3")).toBe(40);
    expect(limit.addressWait("2001:db8:1:3::3")).toBeUndefined();
    limit.countAddress("::ffff:192.0.2.1");
    limit.countAddress("192.0.2.1");
    expect(limit.addressWait("::ffff:192.0.2.1")).toBe(40);
  });
});

describe("counting keys", () => {
  test("a key that has asked enough waits for the next minute", () => {
    const limit = aRateLimit();
    limit.noteKey("key", { requests: 1, bytes: 0 });
    expect(limit.keyWait("key", 0, 2)).toBeUndefined();
    limit.noteKey("key", { requests: 2, bytes: 0 });
    expect(limit.keyWait("key", 0, 2)).toBe(40);
    expect(limit.keyWait("other", 0, 2)).toBeUndefined();
    limit.wait(minute);
    expect(limit.keyWait("key", 0, 2)).toBeUndefined();
  });

  test("a key that has sent enough waits for another day; what fits still comes in", () => {
    const limit = aRateLimit();
    limit.noteKey("key", { requests: 1, bytes: 900 });
    expect(limit.keyWait("key", 100, 2)).toBeUndefined();
    expect(limit.keyWait("key", 101, 2)).toBe(3_600);
    limit.wait(minute);
    expect(limit.keyWait("key", 101, 2)).toBe(3_600);
    limit.wait(14 * 60 * minute);
    expect(limit.keyWait("key", 101, 2)).toBeUndefined();
  });

  test("in a practice organisation one person plays everybody and may ask more often", () => {
    expect(requestsPerMinute(usualLimits, false)).toBe(60);
    expect(requestsPerMinute(usualLimits, true)).toBe(600);
  });
});
