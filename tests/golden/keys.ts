/**
 * Published test keys: every private half follows from its name, so that anyone can reproduce the
 * golden files. Never use one for anything else.
 */
import { createHash } from "node:crypto";
import { bech32 } from "@scure/base";
import { identityToRecipient } from "age-encryption";
import type { PublicJwk, Signer } from "../../src/protocol/signature.ts";

/** An id that follows from its name. */
export const idOf = (name: string): string => {
  const bytes = digestOf(`id ${name}`).subarray(0, 16);
  bytes.set([((bytes[6] ?? 0) & 0x0f) | 0x40], 6);
  bytes.set([((bytes[8] ?? 0) & 0x3f) | 0x80], 8);
  const hex = bytes.toString("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
};

/** An Ed25519 key that follows from its name. */
export type TestKey = {
  readonly name: string;
  readonly seed: string;
  readonly jwk: PublicJwk;
  readonly sign: Signer;
};

/** Makes the Ed25519 test key of a name. */
export const signingKey = async (name: string): Promise<TestKey> => {
  const seed = digestOf(`ed25519 ${name}`);
  const pkcs8 = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, { name: "Ed25519" }, true, ["sign"]);
  const { x = "" } = await crypto.subtle.exportKey("jwk", key);
  return {
    name,
    seed: seed.toString("hex"),
    jwk: { kty: "OKP", crv: "Ed25519", x },
    sign: async (bytes) =>
      new Uint8Array(await crypto.subtle.sign("Ed25519", key, new Uint8Array(bytes))),
  };
};

/** An age identity and its recipient that follow from a name. */
export type TestIdentity = {
  readonly name: string;
  readonly identity: string;
  readonly recipient: string;
};

/** Makes the age identity of a name. */
export const ageIdentity = async (name: string): Promise<TestIdentity> => {
  const identity = bech32
    .encodeFromBytes("age-secret-key-", new Uint8Array(digestOf(`x25519 ${name}`)))
    .toUpperCase();
  return { name, identity, recipient: await identityToRecipient(identity) };
};

const digestOf = (name: string): Buffer =>
  createHash("sha256").update(`lindung test key: ${name}`).digest();
