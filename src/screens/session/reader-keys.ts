/**
 * Keys of readers: who may have one and lacks it, and the first key of a site, of the analysts or of
 * oversight. A field office is never among them: it reads only what somebody grants it on purpose.
 */
import {
  activeUser,
  epochsOf,
  holdersOf,
  type Membership,
  mayHold,
  type User,
} from "../../membership/membership.ts";
import type { Operation } from "../../membership/operation.ts";
import type { PendingInvites } from "../../protocol/http.ts";
import type { Id } from "../../protocol/id.ts";
import type { Problem } from "../../protocol/problem.ts";
import { fail, ok, type Result } from "../../protocol/result.ts";
import type { HeldKey } from "../../vault/clearance.ts";
import { type LogWriter, type Person, writeLog } from "./log-writer.ts";
import { administratorOf, type Office } from "./office.ts";

/** The keys held here that a person's role calls for and that this person lacks. */
export const lackingKeys = (
  membership: Membership,
  user: User,
  held: readonly HeldKey[],
): readonly HeldKey[] =>
  user.revokedAt !== undefined || user.role === "field-office"
    ? []
    : held.filter((key) => isLacking(membership, user, key));

/** The keys of a site that are held here and that a field office's person could be granted. */
export const grantableKeys = (
  membership: Membership,
  user: User,
  site: Id,
  held: readonly HeldKey[],
): readonly HeldKey[] =>
  user.revokedAt === undefined && user.role === "field-office"
    ? held.filter((key) => key.site === site && isLacking(membership, user, key))
    : [];

/** Seals keys held here to a person, and appends or proposes the grants. */
export const grantKeys = async (
  office: Office,
  log: LogWriter,
  reader: User,
  keys: readonly HeldKey[],
): Promise<Result<null, Problem>> => {
  const approver = administratorOf(office);
  for (const key of keys) {
    const sealed = await office.clearance.sealKeyFor(key, reader.recipient);
    if (!sealed.ok) return sealed;
    const holders = holdersOf(log.membership(), key.key, key.site ?? null, key.epoch);
    const holder = office.people.find(({ user }) => holders.has(user));
    if (!holder) continue;
    const signers = [holder, ...(approver && approver.user !== holder.user ? [approver] : [])];
    const done = await log.submit(
      "grant",
      {
        user: reader.user,
        site: key.site ?? reader.site,
        epoch: key.epoch,
        key: key.key,
        sealed: sealed.value,
      },
      signers,
    );
    if (!done.ok) return done;
    // What waits for a second administrator is void once another entry is appended: one at a time.
    if (done.value === "proposed") return ok(null);
  }
  return ok(null);
};

type Keys = PendingInvites["requests"][number]["request"]["keys"];

/** A first key that somebody unlocked here can make or bring, and that nobody has proposed yet. */
export type FirstKey = {
  readonly key: "S" | "A" | "O";
  readonly make: () => Promise<Result<null, Problem>>;
};

/** The first keys that are missing; `admitted` are requests granted lately, for what they prepared. */
export const missingFirstKeys = (
  office: Office,
  proposed: readonly Operation[],
  admitted: readonly Keys[],
): readonly FirstKey[] => {
  const { membership, people } = office;
  const inRole = (role: User["role"]): User | undefined =>
    people
      .map(({ user }) => activeUser(membership, user))
      .find((user): user is User => user?.role === role);
  const isProposed = (op: Operation["op"]) => proposed.some((operation) => operation.op === op);
  const found: FirstKey[] = [];
  const supervisor = inRole("supervisor");
  if (supervisor && epochsOf(membership, "S", supervisor.site).length === 0) {
    if (!isProposed("rotate-site"))
      found.push({ key: "S", make: () => makeSiteKey(office, supervisor) });
  }
  const officer = inRole("oversight");
  if (officer && membership.oversight.length === 0 && !isProposed("rotate-oversight"))
    found.push({ key: "O", make: () => makeOversightKey(office, officer) });
  const prepared = admitted.find((keys) => isPreparedAnalysis(membership, keys));
  if (supervisor && prepared && membership.analysis.length === 0 && !isProposed("rotate-analysis"))
    found.push({
      key: "A",
      make: () => bringAnalysisKey(office, logOf(office), prepared),
    });
  return found;
};

/** Proposes the analysis key that a newcomer's device has made, with a new key to sign records with. */
export const bringAnalysisKey = async (
  office: Office,
  log: LogWriter,
  { user, analysis }: Keys,
): Promise<Result<null, Problem>> => {
  const membership = log.membership();
  const supervisor = office.people.find(
    (one) => activeUser(membership, one.user)?.role === "supervisor",
  );
  if (!supervisor || analysis?.sealed === undefined) return ok(null);
  const supervisors = [...membership.users.values()].filter(
    ({ role, revokedAt }) => role === "supervisor" && revokedAt === undefined,
  );
  const made = await office.clearance.createStatisticsKey(
    supervisors.map(({ user: id, recipient }) => ({ user: id, recipient })),
  );
  return done(
    await log.submit(
      "rotate-analysis",
      {
        epoch: 1,
        recipient: analysis.recipient,
        sealed: [{ user: user.id, age: analysis.sealed }],
        statKey: { jwk: made.jwk, sealed: [...made.sealed] },
      },
      [supervisor, ...administratorsBeside(office, supervisor)],
    ),
  );
};

const isPreparedAnalysis = (membership: Membership, { user, analysis }: Keys): boolean => {
  const known = activeUser(membership, user.id);
  // The log vouches for who this is; what was prepared is checked again by the analyst who signs.
  return (
    known?.role === "analyst" &&
    known.jwk.x === user.jwk.x &&
    known.recipient === user.recipient &&
    analysis?.sealed !== undefined
  );
};

const makeSiteKey = async (office: Office, maker: User): Promise<Result<null, Problem>> => {
  const key = await office.clearance.createSharedKey([maker]);
  const body = { site: maker.site, epoch: 1, recipient: key.recipient, sealed: [...key.sealed] };
  const signer = signerAs(office, maker);
  if (!signer) return fail({ type: "vault-locked" });
  const signers = [signer, ...administratorsBeside(office, signer)];
  return done(await logOf(office).submit("rotate-site", body, signers));
};

const makeOversightKey = async (office: Office, maker: User): Promise<Result<null, Problem>> => {
  const key = await office.clearance.createSharedKey([maker]);
  const signer = signerAs(office, maker);
  if (!signer) return fail({ type: "vault-locked" });
  return done(
    await logOf(office).submit(
      "rotate-oversight",
      { epoch: 1, recipient: key.recipient, sealed: [...key.sealed] },
      [signer, ...administratorsBeside(office, signer)],
    ),
  );
};

const done = (submitted: Result<unknown, Problem>): Result<null, Problem> =>
  submitted.ok ? ok(null) : submitted;

const logOf = ({ client, membership, now }: Office): LogWriter => writeLog(client, membership, now);

const signerAs = ({ people }: Office, { user }: User): Person | undefined =>
  people.find((one) => one.user === user);

const administratorsBeside = (office: Office, { user }: Person): readonly Person[] => {
  const administrator = administratorOf(office);
  return administrator && administrator.user !== user ? [administrator] : [];
};

const isLacking = (membership: Membership, user: User, { key, site, epoch }: HeldKey): boolean => {
  const place = key === "S" ? (site ?? null) : null;
  return (
    mayHold(membership, user, key, place) &&
    !holdersOf(membership, key, place, epoch).has(user.user)
  );
};
