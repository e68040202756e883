/**
 * Opens an envelope and checks what is in it, in the order of `docs/protocol.md` 11.4: padding,
 * inflation limit, form, type, known author, signature, the author's role and state at the log head
 * the device had seen, context, schema of the payload. Whether a case makes sense is for the domain.
 */
import { hashOf } from "../protocol/hash.ts";
import { verifyCompact, verifyDetached } from "../protocol/jws.ts";
import { isInContext, type Payload, parsePayload, revisionIdOf } from "../protocol/payload.ts";
import { type Plaintext, unpackPlaintext } from "../protocol/plaintext.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import type { Role } from "../protocol/role.ts";
import type { PublicJwk } from "../protocol/signature.ts";
import type {
  EnvelopeContext,
  LogFacts,
  LogUser,
  OpenedEnvelope,
  OpenFailure,
} from "./clearance.ts";
import type { UnlockedUser } from "./keyring.ts";

/** Who may have written an envelope: what the log says, and the people unlocked here. */
export type Authors = { readonly log: LogFacts | undefined; readonly own: readonly UnlockedUser[] };

/** Checks an opened plaintext. Each failure is the reason it goes to quarantine with. */
export const verifyPlaintext = async (
  plaintext: Uint8Array,
  context: EnvelopeContext,
  authors: Authors,
): Promise<Result<OpenedEnvelope, OpenFailure>> => {
  const unpacked = unpackPlaintext(plaintext);
  if (!unpacked.ok) return unpacked;
  if (unpacked.value.format === "dummy") return ok({ format: "dummy" });
  const verified = await verifySigned(unpacked.value, authors);
  if (!verified.ok) return verified;
  const { kid, payloadText } = verified.value;
  const parsed = parsePayload(payloadText);
  if (!parsed.ok) return parsed;
  const payload = parsed.value;
  const fault = faultOfAuthor(payload, kid, context, authors) ?? faultOfContext(payload, context);
  if (fault) return fail(fault);
  if (unpacked.value.format === "revision")
    return payload.type === "attachment"
      ? fail("wrong-form")
      : ok({ format: "revision", revision: await revisionIdOf(payloadText), payload });
  const { file } = unpacked.value;
  if (payload.type !== "attachment") return fail("wrong-form");
  const isTheFile = payload.length === file.length && payload.sha256 === (await hashOf(file));
  return isTheFile ? ok({ format: "attachment", payload, file }) : fail("wrong-file");
};

/** A file is signed for by what stands before it; a revision is itself what was signed. */
const verifySigned = (
  plaintext: Exclude<Plaintext, { readonly format: "dummy" }>,
  authors: Authors,
): ReturnType<typeof verifyCompact> => {
  const expected = {
    typ: "lindung-rev+jws",
    key: (kid: string) => keyOf(kid, authors),
  } as const;
  return plaintext.format === "revision"
    ? verifyDetached(plaintext.jwsHead, plaintext.payload, expected)
    : verifyCompact(plaintext.jws, expected);
};

/** A `kid` is a person, or `stat:<epoch>` for the key all supervisors share. */
const keyOf = (kid: string, { log, own }: Authors): PublicJwk | undefined => {
  const epoch = /^stat:([1-9]\d{0,8})$/.exec(kid)?.[1];
  if (epoch !== undefined)
    return log?.analysis.find((one) => one.epoch === Number(epoch))?.statKey.jwk;
  return log?.users.get(kid)?.jwk ?? own.find(({ user }) => user === kid)?.jwk;
};

const faultOfAuthor = (
  payload: Payload,
  kid: string,
  context: EnvelopeContext,
  { log, own }: Authors,
): OpenFailure | undefined => {
  if (payload.type === "stat") return kid === `stat:${payload.epoch}` ? undefined : "wrong-author";
  if (payload.author !== kid) return "wrong-author";
  const author = log?.users.get(kid);
  // Before the log knows a new device, its own people can only have written on it.
  if (!author)
    return context.from === "local" && own.some(({ user }) => user === kid)
      ? undefined
      : "unknown-author";
  if (author.device !== payload.device || author.site !== payload.site) return "wrong-device";
  if (!writers[payload.type].includes(author.role)) return "role";
  if (context.from !== "batch") return undefined;
  const deviceEnded = log?.devices.get(author.device)?.revokedAt;
  return wasActive(author, deviceEnded, context.header.mhead.seq) ? undefined : "author-not-active";
};

/** Whether a person, and the device they are enrolled on, were admitted at a log head and not revoked. */
const wasActive = (author: LogUser, deviceEnded: number | undefined, seen: number): boolean =>
  author.seq <= seen && seen < Math.min(author.revokedAt ?? Infinity, deviceEnded ?? Infinity);

const faultOfContext = (payload: Payload, context: EnvelopeContext): OpenFailure | undefined => {
  switch (context.from) {
    case "local":
      return undefined;
    case "pool":
      return payload.type === "stat" ? undefined : "context";
    case "batch":
      return isInContext(payload, context.header) ? undefined : "context";
  }
};

const caseWriters: readonly Role[] = ["intake", "caseworker", "supervisor"];
const everybody: readonly Role[] = [
  ...caseWriters,
  "field-office",
  "analyst",
  "administrator",
  "oversight",
];
const writers: { readonly [Type in Exclude<Payload["type"], "stat">]: readonly Role[] } = {
  "case-revision": caseWriters,
  attachment: caseWriters,
  directory: [...caseWriters, "administrator"],
  handover: ["supervisor"],
  "handover-answer": ["supervisor"],
  audit: everybody,
};
