/** What one synchronisation is given, and what it reports. Nothing here can read a case. */
import type { Membership } from "../membership/membership.ts";
import type { Hash } from "../protocol/hash.ts";
import type { Id } from "../protocol/id.ts";
import type { Problem } from "../protocol/problem.ts";
import type { Signer } from "../protocol/signature.ts";
import type { commit, Device } from "../store/database.ts";
import type { EndpointClient, Refusal, RequestKey } from "./endpoint.ts";

/** What a synchronisation needs. Only `signUsers` depends on somebody having unlocked. */
export type SyncContext = {
  readonly device: Device;
  /** The endpoint's origin, such as `https://sync.example`. */
  readonly server: string;
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds since 1970 by this device's clock, which may be wrong. */
  readonly now: () => number;
  /** From 0 to 1, never 1. In the product drawn from the platform's secure generator. */
  readonly random: () => number;
  /** The people who are unlocked on this device; empty or absent while it is locked. */
  readonly signUsers?: readonly UserSigner[];
  /** Seals an empty envelope of a padded length in bytes. Needs no secret. */
  readonly makeDummy: (recipients: readonly string[], paddedLength: number) => Promise<Uint8Array>;
  readonly onProgress?: (progress: SyncProgress) => void;
  /** The membership of the last report, so that the log need not be replayed from its beginning. */
  readonly membership?: Membership | undefined;
  /** A person is waiting: send everything now, what could wait for days included. */
  readonly urgent?: boolean;
  readonly signal?: AbortSignal;
  readonly patienceInMilliseconds?: number;
};

/** Signs requests, acknowledgements and head statements as one person. */
export type UserSigner = { readonly user: Id; readonly sign: Signer };

/**
 * How far a synchronisation is. Counts are of this run; `bytesTotal` is what is known of so far and
 * may grow, and is undefined when nothing is known.
 */
export type SyncProgress = {
  readonly phase: "log" | "sending" | "receiving" | "acknowledging";
  readonly batches: number;
  readonly envelopes: number;
  readonly bytesDone: number;
  readonly bytesTotal: number | undefined;
};

/** Something a person must learn of; it does not go away by trying again. */
export type Alarm =
  /**
   * The endpoint has forgotten what it had: it reached number `had`, of this device's batches or of a
   * feed, and now `has`, if that is known. It is being supplied again.
   */
  | { readonly type: "server-lost-data"; readonly had: number; readonly has: number | undefined }
  /** It forgot batches this device no longer holds; a custodian must hand them in. */
  | { readonly type: "custodian-needed"; readonly seq: number }
  /** Two batches bear the same number: this device was restored from an image, or copied. */
  | { readonly type: "fork"; readonly seq: number }
  /** Another device of the site has two batches under one number. */
  | { readonly type: "sender-fork"; readonly device: Id; readonly seq: number }
  | { readonly type: "log-refused"; readonly reason: LogAlarm }
  /** The newest signed statement of the log's head is more than 14 days old. */
  | { readonly type: "head-statement-old"; readonly days: number }
  /** A receipt or acknowledgement that nobody we know has signed. */
  | { readonly type: "forged"; readonly what: "receipt" | "acknowledgement" }
  /** The endpoint holds a batch of this device back for a person to judge. */
  | { readonly type: "held-for-review"; readonly seq: number };

/** What is wrong with the log an endpoint offers. */
export type LogAlarm = "shorter" | "forked" | "invalid" | "withheld";

/** Batches of a device that have not been seen in a feed, first to last. */
export type Gap = { readonly device: Id; readonly from: number; readonly to: number };

/** How a synchronisation went. `problem` is what ended it early, if anything did. */
export type SyncReport = {
  readonly problem: Problem | undefined;
  readonly retryAfterInSeconds: number | undefined;
  readonly membership: Membership | undefined;
  readonly alarms: readonly Alarm[];
  readonly sent: Tally;
  readonly received: Tally;
  readonly quarantined: number;
  readonly custody: number;
  readonly acknowledged: number;
  readonly relayed: number;
  readonly gaps: readonly Gap[];
  readonly traffic: { requests: number; bytesSent: number; bytesReceived: number };
  /** Milliseconds the endpoint's clock is ahead of this device's. */
  readonly clockOffset: number;
};

/** Counts of what crossed. `envelopes` includes dummies. */
export type Tally = {
  readonly batches: number;
  readonly envelopes: number;
  readonly bytes: number;
};

/** One synchronisation under way: the context, the client, and what it has found out. */
export type Run = {
  readonly context: SyncContext;
  readonly client: EndpointClient;
  readonly deviceKey: RequestKey;
  readonly users: readonly UserSigner[];
  readonly alarms: Alarm[];
  readonly tell: (progress: SyncProgress) => void;
  /** Milliseconds since 1970 by the endpoint's clock. */
  readonly now: () => number;
  /** Hashes of log entries already computed, by `seq`. */
  readonly logHashes: Map<number, Hash>;
};

/** Why a step ended early. A store that refuses is a problem like one of the network. */
export type StepFailure = Pick<Refusal, "problem" | "retryAfterInSeconds">;

/** The key a person signs requests with. */
export const userKey = ({ user, sign }: UserSigner): RequestKey => ({ keyid: `usr:${user}`, sign });

/** A change to a row at rest. */
export type Change = Parameters<typeof commit>[1][number];
