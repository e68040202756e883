/**
 * Who may do what, asked of a membership (`docs/protocol.md` 9 and 11). Pure questions: the endpoint
 * asks them of a request, a device of what it received. People revoked, or whose device is revoked,
 * may nothing.
 */
import type { BatchKind } from "../protocol/batch.ts";
import type { Id } from "../protocol/id.ts";
import type { KeyLookup } from "../protocol/jws.ts";
import type { Role } from "../protocol/role.ts";
import type { PublicJwk, Recipient } from "../protocol/signature.ts";
import {
  activeDevice,
  activeUser,
  epochsOf,
  type KeyEpoch,
  logAdministrator,
  type Membership,
} from "./membership.ts";

/** The key a signed request names, whether it still counts or not. */
export type RequestKey = {
  readonly kind: "device" | "user";
  readonly id: Id;
  readonly jwk: PublicJwk;
  readonly active: boolean;
};

/** Finds the key behind the `keyid` of a request, `dev:<id>` or `usr:<id>`. */
export const requestKey = (membership: Membership, keyid: string): RequestKey | undefined => {
  const id = keyid.slice(4);
  if (keyid.startsWith("dev:")) {
    const device = membership.devices.get(id);
    return (
      device && { kind: "device", id, jwk: device.jwk, active: device.revokedAt === undefined }
    );
  }
  if (!keyid.startsWith("usr:")) return undefined;
  const user = membership.users.get(id);
  if (user) return { kind: "user", id, jwk: user.jwk, active: user.revokedAt === undefined };
  const jwk = logAdministrator(membership, id);
  return jwk && { kind: "user", id, jwk, active: true };
};

/** Tells whether a device may hand in its batches. A revoked one may not: see `isRevokedDevice`. */
export const mayUpload = (membership: Membership, device: Id): boolean =>
  activeDevice(membership, device) !== undefined;

/** Tells whether a device was enrolled and is no longer: its batches go to quarantine, not away. */
export const isRevokedDevice = (membership: Membership, device: Id): boolean =>
  membership.devices.get(device)?.revokedAt !== undefined;

/** Tells whether a person may hand in batches of a site's devices for them. */
export const mayRelay = (membership: Membership, user: Id, site: Id): boolean =>
  servesSite(membership, user, site);

/** Tells whether a person may fetch what is addressed to a site, opened or as ciphertext. */
export const mayFetchFeed = (membership: Membership, user: Id, site: Id): boolean =>
  servesSite(membership, user, site);

/** Tells whether a person may acknowledge custody of a site's batches. */
export const mayAcknowledge = (membership: Membership, user: Id, site: Id): boolean =>
  servesSite(membership, user, site);

/** Tells whether a person may fetch statistical pools. */
export const mayFetchPools = (membership: Membership, user: Id): boolean =>
  activeUser(membership, user)?.role === "analyst";

/** Tells whether a person may fetch the audit feed. */
export const mayFetchAudit = (membership: Membership, user: Id): boolean =>
  activeUser(membership, user)?.role === "oversight";

/** Tells whether a person is an administrator, by the log's list or by role. */
export const isAdministrator = (membership: Membership, user: Id): boolean =>
  logAdministrator(membership, user) !== undefined ||
  activeUser(membership, user)?.role === "administrator";

/** Tells whether a person may invite: administrators anywhere, supervisors to their own site. */
export const mayInvite = (membership: Membership, user: Id, site?: Id): boolean => {
  if (isAdministrator(membership, user)) return true;
  const inviter = activeUser(membership, user);
  return inviter?.role === "supervisor" && (site === undefined || inviter.site === site);
};

/** Tells whether a person may see how the devices of a site are doing. */
export const maySeeStatus = (membership: Membership, user: Id, site: Id): boolean =>
  isAdministrator(membership, user) ||
  (servesSite(membership, user, site) && activeUser(membership, user)?.role !== "caseworker");

/** Tells whether a person may see the counts of the whole organisation. */
export const maySeeOrganisationStatus = (membership: Membership, user: Id): boolean =>
  isAdministrator(membership, user);

/** Tells whether a person may propose entries of the log, or add a signature to one. */
export const maySignLog = (membership: Membership, user: Id): boolean => {
  const role = activeUser(membership, user)?.role;
  return (
    isAdministrator(membership, user) ||
    (role !== undefined && role !== "intake" && role !== "field-office")
  );
};

/** Tells whether a person may sign a head statement. */
export const maySignHead = (membership: Membership, user: Id): boolean =>
  isAdministrator(membership, user) || activeUser(membership, user)?.role === "supervisor";

/** Tells whether the names a person gives to sites and people are believed by others. */
export const mayName = (membership: Membership, user: Id): boolean => {
  const role = membership.users.get(user)?.role;
  return role === "supervisor" || role === "administrator";
};

/** Gives the role a person had at a log head; undefined before enrolment and after revocation. */
export const roleAt = (membership: Membership, user: Id, seq: number): Role | undefined => {
  const known = membership.users.get(user);
  if (!known) return logAdministrator(membership, user) ? "administrator" : undefined;
  const isOver = known.revokedAt !== undefined && known.revokedAt <= seq;
  return known.seq <= seq && !isOver ? known.role : undefined;
};

/** What a batch of a kind for a site is sealed to now: the working key, then the recovery key. */
export type ActiveRecipients = {
  readonly epoch: number;
  readonly recipients: readonly [Recipient, Recipient];
};

/** Gives what to seal to; undefined while the key it would take has not been made. */
export const activeRecipients = (
  membership: Membership,
  kind: BatchKind,
  dest: Id,
): ActiveRecipients | undefined => {
  const current = epochsFor(membership, kind, dest).at(-1);
  return current && { epoch: current.epoch, recipients: [current.recipient, membership.recovery] };
};

/** How an epoch stands: in use, replaced at most 30 days ago, replaced longer ago, or never made. */
export type EpochStanding = "current" | "previous" | "old" | "unknown";

/** Tells how the epoch of a batch stands at a time, in milliseconds since 1970. */
export const epochStanding = (
  membership: Membership,
  { kind, dest, epoch }: { readonly kind: BatchKind; readonly dest: Id; readonly epoch: number },
  now: number,
): EpochStanding => {
  const epochs = epochsFor(membership, kind, dest);
  const latest = epochs.at(-1);
  if (!latest || !epochs.some((entry) => entry.epoch === epoch)) return "unknown";
  if (latest.epoch === epoch) return "current";
  const isRecent = now - Date.parse(latest.at) <= thirtyDaysInMilliseconds;
  return latest.epoch === epoch + 1 && isRecent ? "previous" : "old";
};

/** Finds the key a signed payload names: a user who was active at a log head, or `stat:<epoch>`. */
export const authorKeyAt =
  (membership: Membership, seq: number): KeyLookup =>
  (kid) => {
    const stat = /^stat:([1-9]\d*)$/.exec(kid)?.[1];
    if (stat !== undefined) {
      return membership.analysis.find(({ epoch }) => epoch === Number(stat))?.statKey.jwk;
    }
    return roleAt(membership, kid, seq) ? membership.users.get(kid)?.jwk : undefined;
  };

/** Finds the keys that count in a custody acknowledgement: active users and active devices. */
export const custodianKey =
  (membership: Membership): KeyLookup =>
  (kid) =>
    activeUser(membership, kid)?.jwk ?? activeDevice(membership, kid)?.jwk;

/** Finds the keys that count in a head statement: administrators and supervisors. */
export const headKey =
  (membership: Membership): KeyLookup =>
  (kid) =>
    maySignHead(membership, kid)
      ? (logAdministrator(membership, kid) ?? activeUser(membership, kid)?.jwk)
      : undefined;

/** Finds the keys of the endpoint that count in a receipt. */
export const receiptKey =
  (membership: Membership): KeyLookup =>
  (kid) =>
    membership.receiptKeys.get(kid);

const thirtyDaysInMilliseconds = 30 * 86_400_000;

const servesSite = (membership: Membership, id: Id, site: Id): boolean => {
  const user = activeUser(membership, id);
  if (!user) return false;
  if (user.role === "caseworker" || user.role === "supervisor") return user.site === site;
  return user.role === "field-office" && membership.sites.get(site)?.fieldOffice === user.site;
};

const epochsFor = (membership: Membership, kind: BatchKind, dest: Id): readonly KeyEpoch[] => {
  switch (kind) {
    case 2:
      return epochsOf(membership, "A", null);
    case 3:
      return epochsOf(membership, "O", null);
    case 1:
    case 4:
    case 5:
    case 6:
      return epochsOf(membership, "S", dest);
  }
};
