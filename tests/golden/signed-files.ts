/** Golden files of batches, statements, requests and enrolment, all signed by test keys. */
import { type Acknowledgement, signAcknowledgement } from "../../src/protocol/acknowledgement.ts";
import { type BatchKind, decodeBatch, frameBatch, toErasedStub } from "../../src/protocol/batch.ts";
import { concatBytes, toUtf8 } from "../../src/protocol/bytes.ts";
import { toCanonicalJson } from "../../src/protocol/canonical.ts";
import { hashOf, toBase64Url, zeroHash } from "../../src/protocol/hash.ts";
import { type HeadStatement, signHeadStatement } from "../../src/protocol/head-statement.ts";
import {
  checkWords,
  type EnrolmentKeys,
  enrolmentMac,
  type InviteCode,
  inviteTag,
  toInviteText,
  toTypedToken,
} from "../../src/protocol/invite.ts";
import { signCompact } from "../../src/protocol/jws.ts";
import { type Receipt, signReceipt } from "../../src/protocol/receipt.ts";
import { signRequest } from "../../src/protocol/request-signature.ts";
import type { GoldenFile } from "./golden-file.ts";
import { ageIdentity, idOf } from "./keys.ts";
import { keyOf, type Organisation } from "./organisation.ts";

/** A chain of batches; `envelopes` are those of the frozen file. */
export const batchesFile = async (
  { membership, keys }: Organisation,
  envelopes: readonly { readonly type: string; readonly bytes: string }[],
): Promise<GoldenFile> => {
  const device = keyOf(keys, "supervisor's device");
  const bytesOf = (type: string): Uint8Array => {
    const found = envelopes.find((envelope) => envelope.type === type);
    return new Uint8Array(Buffer.from(found?.bytes ?? "", "base64url"));
  };
  const frame = (kind: BatchKind, seq: number, prev: string, contents: readonly Uint8Array[]) =>
    frameBatch(
      {
        dev: idOf("supervisor's device"),
        org: membership.org,
        seq,
        dest: idOf(kind === 4 || kind === 5 ? "office" : "shelter"),
        kind,
        prev,
        site: idOf("shelter"),
        epoch: kind === 3 ? 1 : 2,
        mhead: membership.head,
      },
      contents,
      device.sign,
    );
  const dummies = (count: number) => Array.from({ length: count }, () => bytesOf("dummy"));
  const contents: readonly [BatchKind, readonly Uint8Array[]][] = [
    [1, [bytesOf("case-revision"), bytesOf("directory"), ...dummies(2)]],
    [2, [...dummies(3), bytesOf("stat"), ...dummies(4)]],
    [3, [bytesOf("audit")]],
    [4, [bytesOf("handover")]],
    [5, [bytesOf("handover-answer"), bytesOf("dummy")]],
  ];
  const accepted = [];
  let prev = zeroHash;
  let last = new Uint8Array();
  for (const [index, [kind, list]] of contents.entries()) {
    last = await frame(kind, index + 1, prev, list);
    prev = await hashOf(last);
    accepted.push({ kind, seq: index + 1, hash: prev, bytes: toBase64Url(last) });
  }
  const decoded = await decodeBatch(last);
  if (!decoded.ok) throw new Error(decoded.failure);
  const flipped = (at: number): string => {
    const bytes = last.slice();
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return toBase64Url(bytes);
  };
  const headerEnd = 8 + decoded.value.headerBytes.length;
  return {
    about: "A device's chain with a batch of each kind. Signed by the supervisor's device.",
    accepted,
    refused: [
      { reason: "magic", bytes: flipped(0) },
      { reason: "header", bytes: flipped(7) },
      { reason: "envelope-hash", bytes: flipped(headerEnd) },
      { reason: "signature", bytes: flipped(last.length - 1) },
      { reason: "lengths", bytes: toBase64Url(concatBytes(last, Uint8Array.of(0))) },
      { reason: "lengths", bytes: toBase64Url(toErasedStub(decoded.value)) },
    ],
  };
};

/** Receipt, acknowledgement and head statement. */
export const statementsFile = async ({ membership, keys }: Organisation): Promise<GoldenFile> => {
  const at = "2026-11-23T12:00:00.000Z";
  const { org } = membership;
  const batch = { dev: idOf("supervisor's device"), seq: 1, hash: membership.genesis };
  const receipt: Receipt = { v: 1, org, ...batch, at, state: "stored", flags: [] };
  const acknowledgement: Acknowledgement = {
    v: 1,
    org,
    site: idOf("shelter"),
    dev: idOf("caseworker's device"),
    user: idOf("caseworker"),
    at,
    batches: [batch],
  };
  const signers = {
    signUser: keyOf(keys, "caseworker").sign,
    signDevice: keyOf(keys, "caseworker's device").sign,
  };
  const statement: HeadStatement = { v: 1, org, ...membership.head, at };
  const { sign } = keyOf(keys, "receipts");
  const admin = keyOf(keys, "admin two").sign;
  const other = { typ: "lindung-receipt+jws", kid: "receipts-1" } as const;
  return {
    about: "A receipt, a custody acknowledgement and a head statement.",
    accepted: [
      { type: "receipt", jws: await signReceipt(receipt, "receipts-1", sign), payload: receipt },
      {
        type: "acknowledgement",
        jws: await signAcknowledgement(acknowledgement, signers),
        payload: acknowledgement,
      },
      {
        type: "head",
        jws: await signHeadStatement(statement, idOf("admin two"), admin),
        payload: statement,
      },
    ],
    refused: [
      {
        type: "receipt",
        reason: "unknown-key",
        jws: await signReceipt(receipt, "receipts-2", sign),
      },
      {
        type: "receipt",
        reason: "bad-signature",
        jws: await signReceipt(receipt, "receipts-1", admin),
      },
      {
        type: "receipt",
        reason: "not-a-receipt",
        jws: await signCompact(other, toCanonicalJson({ ...receipt, more: 1 }), sign),
      },
      {
        type: "acknowledgement",
        reason: "bad-signature",
        jws: await signAcknowledgement(acknowledgement, {
          ...signers,
          signDevice: signers.signUser,
        }),
      },
      {
        type: "head",
        reason: "unknown-key",
        jws: await signHeadStatement(statement, idOf("caseworker"), signers.signUser),
      },
    ],
  };
};

/** Signed requests. */
export const requestsFile = async ({ keys }: Organisation): Promise<GoldenFile> => {
  const now = 1_795_435_200;
  const nonce = "AAECAwQFBgcICQoLDA0ODw";
  const device = keyOf(keys, "supervisor's device");
  const keyid = `dev:${idOf("supervisor's device")}`;
  const get = { method: "GET", url: "https://sync.example/v1/log?after=3", keyid, now, nonce };
  const post = {
    method: "POST",
    url: "https://sync.example/v1/batches",
    keyid,
    now,
    nonce,
    body: toUtf8("a batch"),
    contentType: "application/vnd.lindung.batch",
  };
  const signed = async (request: typeof get | typeof post) => {
    let base = "";
    const headers = await signRequest(request, async (bytes) => {
      base = new TextDecoder().decode(bytes);
      return device.sign(bytes);
    });
    return { method: request.method, url: request.url, now, headers, base };
  };
  const read = await signed(get);
  const upload = { ...(await signed(post)), body: "a batch" };
  const { base: _, ...bare } = read;
  const with_ = (change: (input: string) => string) => ({
    ...bare,
    headers: { ...bare.headers, "signature-input": change(bare.headers["signature-input"] ?? "") },
  });
  return {
    about:
      "Signed requests with the text that was signed. 'now' is the verifier's clock in seconds.",
    accepted: [read, upload],
    refused: [
      { reason: "clock-skew", ...bare, now: now + 301 },
      { reason: "unauthenticated", ...bare, method: "POST" },
      { reason: "unauthenticated", ...bare, url: "https://sync.example/v1/log?after=4" },
      { reason: "unauthenticated", ...with_((input) => input.replace(' "@query"', "")) },
      { reason: "unauthenticated", ...with_((input) => input.replace("lindung-v1", "other")) },
      { reason: "digest-mismatch", ...upload, body: "b batch" },
    ],
  };
};

/** An enrolment. */
export const enrolmentFile = async ({ membership, keys }: Organisation): Promise<GoldenFile> => {
  const code: InviteCode = {
    server: "https://sync.example",
    org: membership.org,
    genesis: membership.genesis,
    invite: "AAECAwQFBgcICQoLDA0ODw",
    secret: "8PHy8_T19vf4-fr7_P3-_w",
    role: "analyst",
    site: idOf("office"),
    exp: "2026-11-24T00:00:00.000Z",
  };
  const enrolled: EnrolmentKeys = {
    v: 1,
    org: code.org,
    invite: code.invite,
    device: { id: idOf("analyst's device"), jwk: keyOf(keys, "analyst's device").jwk },
    user: {
      id: idOf("analyst"),
      jwk: keyOf(keys, "analyst").jwk,
      recipient: (await ageIdentity("analyst")).recipient,
    },
    role: code.role,
    site: code.site,
    analysis: { recipient: (await ageIdentity("analysis key 1")).recipient },
  };
  const mac = await enrolmentMac(enrolled, code.secret);
  const typed = { invite: toTypedToken(code.invite), secret: toTypedToken(code.secret) };
  const request = { v: 1, keys: enrolled, mac };
  return {
    about: "An enrolment: the invite as QR text and typed, its tag, the request and the six words.",
    accepted: [
      {
        code,
        text: toInviteText(code),
        typed,
        tag: await inviteTag(code),
        request,
        words: await checkWords(enrolled),
      },
    ],
    refused: [
      {
        reason: "invite-malformed",
        typed: `${typed.invite.slice(0, -1)}${typed.invite.endsWith("0") ? "1" : "0"}`,
      },
      { reason: "invite-malformed", typed: typed.invite.slice(1) },
      { reason: "invite-malformed", text: toCanonicalJson({ ...code, more: 1 }) },
      { reason: "not-genuine", request: { ...request, keys: { ...enrolled, role: "supervisor" } } },
    ],
  };
};
