/** Memberships by organisation, replayed from the registry's log and kept as long as the head stays. */
import type { Membership } from "../../src/membership/membership.ts";
import { extend, replay } from "../../src/membership/replay.ts";
import type { LogHead } from "../../src/protocol/http.ts";
import type { Id } from "../../src/protocol/id.ts";
import type { Registry } from "../registry/registry.ts";

/** Answers who is admitted where, as the log says now. */
export type MembershipCache = {
  /** The organisation whose log names a device or user. */
  readonly organisationOf: (signer: Id) => Promise<Id | undefined>;
  /** The membership at the head of the log; undefined when there is no such organisation. */
  readonly current: (org: Id) => Promise<Membership | undefined>;
  /** Hands in a membership that an append has just made. */
  readonly keep: (membership: Membership) => void;
};

/**
 * Makes an empty cache. The head is asked of the registry each time, so that a revocation taken in by
 * another process counts at once; only the replay is saved.
 */
export const createMembershipCache = (registry: Registry, most = 500): MembershipCache => {
  const memberships = new Map<Id, Membership>();
  const organisations = new Map<Id, Id>();
  const running = new Map<Id, Promise<Membership | undefined>>();

  const catchUp = async (org: Id): Promise<Membership | undefined> => {
    const head = await registry.logHead(org);
    if (!head) return undefined;
    const known = memberships.get(org);
    if (known?.head.seq === head.seq && known.head.hash === head.hash) return known;
    const fresh = await readOn(registry, org, known, head);
    remember(memberships, org, fresh, most);
    return fresh;
  };

  return {
    organisationOf: async (signer) => {
      const known = organisations.get(signer);
      if (known) return known;
      const org = await registry.organisationOf(signer);
      if (org) remember(organisations, signer, org, 50 * most);
      return org;
    },
    // Many requests at once wait for one replay.
    current: (org) => {
      const waiting = running.get(org);
      if (waiting !== undefined) return waiting;
      const work = catchUp(org).finally(() => running.delete(org));
      running.set(org, work);
      return work;
    },
    keep: (membership) => remember(memberships, membership.org, membership, most),
  };
};

/**
 * A few new entries are replayed on top of what is known. Anything else is replayed from the start: a
 * database restored from a copy may hold a shorter log, and then another, than this process has seen.
 */
const readOn = async (
  registry: Registry,
  org: Id,
  known: Membership | undefined,
  head: LogHead,
): Promise<Membership> => {
  const distance = head.seq - (known?.head.seq ?? -1);
  if (!known || distance < 1 || distance > 16) return replayWhole(registry, org);
  let membership = known;
  for (const entry of await entriesAfter(registry, org, known.head.seq)) {
    const next = await extend(membership, entry);
    if (!next.ok) return replayWhole(registry, org);
    membership = next.value;
  }
  return membership;
};

/** The log in the registry was checked entry by entry; that it does not replay breaks an invariant. */
const replayWhole = async (registry: Registry, org: Id): Promise<Membership> => {
  const replayed = await replay(await entriesAfter(registry, org, -1));
  if (!replayed.ok) throw new Error(`a stored log does not replay: ${replayed.failure.reason}`);
  return replayed.value;
};

const entriesAfter = async (
  registry: Registry,
  org: Id,
  after: number,
): Promise<readonly Uint8Array[]> => {
  const entries: Uint8Array[] = [];
  for (;;) {
    const page = await registry.logEntries(org, after + entries.length, 1_000);
    entries.push(...page);
    if (page.length < 1_000) return entries;
  }
};

const remember = <Key, Value>(map: Map<Key, Value>, key: Key, value: Value, most: number): void => {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next();
  if (map.size > most && !oldest.done) map.delete(oldest.value);
};
