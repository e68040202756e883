/**
 * The golden files: what every client must write, accept and refuse. A change here is a change of
 * the protocol.
 */
import { readFileSync } from "node:fs";
import { Decrypter } from "age-encryption";
import { describe, expect, test } from "vitest";
import { authorKeyAt, custodianKey, headKey, receiptKey } from "../../../src/membership/policy.ts";
import { extend, replay } from "../../../src/membership/replay.ts";
import { verifyAcknowledgement } from "../../../src/protocol/acknowledgement.ts";
import { inspectEnvelope } from "../../../src/protocol/age-header.ts";
import { decodeBatch, verifyBatch } from "../../../src/protocol/batch.ts";
import { toUtf8 } from "../../../src/protocol/bytes.ts";
import { parseCanonicalJson } from "../../../src/protocol/canonical.ts";
import { presetDictionary } from "../../../src/protocol/dictionary.ts";
import { decodeFeed } from "../../../src/protocol/feed.ts";
import { toBase64Url } from "../../../src/protocol/hash.ts";
import { verifyHeadStatement } from "../../../src/protocol/head-statement.ts";
import {
  EnrolmentRequest,
  isEnrolmentRequestGenuine,
  parseInviteText,
  parseTypedToken,
} from "../../../src/protocol/invite.ts";
import { verifyDetached } from "../../../src/protocol/jws.ts";
import { isPaddedLength } from "../../../src/protocol/padding.ts";
import { isInContext, parsePayload, revisionIdOf } from "../../../src/protocol/payload.ts";
import { unpackPlaintext } from "../../../src/protocol/plaintext.ts";
import { decodePool } from "../../../src/protocol/pool.ts";
import { verifyReceipt } from "../../../src/protocol/receipt.ts";
import { verifyRequest } from "../../../src/protocol/request-signature.ts";
import { importPublicKey, type PublicJwk } from "../../../src/protocol/signature.ts";
import { buildReproducible } from "../../golden/build.ts";
import { ageIdentity } from "../../golden/keys.ts";
import { summaryOf } from "../../golden/log-file.ts";
import { buildOrganisation } from "../../golden/organisation.ts";

// biome-ignore lint/suspicious/noExplicitAny: the files are read as another client would read them
type Entry = any;
type File = { readonly accepted: readonly Entry[]; readonly refused: readonly Entry[] };

const read = (name: string): File =>
  JSON.parse(readFileSync(new URL(`../../golden/${name}`, import.meta.url), "utf8"));
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64url"));
const reasonOf = (result: { ok: true } | { ok: false; failure: unknown }): unknown =>
  result.ok ? "accepted" : result.failure;
const { membership } = await buildOrganisation();

test("every file that follows from the test keys is written again byte for byte", async () => {
  const built = await buildReproducible(read("envelopes.json").accepted);
  for (const [name, file] of Object.entries(built)) {
    expect(JSON.parse(JSON.stringify(file)), name).toEqual(read(name));
  }
});

test("padded lengths", () => {
  for (const { fine, coarse } of read("padding.json").accepted) {
    expect(isPaddedLength(fine) && isPaddedLength(coarse)).toBe(true);
  }
  for (const { length } of read("padding.json").refused) expect(isPaddedLength(length)).toBe(false);
});

test("keys that must not be enrolled", async () => {
  for (const { jwk, reason } of read("keys.json").refused) {
    expect(reasonOf(await importPublicKey(jwk))).toBe(reason);
  }
});

test("canonical JSON", () => {
  const { accepted, refused } = read("canonical-json.json");
  for (const { text } of accepted) expect(parseCanonicalJson(text).ok, text).toBe(true);
  for (const { text, reason } of refused) {
    expect(reasonOf(parseCanonicalJson(text)), text).toBe(reason);
  }
});

test("preset dictionaries", () => {
  const { accepted, refused } = read("dictionary.json");
  expect(presetDictionary(accepted[0].number)?.length).toBe(accepted[0].length);
  expect(presetDictionary(refused[0].number)).toBeUndefined();
});

test("payloads and the ids of revisions", async () => {
  const { accepted, refused } = read("payloads.json");
  for (const { type, text, id } of accepted) {
    expect(parsePayload(text)).toMatchObject({ ok: true, value: { type } });
    expect(await revisionIdOf(text)).toBe(id);
  }
  for (const { text, reason } of refused) expect(reasonOf(parsePayload(text))).toBe(reason);
});

describe("what was sealed once", () => {
  test("is unpacked to the octets that were signed, by a known author", async () => {
    const { accepted, refused } = read("plaintexts.json");
    const key = authorKeyAt(membership, membership.head.seq);
    for (const { type, payload, bytes } of accepted) {
      const plain = unpackPlaintext(bytesOf(bytes));
      if (!plain.ok) throw new Error(plain.failure);
      if (plain.value.format !== "revision") {
        expect([type, plain.value.format]).toEqual(["dummy", "dummy"]);
        continue;
      }
      const { jwsHead, payload: octets, payloadText } = plain.value;
      expect(payloadText).toBe(payload);
      const verified = await verifyDetached(jwsHead, octets, { typ: "lindung-rev+jws", key });
      expect(verified.ok).toBe(true);
    }
    for (const { bytes, reason } of refused) {
      expect(reasonOf(unpackPlaintext(bytesOf(bytes)))).toBe(reason);
    }
  });

  test("is opened with the recovery key alone, and with its working key alone", async () => {
    const plaintexts = read("plaintexts.json").accepted;
    const { accepted, refused } = read("envelopes.json");
    const names = ["shelter key 2", "analysis key 2", "oversight key 1"];
    const identities = await Promise.all(names.map(ageIdentity));
    const recovery = await ageIdentity("recovery 2");
    for (const [index, { type, recipients, bytes }] of accepted.entries()) {
      expect(inspectEnvelope(bytesOf(bytes))).toMatchObject({ ok: true, value: { recipients: 2 } });
      const working = identities.find(({ recipient }) => recipient === recipients[0]);
      for (const { identity } of [working ?? recovery, recovery]) {
        const decrypter = new Decrypter();
        decrypter.addIdentity(identity);
        const opened = await decrypter.decrypt(bytesOf(bytes));
        expect(toBase64Url(opened), type).toBe(plaintexts[index].bytes);
      }
    }
    for (const { bytes, reason } of refused) {
      expect(reasonOf(inspectEnvelope(bytesOf(bytes)))).toBe(reason);
    }
  });
});

test("batches, their chain and the context of what is in them", async () => {
  const { accepted, refused } = read("batches.json");
  const jwk = (dev: string): PublicJwk => {
    const device = membership.devices.get(dev);
    if (!device) throw new Error("unknown device");
    return device.jwk;
  };
  const reason = async (text: string): Promise<unknown> => {
    const decoded = await decodeBatch(bytesOf(text));
    if (!decoded.ok) return decoded.failure;
    return (await verifyBatch(decoded.value, jwk(decoded.value.header.dev)))
      ? decoded.value
      : "signature";
  };
  let prev = "A".repeat(43);
  for (const { bytes, kind, seq, hash } of accepted) {
    expect(await reason(bytes)).toMatchObject({ hash, header: { kind, seq, prev } });
    prev = hash;
  }
  for (const entry of refused) expect(await reason(entry.bytes)).toBe(entry.reason);
  const revision = read("payloads.json").accepted[0];
  const payload = parsePayload(revision.text);
  const decoded = await decodeBatch(bytesOf(accepted[0].bytes));
  if (!payload.ok || !decoded.ok) throw new Error("not read");
  expect(isInContext(payload.value, decoded.value.header)).toBe(true);
});

test("the membership log", async () => {
  const { accepted, refused } = read("log.json");
  const [log] = accepted;
  const state = await replay(log.entries.map(toUtf8));
  if (!state.ok) throw new Error(state.failure.reason);
  expect(state.value.head).toEqual(log.head);
  expect(state.value.genesis).toBe(log.genesis);
  expect(JSON.parse(JSON.stringify(summaryOf(state.value)))).toEqual(log.state);
  for (const { entry, reason } of refused) {
    expect(await extend(state.value, toUtf8(entry))).toMatchObject({ failure: { reason } });
  }
});

test("receipts, acknowledgements and head statements", async () => {
  const verify = ({ type, jws }: Entry) =>
    type === "receipt"
      ? verifyReceipt(jws, receiptKey(membership))
      : type === "head"
        ? verifyHeadStatement(jws, headKey(membership))
        : verifyAcknowledgement(jws, custodianKey(membership));
  const { accepted, refused } = read("statements.json");
  for (const entry of accepted) {
    expect(await verify(entry)).toMatchObject({ ok: true, value: entry.payload });
  }
  for (const entry of refused) expect(reasonOf(await verify(entry))).toBe(entry.reason);
});

test("signed requests", async () => {
  const device = [...membership.devices.values()];
  const lookup = (keyid: string) => device.find((one) => keyid === `dev:${one.device}`)?.jwk;
  const verify = ({ method, url, headers, body, now }: Entry) => {
    const { host, pathname, search } = new URL(url);
    const request = { method, authority: host, path: pathname, query: search, headers };
    return verifyRequest({ ...request, body: body && toUtf8(body) }, lookup, now);
  };
  const { accepted, refused } = read("requests.json");
  for (const entry of accepted) expect((await verify(entry)).ok).toBe(true);
  for (const entry of refused) expect(reasonOf(await verify(entry))).toBe(entry.reason);
});

test("an enrolment", async () => {
  const { accepted, refused } = read("enrolment.json");
  for (const { code, text, typed, request } of accepted) {
    expect(parseInviteText(text)).toEqual({ ok: true, value: code });
    expect(parseTypedToken(typed.invite)).toEqual({ ok: true, value: code.invite });
    expect(parseTypedToken(typed.secret)).toEqual({ ok: true, value: code.secret });
    expect(await isEnrolmentRequestGenuine(EnrolmentRequest.parse(request), code.secret)).toBe(
      true,
    );
  }
  for (const { typed, text, request } of refused) {
    if (typed) expect(parseTypedToken(typed).ok).toBe(false);
    if (text) expect(parseInviteText(text).ok).toBe(false);
    if (!request) continue;
    const genuine = isEnrolmentRequestGenuine(
      EnrolmentRequest.parse(request),
      accepted[0].code.secret,
    );
    expect(await genuine).toBe(false);
  }
});

test("feeds and pools", () => {
  const decode = ({ type, bytes }: Entry) =>
    type === "feed" ? decodeFeed(bytesOf(bytes)) : decodePool(bytesOf(bytes));
  const { accepted, refused } = read("frames.json");
  for (const entry of accepted) {
    const decoded = decode(entry);
    if (!decoded.ok) throw new Error(decoded.failure);
    expect(decoded.value).toHaveLength(entry.frames.length);
  }
  for (const entry of refused) expect(reasonOf(decode(entry))).toBe(entry.reason);
});
