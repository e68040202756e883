/**
 * The signed texts of the protocol: JWS (RFC 7515) with the one algorithm Ed25519 (RFC 9864), in
 * compact form, compact form with the payload detached (appendix F), and general JSON form.
 *
 * The protected header has exactly `alg`, `kid` and `typ`, in canonical JSON. A verifier passes the
 * allowed algorithm and looks the key up itself; nothing in the header chooses for it.
 */

import { flattenedVerify } from "jose";
import { z } from "zod";
import { fromUtf8, toUtf8 } from "./bytes.ts";
import { parseCanonicalJson, toCanonicalJson } from "./canonical.ts";
import { fromBase64Url, toBase64Url } from "./hash.ts";
import { fail, ok, type Result } from "./result.ts";
import { importPublicKey, type PublicJwk, type Signer } from "./signature.ts";

/** The `typ` values of the protocol. */
export const JwsType = z.literal([
  "lindung-rev+jws",
  "lindung-log+jws",
  "lindung-receipt+jws",
  "lindung-ack+jws",
  "lindung-head+jws",
  "lindung-release+jws",
]);
export type JwsType = z.infer<typeof JwsType>;

/** Finds the public key a `kid` stands for; undefined when there is none that counts. */
export type KeyLookup = (kid: string) => PublicJwk | undefined;

/** Why a signed text is refused. */
export type JwsFailure =
  | "not-a-jws"
  | "wrong-typ"
  | "unknown-key"
  | "bad-key"
  | "bad-signature"
  | "signers-not-sorted";

/** A payload whose signature has been checked. `payload` is the exact octets that were signed. */
export type Verified = {
  readonly kid: string;
  readonly payload: Uint8Array<ArrayBuffer>;
  readonly payloadText: string;
};

/** Signs a payload text: `protected.payload.signature`. */
export const signCompact = async (
  header: { readonly typ: JwsType; readonly kid: string },
  payloadText: string,
  sign: Signer,
): Promise<string> => {
  const payload = toBase64Url(toUtf8(payloadText));
  const { protectedText, signature } = await signPart(header, payload, sign);
  return `${protectedText}.${payload}.${signature}`;
};

/** Signs a payload text and leaves it out of the result: `protected..signature`. */
export const signDetached = async (
  header: { readonly typ: JwsType; readonly kid: string },
  payloadText: string,
  sign: Signer,
): Promise<string> => {
  const payload = toBase64Url(toUtf8(payloadText));
  const { protectedText, signature } = await signPart(header, payload, sign);
  return `${protectedText}..${signature}`;
};

/** Checks a compact JWS and gives what was signed and by whom. */
export const verifyCompact = async (
  jws: string,
  expected: { readonly typ: JwsType; readonly key: KeyLookup },
): Promise<Result<Verified, JwsFailure>> => {
  const parts = jws.split(".");
  const [protectedText, payload, signature] = parts;
  if (parts.length !== 3 || !protectedText || !payload || !signature) return fail("not-a-jws");
  return verifyPart({ protectedText, payload, signature }, expected);
};

/** Checks a detached JWS over the payload octets. */
export const verifyDetached = async (
  head: string,
  payload: Uint8Array,
  expected: { readonly typ: JwsType; readonly key: KeyLookup },
): Promise<Result<Verified, JwsFailure>> => {
  const parts = head.split(".");
  const [protectedText, nothing, signature] = parts;
  if (parts.length !== 3 || !protectedText || nothing !== "" || !signature)
    return fail("not-a-jws");
  const part = { protectedText, payload: toBase64Url(payload), signature };
  return verifyPart(part, expected, new Uint8Array(payload));
};

/** Reads the `kid` of a compact or detached JWS without checking anything but the form. */
export const kidOf = (jws: string): string | undefined => {
  const header = parseHeader(jws.split(".")[0] ?? "");
  return header.ok ? header.value.kid : undefined;
};

/** A JWS in general JSON form, signatures sorted by `kid`. */
export const GeneralJws = z.strictObject({
  payload: z.string(),
  signatures: z
    .array(z.strictObject({ protected: z.string(), signature: z.string() }))
    .min(1)
    .max(64),
});
export type GeneralJws = z.infer<typeof GeneralJws>;

/** A signer named by the `kid` under which others know the key. */
export type NamedSigner = { readonly kid: string; readonly sign: Signer };

/** Signs a payload text by several keys. */
export const signGeneral = async (
  typ: JwsType,
  payloadText: string,
  signers: readonly NamedSigner[],
): Promise<GeneralJws> => {
  const unsigned = { payload: toBase64Url(toUtf8(payloadText)), signatures: [] };
  let general: GeneralJws = unsigned;
  for (const signer of signers) general = await addGeneralSignature(typ, general, signer);
  return general;
};

/** Adds one more signature over the same payload; a second one by the same key replaces the first. */
export const addGeneralSignature = async (
  typ: JwsType,
  general: GeneralJws,
  { kid, sign }: NamedSigner,
): Promise<GeneralJws> => {
  const { protectedText, signature } = await signPart({ typ, kid }, general.payload, sign);
  const others = general.signatures.filter((other) => kidOf(other.protected) !== kid);
  const signatures = [...others, { protected: protectedText, signature }];
  signatures.sort((left, right) =>
    (kidOf(left.protected) ?? "") < (kidOf(right.protected) ?? "") ? -1 : 1,
  );
  return { payload: general.payload, signatures };
};

/** Gives the octets of a general JWS: canonical JSON in UTF-8. What is hashed is these octets. */
export const generalToBytes = (general: GeneralJws): Uint8Array<ArrayBuffer> =>
  toUtf8(toCanonicalJson(general));

/** Reads the octets of a general JWS and checks its form, not its signatures. */
export const parseGeneral = (bytes: Uint8Array): Result<GeneralJws, "not-a-jws"> => {
  const text = fromUtf8(bytes);
  const json = text === undefined ? fail("not-a-jws") : parseCanonicalJson(text);
  const general = GeneralJws.safeParse(json.ok ? json.value : undefined);
  return general.success ? ok(general.data) : fail("not-a-jws");
};

/** Gives the payload text of a general JWS, unchecked; undefined when it is not base64url of UTF-8. */
export const generalPayloadText = (general: GeneralJws): string | undefined => {
  const payload = fromBase64Url(general.payload);
  return payload && fromUtf8(payload);
};

/** What a checked general JWS holds: the payload and the `kid` of everyone who signed it, sorted. */
export type VerifiedGeneral = { readonly payloadText: string; readonly signers: readonly string[] };

/**
 * Checks a general JWS. Every signature must be valid and by a known key, sorted by `kid`, none
 * twice: a signature that cannot be checked is a reason to refuse, not to look away.
 */
export const verifyGeneral = async (
  general: GeneralJws,
  expected: { readonly typ: JwsType; readonly key: KeyLookup },
): Promise<Result<VerifiedGeneral, JwsFailure>> => {
  const signers: string[] = [];
  let payloadText = "";
  for (const { protected: protectedText, signature } of general.signatures) {
    const part = await verifyPart({ protectedText, payload: general.payload, signature }, expected);
    if (!part.ok) return part;
    const last = signers.at(-1);
    if (last !== undefined && last >= part.value.kid) return fail("signers-not-sorted");
    signers.push(part.value.kid);
    payloadText = part.value.payloadText;
  }
  return signers.length === 0 ? fail("not-a-jws") : ok({ payloadText, signers });
};

const Header = z.strictObject({
  alg: z.literal("Ed25519"),
  kid: z.string().min(1).max(128),
  typ: JwsType,
});

const parseHeader = (protectedText: string): Result<z.infer<typeof Header>, "not-a-jws"> => {
  const bytes = fromBase64Url(protectedText);
  const text = bytes && fromUtf8(bytes);
  const json = text === undefined ? fail("not-a-jws") : parseCanonicalJson(text);
  const header = Header.safeParse(json.ok ? json.value : undefined);
  return header.success ? ok(header.data) : fail("not-a-jws");
};

const signPart = async (
  { typ, kid }: { readonly typ: JwsType; readonly kid: string },
  payload: string,
  sign: Signer,
): Promise<{ protectedText: string; signature: string }> => {
  const header = Header.parse({ alg: "Ed25519", kid, typ });
  const protectedText = toBase64Url(toUtf8(toCanonicalJson(header)));
  const signature = await sign(toUtf8(`${protectedText}.${payload}`));
  return { protectedText, signature: toBase64Url(signature) };
};

const verifyPart = async (
  part: {
    readonly protectedText: string;
    readonly payload: string;
    readonly signature: string;
  },
  expected: { readonly typ: JwsType; readonly key: KeyLookup },
  payload = fromBase64Url(part.payload),
): Promise<Result<Verified, JwsFailure>> => {
  const header = parseHeader(part.protectedText);
  if (!header.ok) return header;
  if (header.value.typ !== expected.typ) return fail("wrong-typ");
  const payloadText = payload && fromUtf8(payload);
  const signature = fromBase64Url(part.signature);
  if (!payload || payloadText === undefined || signature?.length !== 64) return fail("not-a-jws");
  const jwk = expected.key(header.value.kid);
  if (!jwk) return fail("unknown-key");
  const key = await importPublicKey(jwk);
  if (!key.ok) return fail("bad-key");
  try {
    await flattenedVerify(
      { protected: part.protectedText, payload: part.payload, signature: part.signature },
      key.value,
      { algorithms: ["Ed25519"] },
    );
  } catch {
    return fail("bad-signature");
  }
  return ok({ kid: header.value.kid, payload, payloadText });
};
