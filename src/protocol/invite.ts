/**
 * Invites and enrolment requests (`docs/protocol.md` 12). The secret of an invite passes from person
 * to person, by QR code or typed; the endpoint never sees it, so it can swap neither the
 * organisation nor the keys.
 */
import { base32crockford } from "@scure/base";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { z } from "zod";
import { concatBytes, equalBytes, toUtf8 } from "./bytes.ts";
import { parseCanonicalJson, toCanonicalJson } from "./canonical.ts";
import { fromBase64Url, Hash, sha256, toBase64Url } from "./hash.ts";
import { Id, idToBytes } from "./id.ts";
import { fail, ok, type Result } from "./result.ts";
import { Role } from "./role.ts";
import { PublicJwk, Recipient } from "./signature.ts";
import { Time } from "./time.ts";

/** 16 random bytes in text, 22 characters of base64url: the name of an invite, or its secret. */
export const InviteToken = z
  .string()
  .length(22)
  .refine((text) => fromBase64Url(text)?.length === 16);
export type InviteToken = z.infer<typeof InviteToken>;

/** Draws 16 random bytes. */
export const newInviteToken = (): InviteToken =>
  toBase64Url(globalThis.crypto.getRandomValues(new Uint8Array(16)));

/** What an invite says; the content of its QR code. `exp` is at most 24 hours ahead. */
export const InviteCode = z.strictObject({
  server: z.url({ protocol: /^https?$/ }),
  org: Id,
  genesis: Hash,
  invite: InviteToken,
  secret: InviteToken,
  role: Role,
  site: Id,
  exp: Time,
});
export type InviteCode = z.infer<typeof InviteCode>;

/** Writes an invite as the text of its QR code. */
export const toInviteText = (code: InviteCode): string => toCanonicalJson(InviteCode.parse(code));

/** Reads the text of an invite's QR code. */
export const parseInviteText = (
  text: string,
): Result<InviteCode, { readonly type: "invite-malformed" }> => {
  const json = parseCanonicalJson(text);
  const code = InviteCode.safeParse(json.ok ? json.value : undefined);
  return code.success ? ok(code.data) : fail({ type: "invite-malformed" });
};

/** Writes a token to be typed: 26 characters of Crockford's base 32 and a check symbol, in groups. */
export const toTypedToken = (token: InviteToken): string => {
  const bytes = tokenToBytes(token);
  const text = `${base32crockford.encode(bytes)}${checkSymbol(bytes)}`;
  return (text.match(/.{1,5}/g) ?? []).join("-");
};

/**
 * Reads a typed token. Case, spaces and hyphens do not matter; O counts as 0, I and L as 1. A wrong
 * character, or two swapped, is found by the check symbol.
 */
export const parseTypedToken = (
  text: string,
): Result<InviteToken, { readonly type: "invite-malformed" }> => {
  const letters = text
    .toUpperCase()
    .replaceAll(/[\s-]/g, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
  if (letters.length !== 27) return fail({ type: "invite-malformed" });
  try {
    const bytes = base32crockford.decode(letters.slice(0, 26));
    return bytes.length === 16 && checkSymbol(bytes) === letters[26]
      ? ok(toBase64Url(bytes))
      : fail({ type: "invite-malformed" });
  } catch {
    return fail({ type: "invite-malformed" });
  }
};

/**
 * Computes the tag that is registered with an invite. Whoever knows the secret can check that the
 * endpoint named the right organisation, first log entry, site, role and expiry.
 */
export const inviteTag = async (
  invite: Pick<InviteCode, "secret" | "invite" | "org" | "genesis" | "site" | "role" | "exp">,
): Promise<string> => {
  const genesis = fromBase64Url(invite.genesis) ?? new Uint8Array(0);
  const message = concatBytes(
    idToBytes(invite.org),
    genesis,
    idToBytes(invite.site),
    toUtf8(`${invite.role}\0${invite.exp}`),
  );
  return toBase64Url(await mac(invite, "genesis", message));
};

const PreparedKey = z.strictObject({
  recipient: Recipient,
  sealed: z.string().max(4_096).optional(),
});

/**
 * The public keys a new device asks to have enrolled. An analyst's, an oversight officer's or a
 * site's first supervisor's device adds the recipient of the key it made for that role and, sealed
 * to the new user alone (base64url), the private half that belongs into the log.
 */
export const EnrolmentKeys = z.strictObject({
  v: z.literal(1),
  org: Id,
  invite: InviteToken,
  device: z.strictObject({ id: Id, jwk: PublicJwk }),
  user: z.strictObject({ id: Id, jwk: PublicJwk, recipient: Recipient }),
  role: Role,
  site: Id,
  analysis: PreparedKey.optional(),
  siteKey: PreparedKey.optional(),
  oversight: PreparedKey.optional(),
});
export type EnrolmentKeys = z.infer<typeof EnrolmentKeys>;

/** A request to be enrolled: the keys, and proof that their maker knows the invite's secret. */
export const EnrolmentRequest = z.strictObject({
  v: z.literal(1),
  keys: EnrolmentKeys,
  mac: Hash,
});
export type EnrolmentRequest = z.infer<typeof EnrolmentRequest>;

/** Computes the proof of an enrolment request from the secret of its invite. */
export const enrolmentMac = async (keys: EnrolmentKeys, secret: InviteToken): Promise<string> =>
  toBase64Url(await mac({ invite: keys.invite, secret }, "keys", toUtf8(toCanonicalJson(keys))));

/** Tells whether an enrolment request was made by someone who knows the secret of the invite. */
export const isEnrolmentRequestGenuine = async (
  request: EnrolmentRequest,
  secret: InviteToken,
): Promise<boolean> => {
  const stated = fromBase64Url(request.mac);
  if (!stated) return false;
  const key = await macKey({ invite: request.keys.invite, secret }, "keys", "verify");
  const message = toUtf8(toCanonicalJson(request.keys));
  return globalThis.crypto.subtle.verify("HMAC", key, stated, message);
};

/** Tells whether the endpoint told the truth about an invite known only by its typed form. */
export const isInviteGenuine = async (
  invite: Parameters<typeof inviteTag>[0],
  tag: string,
): Promise<boolean> => {
  const stated = fromBase64Url(tag);
  const right = fromBase64Url(await inviteTag(invite));
  // Not secret: the endpoint made this comparison possible by showing the tag.
  return stated !== undefined && right !== undefined && equalBytes(stated, right);
};

/** Gives six words that two people compare by voice: the first 66 bits of the hash of the keys. */
export const checkWords = async (keys: EnrolmentKeys): Promise<readonly string[]> => {
  const digest = await sha256(toUtf8(toCanonicalJson(keys)));
  const bits = digest.subarray(0, 9).reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
  return Array.from({ length: 6 }, (_, at) => {
    const index = Number((bits >> BigInt(72 - 11 * (at + 1))) & 2047n);
    return wordlist[index] ?? "";
  });
};

const tokenToBytes = (token: InviteToken): Uint8Array<ArrayBuffer> => {
  const bytes = fromBase64Url(token);
  if (bytes?.length !== 16) throw new TypeError("not an invite token");
  return bytes;
};

const checkSymbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";

const checkSymbol = (bytes: Uint8Array): string =>
  checkSymbols.charAt(bytes.reduce((rest, byte) => (rest * 256 + byte) % 37, 0));

type InviteSecret = Pick<InviteCode, "invite" | "secret">;

const macKey = async (
  { invite, secret }: InviteSecret,
  purpose: "genesis" | "keys",
  use: "sign" | "verify",
): Promise<CryptoKey> => {
  const { subtle } = globalThis.crypto;
  const secretKey = await subtle.importKey("raw", tokenToBytes(secret), "HKDF", false, [
    "deriveKey",
  ]);
  return subtle.deriveKey(
    {
      name: "HKDF",
      hash: "SHA-256",
      salt: tokenToBytes(invite),
      info: toUtf8(`lindung/invite/${purpose}/v1\0`),
    },
    secretKey,
    { name: "HMAC", hash: "SHA-256", length: 256 },
    false,
    [use],
  );
};

const mac = async (
  secret: InviteSecret,
  purpose: "genesis" | "keys",
  message: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> => {
  const key = await macKey(secret, purpose, "sign");
  return new Uint8Array(await globalThis.crypto.subtle.sign("HMAC", key, message));
};
