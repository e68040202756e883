/**
 * Whether a release is one that the holders of the release keys have signed. The worker in charge asks
 * this of a newer version before anybody is offered it, and a new worker of itself before it keeps a
 * single file.
 *
 * It reads what src/protocol/release-manifest.ts describes, with nothing but the browser's own
 * cryptography: a worker that guards the code should hold little of it.
 */

/** Public Ed25519 keys by `kid`, as JWK. */
export type ReleaseKeys = Readonly<Record<string, JsonWebKey>>;

/** What a release says of itself, once its signatures have been checked. */
export type Release = {
  readonly version: string;
  /** SHA-256 in base64url by path without a leading slash. */
  readonly files: Readonly<Record<string, string>>;
};

/** Why a release is not taken. */
export type ReleaseFault = "no-manifest" | "not-signed" | "older" | "other-files";

/** Where a release lies beside the files it lists. */
const releasePath = "/release.json";

const signaturesNeeded = 2;

/** Reads the octets of a signed release; undefined unless two known keys have signed what it says. */
export const readRelease = async (
  bytes: Uint8Array<ArrayBuffer>,
  keys: ReleaseKeys,
): Promise<Release | undefined> => {
  const general = parse(bytes);
  if (!isRecord(general) || typeof general["payload"] !== "string") return undefined;
  const { payload, signatures } = general;
  if (!Array.isArray(signatures)) return undefined;
  const signers = new Set<string>();
  for (const signature of signatures) {
    const signer = await signerOf(signature, payload, keys);
    if (signer === undefined) return undefined;
    signers.add(signer);
  }
  const said = parse(fromBase64Url(payload));
  return signers.size >= signaturesNeeded && isRelease(said) ? said : undefined;
};

/** Whether a version is at least another: `1.10.0` is above `1.9.3`. */
const isAtLeast = (version: string, other: string): boolean => {
  const [left, right] = [version, other].map((text) => text.split(".").map(Number));
  for (const at of [0, 1, 2]) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
};

/**
 * Looks at the release that the host serves now: it must be signed, not older than `version`, and
 * hold the worker's script as served. Undefined when nothing is wrong with it.
 */
export const faultOfServedRelease = async (
  keys: ReleaseKeys,
  version: string,
  fetchFile: (path: string) => Promise<Response>,
): Promise<ReleaseFault | undefined> => {
  const answer = await fetchFile(releasePath);
  if (!answer.ok) return "no-manifest";
  const release = await readRelease(new Uint8Array(await answer.arrayBuffer()), keys);
  if (!release) return "not-signed";
  if (!isAtLeast(release.version, version)) return "older";
  const script = await fetchFile("/sw.js");
  if (!script.ok) return "no-manifest";
  const hash = await hashOf(await script.arrayBuffer());
  return release.files["sw.js"] === hash ? undefined : "other-files";
};

/**
 * Looks at the release this worker belongs to before it keeps anything: signed, of this version, and
 * listing every file the worker is about to keep with the very bytes it expects.
 */
export const faultOfOwnRelease = async (
  keys: ReleaseKeys,
  version: string,
  expected: readonly { readonly url: string; readonly integrity: string }[],
  fetchFile: (path: string) => Promise<Response>,
): Promise<ReleaseFault | undefined> => {
  const answer = await fetchFile(releasePath);
  if (!answer.ok) return "no-manifest";
  const release = await readRelease(new Uint8Array(await answer.arrayBuffer()), keys);
  if (!release) return "not-signed";
  const isListed = expected.every(
    ({ url, integrity }) => `sha256-${toBase64(release.files[url.slice(1)] ?? "")}` === integrity,
  );
  return release.version === version && isListed ? undefined : "other-files";
};

const signerOf = async (
  signature: unknown,
  payload: string,
  keys: ReleaseKeys,
): Promise<string | undefined> => {
  if (!isRecord(signature)) return undefined;
  const { protected: head, signature: bytes } = signature;
  if (typeof head !== "string" || typeof bytes !== "string") return undefined;
  const header = parse(fromBase64Url(head));
  if (!isRecord(header) || Object.keys(header).length !== 3) return undefined;
  const { alg, kid, typ } = header;
  if (alg !== "Ed25519" || typ !== "lindung-release+jws" || typeof kid !== "string")
    return undefined;
  const jwk = Object.hasOwn(keys, kid) ? keys[kid] : undefined;
  if (!jwk) return undefined;
  const key = await crypto.subtle.importKey("jwk", jwk, "Ed25519", false, ["verify"]);
  const signed = new TextEncoder().encode(`${head}.${payload}`);
  const isGenuine = await crypto.subtle.verify("Ed25519", key, fromBase64Url(bytes), signed);
  return isGenuine ? kid : undefined;
};

const hashOf = async (bytes: ArrayBuffer): Promise<string> =>
  toBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));

const parse = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isRelease = (value: unknown): value is Release =>
  isRecord(value) &&
  value["v"] === 1 &&
  typeof value["version"] === "string" &&
  /^\d+\.\d+\.\d+$/.test(value["version"]) &&
  isRecord(value["files"]) &&
  Object.values(value["files"]).every((hash) => typeof hash === "string");

const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> => {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
};

/** The same bytes as `integrity` attributes write them. */
const toBase64 = (base64url: string): string =>
  base64url.replaceAll("-", "+").replaceAll("_", "/").padEnd(44, "=");

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
