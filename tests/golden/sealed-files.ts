/**
 * Plaintexts and sealed envelopes of every type. They differ each time they are made, so they are
 * made once and then only read.
 */
import { Encrypter } from "age-encryption";
import { toUtf8 } from "../../src/protocol/bytes.ts";
import { toCanonicalJson } from "../../src/protocol/canonical.ts";
import { toBase64Url, zeroHash } from "../../src/protocol/hash.ts";
import { signDetached } from "../../src/protocol/jws.ts";
import type { Payload } from "../../src/protocol/payload.ts";
import { packDummy, packRevision } from "../../src/protocol/plaintext.ts";
import type { GoldenFile } from "./golden-file.ts";
import { ageIdentity, idOf, signingKey } from "./keys.ts";
import { typicalRevision } from "./typical-case.ts";

/** Makes the files that are made once: plaintexts and sealed envelopes of every type. */
export const makeFrozen = async (): Promise<Readonly<Record<string, GoldenFile>>> => {
  const plaintexts: { type: string; payload: string; bytes: Uint8Array }[] = [];
  for (const payload of samplePayloads()) {
    const text = toCanonicalJson(payload);
    plaintexts.push({ type: payload.type, payload: text, bytes: await plaintextOf(payload, text) });
  }
  const dummy = packDummy(1_920);
  const first = plaintexts[0]?.bytes ?? dummy;
  const altered = (change: (bytes: Uint8Array) => void): string => {
    const bytes = first.slice();
    change(bytes);
    return toBase64Url(bytes);
  };
  const setLength = (bytes: Uint8Array, by: number) => {
    const view = new DataView(bytes.buffer);
    view.setUint32(0, view.getUint32(0) + by);
  };
  const dictionaryAt = 4 + 2 + new DataView(first.buffer).getUint16(4);
  const sealed = [];
  for (const { type, bytes } of plaintexts) {
    const recipients = await recipientsFor(type);
    sealed.push({ type, recipients, bytes: toBase64Url(await seal(bytes, recipients)) });
  }
  const recipients = await recipientsFor("case-revision");
  const dummyEnvelope = await seal(dummy, recipients);
  return {
    "plaintexts.json": {
      about: "What is inside an envelope, before sealing. Bytes in base64url.",
      accepted: [
        ...plaintexts.map(({ type, payload, bytes }) => ({
          type,
          payload,
          bytes: toBase64Url(bytes),
        })),
        { type: "dummy", payload: null, bytes: toBase64Url(dummy) },
      ],
      refused: [
        { reason: "padding", bytes: altered((bytes) => bytes.set([1], bytes.length - 1)) },
        { reason: "padding", bytes: toBase64Url(first.subarray(0, -1)) },
        { reason: "local-only", bytes: altered((bytes) => bytes.set([3], 0)) },
        { reason: "unknown-format", bytes: altered((bytes) => bytes.set([9], 0)) },
        { reason: "not-empty", bytes: altered((bytes) => bytes.set([2], 0)) },
        {
          reason: "unknown-dictionary",
          bytes: altered((bytes) => bytes.set([0, 99], dictionaryAt)),
        },
        { reason: "trailing-bytes", bytes: altered((bytes) => setLength(bytes, 1)) },
        { reason: "head", bytes: altered((bytes) => bytes.set([0, 3], 4)) },
      ],
    },
    "envelopes.json": {
      about: "Sealed envelopes of every type, and the test identities that open them.",
      accepted: [...sealed, { type: "dummy", recipients, bytes: toBase64Url(dummyEnvelope) }],
      refused: [
        {
          reason: "too-few-recipients",
          bytes: toBase64Url(await seal(dummy, recipients.slice(1))),
        },
        {
          reason: "not-a-padded-length",
          bytes: toBase64Url(await seal(dummy.subarray(1), recipients)),
        },
        { reason: "bad-length", bytes: toBase64Url(dummyEnvelope.subarray(0, 282)) },
        { reason: "not-age", bytes: toBase64Url(dummyEnvelope.subarray(1)) },
        {
          reason: "wrong-recipients",
          bytes: toBase64Url(toUtf8(`age-encryption.org/v1\n${"-".repeat(90)}`)),
        },
      ],
    },
  };
};

/** One payload of each type, all written by the supervisor of the shelter. */
export const samplePayloads = (): readonly Payload[] => {
  const context = {
    v: 1,
    org: idOf("organisation"),
    site: idOf("shelter"),
    dest: idOf("shelter"),
    epoch: 2,
    author: idOf("supervisor"),
    device: idOf("supervisor's device"),
    at: "2026-11-23T10:00:00.000Z",
  } as const;
  const revision: Payload = { ...typicalRevision(), ...context };
  const { caseId, statId, consent, data } = revision;
  const moved = { ...context, dest: idOf("office") };
  return [
    revision,
    {
      ...context,
      schema: "directory@1",
      type: "directory",
      rev: 1,
      parents: [],
      data: { [idOf("supervisor")]: { name: "Ibu Ratna" } },
    },
    {
      v: 1,
      type: "stat",
      org: context.org,
      epoch: 2,
      statId,
      op: "put",
      schema: "statistical-record@1",
      data: { yearOfRegistration: 2026 },
    },
    {
      ...context,
      epoch: 1,
      schema: "audit@1",
      type: "audit",
      event: "case-opened",
      ref: [caseId],
      count: 1,
      note: null,
    },
    {
      ...moved,
      schema: "case@1",
      type: "handover",
      caseId,
      statId,
      rev: 1,
      parents: [],
      origin: { site: context.site, heads: [zeroHash], history: zeroHash },
      consent,
      data,
    },
    {
      ...moved,
      schema: "handover-answer@1",
      type: "handover-answer",
      handover: zeroHash,
      answer: "accepted",
      reason: "none",
    },
  ];
};

const names = {
  "case-revision": ["shelter key 2", "recovery 2"],
  directory: ["shelter key 2", "recovery 2"],
  stat: ["analysis key 2", "recovery 2"],
  audit: ["oversight key 1", "recovery 2"],
  handover: ["shelter key 2", "recovery 2"],
  "handover-answer": ["shelter key 2", "recovery 2"],
} as const;

const recipientsFor = async (type: string): Promise<readonly string[]> => {
  const [working, recovery] = names[type as keyof typeof names];
  return [(await ageIdentity(working)).recipient, (await ageIdentity(recovery)).recipient];
};

const seal = async (plaintext: Uint8Array, recipients: readonly string[]): Promise<Uint8Array> => {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encrypter.encrypt(plaintext);
};

const plaintextOf = async (payload: Payload, text: string): Promise<Uint8Array> => {
  const signer = payload.type === "stat" ? "statistics 2" : "supervisor";
  const kid = payload.type === "stat" ? "stat:2" : idOf("supervisor");
  const { sign } = await signingKey(signer);
  const jwsHead = await signDetached({ typ: "lindung-rev+jws", kid }, text, sign);
  const packed = packRevision({ jwsHead, payload: text });
  if (!packed.ok) throw new Error(packed.failure);
  return packed.value;
};
