/**
 * Replays the membership log: the same entries give the same state on every device and on the
 * endpoint. The first bad entry makes the log invalid from there.
 *
 * A device also refuses a log that is shorter than one it has seen, or differs from it; that
 * comparison is made where the log is kept.
 */
import { parseCanonicalJson } from "../protocol/canonical.ts";
import { hashOf, zeroHash } from "../protocol/hash.ts";
import {
  type GeneralJws,
  generalPayloadText,
  type JwsFailure,
  parseGeneral,
  verifyGeneral,
} from "../protocol/jws.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import type { PublicJwk } from "../protocol/signature.ts";
import { type ApplyFailure, apply, faultInAdministrators } from "./apply.ts";
import {
  activeUser,
  logAdministrator,
  type Membership,
  type MembershipDraft,
  toDraft,
} from "./membership.ts";
import { Operation } from "./operation.ts";
import { type Requirement, requirementsOf, unmetRequirements } from "./requirement.ts";

/** Why a log is refused. */
export type LogFailure =
  | JwsFailure
  | ApplyFailure
  | "empty"
  | "too-large"
  | "not-an-entry"
  | "wrong-organisation"
  | "wrong-place"
  | "signatures-missing";

/** The entry at which a log stops being valid, and why. */
export type LogFault = { readonly seq: number; readonly reason: LogFailure };

/** The largest entry, in bytes. */
export const entryLimitInBytes = 65_536;

/** Replays a whole log, genesis first. The caller compares `genesis` with the hash it trusts. */
export const replay = async (
  entries: readonly Uint8Array[],
): Promise<Result<Membership, LogFault>> => {
  const [first, ...rest] = entries;
  if (!first) return fail({ seq: 0, reason: "empty" });
  const founded = await found(first);
  if (!founded.ok) return fail({ seq: 0, reason: founded.failure });
  const draft = founded.value;
  for (const [index, entry] of rest.entries()) {
    const step = await advance(draft, entry);
    if (!step.ok) return fail({ seq: index + 1, reason: step.failure });
  }
  return ok(draft);
};

/** Replays one more entry. The membership given stays as it is. */
export const extend = async (
  membership: Membership,
  entry: Uint8Array,
): Promise<Result<Membership, LogFault>> => {
  const draft = toDraft(membership);
  const step = await advance(draft, entry);
  return step.ok ? ok(draft) : fail({ seq: membership.head.seq + 1, reason: step.failure });
};

/** An entry that still gathers signatures: what it would do and what its signers do not fulfil yet. */
export type Proposal = {
  readonly operation: Operation;
  readonly signers: readonly string[];
  readonly unmet: readonly Requirement[];
};

/**
 * Examines an entry meant for the next place in the log. Every signature on it must be valid, and
 * it must do something the log allows; signatures may still be missing, and are listed.
 */
export const examineProposal = async (
  membership: Membership,
  entry: Uint8Array,
): Promise<Result<Proposal, LogFailure>> => {
  const read = await readEntry(membership, entry);
  if (!read.ok) return read;
  const { operation, signers } = read.value;
  if (operation.op === "genesis") return fail("second-genesis");
  const unmet = unmetRequirements(membership, requirementsOf(membership, operation), signers);
  if (unmet.length === 0) {
    const step = apply(toDraft(membership), operation, signers);
    if (!step.ok) return step;
  }
  return ok({ operation, signers, unmet });
};

const advance = async (
  draft: MembershipDraft,
  entry: Uint8Array,
): Promise<Result<null, LogFailure>> => {
  const read = await readEntry(draft, entry);
  if (!read.ok) return read;
  const { operation, signers } = read.value;
  if (operation.op === "genesis") return fail("second-genesis");
  const unmet = unmetRequirements(draft, requirementsOf(draft, operation), signers);
  if (unmet.length > 0) return fail("signatures-missing");
  const step = apply(draft, operation, signers);
  if (!step.ok) return step;
  draft.head = { seq: operation.seq, hash: await hashOf(entry) };
  return ok(null);
};

const found = async (entry: Uint8Array): Promise<Result<MembershipDraft, LogFailure>> => {
  const parsed = parseEntry(entry);
  if (!parsed.ok) return parsed;
  const { general, operation } = parsed.value;
  if (operation.op !== "genesis" || operation.seq !== 0 || operation.prev !== zeroHash) {
    return fail("wrong-place");
  }
  const { admins, k, R, policy, practice } = operation.body;
  const fault = faultInAdministrators({ admins, k });
  if (fault) return fail(fault);
  const keys = new Map(admins.map(({ user, jwk }) => [user, jwk]));
  const verified = await verifyGeneral(general, {
    typ: "lindung-log+jws",
    key: (kid) => keys.get(kid),
  });
  if (!verified.ok) return verified;
  if (verified.value.signers.length !== admins.length) return fail("signatures-missing");
  const hash = await hashOf(entry);
  return ok({
    org: operation.org,
    genesis: hash,
    head: { seq: 0, hash },
    practice,
    k,
    admins: keys,
    recovery: R,
    policy,
    sites: new Map(),
    devices: new Map(),
    users: new Map(),
    grants: [],
    analysis: [],
    oversight: [],
    receiptKeys: new Map(),
    erased: new Map(),
    releases: [],
  });
};

const readEntry = async (
  membership: Membership,
  entry: Uint8Array,
): Promise<Result<{ operation: Operation; signers: readonly string[] }, LogFailure>> => {
  const parsed = parseEntry(entry);
  if (!parsed.ok) return parsed;
  const { general, operation } = parsed.value;
  if (operation.org !== membership.org) return fail("wrong-organisation");
  const isNext =
    operation.seq === membership.head.seq + 1 && operation.prev === membership.head.hash;
  if (!isNext) return fail("wrong-place");
  const key = (kid: string): PublicJwk | undefined =>
    logAdministrator(membership, kid) ?? activeUser(membership, kid)?.jwk;
  const verified = await verifyGeneral(general, { typ: "lindung-log+jws", key });
  return verified.ok ? ok({ operation, signers: verified.value.signers }) : verified;
};

const parseEntry = (
  entry: Uint8Array,
): Result<{ general: GeneralJws; operation: Operation }, LogFailure> => {
  if (entry.length > entryLimitInBytes) return fail("too-large");
  const general = parseGeneral(entry);
  if (!general.ok) return general;
  const text = generalPayloadText(general.value);
  const json = text === undefined ? fail("not-json") : parseCanonicalJson(text);
  const operation = Operation.safeParse(json.ok ? json.value : undefined);
  return operation.success
    ? ok({ general: general.value, operation: operation.data })
    : fail("not-an-entry");
};
