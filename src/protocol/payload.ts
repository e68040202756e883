/**
 * The signed payloads inside envelopes (`docs/protocol.md` 4.4). What a case document means is not
 * known here: `data` and `consent` are canonical JSON that the domain parses.
 *
 * An age file cannot carry context beside its content, so the context stands in the payload, and a
 * reader compares it with the header of the batch (`isInContext`).
 */
import { z } from "zod";
import type { BatchHeader, BatchKind } from "./batch.ts";
import { toUtf8 } from "./bytes.ts";
import { parseCanonicalJson } from "./canonical.ts";
import { Hash, hashOf } from "./hash.ts";
import { Id } from "./id.ts";
import { fail, ok, type Result } from "./result.ts";
import { Time } from "./time.ts";

/** The name and version of a schema, such as `case@3`. */
const SchemaName = z.string().regex(/^[a-z][a-z-]{0,31}@[1-9]\d{0,3}$/);

/** A short machine word: never free text. */
export const Code = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/);

const Document = z.record(z.string(), z.unknown());

const Parents = z
  .array(Hash)
  .max(16)
  .refine((hashes) => hashes.every((hash, at) => at === 0 || (hashes[at - 1] ?? "") < hash));

const context = {
  v: z.literal(1),
  org: Id,
  site: Id,
  dest: Id,
  epoch: z.int().positive(),
  author: Id,
  device: Id,
  at: Time,
  schema: SchemaName,
};

/** An unsettled conflict: where, and which revision holds which value. `values` is sorted by `rev`. */
export const Conflict = z.strictObject({
  path: z.string().max(1_024),
  values: z.array(z.strictObject({ rev: Hash, value: z.unknown().optional() })).max(64),
});
export type Conflict = z.infer<typeof Conflict>;

/** One saved state of a case: the whole document and the ids of the states it builds on. */
export const CaseRevisionPayload = z.strictObject({
  ...context,
  type: z.literal("case-revision"),
  caseId: Id,
  statId: Id,
  rev: z.int().positive(),
  parents: Parents,
  consent: Document,
  data: Document,
  conflicts: z.array(Conflict).max(512),
});
export type CaseRevisionPayload = z.infer<typeof CaseRevisionPayload>;

/** Names and contacts of a site's staff by user id: the only place staff names exist. */
const DirectoryPayload = z.strictObject({
  ...context,
  type: z.literal("directory"),
  rev: z.int().positive(),
  parents: Parents,
  data: Document,
});
export type DirectoryPayload = z.infer<typeof DirectoryPayload>;

/** A whole case passed to another site, where it starts a new graph. */
const HandoverPayload = z.strictObject({
  ...context,
  type: z.literal("handover"),
  caseId: Id,
  statId: Id,
  rev: z.literal(1),
  parents: z.tuple([]),
  origin: z.strictObject({ site: Id, heads: z.array(Hash).min(1).max(64), history: Hash }),
  consent: Document,
  data: Document,
});
export type HandoverPayload = z.infer<typeof HandoverPayload>;

/** The answer to a hand-over; `handover` is the id of the revision that was handed over. */
const HandoverAnswerPayload = z.strictObject({
  ...context,
  type: z.literal("handover-answer"),
  handover: Hash,
  answer: z.literal(["accepted", "declined"]),
  reason: Code,
});
export type HandoverAnswerPayload = z.infer<typeof HandoverAnswerPayload>;

/** Who did what, how often. Codes only, no free text. */
const AuditPayload = z.strictObject({
  ...context,
  type: z.literal("audit"),
  event: Code,
  ref: z
    .array(z.union([Id, Hash]))
    .max(64)
    .nullable(),
  count: z.int().nonnegative(),
  note: Code.nullable(),
});
export type AuditPayload = z.infer<typeof AuditPayload>;

/** A statistical record, or its withdrawal. Names no site, author, device, case or exact time. */
const StatPayload = z.strictObject({
  v: z.literal(1),
  type: z.literal("stat"),
  org: Id,
  epoch: z.int().positive(),
  statId: Id,
  op: z.literal(["put", "withdraw"]),
  schema: SchemaName,
  data: Document,
});
export type StatPayload = z.infer<typeof StatPayload>;

/** The largest file of an attachment, in bytes. */
export const fileLimitInBytes = 4_194_304;

/**
 * What is signed for a file that belongs to a case. The file itself follows in the envelope; `sha256`
 * and `length` (in bytes) are of it.
 */
const AttachmentPayload = z.strictObject({
  ...context,
  type: z.literal("attachment"),
  caseId: Id,
  attachmentId: Id,
  sha256: Hash,
  length: z.int().positive().max(fileLimitInBytes),
  mediaType: z
    .string()
    .max(64)
    .regex(/^[a-z]+\/[a-z0-9][a-z0-9.+-]*$/),
});
export type AttachmentPayload = z.infer<typeof AttachmentPayload>;

/** Any signed payload. */
export const Payload = z.discriminatedUnion("type", [
  CaseRevisionPayload,
  DirectoryPayload,
  HandoverPayload,
  HandoverAnswerPayload,
  AuditPayload,
  StatPayload,
  AttachmentPayload,
]);
export type Payload = z.infer<typeof Payload>;

/** Why a payload text is refused. */
export type PayloadFailure = "not-canonical" | "not-a-payload" | "beyond-limits" | "graph-rule";

/**
 * Reads a payload text: canonical JSON, exactly the members of its type, within the limits of
 * `docs/protocol.md` 11.5, and a first revision if and only if there are no parents.
 */
export const parsePayload = (text: string): Result<Payload, PayloadFailure> => {
  const json = parseCanonicalJson(text);
  if (!json.ok) return fail("not-canonical");
  const payload = Payload.safeParse(json.value);
  if (!payload.success) return fail("not-a-payload");
  if ("data" in payload.data && !isWithinLimits(payload.data.data, 0)) return fail("beyond-limits");
  if ("rev" in payload.data) {
    const { rev, parents } = payload.data;
    if ((rev === 1) !== (parents.length === 0)) return fail("graph-rule");
  }
  return ok(payload.data);
};

/** Gives the id of a revision: the hash of the payload octets that were signed. */
export const revisionIdOf = (payloadText: string): Promise<Hash> => hashOf(toUtf8(payloadText));

const kinds: { readonly [Type in Payload["type"]]: BatchKind } = {
  "case-revision": 1,
  directory: 1,
  stat: 2,
  audit: 3,
  handover: 4,
  "handover-answer": 5,
  attachment: 6,
};

/** Gives the kind of batch a payload travels in. */
export const kindOf = (payload: Payload): BatchKind => kinds[payload.type];

/**
 * Tells whether a payload belongs into the batch it came in: same organisation, site, destination,
 * epoch, device and kind. Stops a reader from passing on another person's text to another site.
 */
export const isInContext = (payload: Payload, header: BatchHeader): boolean => {
  if (payload.org !== header.org || payload.epoch !== header.epoch) return false;
  if (kindOf(payload) !== header.kind) return false;
  if (payload.type === "stat") return true;
  return (
    payload.site === header.site && payload.dest === header.dest && payload.device === header.dev
  );
};

const longestTextInCharacters = 100_000;
const mostItems = 512;
const deepestNesting = 8;

const isWithinLimits = (value: unknown, depth: number): boolean => {
  if (typeof value === "string") return value.length <= longestTextInCharacters;
  if (value === null || typeof value !== "object") return true;
  if (depth > deepestNesting) return false;
  if (Array.isArray(value) && value.length > mostItems) return false;
  return Object.values(value).every((member) => isWithinLimits(member, depth + 1));
};
