/**
 * The endpoint's own key, with which it signs receipts. It is the one private key outside the vault:
 * it proves what the endpoint took in and opens nothing.
 */
import { createPrivateKey, sign } from "node:crypto";
import { z } from "zod";
import { toUtf8 } from "../../src/protocol/bytes.ts";
import { toCanonicalJson } from "../../src/protocol/canonical.ts";
import { hashOf } from "../../src/protocol/hash.ts";
import { PublicJwk } from "../../src/protocol/signature.ts";
import type { Registry } from "../registry/registry.ts";
import type { ReceiptKey } from "./endpoint-options.ts";

/**
 * Loads the key from the registry, where every process of this endpoint finds the same one; makes it
 * at the first start. Its id is the first part of the hash of its public half.
 */
export const loadReceiptKey = async (registry: Registry): Promise<ReceiptKey> => {
  const { subtle } = globalThis.crypto;
  const made = await subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in made)) throw new Error("Ed25519 is not available");
  const candidate = await subtle.exportKey("jwk", made.privateKey);
  const kept = await registry.endpointKey("receipt", JSON.stringify(candidate));
  const { d, ...publicHalf } = PrivateJwk.parse(JSON.parse(kept));
  const jwk = PublicJwk.parse(publicHalf);
  const key = createPrivateKey({ key: { ...jwk, d }, format: "jwk" });
  const id = (await hashOf(toUtf8(toCanonicalJson(jwk)))).slice(0, 16);
  return {
    id,
    jwk,
    sign: async (bytes) => new Uint8Array(sign(null, bytes, key)),
  };
};

const PrivateJwk = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.string(),
  d: z.string(),
});
