/**
 * The second factor: a roaming FIDO2 key, asked through WebAuthn for a value only it can compute. Runs
 * in the page, since a worker may not ask. What it answers is worth nothing without the passphrase.
 *
 * The key keeps its credential itself (discoverable), so that nothing on the device tells that it is
 * used or whose it is.
 */
import { fail, ok, type Result } from "../protocol/result.ts";
import type { SecondFactor } from "./slots.ts";

/** Why there is no answer: nothing here can ask a key, the key cannot answer, or it was not given. */
export type SecurityKeyFailure = "not-supported" | "no-answer";

/**
 * Registers a security key for a slot file and asks it once. `input` is `securityKeyInput` of the file.
 * The key is touched twice. Keep nothing of the answer: seal a slot with it at once.
 */
export const registerSecurityKey = async (
  input: Uint8Array,
): Promise<Result<SecondFactor, SecurityKeyFailure>> => {
  const made = await ask(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: random(32),
        rp: { name: productName },
        // Random, and alike for everybody: the key must not tell who uses it.
        user: { id: random(16), name: productName, displayName: productName },
        pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: "public-key", alg })),
        authenticatorSelection: {
          residentKey: "required",
          requireResidentKey: true,
          userVerification: "required",
        },
        attestation: "none",
        extensions: { prf: {} },
      },
    }),
  );
  if (!made.ok) return made;
  if (made.value.getClientExtensionResults().prf?.enabled !== true) return fail("not-supported");
  return askSecurityKey(input, new Uint8Array(made.value.rawId));
};

/** Asks a security key for its answer to a slot file; any registered one, unless told which. */
export const askSecurityKey = async (
  input: Uint8Array,
  credential?: Uint8Array,
): Promise<Result<SecondFactor, SecurityKeyFailure>> => {
  const given = await ask(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: random(32),
        userVerification: "required",
        ...(credential && {
          allowCredentials: [{ type: "public-key", id: new Uint8Array(credential) }],
        }),
        extensions: { prf: { eval: { first: new Uint8Array(input) } } },
      },
    }),
  );
  if (!given.ok) return given;
  const first = given.value.getClientExtensionResults().prf?.results?.first;
  if (!first) return fail("not-supported");
  const prf = ArrayBuffer.isView(first)
    ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength)
    : new Uint8Array(first);
  if (prf.length !== 32) return fail("not-supported");
  return ok({ prf: prf.slice(), credential: new Uint8Array(given.value.rawId) });
};

const productName = "Lindung";

const random = (length: number): Uint8Array<ArrayBuffer> =>
  globalThis.crypto.getRandomValues(new Uint8Array(length));

/** A person who takes the key away, or waits too long, is no fault of the program. */
const ask = async (
  question: () => Promise<Credential | null>,
): Promise<Result<PublicKeyCredential, SecurityKeyFailure>> => {
  if (typeof PublicKeyCredential === "undefined") return fail("not-supported");
  try {
    const answer = await question();
    return answer instanceof PublicKeyCredential ? ok(answer) : fail("no-answer");
  } catch {
    return fail("no-answer");
  }
};
