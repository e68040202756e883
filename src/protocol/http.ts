/**
 * The JSON bodies of the HTTP interface (`docs/protocol.md` 11), for both sides: the endpoint parses
 * requests and the device parses answers with the same schemas.
 */
import { z } from "zod";
import { Hash } from "./hash.ts";
import { Id } from "./id.ts";
import { EnrolmentRequest, InviteToken } from "./invite.ts";
import { GeneralJws } from "./jws.ts";
import { Role } from "./role.ts";
import { PublicJwk } from "./signature.ts";
import { Time } from "./time.ts";

const count = z.int().nonnegative();

/** A place in the membership log. */
export const LogHead = z.strictObject({ seq: count, hash: Hash });
export type LogHead = z.infer<typeof LogHead>;

/** `GET /v1/health`: the endpoint lives; its version, and whether its database answers. */
export const Health = z.strictObject({
  ok: z.literal(true),
  version: z.string(),
  database: z.literal(["ready", "away"]),
});
export type Health = z.infer<typeof Health>;

/**
 * `GET /v1/info`. Limits in bytes and envelopes. `receiptKey` is the key the endpoint signs receipts
 * with: it counts only once the membership log names it.
 */
export const EndpointInfo = z.strictObject({
  v: z.literal(1),
  versions: z.array(z.int().positive()),
  limits: z.strictObject({
    batch: count,
    envelopes: count,
    header: count,
    entry: count,
    acknowledgement: count,
  }),
  now: Time,
  receiptKey: z.strictObject({ id: z.string().min(1).max(64), jwk: PublicJwk }),
});
export type EndpointInfo = z.infer<typeof EndpointInfo>;

/** `POST /v1/invites`. */
export const InviteRegistration = z.strictObject({
  v: z.literal(1),
  invite: InviteToken,
  site: Id,
  role: Role,
  exp: Time,
  tag: Hash,
});
export type InviteRegistration = z.infer<typeof InviteRegistration>;

/** Where an invite stands: nobody asked yet, someone asked, enrolled, refused, too old. */
export const InviteState = z.literal(["open", "requested", "used", "refused", "expired"]);
export type InviteState = z.infer<typeof InviteState>;

/** `GET /v1/invites/{id}`. `logSeq` is the head of the membership log. */
export const InviteView = z.strictObject({
  state: InviteState,
  org: Id,
  site: Id,
  role: Role,
  exp: Time,
  tag: Hash,
  logSeq: count,
});
export type InviteView = z.infer<typeof InviteView>;

/** `GET /v1/invites?state=pending`. */
export const PendingInvites = z.strictObject({
  requests: z.array(
    z.strictObject({
      invite: InviteToken,
      site: Id,
      role: Role,
      exp: Time,
      at: Time,
      request: EnrolmentRequest,
    }),
  ),
});
export type PendingInvites = z.infer<typeof PendingInvites>;

/** `GET /v1/invites?state=open`: invites nobody has answered yet. */
export const OpenInvites = z.strictObject({
  invites: z.array(z.strictObject({ invite: InviteToken, site: Id, role: Role, exp: Time })),
});
export type OpenInvites = z.infer<typeof OpenInvites>;

/** `GET /v1/log` and `GET /v1/invites/{id}/log`. Hash an entry over `generalToBytes(entry)`. */
export const LogPage = z.strictObject({ entries: z.array(GeneralJws).max(256), head: LogHead });
export type LogPage = z.infer<typeof LogPage>;

/** `POST /v1/log`: the answer; the request body is one entry, a general JWS. */
export const LogAppended = z.strictObject({ seq: count, hash: Hash });
export type LogAppended = z.infer<typeof LogAppended>;

/** `GET /v1/log/proposals`: entries for the next place in the log that still lack signatures. */
export const Proposals = z.strictObject({ proposals: z.array(GeneralJws) });
export type Proposals = z.infer<typeof Proposals>;

/**
 * `POST /v1/log/proposals`: the entry with all signatures known now. When `complete`, whoever sees
 * it first hands it to `POST /v1/log`.
 */
export const ProposalAnswer = z.strictObject({ proposal: GeneralJws, complete: z.boolean() });
export type ProposalAnswer = z.infer<typeof ProposalAnswer>;

/** `GET /v1/me/head`. Before the first batch `seq` is 0 and `hash` is all zeros. */
export const DeviceHead = z.strictObject({
  seq: count,
  hash: Hash,
  next: z.int().positive(),
  now: Time,
  log: LogHead,
});
export type DeviceHead = z.infer<typeof DeviceHead>;

/** `GET /v1/me/receipts`: compact JWS texts, by the sequence number of the batch. */
export const Receipts = z.strictObject({ receipts: z.array(z.string()).max(256) });
export type Receipts = z.infer<typeof Receipts>;

/** `GET /v1/me/acks`: `n` numbers the acknowledgements that concern this device. */
export const Acknowledgements = z.strictObject({
  acks: z.array(z.strictObject({ n: z.int().positive(), ack: GeneralJws })).max(256),
});
export type Acknowledgements = z.infer<typeof Acknowledgements>;

/** `GET /v1/sites/{site}/status`. `lastContact` is a day; `gaps` are missing sequence numbers. */
export const SiteStatus = z.strictObject({
  devices: z.array(
    z.strictObject({
      device: Id,
      seq: count,
      gaps: z.array(z.int().positive()),
      quarantined: count,
      unacknowledged: count,
      lastContact: z.iso.date().nullable(),
    }),
  ),
});
export type SiteStatus = z.infer<typeof SiteStatus>;

/** `GET /v1/org/status`: counts only. */
export const OrganisationStatus = z.strictObject({
  sites: count,
  devices: count,
  users: count,
  batches: count,
  envelopes: count,
  bytes: count,
  quarantined: count,
});
export type OrganisationStatus = z.infer<typeof OrganisationStatus>;

/** `GET /v1/stat/pools`: closed pools and how many envelopes each holds. */
export const Pools = z.array(z.strictObject({ pool: z.string().min(1).max(64), count }));
export type Pools = z.infer<typeof Pools>;
