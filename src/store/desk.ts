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
import type { Device } from "./database.ts";
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
    lastNumber(device),
  ]);
  const person = who.users.find(({ user }) => user === author);
  if (!person) return fail({ type: "vault-locked" });
  let number = last;
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
  });
};

/** The present time as everything here writes it. */
export const timeAt = ({ now }: Pick<Desk, "now">): string => now().toISOString();

const lastNumber = async ({ database }: Device): Promise<number> => {
  const [last] = await database.envelopes.orderBy("n").reverse().limit(1).keys();
  return typeof last === "number" ? last : 0;
};
