/**
 * What an entry of the membership log can say (`docs/protocol.md` 8). Each operation is one schema;
 * who has to sign it is in `requirement.ts`, what it changes in `apply.ts`.
 */
import { z } from "zod";
import { Hash } from "../protocol/hash.ts";
import { Id } from "../protocol/id.ts";
import { InviteToken } from "../protocol/invite.ts";
import { Code } from "../protocol/payload.ts";
import { Role } from "../protocol/role.ts";
import { PublicJwk, Recipient } from "../protocol/signature.ts";
import { Time } from "../protocol/time.ts";

const Factor = z.literal(["off", "optional", "required"]);
const seconds = z.int().positive().max(86_400);

/** The rules an organisation sets for its devices. Lock times are in seconds. */
export const Policy = z.strictObject({
  secondFactor: z.strictObject({
    intake: Factor,
    caseworker: Factor,
    supervisor: Factor,
    "field-office": Factor,
    analyst: Factor,
    administrator: Factor,
    oversight: Factor,
  }),
  padding: z.literal(["fine", "coarse"]),
  intakeRetentionDays: z.int().min(1).max(365),
  duress: z.boolean(),
  attachments: z.boolean(),
  lock: z.strictObject({ idle: seconds, hidden: seconds, absolute: seconds }),
});
export type Policy = z.infer<typeof Policy>;

/** The rules of an organisation that has not decided otherwise. */
export const defaultPolicy: Policy = {
  secondFactor: {
    intake: "optional",
    caseworker: "optional",
    supervisor: "optional",
    "field-office": "optional",
    analyst: "optional",
    administrator: "optional",
    oversight: "optional",
  },
  padding: "fine",
  intakeRetentionDays: 7,
  duress: false,
  attachments: true,
  lock: { idle: 180, hidden: 30, absolute: 28_800 },
};

/** An age file that seals one private key to one user, base64url. */
const SealedKey = z.string().regex(/^[A-Za-z0-9_-]{100,16384}$/);

/** The same private key, sealed to several users. */
export const SealedCopies = z.array(z.strictObject({ user: Id, age: SealedKey })).max(256);
export type SealedCopies = z.infer<typeof SealedCopies>;

/** Which key a grant seals: of a site, analysis, oversight, or statistics signing. */
export const KeyName = z.literal(["S", "A", "O", "T"]);
export type KeyName = z.infer<typeof KeyName>;

const Administrators = z
  .array(z.strictObject({ user: Id, jwk: PublicJwk }))
  .min(1)
  .max(32);
const epoch = z.int().positive();
const invite = InviteToken.nullable();

const bodies = {
  genesis: z.strictObject({
    admins: Administrators,
    k: z.int().positive(),
    R: Recipient,
    policy: Policy,
    practice: z.boolean(),
  }),
  "add-device": z.strictObject({ device: Id, jwk: PublicJwk, site: Id, invite }),
  "add-user": z.strictObject({
    user: Id,
    jwk: PublicJwk,
    recipient: Recipient,
    device: Id,
    site: Id,
    role: Role,
    invite,
  }),
  grant: z.strictObject({ user: Id, site: Id, epoch, key: KeyName, sealed: SealedKey }),
  "revoke-user": z.strictObject({ user: Id, reason: Code }),
  "revoke-device": z.strictObject({ device: Id, reason: Code }),
  "rotate-site": z.strictObject({ site: Id, epoch, recipient: Recipient, sealed: SealedCopies }),
  "rotate-analysis": z.strictObject({
    epoch,
    recipient: Recipient,
    sealed: SealedCopies,
    statKey: z.strictObject({ jwk: PublicJwk, sealed: SealedCopies }),
  }),
  "rotate-oversight": z.strictObject({ epoch, recipient: Recipient, sealed: SealedCopies }),
  "set-recovery": z.strictObject({ R: Recipient, ceremony: Hash }),
  "set-policy": z.strictObject({ policy: Policy }),
  "set-admins": z.strictObject({ admins: Administrators, k: z.int().positive() }),
  "set-receipt-key": z.strictObject({ id: z.string().regex(/^[\w.-]{1,64}$/), jwk: PublicJwk }),
  "add-site": z.strictObject({ site: Id, fieldOffice: Id.nullable() }),
  erase: z.strictObject({
    items: z
      .array(
        z.strictObject({ batch: Hash, header: Hash, envelopes: z.array(Hash).min(1).max(256) }),
      )
      .min(1)
      .max(512),
    reason: Code,
  }),
  release: z.strictObject({ version: z.string().regex(/^\d+\.\d+\.\d+$/), manifest: Hash }),
} as const;

const place = {
  v: z.literal(1),
  org: Id,
  seq: z.int().nonnegative(),
  prev: Hash,
  at: Time,
};

const entryOf = <Op extends keyof typeof bodies>(op: Op) =>
  z.strictObject({ ...place, op: z.literal(op), body: bodies[op] });

/** The payload of a log entry: where it stands, what it does. */
export const Operation = z.discriminatedUnion("op", [
  entryOf("genesis"),
  entryOf("add-device"),
  entryOf("add-user"),
  entryOf("grant"),
  entryOf("revoke-user"),
  entryOf("revoke-device"),
  entryOf("rotate-site"),
  entryOf("rotate-analysis"),
  entryOf("rotate-oversight"),
  entryOf("set-recovery"),
  entryOf("set-policy"),
  entryOf("set-admins"),
  entryOf("set-receipt-key"),
  entryOf("add-site"),
  entryOf("erase"),
  entryOf("release"),
]);
export type Operation = z.infer<typeof Operation>;

/** The name of an operation. */
export type OperationName = Operation["op"];

/** The body of an operation of a name. */
export type OperationBody<Name extends OperationName> = z.infer<(typeof bodies)[Name]>;
