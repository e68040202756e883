/** Who and what is admitted: the state that replaying the membership log gives. */
import type { Hash } from "../protocol/hash.ts";
import type { LogHead } from "../protocol/http.ts";
import type { Id } from "../protocol/id.ts";
import type { Role } from "../protocol/role.ts";
import type { PublicJwk, Recipient } from "../protocol/signature.ts";
import type { Time } from "../protocol/time.ts";
import type { KeyName, Policy } from "./operation.ts";

/** A public key data is sealed to from log entry `seq` on; `maker` is the person who made it. */
export type KeyEpoch = {
  readonly epoch: number;
  readonly recipient: Recipient;
  readonly at: Time;
  readonly seq: number;
  readonly maker: Id;
};

/** An epoch of the analysis key and of the key that signs statistical records. */
export type AnalysisEpoch = KeyEpoch & {
  readonly statKey: { readonly jwk: PublicJwk; readonly maker: Id };
};

/** A shelter, centre or field office, with the epochs of its key in order. */
export type Site = {
  readonly site: Id;
  readonly fieldOffice: Id | null;
  readonly epochs: readonly KeyEpoch[];
};

/** An enrolled device; `revokedAt` is the log entry from which it no longer counts. */
export type Device = {
  readonly device: Id;
  readonly jwk: PublicJwk;
  readonly site: Id;
  readonly seq: number;
  readonly revokedAt?: number;
};

/** A person's identity on one device, in one role. */
export type User = {
  readonly user: Id;
  readonly jwk: PublicJwk;
  readonly recipient: Recipient;
  readonly device: Id;
  readonly site: Id;
  readonly role: Role;
  readonly seq: number;
  readonly revokedAt?: number;
};

/** A private key sealed to a user (base64url age file). `site` is null for keys of no one site. */
export type Grant = {
  readonly user: Id;
  readonly site: Id | null;
  readonly epoch: number;
  readonly key: KeyName;
  readonly sealed: string;
  readonly seq: number;
};

/** A batch of which envelopes were erased. `header` is the hash of its header bytes. */
export type Erased = {
  readonly header: Hash;
  readonly envelopes: readonly Hash[];
  readonly reason: string;
  readonly seq: number;
};

/** The state of an organisation at one log head. Values are never changed in place. */
export type Membership = {
  readonly org: Id;
  readonly genesis: Hash;
  readonly head: LogHead;
  readonly practice: boolean;
  readonly k: number;
  readonly admins: ReadonlyMap<Id, PublicJwk>;
  readonly recovery: Recipient;
  readonly policy: Policy;
  readonly sites: ReadonlyMap<Id, Site>;
  readonly devices: ReadonlyMap<Id, Device>;
  readonly users: ReadonlyMap<Id, User>;
  readonly grants: readonly Grant[];
  readonly analysis: readonly AnalysisEpoch[];
  readonly oversight: readonly KeyEpoch[];
  readonly receiptKeys: ReadonlyMap<string, PublicJwk>;
  readonly erased: ReadonlyMap<Hash, Erased>;
  readonly releases: readonly { readonly version: string; readonly manifest: Hash }[];
};

/** A membership under change. Made by `toDraft`, seen by nobody but the replay. */
export type MembershipDraft = {
  -readonly [Member in keyof Membership]: Membership[Member] extends ReadonlyMap<
    infer Key,
    infer Value
  >
    ? Map<Key, Value>
    : Membership[Member] extends readonly (infer Item)[]
      ? Item[]
      : Membership[Member];
};

/** Copies a membership so that the copy can be changed. */
export const toDraft = (membership: Membership): MembershipDraft => ({
  ...membership,
  admins: new Map(membership.admins),
  sites: new Map(membership.sites),
  devices: new Map(membership.devices),
  users: new Map(membership.users),
  grants: [...membership.grants],
  analysis: [...membership.analysis],
  oversight: [...membership.oversight],
  receiptKeys: new Map(membership.receiptKeys),
  erased: new Map(membership.erased),
  releases: [...membership.releases],
});

/** Gives a user that is not revoked. */
export const activeUser = (membership: Pick<Membership, "users">, id: Id): User | undefined => {
  const user = membership.users.get(id);
  return user && user.revokedAt === undefined ? user : undefined;
};

/** Gives a device that is not revoked. */
export const activeDevice = (membership: Membership, id: Id): Device | undefined => {
  const device = membership.devices.get(id);
  return device && device.revokedAt === undefined ? device : undefined;
};

/** Gives the key of an administrator who may sign the log now; undefined for everyone else. */
export const logAdministrator = (membership: Membership, id: Id): PublicJwk | undefined =>
  membership.users.get(id)?.revokedAt === undefined ? membership.admins.get(id) : undefined;

/** Gives the epochs of a key in order; `site` matters for `S` only. */
export const epochsOf = (
  membership: Membership,
  key: KeyName,
  site: Id | null,
): readonly KeyEpoch[] => {
  switch (key) {
    case "S":
      return (site !== null && membership.sites.get(site)?.epochs) || [];
    case "A":
    case "T":
      return membership.analysis;
    case "O":
      return membership.oversight;
  }
};

/** Gives the active users who hold a key of an epoch: its maker and those it was sealed to. */
export const holdersOf = (
  membership: Membership,
  key: KeyName,
  site: Id | null,
  epoch: number,
): ReadonlySet<Id> => {
  const holders = new Set<Id>();
  const made =
    key === "T"
      ? membership.analysis.find((entry) => entry.epoch === epoch)?.statKey.maker
      : epochsOf(membership, key, site).find((entry) => entry.epoch === epoch)?.maker;
  if (made !== undefined && activeUser(membership, made)) holders.add(made);
  for (const grant of membership.grants) {
    const isSame =
      grant.key === key && grant.epoch === epoch && (key !== "S" || grant.site === site);
    if (isSame && activeUser(membership, grant.user)) holders.add(grant.user);
  }
  return holders;
};

/** Tells whether a person's role lets that person hold a key. */
export const mayHold = (
  membership: Membership,
  user: User,
  key: KeyName,
  site: Id | null,
): boolean => {
  switch (key) {
    case "S": {
      if (site === null) return false;
      if (user.role === "caseworker" || user.role === "supervisor") return user.site === site;
      return user.role === "field-office" && membership.sites.get(site)?.fieldOffice === user.site;
    }
    case "A":
      return user.role === "analyst";
    case "O":
      return user.role === "oversight";
    case "T":
      return user.role === "supervisor";
  }
};
