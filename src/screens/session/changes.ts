/** Changes an administrator makes: each is signed here and holds at once, or waits for a second one. */
import { activeUser, type Membership } from "../../membership/membership.ts";
import type { OperationBody, OperationName, Policy } from "../../membership/operation.ts";
import { requirementsOf, unmetRequirements } from "../../membership/requirement.ts";
import { toUtf8 } from "../../protocol/bytes.ts";
import { toCanonicalJson } from "../../protocol/canonical.ts";
import { hashOf } from "../../protocol/hash.ts";
import type { Id } from "../../protocol/id.ts";
import type { Problem } from "../../protocol/problem.ts";
import { fail, type Result } from "../../protocol/result.ts";
import type { Change } from "../people/describe-change.ts";
import { writeLog } from "./log-writer.ts";
import { administratorOf, type Office } from "./office.ts";
import type { NewSheets } from "./recovery-sheets.ts";

/** How many administrators besides the one here must sign before a change holds. */
export const othersNeeded = (office: Office, change: Change): number => {
  const { membership } = office;
  if (change.op === "genesis") return 0;
  const signer = administratorOf(office);
  // Who must sign is asked of the body alone; the place in the log does not matter for it.
  const operation = { ...change, v: 1, org: membership.org, seq: 0, prev: "", at: "" } as const;
  const unmet = unmetRequirements(
    membership,
    requirementsOf(membership, operation),
    signer ? [signer.user] : [],
  );
  return unmet.reduce(
    (sum, one) => sum + (one.need === "administrators" ? one.count - (signer ? 1 : 0) : 1),
    0,
  );
};

/** Signs a change as the administrator here, and appends or proposes it. */
export const submitChange = async <Name extends OperationName>(
  office: Office,
  op: Name,
  body: OperationBody<Name>,
): Promise<Result<"appended" | "proposed", Problem>> => {
  const signer = administratorOf(office);
  if (!signer) return fail({ type: "forbidden" });
  return writeLog(office.client, office.membership, office.now).submit(op, body, [signer]);
};

/**
 * The administrators after one came or went. From the second on two must sign, or as many as before;
 * never more than there are.
 */
export const administratorsAfter = (
  membership: Membership,
  change: { readonly add?: Id; readonly remove?: Id; readonly k?: number },
): OperationBody<"set-admins"> => {
  const kept = [...membership.admins]
    .map(([user, jwk]) => ({ user, jwk }))
    .filter(({ user }) => user !== change.remove);
  const added = change.add === undefined ? undefined : activeUser(membership, change.add);
  const admins = added ? [...kept, { user: added.user, jwk: added.jwk }] : kept;
  const least = admins.length > 1 ? 2 : 1;
  const k = Math.min(admins.length, Math.max(least, change.k ?? membership.k));
  return { admins, k };
};

/** People with the role of an administrator whose signature does not count in the log yet. */
export const administratorsToBe = (membership: Membership): readonly Id[] =>
  [...membership.users.values()]
    .filter(({ role, revokedAt }) => role === "administrator" && revokedAt === undefined)
    .map(({ user }) => user)
    .filter((user) => !membership.admins.has(user));

/** The entry that puts new recovery sheets in the place of the old ones, with a hash of its minutes. */
export const recoveryChange = async (
  { org }: Membership,
  { recipient, recipientHash, sheets }: NewSheets,
  at: string,
): Promise<OperationBody<"set-recovery">> => {
  const minutes = { at, org, recipientHash, sheets: sheets.length, v: 1 };
  return { R: recipient, ceremony: await hashOf(toUtf8(toCanonicalJson(minutes))) };
};

/** A policy with other rules of locking and keeping; times in seconds. */
export const policyWith = (
  policy: Policy,
  rules: Pick<
    Policy,
    "secondFactor" | "padding" | "intakeRetentionDays" | "duress" | "attachments" | "lock"
  >,
): Policy => ({ ...policy, ...rules });
