/**
 * The signed list of the files of one release: what a copy of the application may consist of. Two of
 * three release keys sign it; a worker in charge refuses a release that the list does not describe.
 */
import { z } from "zod";
import { parseCanonicalJson, toCanonicalJson } from "./canonical.ts";
import { Hash } from "./hash.ts";
import {
  addGeneralSignature,
  type GeneralJws,
  generalPayloadText,
  type JwsFailure,
  type NamedSigner,
  parseGeneral,
  signGeneral,
  verifyGeneral,
} from "./jws.ts";
import { fail, ok, type Result } from "./result.ts";
import { PublicJwk } from "./signature.ts";

/** A version as three numbers, such as `1.4.0`. */
const Version = z.string().regex(/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/);

/**
 * A release: every served file by its path without a leading slash, with the SHA-256 of its bytes.
 * `previous` is the SHA-256 of the manifest before it, null for the first.
 */
export const ReleaseManifest = z.strictObject({
  v: z.literal(1),
  version: Version,
  previous: z.union([Hash, z.null()]),
  files: z.record(z.string().regex(/^[\w@-][\w.@-]*(\/[\w@-][\w.@-]*)*$/), Hash),
});
export type ReleaseManifest = z.infer<typeof ReleaseManifest>;

/** The public halves of the release keys by their `kid`, which is the `x` of the key. */
export const ReleaseKeys = z.record(z.string(), PublicJwk);
export type ReleaseKeys = z.infer<typeof ReleaseKeys>;

/** How many of the release keys must have signed. */
const signaturesNeeded = 2;

/** Signs a release with one or more release keys. */
export const signRelease = (
  manifest: ReleaseManifest,
  signers: readonly NamedSigner[],
): Promise<GeneralJws> =>
  signGeneral("lindung-release+jws", toCanonicalJson(ReleaseManifest.parse(manifest)), signers);

/** Adds the signature of one more release key. */
export const countersignRelease = (general: GeneralJws, signer: NamedSigner): Promise<GeneralJws> =>
  addGeneralSignature("lindung-release+jws", general, signer);

/** What a release says, unchecked; undefined when it is none. */
export const readRelease = (general: GeneralJws): ReleaseManifest | undefined => {
  const json = parseCanonicalJson(generalPayloadText(general) ?? "");
  const manifest = ReleaseManifest.safeParse(json.ok ? json.value : undefined);
  return manifest.success ? manifest.data : undefined;
};

/** Checks the octets of a signed release: its form, every signature, and that enough keys signed. */
export const verifyRelease = async (
  bytes: Uint8Array,
  keys: ReleaseKeys,
): Promise<Result<ReleaseManifest, JwsFailure | "too-few-signatures" | "not-a-release">> => {
  const general = parseGeneral(bytes);
  if (!general.ok) return general;
  const key = (kid: string) => (Object.hasOwn(keys, kid) ? keys[kid] : undefined);
  const verified = await verifyGeneral(general.value, { typ: "lindung-release+jws", key });
  if (!verified.ok) return verified;
  if (verified.value.signers.length < signaturesNeeded) return fail("too-few-signatures");
  const manifest = readRelease(general.value);
  return manifest ? ok(manifest) : fail("not-a-release");
};
