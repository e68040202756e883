/**
 * Signed HTTP requests (RFC 9421, `docs/protocol.md` 10): there are no passwords, sessions or
 * tokens. Which key signs decides what is allowed; that is asked elsewhere.
 *
 * The protocol fixes label, components, parameters and their order. A request that says the same in
 * another way is refused, so that one meaning has one spelling.
 */

import { base64 } from "@scure/base";
import { createSignature, verifySignature } from "http-message-sig";
import { type Digest, fromBase64Url, sha256, toBase64Url } from "./hash.ts";
import { Id } from "./id.ts";
import { fail, ok, type Result } from "./result.ts";
import { isSignedBy, type PublicJwk, type SignatureCheck, type Signer } from "./signature.ts";

/** How far `created` may be from the verifier's clock, and the longest life of a signature, in seconds. */
const clockToleranceInSeconds = 300;

/** A request to be signed. `keyid` is `dev:<uuid>` or `usr:<uuid>`; `now` is seconds since 1970. */
export type UnsignedRequest = {
  readonly method: string;
  readonly url: string;
  readonly keyid: string;
  readonly now: number;
  readonly body?: Uint8Array;
  readonly contentType?: string;
  readonly nonce?: string;
};

/**
 * Signs a request and gives the headers to send: `signature-input`, `signature` and, with a body,
 * `content-digest` and `content-type`. The URL must be absolute and without fragment.
 */
export const signRequest = async (
  request: UnsignedRequest,
  sign: Signer,
): Promise<Record<string, string>> => {
  const { body, contentType } = request;
  const headers: Record<string, string> = {};
  if (body) {
    if (!contentType) throw new TypeError("a body needs a content type");
    headers["content-digest"] = await contentDigest(body);
    headers["content-type"] = contentType;
  }
  const created = Math.floor(request.now);
  const { signature, signatureInput } = await createSignature(
    {
      kind: "request",
      method: request.method,
      targetUri: request.url,
      fields: Object.entries(headers).map(([name, value]) => ({ name, value })),
    },
    {
      label,
      components: body ? componentsWithBody : components,
      parameters: {
        created,
        expires: created + clockToleranceInSeconds,
        nonce: request.nonce ?? toBase64Url(globalThis.crypto.getRandomValues(new Uint8Array(16))),
        keyid: request.keyid,
        alg: algorithm,
        tag,
      },
      signer: { algorithm, sign },
    },
  );
  return { ...headers, "signature-input": signatureInput, signature };
};

/**
 * A request as it arrived. Header names in lower case; `path` as on the request line, `query` with
 * its question mark or empty; `body` undefined only when there was none.
 */
export type ArrivedRequest = {
  readonly method: string;
  readonly authority: string;
  readonly path: string;
  readonly query: string;
  readonly headers: { readonly [name: string]: string | undefined };
  readonly body?: Uint8Array | undefined;
};

/** Who signed, when (seconds since 1970), and the nonce the caller must find unused. */
export type RequestOrigin = {
  readonly keyid: string;
  readonly nonce: string;
  readonly created: number;
};

/** Ways to hash and to check a signature, where the platform has faster ones than WebCrypto. */
export type RequestChecks = { readonly digest?: Digest; readonly isSigned?: SignatureCheck };

/** Why a request is refused. */
export type RequestFailure = "unauthenticated" | "clock-skew" | "digest-mismatch";

/**
 * Checks the signature of a request. Known key, then clock, then signature and exact components,
 * then digest: a wrong clock is told only to someone who names a known key. Nonces are the caller's
 * to remember, for 10 minutes.
 */
export const verifyRequest = async (
  request: ArrivedRequest,
  lookup: (keyid: string) => PublicJwk | undefined,
  now: number,
  { digest = sha256, isSigned = isSignedBy }: RequestChecks = {},
): Promise<Result<RequestOrigin, RequestFailure>> => {
  const { headers, body } = request;
  const hasBody = body !== undefined;
  const input = parseInput(headers["signature-input"] ?? "", hasBody);
  const jwk = input && lookup(input.keyid);
  if (!jwk) return fail("unauthenticated");
  const { keyid, nonce, created, expires } = input;
  if (Math.abs(now - created) > clockToleranceInSeconds || now > expires) return fail("clock-skew");
  if (!isOneSpelling(headers["signature"] ?? "")) return fail("unauthenticated");
  try {
    await verifySignature(toMessage(request, hasBody), {
      label,
      policy: {
        algorithms: [algorithm],
        requiredComponents: hasBody ? componentsWithBody : components,
        requiredParameters: ["created", "expires", "nonce", "keyid", "alg", "tag"],
        now,
        clockSkew: clockToleranceInSeconds,
      },
      resolveVerifier: () => ({
        algorithm,
        verify: async (bytes, signature) => isSigned(jwk, signature, bytes),
      }),
    });
  } catch {
    return fail("unauthenticated");
  }
  if (body && headers["content-digest"] !== (await contentDigest(body, digest))) {
    return fail("digest-mismatch");
  }
  return ok({ keyid, nonce, created });
};

const label = "lindung";
const tag = "lindung-v1";
const algorithm = "ed25519";
const components = ["@method", "@authority", "@path", "@query"] as const;
const componentsWithBody = [...components, "content-digest", "content-type"] as const;

const inputList = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(" ");

const inputForm = new RegExp(
  [
    `^${label}=\\((?<covered>[^()]*)\\)`,
    ";created=(?<created>[1-9]\\d{0,11})",
    ";expires=(?<expires>[1-9]\\d{0,11})",
    ';nonce="(?<nonce>[\\w-]{22})"',
    ';keyid="(?<keyid>(?:dev|usr):[0-9a-f-]{36})"',
    `;alg="${algorithm}"`,
    `;tag="${tag}"$`,
  ].join(""),
);

const parseInput = (
  signatureInput: string,
  hasBody: boolean,
): (RequestOrigin & { readonly expires: number }) | undefined => {
  const form = inputForm.exec(signatureInput);
  if (!form?.groups) return undefined;
  const { covered, keyid = "", nonce = "" } = form.groups;
  const created = Number(form.groups["created"]);
  const expires = Number(form.groups["expires"]);
  const isExact =
    covered === inputList(hasBody ? componentsWithBody : components) &&
    Id.safeParse(keyid.slice(4)).success &&
    fromBase64Url(nonce)?.length === 16 &&
    expires >= created &&
    expires <= created + clockToleranceInSeconds;
  return isExact ? { keyid, nonce, created, expires } : undefined;
};

/** The library reads base64 whose unused bits are set as well; then one signature had four spellings. */
const isOneSpelling = (signature: string): boolean => {
  const [, text = ""] = signatureForm.exec(signature) ?? [];
  try {
    return base64.decode(text).length === signatureLength;
  } catch {
    return false;
  }
};

const signatureForm = new RegExp(`^${label}=:([A-Za-z0-9+/]{86}==):$`);
const signatureLength = 64;

const contentDigest = async (body: Uint8Array, digest: Digest = sha256): Promise<string> =>
  `sha-256=:${base64.encode(await digest(body))}:`;

const signedFields = ["signature", "signature-input"] as const;
const signedFieldsWithBody = [...signedFields, "content-digest", "content-type"] as const;

const toMessage = (request: ArrivedRequest, hasBody: boolean) => ({
  kind: "request" as const,
  method: request.method,
  targetUri: `https://${request.authority}${request.path}${request.query}`,
  fields: (hasBody ? signedFieldsWithBody : signedFields).flatMap((name) => {
    const value = request.headers[name];
    return value === undefined ? [] : [{ name, value }];
  }),
});
