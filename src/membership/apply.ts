/**
 * What each operation changes, and when it makes no sense. Signatures are checked before this; here
 * it is asked only whether the operation fits the log so far.
 */
import type { Id } from "../protocol/id.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import { isEnrollable, type PublicJwk, type Recipient } from "../protocol/signature.ts";
import {
  activeDevice,
  activeUser,
  epochsOf,
  type KeyEpoch,
  logAdministrator,
  type Membership,
  type MembershipDraft,
  mayHold,
} from "./membership.ts";
import type { KeyName, Operation, OperationBody, SealedCopies } from "./operation.ts";
import { signerInRole } from "./requirement.ts";

/** Why an operation does not fit the log so far. */
export type ApplyFailure =
  | "id-in-use"
  | "key-in-use"
  | "weak-key"
  | "unknown-site"
  | "unknown-device"
  | "unknown-user"
  | "wrong-site"
  | "wrong-epoch"
  | "not-entitled"
  | "duplicate"
  | "too-few-administrators"
  | "second-genesis";

/** Changes the draft by an operation, or says why not; after a failure the draft is worthless. */
export const apply = (
  draft: MembershipDraft,
  operation: Operation,
  signers: readonly string[],
): Result<null, ApplyFailure> => {
  const { seq } = operation;
  switch (operation.op) {
    case "genesis":
      return fail("second-genesis");
    case "add-device":
      return addDevice(draft, operation.body, seq);
    case "add-user":
      return addUser(draft, operation.body, seq);
    case "grant":
      return grant(draft, operation.body, seq);
    case "revoke-user":
      return revokeUser(draft, operation.body.user, seq);
    case "revoke-device":
      return revokeDevice(draft, operation.body.device, seq);
    case "rotate-site":
    case "rotate-analysis":
    case "rotate-oversight":
      return rotate(draft, operation, signers);
    case "set-recovery":
      if (isRecipientInUse(draft, operation.body.R)) return fail("key-in-use");
      draft.recovery = operation.body.R;
      return done;
    case "set-policy":
      draft.policy = operation.body.policy;
      return done;
    case "set-admins":
      return setAdmins(draft, operation.body);
    case "set-receipt-key":
      if (draft.receiptKeys.has(operation.body.id)) return fail("id-in-use");
      if (!isEnrollable(operation.body.jwk)) return fail("weak-key");
      draft.receiptKeys.set(operation.body.id, operation.body.jwk);
      return done;
    case "add-site":
      return addSite(draft, operation.body);
    case "erase":
      for (const { batch, header, envelopes } of operation.body.items) {
        const before = draft.erased.get(batch)?.envelopes ?? [];
        const all = [...new Set([...before, ...envelopes])];
        draft.erased.set(batch, { header, envelopes: all, reason: operation.body.reason, seq });
      }
      return done;
    case "release":
      draft.releases.push(operation.body);
      return done;
  }
};

/** Tells what is wrong with a set of administrators and the number of them who must sign. */
export const faultInAdministrators = ({
  admins,
  k,
}: Pick<OperationBody<"genesis">, "admins" | "k">): ApplyFailure | undefined => {
  if (new Set(admins.map(({ user }) => user)).size !== admins.length) return "duplicate";
  if (new Set(admins.map(({ jwk }) => jwk.x)).size !== admins.length) return "key-in-use";
  if (!admins.every(({ jwk }) => isEnrollable(jwk))) return "weak-key";
  // One person alone may found an organisation; from the second on, no one acts alone.
  if (k > admins.length || (admins.length > 1 && k < 2)) return "too-few-administrators";
  return undefined;
};

const done = ok(null);

const isKeyInUse = (draft: Membership, { x }: PublicJwk): boolean =>
  [...draft.admins.values()].some((jwk) => jwk.x === x) ||
  [...draft.users.values()].some(({ jwk }) => jwk.x === x) ||
  [...draft.devices.values()].some(({ jwk }) => jwk.x === x) ||
  draft.analysis.some(({ statKey }) => statKey.jwk.x === x);

const isRecipientInUse = (draft: Membership, recipient: Recipient): boolean =>
  draft.recovery === recipient ||
  [...draft.users.values()].some((user) => user.recipient === recipient) ||
  [...draft.sites.values()].some(({ epochs }) =>
    epochs.some((epoch) => epoch.recipient === recipient),
  ) ||
  [...draft.analysis, ...draft.oversight].some((epoch) => epoch.recipient === recipient);

const addDevice = (
  draft: MembershipDraft,
  { device, jwk, site }: OperationBody<"add-device">,
  seq: number,
): Result<null, ApplyFailure> => {
  if (draft.devices.has(device) || draft.users.has(device) || draft.admins.has(device)) {
    return fail("id-in-use");
  }
  if (!draft.sites.has(site)) return fail("unknown-site");
  if (!isEnrollable(jwk)) return fail("weak-key");
  if (isKeyInUse(draft, jwk)) return fail("key-in-use");
  draft.devices.set(device, { device, jwk, site, seq });
  return done;
};

const addUser = (
  draft: MembershipDraft,
  body: OperationBody<"add-user">,
  seq: number,
): Result<null, ApplyFailure> => {
  const { user, jwk, recipient, device, site, role } = body;
  if (draft.users.has(user) || draft.devices.has(user)) return fail("id-in-use");
  if (!draft.sites.has(site)) return fail("unknown-site");
  const enrolled = activeDevice(draft, device);
  if (!enrolled) return fail("unknown-device");
  if (enrolled.site !== site) return fail("wrong-site");
  if (!isEnrollable(jwk)) return fail("weak-key");
  const administrator = draft.admins.get(user);
  if (administrator) {
    // The founders sign the log before they have a device; later they are enrolled like others.
    if (role !== "administrator") return fail("id-in-use");
    if (administrator.x !== jwk.x) return fail("key-in-use");
  } else if (isKeyInUse(draft, jwk)) {
    return fail("key-in-use");
  }
  if (isRecipientInUse(draft, recipient)) return fail("key-in-use");
  draft.users.set(user, { user, jwk, recipient, device, site, role, seq });
  return done;
};

const grant = (
  draft: MembershipDraft,
  { user, site, epoch, key, sealed }: OperationBody<"grant">,
  seq: number,
): Result<null, ApplyFailure> => {
  const reader = activeUser(draft, user);
  if (!reader) return fail("unknown-user");
  if (!draft.sites.has(site)) return fail("unknown-site");
  if (key !== "S" && reader.site !== site) return fail("wrong-site");
  const keySite = key === "S" ? site : null;
  if (!mayHold(draft, reader, key, keySite)) return fail("not-entitled");
  if (!epochsOf(draft, key, keySite).some((entry) => entry.epoch === epoch)) {
    return fail("wrong-epoch");
  }
  draft.grants.push({ user, site: keySite, epoch, key, sealed, seq });
  return done;
};

const keepsQuorum = (draft: Membership): boolean =>
  [...draft.admins.keys()].filter((id) => logAdministrator(draft, id)).length >= draft.k;

const revokeUser = (draft: MembershipDraft, id: Id, seq: number): Result<null, ApplyFailure> => {
  const user = activeUser(draft, id);
  if (!user) return fail("unknown-user");
  draft.users.set(id, { ...user, revokedAt: seq });
  return keepsQuorum(draft) ? done : fail("too-few-administrators");
};

const revokeDevice = (draft: MembershipDraft, id: Id, seq: number): Result<null, ApplyFailure> => {
  const device = activeDevice(draft, id);
  if (!device) return fail("unknown-device");
  draft.devices.set(id, { ...device, revokedAt: seq });
  for (const user of draft.users.values()) {
    if (user.device === id && user.revokedAt === undefined) {
      draft.users.set(user.user, { ...user, revokedAt: seq });
    }
  }
  return keepsQuorum(draft) ? done : fail("too-few-administrators");
};

type Rotation = Extract<Operation, { op: "rotate-site" | "rotate-analysis" | "rotate-oversight" }>;

const rotate = (
  draft: MembershipDraft,
  operation: Rotation,
  signers: readonly string[],
): Result<null, ApplyFailure> => {
  const { epoch, recipient, sealed } = operation.body;
  const key = keyRotatedBy[operation.op];
  const site = operation.op === "rotate-site" ? operation.body.site : null;
  const home = site === null ? undefined : draft.sites.get(site);
  if (site !== null && !home) return fail("unknown-site");
  if (epoch !== epochsOf(draft, key, site).length + 1) return fail("wrong-epoch");
  if (isRecipientInUse(draft, recipient)) return fail("key-in-use");
  const fault = addCopies(draft, key, site, operation, sealed);
  if (fault) return fail(fault);
  const maker = signerInRole(draft, [makerRole[key]], site, signers);
  if (maker === undefined) return fail("not-entitled");
  const { at, seq } = operation;
  const next: KeyEpoch = { epoch, recipient, at, seq, maker };
  switch (operation.op) {
    case "rotate-site":
      if (home) draft.sites.set(home.site, { ...home, epochs: [...home.epochs, next] });
      return done;
    case "rotate-oversight":
      draft.oversight.push(next);
      return done;
    case "rotate-analysis":
      return addAnalysisEpoch(draft, operation, next, signers);
  }
};

const keyRotatedBy = {
  "rotate-site": "S",
  "rotate-analysis": "A",
  "rotate-oversight": "O",
} as const;
const makerRole = { S: "supervisor", A: "analyst", O: "oversight" } as const;

const addAnalysisEpoch = (
  draft: MembershipDraft,
  operation: Extract<Rotation, { op: "rotate-analysis" }>,
  next: KeyEpoch,
  signers: readonly string[],
): Result<null, ApplyFailure> => {
  const { statKey } = operation.body;
  if (!isEnrollable(statKey.jwk)) return fail("weak-key");
  if (isKeyInUse(draft, statKey.jwk)) return fail("key-in-use");
  const fault = addCopies(draft, "T", null, operation, statKey.sealed);
  if (fault) return fail(fault);
  const maker = signerInRole(draft, ["supervisor"], null, signers);
  if (maker === undefined) return fail("not-entitled");
  draft.analysis.push({ ...next, statKey: { jwk: statKey.jwk, maker } });
  return done;
};

const addCopies = (
  draft: MembershipDraft,
  key: KeyName,
  site: Id | null,
  { body: { epoch }, seq }: Rotation,
  copies: SealedCopies,
): ApplyFailure | undefined => {
  if (new Set(copies.map(({ user }) => user)).size !== copies.length) return "duplicate";
  for (const { user, age } of copies) {
    const reader = activeUser(draft, user);
    if (!reader) return "unknown-user";
    if (!mayHold(draft, reader, key, site)) return "not-entitled";
    draft.grants.push({ user, site, epoch, key, sealed: age, seq });
  }
  return undefined;
};

const setAdmins = (
  draft: MembershipDraft,
  { admins, k }: OperationBody<"set-admins">,
): Result<null, ApplyFailure> => {
  const fault = faultInAdministrators({ admins, k });
  if (fault) return fail(fault);
  for (const { user, jwk } of admins) {
    const known = draft.users.get(user);
    const before = draft.admins.get(user) ?? known?.jwk;
    if (before ? before.x !== jwk.x : isKeyInUse(draft, jwk)) return fail("key-in-use");
    if (known && known.role !== "administrator") return fail("not-entitled");
    if (draft.devices.has(user)) return fail("id-in-use");
  }
  draft.admins = new Map(admins.map(({ user, jwk }) => [user, jwk]));
  draft.k = k;
  return keepsQuorum(draft) ? done : fail("too-few-administrators");
};

const addSite = (
  draft: MembershipDraft,
  { site, fieldOffice }: OperationBody<"add-site">,
): Result<null, ApplyFailure> => {
  if (draft.sites.has(site)) return fail("id-in-use");
  if (fieldOffice !== null && !draft.sites.has(fieldOffice)) return fail("unknown-site");
  draft.sites.set(site, { site, fieldOffice, epochs: [] });
  return done;
};
