/**
 * The file that holds a person's private keys on a device, sealed under the master key that only a key
 * slot yields (`docs/protocol.md` 13.1).
 */
import { concatBytes, equalBytes, toUtf8 } from "../protocol/bytes.ts";
import { type Id, idToBytes } from "../protocol/id.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import type { UserSecrets } from "./keys.ts";

/** Seals a person's private keys: 96 bytes that open with the master key, for this person only. */
export const sealKeyFile = async (
  masterKey: Uint8Array,
  user: Id,
  secrets: UserSecrets,
): Promise<Uint8Array<ArrayBuffer>> => {
  const nonce = globalThis.crypto.getRandomValues(new Uint8Array(nonceLength));
  const sealed = await globalThis.crypto.subtle.encrypt(
    { name: "AES-GCM", iv: nonce, additionalData: contextOf(user) },
    await importMasterKey(masterKey),
    concatBytes(secrets.x25519, secrets.ed25519),
  );
  return concatBytes(magic, nonce, new Uint8Array(sealed));
};

/** Opens a key file. `not-this-key` for another master key, another person or altered bytes. */
export const openKeyFile = async (
  masterKey: Uint8Array,
  user: Id,
  file: Uint8Array,
): Promise<Result<UserSecrets, "not-a-key-file" | "not-this-key">> => {
  const start = magic.length + nonceLength;
  if (file.length !== start + 64 + 16 || !equalBytes(file.subarray(0, magic.length), magic))
    return fail("not-a-key-file");
  try {
    const secrets = new Uint8Array(
      await globalThis.crypto.subtle.decrypt(
        {
          name: "AES-GCM",
          iv: new Uint8Array(file.subarray(magic.length, start)),
          additionalData: contextOf(user),
        },
        await importMasterKey(masterKey),
        new Uint8Array(file.subarray(start)),
      ),
    );
    return ok({ x25519: secrets.slice(0, 32), ed25519: secrets.slice(32) });
  } catch {
    return fail("not-this-key");
  }
};

const magic = toUtf8("LNDU");
const nonceLength = 12;

const contextOf = (user: Id): Uint8Array<ArrayBuffer> =>
  concatBytes(toUtf8("lindung/userkey/v1\0"), idToBytes(user));

const importMasterKey = (masterKey: Uint8Array): Promise<CryptoKey> =>
  globalThis.crypto.subtle.importKey("raw", new Uint8Array(masterKey), "AES-GCM", false, [
    "encrypt",
    "decrypt",
  ]);
