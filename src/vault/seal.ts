/**
 * Seals and opens. With `segment.ts` and `key-file.ts`, the only place in the project that calls a
 * cipher.
 *
 * [Note: Sealing] An envelope is an age file (age-encryption.org/v1) to the people who work with a
 * case and to the organisation's recovery key, so that an organisation can open its own data with the
 * standard `age` command and five people with paper, without this software. Nothing that may leave
 * the device is sealed without recovery: the argument is not optional.
 */
import { Decrypter, Encrypter } from "age-encryption";
import { fail, ok, type Result } from "../protocol/result.ts";
import { Recipient } from "../protocol/signature.ts";

/**
 * Seals a padded plaintext to its readers and to recovery. `no-recovery-key` when there is no usable
 * recovery recipient, or no other reader, or when one of them is not a recipient.
 */
export const seal = async (
  plaintext: Uint8Array,
  { readers, recovery }: { readonly readers: readonly string[]; readonly recovery: string },
): Promise<Result<Uint8Array<ArrayBuffer>, { readonly type: "no-recovery-key" }>> => {
  const everyone = [...readers, recovery];
  const areRecipients = everyone.every((one) => Recipient.safeParse(one).success);
  if (readers.length === 0 || !areRecipients || new Set(everyone).size !== everyone.length)
    return fail({ type: "no-recovery-key" });
  return ok(await sealTo(plaintext, everyone));
};

/**
 * Seals a private key to one person, for the membership log. Never for anything about a case: what
 * that person loses would be lost.
 */
export const sealKeyTo = (
  secret: Uint8Array,
  recipient: Recipient,
): Promise<Uint8Array<ArrayBuffer>> => sealTo(secret, [Recipient.parse(recipient)]);

/** Something that opens age files: one private key, held by the platform. */
export type Opener = {
  /** Opens an age file. `not-for-us` when it is sealed to others, `damaged` when it was altered. */
  open(bytes: Uint8Array): Promise<Result<Uint8Array<ArrayBuffer>, "not-for-us" | "damaged">>;
};

/** Makes an opener from an X25519 private key that allows `deriveBits`. The key need not be extractable. */
export const createOpener = (identity: CryptoKey): Opener => {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return {
    open: async (bytes) => {
      try {
        return ok(new Uint8Array(await decrypter.decrypt(bytes)));
      } catch (error) {
        return fail(isNotForUs(error) ? "not-for-us" : "damaged");
      }
    },
  };
};

// The library tells this one case apart by its text alone; a test holds the text to it.
const isNotForUs = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith("no identity matched");

/** Seals to exactly these recipients. */
export const sealTo = async (
  plaintext: Uint8Array,
  recipients: readonly string[],
): Promise<Uint8Array<ArrayBuffer>> => {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return new Uint8Array(await encrypter.encrypt(plaintext));
};
