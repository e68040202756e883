/**
 * Counting, so that one address or one key cannot take the endpoint from the others.
 *
 * Addresses are counted in this process only, shortened, and forgotten after a minute: they are
 * written nowhere. Keys are counted in the registry; what this process last heard is asked first, so
 * that refusing costs nothing.
 */
import type { Id } from "../../src/protocol/id.ts";
import type { Spent } from "../registry/registry.ts";
import type { RateLimits } from "./endpoint-options.ts";

/** Seconds to wait, or undefined when the request is within its limits. */
export type Wait = number | undefined;

/** What has been asked lately. */
export type RateLimit = {
  /** Whether an address has failed or asked without a key too often this minute. */
  readonly addressWait: (address: string) => Wait;
  /** Counts a request that no known key vouches for. */
  readonly countAddress: (address: string) => void;
  /**
   * Whether a key has asked or sent too much; `bytes` is the length of the body that would follow,
   * `perMinute` what `requestsPerMinute` allows it.
   */
  readonly keyWait: (key: Id, bytes: number, perMinute: number) => Wait;
  /** Notes what the registry counted for a key. */
  readonly noteKey: (key: Id, spent: Spent) => void;
};

/** Makes empty counters. `now` in milliseconds since 1970. */
export const createRateLimit = (limits: RateLimits, now: () => number): RateLimit => {
  const addresses = new Map<string, number>();
  const keys = new Map<Id, Spent & { readonly minute: number }>();
  let minute = 0;

  const turn = (): void => {
    const current = Math.floor(now() / minuteInMilliseconds);
    if (current === minute) return;
    minute = current;
    addresses.clear();
    for (const [key, spent] of keys) if (dayOf(spent.minute) !== dayOf(minute)) keys.delete(key);
  };

  return {
    addressWait: (address) => {
      turn();
      const count = addresses.get(toNetwork(address)) ?? 0;
      return count >= limits.addressPerMinute ? restOfMinute(now()) : undefined;
    },
    countAddress: (address) => {
      turn();
      const network = toNetwork(address);
      addresses.set(network, (addresses.get(network) ?? 0) + 1);
    },
    keyWait: (key, bytes, perMinute) => {
      turn();
      const spent = keys.get(key);
      if (!spent) return undefined;
      if (spent.minute === minute && spent.requests >= perMinute) return restOfMinute(now());
      return spent.bytes + bytes > limits.keyBytesPerDay ? hourInSeconds : undefined;
    },
    noteKey: (key, spent) => {
      turn();
      keys.set(key, { ...spent, minute });
    },
  };
};

/**
 * How often a key may ask in a minute. In a practice organisation one person at one device plays
 * everybody, so that what is spread over days and shelters elsewhere happens within a minute.
 */
export const requestsPerMinute = (limits: RateLimits, practice: boolean): number =>
  practice ? limits.keyPerMinute * practiceFactor : limits.keyPerMinute;

const practiceFactor = 10;
const minuteInMilliseconds = 60_000;
const hourInSeconds = 3_600;

const dayOf = (minute: number): number => Math.floor(minute / 1_440);

const restOfMinute = (now: number): number =>
  Math.ceil((minuteInMilliseconds - (now % minuteInMilliseconds)) / 1_000);

/** One line of IPv6 has 2^64 addresses; its holder counts once. IPv4 within IPv6 is IPv4. */
const toNetwork = (address: string): string => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  return address.includes(":") ? address.split(":").slice(0, 4).join(":") : address;
};
