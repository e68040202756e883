/**
 * Runs published test vectors through what the product calls: its own functions where it has them, and
 * else the very entry points of the platform and of the age library's ciphers that it uses. The same code
 * runs in Node and in a page.
 */
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bech32 } from "@scure/base";
import { z } from "zod";
import { concatBytes, equalBytes, toUtf8 } from "../../src/protocol/bytes.ts";
import { isSignedBy, Recipient, toPublicJwk } from "../../src/protocol/signature.ts";
import { stretchPassword } from "../../src/vault/argon2.ts";
import { importX25519 } from "../../src/vault/keys.ts";

const bytes = z
  .string()
  .regex(/^([0-9a-f]{2})*$/)
  .transform(
    (text) => new Uint8Array(text.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? []),
  );

/** What the authors of a vector say: right, wrong, or up to whoever implements it. */
const common = { id: z.int(), result: z.literal(["valid", "invalid", "acceptable"]) };

const sealed = z.strictObject({
  ...{ ...common, key: bytes, iv: bytes, aad: bytes },
  ...{ msg: bytes, ct: bytes, tag: bytes },
});

/** A file of vectors; each algorithm has rows of its own form, all values in hexadecimal. */
export const VectorFile = z.discriminatedUnion("algorithm", [
  z.strictObject({
    algorithm: z.literal("Ed25519"),
    tests: z.array(z.strictObject({ ...common, key: bytes, msg: bytes, sig: bytes })),
  }),
  z.strictObject({
    algorithm: z.literal("X25519"),
    tests: z.array(z.strictObject({ ...common, private: bytes, public: bytes, shared: bytes })),
  }),
  z.strictObject({ algorithm: z.literal("ChaCha20-Poly1305"), tests: z.array(sealed) }),
  z.strictObject({ algorithm: z.literal("AES-GCM"), tests: z.array(sealed) }),
  z.strictObject({
    algorithm: z.literal("HKDF-SHA-256"),
    tests: z.array(
      z.strictObject({
        ...common,
        ikm: bytes,
        salt: bytes,
        info: bytes,
        size: z.int(),
        okm: bytes,
      }),
    ),
  }),
  z.strictObject({
    algorithm: z.literal("Argon2id"),
    tests: z.array(
      z.strictObject({
        ...{ ...common, password: z.string(), salt: z.string(), hash: bytes },
        ...{ memory: z.int(), passes: z.int(), lanes: z.int() },
      }),
    ),
  }),
  z.strictObject({
    algorithm: z.literal("HMAC-SHA-256"),
    tests: z.array(z.strictObject({ ...common, key: bytes, msg: bytes, tag: bytes })),
  }),
]);
export type VectorFile = z.infer<typeof VectorFile>;

/** How many vectors were run, and the numbers of those that came out otherwise than they must. */
export type VectorReport = { readonly run: number; readonly wrong: readonly number[] };

/** Runs every vector of a file. */
export const runVectors = async (file: VectorFile): Promise<VectorReport> => {
  switch (file.algorithm) {
    case "Ed25519":
      return report(file.tests, ({ key, msg, sig }) => isSignedBy(toPublicJwk(key), sig, msg));
    case "X25519":
      return report(file.tests, agrees, (test) => !test.shared.every((byte) => byte === 0));
    case "ChaCha20-Poly1305":
      return report(file.tests, isSealedByLibrary);
    case "AES-GCM":
      return report(file.tests, isSealedByPlatform);
    case "HKDF-SHA-256":
      return report(file.tests, isDerived);
    case "HMAC-SHA-256":
      return report(file.tests, isAuthenticated);
    case "Argon2id":
      return report(file.tests, isStretched);
  }
};

type Row<Algorithm> = Extract<VectorFile, { algorithm: Algorithm }>["tests"][number];

/** A vector is right when it holds exactly if it should; an `acceptable` one only as told. */
const report = async <Test extends Row<VectorFile["algorithm"]>>(
  tests: readonly Test[],
  holds: (test: Test) => boolean | Promise<boolean>,
  isExpected: (test: Test) => boolean = ({ result }) => result === "valid",
): Promise<VectorReport> => {
  const wrong: number[] = [];
  for (const test of tests) if ((await holds(test)) !== isExpected(test)) wrong.push(test.id);
  return { run: tests.length, wrong };
};

/**
 * Agrees on the stated secret, as the age library does with the key the vault imports. A share of small
 * order yields nothing, and is no recipient either.
 */
const agrees = async (test: Row<"X25519">): Promise<boolean> => {
  const { subtle } = globalThis.crypto;
  try {
    const identity = await importX25519(test.private);
    const peer = await subtle.importKey("raw", test.public, { name: "X25519" }, false, []);
    const secret = await subtle.deriveBits({ name: "X25519", public: peer }, identity, 256);
    return equalBytes(new Uint8Array(secret), test.shared);
  } catch {
    const address = bech32.encodeFromBytes("age", test.public);
    return Recipient.safeParse(address).success;
  }
};

/** Seals to the stated bytes and opens them again; a wrong tag opens nothing. */
const isSealedByLibrary = ({ key, iv, aad, msg, ct, tag }: Row<"ChaCha20-Poly1305">): boolean => {
  const sealed = concatBytes(ct, tag);
  try {
    const cipher = chacha20poly1305(key, iv, aad);
    const opened = chacha20poly1305(key, iv, aad).decrypt(sealed);
    return equalBytes(opened, msg) && equalBytes(cipher.encrypt(msg), sealed);
  } catch {
    return false;
  }
};

const isSealedByPlatform = async (test: Row<"AES-GCM">): Promise<boolean> => {
  const { subtle } = globalThis.crypto;
  const sealed = concatBytes(test.ct, test.tag);
  const how = { name: "AES-GCM", iv: test.iv, additionalData: test.aad };
  try {
    const key = await subtle.importKey("raw", test.key, "AES-GCM", false, ["encrypt", "decrypt"]);
    const opened = new Uint8Array(await subtle.decrypt(how, key, sealed));
    const again = new Uint8Array(await subtle.encrypt(how, key, test.msg));
    return equalBytes(opened, test.msg) && equalBytes(again, sealed);
  } catch {
    return false;
  }
};

/** By the platform, as invites and slots are, and by the library, as envelopes are. */
const isDerived = async ({ ikm, salt, info, size, okm }: Row<"HKDF-SHA-256">): Promise<boolean> => {
  const { subtle } = globalThis.crypto;
  try {
    const key = await subtle.importKey("raw", ikm, "HKDF", false, ["deriveBits"]);
    const how = { name: "HKDF", hash: "SHA-256", salt, info };
    const derived = new Uint8Array(await subtle.deriveBits(how, key, size * 8));
    return equalBytes(derived, okm) && equalBytes(hkdf(sha256, ikm, salt, info, size), okm);
  } catch {
    return false;
  }
};

const isAuthenticated = async ({ key, msg, tag }: Row<"HMAC-SHA-256">): Promise<boolean> => {
  const { subtle } = globalThis.crypto;
  const how = { name: "HMAC", hash: "SHA-256" };
  const imported = await subtle.importKey("raw", key, how, false, ["verify"]);
  const isRight = await subtle.verify("HMAC", imported, tag, msg);
  return isRight && equalBytes(hmac(sha256, key, msg), tag);
};

const isStretched = async (test: Row<"Argon2id">): Promise<boolean> => {
  const { password, salt, memory, passes, lanes, hash } = test;
  const made = await stretchPassword(password, toUtf8(salt), { memory, passes, lanes });
  return equalBytes(made, hash);
};
