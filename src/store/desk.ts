/**
 * A desk: what an unlocked person works at. The device, what they may open, and the summary index they
 * have open. It goes with the page at locking.
 */
import type { Hash } from "../protocol/hash.ts";
import type { Id } from "../protocol/id.ts";
import type { Problem } from "../protocol/problem.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import type { Role } from "../protocol/role.ts";
import type { Clearance } from "../vault/clearance.ts";
import { type Change, commit, type Device } from "./database.ts";
import { lastNumbers } from "./own-numbers.ts";
import { openSummaryIndex, type SummaryIndex } from "./summary-index.ts";

/**
 * A desk. `author` signs what is written at it. `nextNumber` numbers own envelopes. `drafts` are the
 * drafts seen so far, by envelope id: a draft keeps its random statistics id until it is finished.
 */
export type Desk = {
  readonly device: Device;
  readonly clearance: Clearance;
  readonly author: Id;
  readonly role: Role | undefined;
  readonly index: SummaryIndex;
  readonly now: () => Date;
  readonly nextNumber: () => number;
  readonly drafts: Map<Id, DraftFacts>;
  /** Whether the index knew every own revision when the desk was opened, or has absorbed them since. */
  readonly caughtUp: { own: boolean };
  /** How many cases were absorbed since absorbing last brought the index to rest. */
  readonly unsettled: { cases: number };
  /** Brings the index to rest within a second. It can be made anew, so no save waits for it. */
  readonly settleSoon: () => void;
};

/** What is known of a draft without opening it again. */
export type DraftFacts = {
  readonly n: number;
  readonly caseId: Id;
  readonly statId: Id;
  readonly parents: readonly Hash[];
};

/** What a desk is opened with. The clearance has been given the log (`admit`) before. */
export type DeskPlan = {
  readonly device: Device;
  readonly clearance: Clearance;
  readonly author: Id;
  readonly now?: () => Date;
};

/**
 * Opens a desk. Afterwards the first rows of the queue are at hand. `vault-locked` when the author is
 * not among the people of the clearance.
 */
export const openDesk = async ({
  device,
  clearance,
  author,
  now = () => new Date(),
}: DeskPlan): Promise<Result<Desk, Problem>> => {
  const [who, index, last] = await Promise.all([
    clearance.who(),
    openSummaryIndex(device.database, clearance),
    lastNumbers(device),
  ]);
  const person = who.users.find(({ user }) => user === author);
  if (!person) return fail({ type: "vault-locked" });
  let number = Math.max(0, ...last.values());
  return ok({
    device,
    clearance,
    author,
    role: person.role,
    index,
    now,
    nextNumber: () => {
      number += 1;
      return number;
    },
    drafts: new Map(),
    caughtUp: { own: (last.get("working") ?? 0) <= index.reached().local },
    unsettled: { cases: 0 },
    settleSoon: createTimer(() => settle({ device, index })),
  });
};

/**
 * Brings the index to rest, with some changes in the same commit. Call it before locking. Returns a
 * problem only when the device cannot write; the index is then as it was.
 */
export const settle = (
  { device, index }: Pick<Desk, "device" | "index">,
  changes: readonly Change[] = [],
): Promise<Result<null, Problem>> =>
  index.inTurn(async () => {
    if (!index.isDirty()) return changes.length === 0 ? ok(null) : commit(device, changes);
    const sealed = await index.seal();
    const written = await commit(device, changes, sealed.segments);
    if (written.ok) sealed.settled();
    return written;
  });

/** Own finished revisions with a number above one, in order. Files are no revisions: they stay closed. */
export const ownAbove = ({ database }: Device, n: number) =>
  database.envelopes
    .where("[state+n+bytes]")
    .between(["working", n + 1], ["working", []])
    .filter(({ kind }) => kind !== 6);

/** The present time as everything here writes it. */
export const timeAt = ({ now }: Pick<Desk, "now">): string => now().toISOString();

const settleInMilliseconds = 700;

/** Does work some time after the first call, once for all calls until then. */
const createTimer = (work: () => Promise<unknown>): (() => void) => {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      // Should it fail, the rows are made anew from the envelopes at the next start.
      void work();
    }, settleInMilliseconds);
  };
};
