/** The endpoint's signed word that it holds a batch. */
import { z } from "zod";
import { parseCanonicalJson, toCanonicalJson } from "./canonical.ts";
import { Hash } from "./hash.ts";
import { Id } from "./id.ts";
import { type JwsFailure, type KeyLookup, signCompact, verifyCompact } from "./jws.ts";
import { fail, ok, type Result } from "./result.ts";
import type { Signer } from "./signature.ts";
import { Time } from "./time.ts";

/** What the endpoint noticed about a batch it recorded. */
const ReceiptFlag = z.literal(["old-epoch", "recipient-count", "revoked-device", "envelope"]);

/** A receipt: batch `seq` of a device, by hash, is stored or kept in quarantine. */
export const Receipt = z.strictObject({
  v: z.literal(1),
  org: Id,
  dev: Id,
  seq: z.int().positive(),
  hash: Hash,
  at: Time,
  state: z.literal(["stored", "quarantined"]),
  flags: z.array(ReceiptFlag),
});
export type Receipt = z.infer<typeof Receipt>;

/** Signs a receipt; `kid` is the id of the receipt key in the membership log. */
export const signReceipt = (receipt: Receipt, kid: string, sign: Signer): Promise<string> =>
  signCompact({ typ: "lindung-receipt+jws", kid }, toCanonicalJson(Receipt.parse(receipt)), sign);

/** Checks a receipt. Compare device, sequence number and hash with what was sent afterwards. */
export const verifyReceipt = async (
  jws: string,
  key: KeyLookup,
): Promise<Result<Receipt, JwsFailure | "not-a-receipt">> => {
  const verified = await verifyCompact(jws, { typ: "lindung-receipt+jws", key });
  if (!verified.ok) return verified;
  const json = parseCanonicalJson(verified.value.payloadText);
  const receipt = Receipt.safeParse(json.ok ? json.value : undefined);
  return receipt.success ? ok(receipt.data) : fail("not-a-receipt");
};
