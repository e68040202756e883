/**
 * A clearance: what an unlocked person may seal to, open with and sign with.
 *
 * The object itself holds no secret when it is used from a page: it speaks to the crypto worker, which
 * holds the keys and is ended when the person locks. Every method takes and gives plain values that can
 * be cloned, and lists where many of a kind are needed, so that one crossing opens a whole batch.
 */
import type { BatchHeader, BatchKind } from "../protocol/batch.ts";
import type { Hash } from "../protocol/hash.ts";
import type { Id } from "../protocol/id.ts";
import type { Padding } from "../protocol/padding.ts";
import type { AttachmentPayload, Conflict, Payload } from "../protocol/payload.ts";
import type { Problem } from "../protocol/problem.ts";
import type { Result } from "../protocol/result.ts";
import type { Role } from "../protocol/role.ts";
import type { PublicJwk, Recipient } from "../protocol/signature.ts";

/** The keys the vault works with. Each method waits for the worker; none throws for expected faults. */
export type Clearance = {
  /** The people this clearance speaks for, with the role the log gives them; empty before `admit`. */
  who(): Promise<Who>;

  /**
   * Gives the vault what the log holds: current recipients, authors and their keys, and the private
   * keys granted to these people, which it opens and checks against the log. Call it after unlocking
   * and whenever the log has moved. A grant that does not open or does not yield the public key in
   * the log is left out and counted; it costs nothing else.
   */
  admit(admission: Admission): Promise<Result<{ readonly refusedGrants: number }, Problem>>;

  /**
   * Signs each revision once and seals it: `working` to its author, the site and recovery, `wire` to
   * the site and recovery. With `"working"` only the local copy is made, as for a draft. Refuses with
   * `no-recovery-key` rather than seal anything that recovery could not open. All or nothing.
   */
  sealRevisions(
    drafts: readonly RevisionDraft[],
    copies: "both" | "working",
  ): Promise<Result<readonly SealedRevision[], Problem>>;

  /**
   * Signs a file of a case and seals it in an envelope of its own: `working` to its author, the site
   * and recovery, `wire` to the site and recovery. `too-large` above 4 MiB.
   */
  sealAttachment(
    draft: AttachmentDraft,
    copy: "working" | "wire",
  ): Promise<Result<SealedEnvelope, Problem>>;

  /**
   * Opens envelopes and makes every check that needs no knowledge of cases: padding, inflation limit,
   * form, known author, signature, role and state at the log head the device had seen, context. One
   * outcome an item, in the order given; one bad envelope never costs another.
   */
  openEnvelopes(
    items: readonly ClosedEnvelope[],
  ): Promise<readonly Result<OpenedEnvelope, OpenFailure>[]>;

  /** Seals statistical records to the analysts and recovery, signed by the shared statistics key. */
  sealStatistical(
    records: readonly StatisticalDraft[],
  ): Promise<Result<readonly SealedEnvelope[], Problem>>;

  /** Seals audit entries to oversight and recovery, signed by their author. */
  sealAudit(entries: readonly AuditDraft[]): Promise<Result<readonly SealedEnvelope[], Problem>>;

  /** Seals segments of the summary index under this person's own key. One blob an item, in order. */
  sealSegments(segments: readonly OpenSegment[]): Promise<readonly Uint8Array[]>;

  /** Opens segments. Undefined where a blob was damaged, moved to another place or exchanged. */
  openSegments(segments: readonly SealedSegment[]): Promise<readonly (string | undefined)[]>;

  /** A name for this person's index on this device, derived from a secret: it tells nothing. */
  indexName(): Promise<string>;

  /** Signs bytes with a person's own Ed25519 key, 64 bytes. Throws when this person is not unlocked. */
  sign(user: Id, bytes: Uint8Array): Promise<Uint8Array>;

  /**
   * Makes a new shared key. The private half leaves the vault only sealed to the recipients named;
   * each `sealed` is the base64url text of an age file that fits a `grant` or a rotation.
   */
  createSharedKey(holders: readonly KeyHolder[]): Promise<NewSharedKey>;

  /** Makes a new statistics signing key, sealed to the people named. */
  createStatisticsKey(holders: readonly KeyHolder[]): Promise<NewStatisticsKey>;

  /** Seals a shared key that this person holds to another person; `vault-locked` when not held. */
  sealKeyFor(held: HeldKey, recipient: Recipient): Promise<Result<string, Problem>>;

  /** The shared keys this person holds now. */
  heldKeys(): Promise<readonly HeldKey[]>;
};

/** Signs on behalf of one person; the form `signRequest`, `signGeneral` and others ask for. */
export const signerOf =
  (clearance: Clearance, user: Id) =>
  (bytes: Uint8Array): Promise<Uint8Array> =>
    clearance.sign(user, bytes);

/** The people of a clearance and the place they work at. */
export type Who = {
  readonly org: Id | undefined;
  readonly site: Id | undefined;
  readonly device: Id | undefined;
  readonly users: readonly { readonly user: Id; readonly role: Role | undefined }[];
};

/**
 * What the log says, as far as the vault needs it. A replayed membership has this shape, so it is
 * handed in as it is; `device` and `site` say where the vault works.
 */
export type Admission = {
  readonly device: Id;
  readonly site: Id;
  readonly log: LogFacts;
};

/** The part of a replayed membership log that the vault reads. `seq` counts log entries. */
export type LogFacts = {
  readonly org: Id;
  readonly recovery: string;
  readonly policy: { readonly padding: Padding };
  readonly sites: ReadonlyMap<Id, { readonly epochs: readonly KeyEpoch[] }>;
  readonly devices: ReadonlyMap<Id, { readonly revokedAt?: number | undefined }>;
  readonly users: ReadonlyMap<Id, LogUser>;
  readonly grants: readonly LogGrant[];
  readonly analysis: readonly (KeyEpoch & { readonly statKey: { readonly jwk: PublicJwk } })[];
  readonly oversight: readonly KeyEpoch[];
};

/** One epoch of a shared key: number from 1, and its public half. */
export type KeyEpoch = { readonly epoch: number; readonly recipient: string };

/** A person as the log knows them; `seq` is the entry that added them, `revokedAt` the one that ended it. */
export type LogUser = {
  readonly jwk: PublicJwk;
  readonly recipient: string;
  readonly device: Id;
  readonly site: Id;
  readonly role: Role;
  readonly seq: number;
  readonly revokedAt?: number | undefined;
};

/** A private key sealed to a person in the log; `site` only matters for `S`. */
export type LogGrant = {
  readonly user: Id;
  readonly site?: Id | null | undefined;
  readonly epoch: number;
  readonly key: SharedKey;
  readonly sealed: string;
};

/** Which shared key: site, analysis, oversight, statistics signing (`docs/protocol.md` 3). */
export type SharedKey = "S" | "A" | "O" | "T";

/** A shared key that an unlocked person holds; `site` is present for `S` only. */
export type HeldKey = { readonly key: SharedKey; readonly site?: Id; readonly epoch: number };

/** Somebody a new key is sealed to. */
export type KeyHolder = { readonly user: Id; readonly recipient: string };

/** A new X25519 key and one sealed copy a holder, in the order given. */
export type NewSharedKey = {
  readonly recipient: string;
  readonly sealed: readonly { readonly user: Id; readonly age: string }[];
};

/** A new statistics signing key and one sealed copy a holder. */
export type NewStatisticsKey = {
  readonly jwk: PublicJwk;
  readonly sealed: readonly { readonly user: Id; readonly age: string }[];
};

/** What a revision says before it is signed. The vault adds version, organisation, site, device, epoch. */
export type RevisionDraft = {
  readonly author: Id;
  readonly dest: Id;
  readonly at: string;
} & RevisionBody;

/** A JSON object that the domain made; the vault signs it as it is. */
export type JsonObject = { readonly [name: string]: unknown };

type RevisionBody =
  | {
      readonly type: "case-revision";
      readonly schema: string;
      readonly caseId: Id;
      readonly statId: Id;
      readonly rev: number;
      readonly parents: readonly Hash[];
      readonly consent: JsonObject;
      readonly data: JsonObject;
      readonly conflicts: readonly Conflict[];
    }
  | {
      readonly type: "directory";
      readonly schema: string;
      readonly rev: number;
      readonly parents: readonly Hash[];
      readonly data: JsonObject;
    };

/** A file of a case before it is sealed; what is in it was stripped before. */
export type AttachmentDraft = {
  readonly author: Id;
  readonly dest: Id;
  readonly at: string;
  readonly caseId: Id;
  readonly attachmentId: Id;
  readonly mediaType: string;
  readonly file: Uint8Array;
};

/** A signed revision, sealed. `revision` is its id; `wire` is absent when only a local copy was asked for. */
export type SealedRevision = {
  readonly revision: Hash;
  readonly working: Uint8Array;
  readonly wire?: SealedEnvelope;
};

/** An age file ready to be framed: to whom, under which epoch, in which kind of batch. */
export type SealedEnvelope = {
  readonly kind: BatchKind;
  readonly dest: Id;
  readonly epoch: number;
  readonly bytes: Uint8Array;
};

/** A statistical record before it is sealed: nothing about site, author, device, case or day. */
export type StatisticalDraft = {
  readonly statId: Id;
  readonly op: "put" | "withdraw";
  readonly schema: string;
  readonly data: JsonObject;
};

/** An audit entry before it is sealed: codes and ids, no free text. */
export type AuditDraft = {
  readonly author: Id;
  readonly at: string;
  readonly event: string;
  readonly ref: readonly (Id | Hash)[] | null;
  readonly count: number;
  readonly note: string | null;
};

/** An envelope to open, and where it came from. `local`: made on this device and never framed. */
export type ClosedEnvelope = {
  readonly bytes: Uint8Array;
  readonly context: EnvelopeContext;
};

/** What the outside of an envelope claims. Pools carry no batch header. */
export type EnvelopeContext =
  | { readonly from: "local" }
  | { readonly from: "pool" }
  | { readonly from: "batch"; readonly header: BatchHeader };

/** What was in an envelope. A payload has passed its schema; the `data` in it is for the domain to judge. */
export type OpenedEnvelope =
  | { readonly format: "dummy" }
  | {
      readonly format: "attachment";
      readonly payload: AttachmentPayload;
      readonly file: Uint8Array;
    }
  | {
      readonly format: "revision";
      readonly revision: Hash;
      readonly payload: Exclude<Payload, AttachmentPayload>;
    };

/**
 * Why an envelope did not open. `not-for-us` means that nobody here holds a key for it, which is no
 * fault of the envelope; every other reason sends it to quarantine.
 */
export type OpenFailure = "not-for-us" | (string & {});

/** A segment of the summary index in clear. */
export type OpenSegment = SegmentPlace & { readonly text: string };

/** A segment as stored. */
export type SealedSegment = SegmentPlace & { readonly blob: Uint8Array };

/** Where a segment belongs; bound to it, so that a moved or older one does not open in its place. */
export type SegmentPlace = {
  readonly table: string;
  readonly segment: number;
  readonly counter: number;
  readonly schema: string;
};
