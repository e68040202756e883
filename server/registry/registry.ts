/**
 * The registry: the append-only record of what devices handed in, in order, unread. This file is the
 * port; `sql-registry.ts` implements it on PostgreSQL. The registry decides nothing about rights.
 */
import type { FeedFrame } from "../../src/protocol/feed.ts";
import type { Hash } from "../../src/protocol/hash.ts";
import type { LogHead, SiteStatus } from "../../src/protocol/http.ts";
import type { Id } from "../../src/protocol/id.ts";
import type { InviteToken } from "../../src/protocol/invite.ts";
import type { Role } from "../../src/protocol/role.ts";
import type { Time } from "../../src/protocol/time.ts";

/** Everything the endpoint asks of its memory. Each method throws `RegistryUnavailable` when the database is away. */
export type Registry = MembershipRecord &
  InviteRecord &
  BatchRecord &
  PoolRecord &
  CustodyRecord &
  AdmissionRecord & {
    /** Whether the database answers, within two seconds. Never throws. */
    readonly state: () => Promise<"ready" | "away">;
  };

/** The membership logs, word for word, and the organisations they belong to. */
export type MembershipRecord = {
  /** The organisation whose log names a device or user. */
  readonly organisationOf: (signer: Id) => Promise<Id | undefined>;
  readonly countOrganisations: () => Promise<{ readonly real: number; readonly practice: number }>;
  readonly logHead: (org: Id) => Promise<LogHead | undefined>;
  /** Entries with `seq` above `after`, in order; −1 gives them from the first. */
  readonly logEntries: (org: Id, after: number, limit: number) => Promise<readonly Uint8Array[]>;
  /**
   * Appends an entry, `seq` 0 with a new organisation, and voids its proposals, in one transaction.
   * `conflict` when the head is not `seq − 1` with hash `prev`; `signer-known` when a device or user
   * id is already taken. Nothing changes in either case.
   */
  readonly appendEntry: (
    org: Id,
    entry: NewEntry,
    effects: EntryEffects,
  ) => Promise<"appended" | "conflict" | "signer-known">;
  readonly proposals: (org: Id, seq: number) => Promise<readonly Uint8Array[]>;
  readonly proposal: (org: Id, payloadHash: Hash) => Promise<Uint8Array | undefined>;
  /** Keeps a proposal if what is kept now is still `before`; false when another was faster. */
  readonly putProposal: (
    org: Id,
    proposal: { readonly payloadHash: Hash; readonly seq: number; readonly bytes: Uint8Array },
    before: Uint8Array | undefined,
  ) => Promise<boolean>;
  readonly headStatement: (org: Id) => Promise<string | undefined>;
  /** Keeps a head statement unless a newer one is kept already. */
  readonly putHeadStatement: (
    org: Id,
    statement: { readonly seq: number; readonly at: Time; readonly jws: string },
  ) => Promise<void>;
  /** Removes every trace of practice organisations made before a time; gives how many. */
  readonly dropPracticeOrganisations: (before: Time) => Promise<number>;
};

/** An entry to append; `seq` counts from 0. */
export type NewEntry = {
  readonly seq: number;
  readonly prev: Hash;
  readonly hash: Hash;
  readonly bytes: Uint8Array;
  readonly practice: boolean;
  readonly at: Time;
};

/** What an entry changes besides the log: ids now known, invites used up, batches to reduce to stubs. */
export type EntryEffects = {
  readonly signers: readonly Id[];
  readonly devices: readonly { readonly site: Id; readonly dev: Id }[];
  readonly invites: readonly InviteToken[];
  readonly erasures: readonly { readonly hash: Hash; readonly stub: Uint8Array }[];
};

/** Invites and the enrolment requests they brought. */
export type InviteRecord = {
  /** False when the name is taken. */
  readonly putInvite: (invite: NewInvite) => Promise<boolean>;
  readonly invite: (invite: InviteToken) => Promise<Invite | undefined>;
  /** Invites with a request, not used yet, that expire after `now`; of one site when `site` is given. */
  readonly pendingInvites: (org: Id, now: Time, site?: Id) => Promise<readonly Invite[]>;
  /** Invites nobody has answered yet, that expire after `now`; of one site when `site` is given. */
  readonly openInvites: (org: Id, now: Time, site?: Id) => Promise<readonly Invite[]>;
  /** Requests by which somebody was enrolled, newest first, at most 64. */
  readonly admittedInvites: (org: Id, site?: Id) => Promise<readonly Invite[]>;
  /** Refuses a request, or withdraws an invite. False when somebody was enrolled by it already. */
  readonly refuseInvite: (invite: InviteToken) => Promise<boolean>;
  /** Keeps the first request; `same` when it is repeated, `other` when a different one was first. */
  readonly putEnrolmentRequest: (
    invite: InviteToken,
    request: string,
    at: Time,
  ) => Promise<"kept" | "same" | "other">;
};

/** An invite as registered. */
export type NewInvite = {
  readonly invite: InviteToken;
  readonly org: Id;
  readonly site: Id;
  readonly role: Role;
  readonly exp: Time;
  readonly tag: Hash;
};

/** An invite with what has come of it. `request` is canonical JSON. */
export type Invite = NewInvite & {
  readonly request: string | undefined;
  readonly requestedAt: Time | undefined;
  readonly used: boolean;
  readonly refused: boolean;
};

/** Where readers page: a site's id, the organisation's audit trail, or its statistics. */
export type Scope = Id | "audit" | "stat";

/** Batches, the chain of each device, and the order readers see. */
export type BatchRecord = {
  /**
   * Records a batch, its envelopes, the device's new head and the reader sequence, in one durable
   * transaction, together with the nonce and the use of the key. Records nothing of the batch and
   * answers `not-next` unless it continues the device's chain. Safe to repeat.
   */
  readonly record: (
    batch: NewBatch,
    use: KeyUse,
  ) => Promise<
    | { readonly outcome: "recorded" | "not-next"; readonly spent: Spent }
    | { readonly outcome: "nonce-used" }
  >;
  /** The last batch of a device: `seq` 0 and the zero hash before the first. */
  readonly deviceHead: (org: Id, site: Id, dev: Id) => Promise<LogHead | undefined>;
  /** Notes the day a device was last in touch. */
  readonly noteContact: (org: Id, site: Id, dev: Id, now: Time) => Promise<void>;
  readonly receipt: (
    org: Id,
    site: Id,
    dev: Id,
    seq: number,
  ) => Promise<
    { readonly hash: Hash; readonly receipt: string; readonly flags: number } | undefined
  >;
  /** Receipts with `seq` above `after`, in order. */
  readonly receipts: (
    org: Id,
    site: Id,
    dev: Id,
    after: number,
    limit: number,
  ) => Promise<readonly string[]>;
  /** Batches with reader sequence above `after`, in order, up to `maxInBytes` but at least one. */
  readonly feed: (
    org: Id,
    scope: Scope,
    after: number,
    maxInBytes: number,
  ) => Promise<readonly FeedFrame[]>;
  readonly batch: (
    org: Id,
    hash: Hash,
  ) => Promise<{ readonly scope: Scope; readonly bytes: Uint8Array } | undefined>;
  readonly siteStatus: (org: Id, site: Id) => Promise<SiteStatus["devices"]>;
  readonly totals: (org: Id) => Promise<{
    readonly batches: number;
    readonly envelopes: number;
    readonly bytes: number;
    readonly quarantined: number;
  }>;
};

/** A batch that passed the endpoint's checks. `flags` as in a feed frame. */
export type NewBatch = {
  readonly org: Id;
  readonly site: Id;
  readonly dev: Id;
  readonly seq: number;
  readonly prev: Hash;
  readonly hash: Hash;
  readonly scope: Scope;
  readonly kind: number;
  readonly flags: number;
  readonly env: readonly { readonly hash: Hash; readonly length: number }[];
  /** Where the first envelope begins within `bytes`. */
  readonly envelopesAt: number;
  readonly bytes: Uint8Array;
  readonly receipt: string;
  readonly at: Time;
};

/** Pools of statistical envelopes. */
export type PoolRecord = {
  /** Closes what has gathered since the last pool, when `mayClose` says so. */
  readonly closePool: (
    org: Id,
    now: Time,
    mayClose: (gathered: { readonly since: Time; readonly sites: number }) => boolean,
  ) => Promise<void>;
  readonly pools: (org: Id) => Promise<readonly { readonly pool: Id; readonly count: number }[]>;
  /**
   * Envelopes of a pool in the order of their hashes, a page at a time: after the `place` of one, or
   * from the start.
   */
  readonly poolPage: (
    org: Id,
    pool: Id,
    after: string | undefined,
    limit: number,
  ) => Promise<readonly { readonly place: string; readonly envelope: Uint8Array }[]>;
};

/** Custody acknowledgements. */
export type CustodyRecord = {
  /** Which of these batches are recorded, with the site that reads them. */
  readonly findBatches: (
    org: Id,
    batches: readonly { readonly dev: Id; readonly seq: number; readonly hash: Hash }[],
  ) => Promise<readonly RecordedBatch[]>;
  /** Keeps an acknowledgement for every device that sent one of the batches. Safe to repeat. */
  readonly putAcknowledgement: (
    org: Id,
    custodian: Id,
    acknowledgement: { readonly id: Hash; readonly bytes: Uint8Array },
    batches: readonly RecordedBatch[],
  ) => Promise<void>;
  /** Acknowledgements that concern a device, numbered from 1, above `after`. */
  readonly acknowledgements: (
    org: Id,
    site: Id,
    dev: Id,
    after: number,
    limit: number,
  ) => Promise<readonly { readonly n: number; readonly bytes: Uint8Array }[]>;
};

/** A batch as others refer to it. */
export type RecordedBatch = {
  readonly site: Id;
  readonly dev: Id;
  readonly seq: number;
  readonly scope: Scope;
};

/** What keeps requests single and few. */
export type AdmissionRecord = {
  /**
   * Spends a nonce and counts a request, durably. Gives the requests of this minute and the bytes of
   * this day by the key, or `nonce-used`.
   */
  readonly spend: (use: KeyUse) => Promise<Spent | "nonce-used">;
  /** Forgets nonces seen before a time and the use of keys before its day. */
  readonly forgetNonces: (before: Time) => Promise<void>;
  /** The endpoint's key pair by name, as a private JWK in JSON; `made` is kept when there is none yet. */
  readonly endpointKey: (name: string, made: string) => Promise<string>;
};

/** One signed request by a key. `bytes` is the length of its body. */
export type KeyUse = {
  readonly org: Id;
  readonly key: Id;
  readonly nonce: string;
  readonly bytes: number;
  readonly at: Time;
};

/** How much a key has asked and sent: requests this minute, bytes today (UTC). */
export type Spent = { readonly requests: number; readonly bytes: number };
