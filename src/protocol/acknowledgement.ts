/**
 * A custodian's signed word that it holds batches of other devices. Signed by the person and by the
 * device, so that neither alone can set off the purge of someone's readable copies.
 */
import { z } from "zod";
import { parseCanonicalJson, toCanonicalJson } from "./canonical.ts";
import { Hash } from "./hash.ts";
import { Id } from "./id.ts";
import { GeneralJws, type JwsFailure, type KeyLookup, signGeneral, verifyGeneral } from "./jws.ts";
import { fail, ok, type Result } from "./result.ts";
import type { Signer } from "./signature.ts";
import { Time } from "./time.ts";

/** Batches held in custody; `dev` and `user` are the custodian's, 1 to 512 batches. */
export const Acknowledgement = z.strictObject({
  v: z.literal(1),
  org: Id,
  site: Id,
  dev: Id,
  user: Id,
  at: Time,
  batches: z
    .array(z.strictObject({ dev: Id, seq: z.int().positive(), hash: Hash }))
    .min(1)
    .max(512),
});
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/** Signs an acknowledgement by the custodian's user key and device key. */
export const signAcknowledgement = (
  acknowledgement: Acknowledgement,
  { signUser, signDevice }: { readonly signUser: Signer; readonly signDevice: Signer },
): Promise<GeneralJws> =>
  signGeneral("lindung-ack+jws", toCanonicalJson(Acknowledgement.parse(acknowledgement)), [
    { kid: acknowledgement.user, sign: signUser },
    { kid: acknowledgement.dev, sign: signDevice },
  ]);

/**
 * Checks an acknowledgement: two valid signatures, by exactly the user and the device it names.
 * `key` gives the key of a user or device that is active.
 */
export const verifyAcknowledgement = async (
  general: unknown,
  key: KeyLookup,
): Promise<Result<Acknowledgement, JwsFailure | "not-an-acknowledgement">> => {
  const jws = GeneralJws.safeParse(general);
  if (!jws.success) return fail("not-a-jws");
  const verified = await verifyGeneral(jws.data, { typ: "lindung-ack+jws", key });
  if (!verified.ok) return verified;
  const json = parseCanonicalJson(verified.value.payloadText);
  const acknowledgement = Acknowledgement.safeParse(json.ok ? json.value : undefined);
  if (!acknowledgement.success) return fail("not-an-acknowledgement");
  const { dev, user } = acknowledgement.data;
  const signers = verified.value.signers;
  return signers.length === 2 && signers.includes(dev) && signers.includes(user)
    ? ok(acknowledgement.data)
    : fail("not-an-acknowledgement");
};
