/** Golden files of the formats that need no signature. */
import { concatBytes, toUtf8 } from "../../src/protocol/bytes.ts";
import { toCanonicalJson } from "../../src/protocol/canonical.ts";
import { presetDictionary } from "../../src/protocol/dictionary.ts";
import { encodeFeedFrame } from "../../src/protocol/feed.ts";
import { hashOf, toBase64Url } from "../../src/protocol/hash.ts";
import { paddedLength } from "../../src/protocol/padding.ts";
import { kindOf } from "../../src/protocol/payload.ts";
import { encodePoolFrame } from "../../src/protocol/pool.ts";
import type { GoldenFile } from "./golden-file.ts";
import { ageIdentity, idOf } from "./keys.ts";
import type { Organisation } from "./organisation.ts";
import { samplePayloads } from "./sealed-files.ts";
import { typicalRevision } from "./typical-case.ts";

/** The test keys themselves. */
export const keysFile = async ({ keys }: Organisation): Promise<GoldenFile> => ({
  about:
    "Published test keys. Ed25519 seeds in hex are SHA-256 of 'lindung test key: ed25519 <name>'; age identities are SHA-256 of 'lindung test key: x25519 <name>'. Never use them for anything else.",
  accepted: [
    ...[...keys.values()].map(({ name, seed, jwk }) => ({ name, id: idOf(name), seed, jwk })),
    ...(await Promise.all(
      [
        "shelter key 1",
        "shelter key 2",
        "analysis key 1",
        "analysis key 2",
        "oversight key 1",
        "recovery",
        "recovery 2",
      ].map(ageIdentity),
    )),
  ],
  refused: [
    { reason: "small-order", jwk: { kty: "OKP", crv: "Ed25519", x: "A".repeat(43) } },
    {
      reason: "small-order",
      jwk: {
        kty: "OKP",
        crv: "Ed25519",
        x: Buffer.from(`01${"00".repeat(31)}`, "hex").toString("base64url"),
      },
    },
    { reason: "not-a-key", jwk: { kty: "OKP", crv: "Ed25519", x: "AA" } },
  ],
});

/** Padded lengths. */
export const paddingFile = (): GoldenFile => {
  const lengths = [
    1, 1_920, 1_921, 1_984, 1_985, 2_048, 2_049, 4_095, 4_096, 4_097, 5_000, 65_536, 65_537,
    1_048_576,
  ];
  return {
    about: "Padded length in bytes of content of a length in bytes.",
    accepted: lengths.map((length) => ({
      length,
      fine: paddedLength(length),
      coarse: paddedLength(length, "coarse"),
    })),
    refused: [0, 1_919, 1_921, 2_050, 4_097, 65_537, 4_325_377].map((length) => ({
      reason: "not-a-padded-length",
      length,
    })),
  };
};

/** Canonical JSON. */
export const canonicalFile = (): GoldenFile => ({
  about: "Canonical JSON texts, and texts that say the same or nothing and are refused.",
  accepted: [
    "{}",
    "[]",
    "null",
    '{"a":1,"b":[true,false,null],"c":{"d":"é"}}',
    '{"\\r":1,"1":2,"ö":4,"€":5,"😀":6,"！":7}',
    "-9007199254740991",
    '"\\b\\t\\n\\f\\r\\"\\\\\\u001f/"',
  ].map((text) => ({ text })),
  refused: [
    { reason: "not-canonical", text: '{"b":1,"a":2}' },
    { reason: "not-canonical", text: '{"a":1,"a":1}' },
    { reason: "not-canonical", text: '{"a": 1}' },
    { reason: "not-canonical", text: '{"a":1e0}' },
    { reason: "not-canonical", text: '"\\u0041"' },
    { reason: "not-an-integer", text: '{"a":0.5}' },
    { reason: "not-an-integer", text: "9007199254740992" },
    { reason: "not-normalised", text: '"e\u0301"' },
    { reason: "not-normalised", text: '"\\ud800"' },
    { reason: "forbidden-name", text: '{"__proto__":1}' },
    { reason: "not-json", text: "{" },
  ],
});

/** Preset dictionaries. */
export const dictionaryFile = async (): Promise<GoldenFile> => {
  const bytes = presetDictionary(1) ?? new Uint8Array();
  return {
    about: "Preset dictionaries, frozen for ever. The bytes are in src/protocol/dictionary-1.ts.",
    accepted: [{ number: 1, length: bytes.length, sha256: await hashOf(bytes) }],
    refused: [{ reason: "unknown-dictionary", number: 2 }],
  };
};

/** Signed payloads. */
export const payloadsFile = async (): Promise<GoldenFile> => {
  const accepted = [];
  for (const payload of samplePayloads()) {
    const text = toCanonicalJson(payload);
    accepted.push({
      type: payload.type,
      kind: kindOf(payload),
      id: await hashOf(toUtf8(text)),
      text,
    });
  }
  const revision = typicalRevision();
  return {
    about: "Signed payloads of every type with their ids: SHA-256 of the octets.",
    accepted,
    refused: [
      { reason: "not-a-payload", text: toCanonicalJson({ ...revision, more: 1 }) },
      { reason: "not-a-payload", text: toCanonicalJson({ ...revision, v: 2 }) },
      { reason: "graph-rule", text: toCanonicalJson({ ...revision, rev: 2 }) },
      {
        reason: "beyond-limits",
        text: toCanonicalJson({ ...revision, data: { items: Array(513).fill(1) } }),
      },
      { reason: "not-canonical", text: JSON.stringify(revision) },
    ],
  };
};

/** Feeds and pools. */
export const framesFile = (): GoldenFile => {
  const frames = [
    { n: 1, flags: 0, bytes: toUtf8("first") },
    { n: 300, flags: 4, bytes: toUtf8("second") },
  ];
  const feed = concatBytes(...frames.map(encodeFeedFrame));
  const pool = concatBytes(...frames.map(({ bytes }) => encodePoolFrame(bytes)));
  const backwards = concatBytes(...[...frames].reverse().map(encodeFeedFrame));
  const listed = frames.map(({ n, flags, bytes }) => ({ n, flags, bytes: toBase64Url(bytes) }));
  return {
    about: "A feed and a pool.",
    accepted: [
      { type: "feed", bytes: toBase64Url(feed), frames: listed },
      { type: "pool", bytes: toBase64Url(pool), frames: listed.map(({ bytes }) => ({ bytes })) },
    ],
    refused: [
      { type: "feed", reason: "bad-feed", bytes: toBase64Url(feed.subarray(0, -1)) },
      { type: "feed", reason: "bad-feed", bytes: toBase64Url(backwards) },
      { type: "pool", reason: "bad-pool", bytes: toBase64Url(pool.subarray(0, -1)) },
    ],
  };
};
