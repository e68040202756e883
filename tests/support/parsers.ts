/**
 * Every parser that takes in bytes from outside a device, with samples of what it accepts: what the
 * endpoint, another device, a file, a QR code or a damaged disk may hand it.
 */
import { readFileSync } from "node:fs";
import { custodianKey, headKey, receiptKey } from "../../src/membership/policy.ts";
import { examineProposal, extend, replay } from "../../src/membership/replay.ts";
import { verifyAcknowledgement } from "../../src/protocol/acknowledgement.ts";
import { inspectAge, inspectEnvelope } from "../../src/protocol/age-header.ts";
import { readBackup, writeBackup } from "../../src/protocol/backup-file.ts";
import { fromBareBatch, toBareBatch } from "../../src/protocol/bare-batch.ts";
import {
  claimedHeader,
  decodeBatch,
  decodeErasedStub,
  toErasedStub,
  verifyBatch,
} from "../../src/protocol/batch.ts";
import { concatBytes, fromUtf8, toUtf8 } from "../../src/protocol/bytes.ts";
import {
  parseCanonicalCbor,
  parseCanonicalJson,
  toCanonicalCbor,
  toCanonicalJson,
} from "../../src/protocol/canonical.ts";
import { decodeFeed, encodeFeedFrame } from "../../src/protocol/feed.ts";
import { verifyHeadStatement } from "../../src/protocol/head-statement.ts";
import { DeviceHead, LogPage } from "../../src/protocol/http.ts";
import {
  EnrolmentRequest,
  isEnrolmentRequestGenuine,
  parseInviteText,
  parseTypedToken,
  toInviteText,
} from "../../src/protocol/invite.ts";
import { generalToBytes, parseGeneral } from "../../src/protocol/jws.ts";
import {
  collect,
  noParts,
  parseCarriedText,
  toCarriedText,
  toParts,
} from "../../src/protocol/offline-enrolment.ts";
import { parsePayload } from "../../src/protocol/payload.ts";
import { unpackPlaintext } from "../../src/protocol/plaintext.ts";
import { decodePool, encodePoolFrame } from "../../src/protocol/pool.ts";
import { parseProblemJson, toProblemJson } from "../../src/protocol/problem.ts";
import { verifyReceipt } from "../../src/protocol/receipt.ts";
import { signRelease, verifyRelease } from "../../src/protocol/release-manifest.ts";
import { verifyRequest } from "../../src/protocol/request-signature.ts";
import type { Result } from "../../src/protocol/result.ts";
import type { BlockFile } from "../../src/store/block-file.ts";
import { decodeCommit, encodeCommit } from "../../src/store/change.ts";
import { readRecord } from "../../src/store/journal-record.ts";
import { createFeedReader } from "../../src/sync/feed-reader.ts";
import { openKeyFile, sealKeyFile } from "../../src/vault/key-file.ts";
import { createUserSecrets, fromAgeIdentity, importX25519 } from "../../src/vault/keys.ts";
import { combineShares, parseSheet, toSheetText } from "../../src/vault/recovery.ts";
import { createOpener } from "../../src/vault/seal.ts";
import { createSegmentSealer } from "../../src/vault/segment.ts";
import { costOf, securityKeyInput } from "../../src/vault/slots.ts";
import { ageIdentity, idOf, signingKey } from "../golden/keys.ts";
import { buildOrganisation } from "../golden/organisation.ts";

/**
 * A parser under test. `read` gives undefined when it refuses, and else what it understood, written
 * again, or `"understood"` where there is no one way to write it.
 */
export type Parser = {
  readonly samples: readonly Uint8Array[];
  readonly read: (bytes: Uint8Array) => Promise<Uint8Array | "understood" | undefined>;
  /** Nobody but the holder of a key can make what it accepts: samples alone, unaltered. */
  readonly isAuthentic: boolean;
};

/** Gives the parsers by what they read. */
export const everyParser = async (): Promise<Readonly<Record<string, Parser>>> => ({
  ...(await wireParsers()),
  ...(await statementParsers()),
  ...(await enrolmentParsers()),
  ...(await deviceParsers()),
});

// biome-ignore lint/suspicious/noExplicitAny: golden files are read as another client would read them
type Entry = any;
const golden = (name: string): readonly Entry[] =>
  JSON.parse(readFileSync(new URL(`../golden/${name}`, import.meta.url), "utf8")).accepted;
const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(text, "base64url"));
const goldenBytes = (name: string): readonly Uint8Array[] =>
  golden(name).map(({ bytes }) => bytesOf(bytes));

const parser = (
  samples: readonly Uint8Array[],
  read: (bytes: Uint8Array) => ReturnType<Parser["read"]> | Awaited<ReturnType<Parser["read"]>>,
): Parser => ({ samples, read: async (bytes) => read(bytes), isAuthentic: false });

/** A parser of what somebody signed, sealed or gave a hash: it gives back whatever it accepts. */
const authentic = (
  samples: readonly Uint8Array[],
  accepts: (bytes: Uint8Array) => Promise<boolean> | boolean,
): Parser => ({
  samples,
  read: async (bytes) => ((await accepts(bytes)) ? bytes : undefined),
  isAuthentic: true,
});

/** A parser of text. Bytes that are no UTF-8 come as a decoder that forgives would give them. */
const ofText = (
  samples: readonly string[],
  read: (text: string) => ReturnType<Parser["read"]> | Awaited<ReturnType<Parser["read"]>>,
): Parser =>
  parser(samples.map(toUtf8), async (bytes) => {
    const text = forgivingText(bytes);
    const result = await read(text);
    return result instanceof Uint8Array && fromUtf8(result) === text ? bytes : result;
  });

const forgivingText = (bytes: Uint8Array): string =>
  fromUtf8(bytes) ?? Buffer.from(bytes).toString("latin1");

const written = <Value>(
  result: Result<Value, unknown>,
  write: (value: Value) => Uint8Array,
): Uint8Array | undefined => (result.ok ? write(result.value) : undefined);

const understood = (isUnderstood: boolean): "understood" | undefined =>
  isUnderstood ? "understood" : undefined;

const wireParsers = async (): Promise<Readonly<Record<string, Parser>>> => {
  const { membership } = await buildOrganisation();
  const batches = goldenBytes("batches.json");
  const [first] = batches;
  const decoded = first && (await decodeBatch(first));
  if (!decoded?.ok) throw new Error("the golden batches are not read");
  const isBatch = async (bytes: Uint8Array): Promise<boolean> => {
    const batch = await decodeBatch(bytes);
    if (!batch.ok) return false;
    const sender = membership.devices.get(batch.value.header.dev);
    return sender !== undefined && verifyBatch(batch.value, sender.jwk);
  };
  const frames = (type: string) =>
    golden("frames.json").flatMap((one) => (one.type === type ? [bytesOf(one.bytes)] : []));
  const envelopes = goldenBytes("envelopes.json");
  return {
    "a batch": authentic(batches, isBatch),
    "a batch's own word on itself": parser(batches, (bytes) =>
      understood(claimedHeader(bytes) !== undefined),
    ),
    "an erased batch": parser([toErasedStub(decoded.value)], async (bytes) =>
      understood((await decodeErasedStub(bytes)).ok),
    ),
    "a batch without its hashes": {
      samples: batches.map(toBareBatch),
      read: async (bytes) => {
        const full = await fromBareBatch(bytes);
        return full.ok && (await isBatch(full.value)) ? toBareBatch(full.value) : undefined;
      },
      isAuthentic: true,
    },
    "a feed": parser(frames("feed"), (bytes) =>
      written(decodeFeed(bytes), (list) => concatBytes(...list.map(encodeFeedFrame))),
    ),
    "a feed as it arrives": parser(frames("feed"), (bytes) => {
      const reader = createFeedReader();
      const halves = [bytes.subarray(0, bytes.length >> 1), bytes.subarray(bytes.length >> 1)];
      const read = halves.map((half) => reader.push(half));
      if (!read.every((part) => part.ok) || !reader.isWhole()) return undefined;
      const list = read.flatMap((part) => (part.ok ? part.value : []));
      return concatBytes(...list.map(encodeFeedFrame));
    }),
    "a pool": parser(frames("pool"), (bytes) =>
      written(decodePool(bytes), (list) => concatBytes(...list.map(encodePoolFrame))),
    ),
    "canonical CBOR": parser([decoded.value.headerBytes], (bytes) =>
      written(parseCanonicalCbor(bytes), toCanonicalCbor),
    ),
    "canonical JSON": ofText(
      golden("canonical-json.json").map(({ text }) => text),
      (text) => written(parseCanonicalJson(text), (value) => toUtf8(toCanonicalJson(value))),
    ),
    "an envelope from outside": parser(envelopes, (bytes) =>
      understood(inspectEnvelope(bytes).ok || inspectAge(bytes).ok),
    ),
    "a sealed envelope": await sealedParser(envelopes),
    "what an envelope held": parser(goldenBytes("plaintexts.json"), (bytes) =>
      understood(unpackPlaintext(bytes).ok),
    ),
    "a signed text": ofText(
      golden("payloads.json").map(({ text }) => text),
      (text) => written(parsePayload(text), (payload) => toUtf8(toCanonicalJson(payload))),
    ),
    "a problem the endpoint tells": ofText(
      [toProblemJson({ type: "gap", next: 7 }), toProblemJson({ type: "fork", seq: 3 })],
      (text) => understood(parseProblemJson(text).ok),
    ),
    "an answer of the endpoint": ofText(
      [
        toCanonicalJson({
          seq: 3,
          hash: membership.genesis,
          next: 4,
          now: at,
          log: membership.head,
        }),
        toCanonicalJson({ entries: [], head: membership.head }),
      ],
      (text) => {
        const json = parseCanonicalJson(text);
        const value = json.ok ? json.value : undefined;
        return understood(DeviceHead.safeParse(value).success || LogPage.safeParse(value).success);
      },
    ),
  };
};

const at = "2026-11-23T12:00:00.000Z";

/** Of all golden envelopes this key opens some; what it opens must be one of them. */
const sealedParser = async (envelopes: readonly Uint8Array[]): Promise<Parser> => {
  const { identity } = await ageIdentity("recovery 2");
  const scalar = fromAgeIdentity(identity);
  if (!scalar) throw new Error("the test identity is not read");
  const opener = createOpener(await importX25519(scalar));
  return authentic(envelopes, async (bytes) => (await opener.open(bytes)).ok);
};

const statementParsers = async (): Promise<Readonly<Record<string, Parser>>> => {
  const { membership, entries } = await buildOrganisation();
  const statements = (type: string): readonly Uint8Array[] =>
    golden("statements.json").flatMap((one) =>
      one.type === type
        ? [typeof one.jws === "string" ? toUtf8(one.jws) : generalToBytes(one.jws)]
        : [],
    );
  const requests = golden("requests.json");
  const jwks = [...membership.devices.values()].map(({ device, jwk }) => [`dev:${device}`, jwk]);
  const lookup = (keyid: string) => Object.fromEntries(jwks)[keyid];
  const releaseKeys = await Promise.all(["release one", "release two"].map(signingKey));
  const release = await signRelease(
    { v: 1, version: "1.2.3", previous: null, files: { "index.html": membership.genesis } },
    releaseKeys
      .map(({ jwk, sign }) => ({ kid: jwk.x, sign }))
      .sort((a, b) => (a.kid < b.kid ? -1 : 1)),
  );
  const keys = Object.fromEntries(releaseKeys.map(({ jwk }) => [jwk.x, jwk]));
  const prior = await replay(entries.slice(0, -1));
  if (!prior.ok) throw new Error(prior.failure.reason);
  return {
    "a receipt": authentic(statements("receipt"), async (bytes) => {
      const read = await verifyReceipt(forgivingText(bytes), receiptKey(membership));
      return read.ok;
    }),
    "an acknowledgement": authentic(statements("acknowledgement"), async (bytes) => {
      const general = parseGeneral(bytes);
      return (
        general.ok && (await verifyAcknowledgement(general.value, custodianKey(membership))).ok
      );
    }),
    "a statement of the log's head": authentic(statements("head"), async (bytes) => {
      const read = await verifyHeadStatement(forgivingText(bytes), headKey(membership));
      return read.ok;
    }),
    "the next entry of the log": authentic(
      entries.slice(-1),
      async (bytes) => (await extend(prior.value, bytes)).ok,
    ),
    "a proposed entry": authentic(
      entries.slice(-1),
      async (bytes) => (await examineProposal(prior.value, bytes)).ok,
    ),
    "a signed request": authentic(requests.map(requestBytes), async (bytes) => {
      const [method = "", authority = "", path = "", query = "", ...texts] =
        forgivingText(bytes).split("\n");
      // A host is the same in capitals, and is signed in small letters.
      if (texts.length > 4 || authority !== authority.toLowerCase()) return false;
      const names = ["signature-input", "signature", "content-digest", "content-type"];
      const headers = Object.fromEntries(texts.map((text, index) => [names[index] ?? "", text]));
      const body = texts.length > 2 ? toUtf8("a batch") : undefined;
      const request = { method, authority, path, query, headers, body };
      const read = await verifyRequest(request, lookup, requests[0].now);
      return read.ok;
    }),
    "a signed release": authentic(
      [generalToBytes(release)],
      async (bytes) => (await verifyRelease(bytes, keys)).ok,
    ),
  };
};

/** A request line by line: what was signed, and nothing beside it. */
const requestBytes = ({ method, url, headers }: Entry): Uint8Array => {
  const { host, pathname, search } = new URL(url);
  const given = ["signature-input", "signature", "content-digest", "content-type"].flatMap(
    (name) => (name in headers ? [headers[name]] : []),
  );
  return toUtf8([method, host, pathname, search, ...given].join("\n"));
};

const enrolmentParsers = async (): Promise<Readonly<Record<string, Parser>>> => {
  const { entries } = await buildOrganisation();
  const [{ code, text, typed, request }] = golden("enrolment.json");
  const log = entries.map((entry) => {
    const general = parseGeneral(entry);
    if (!general.ok) throw new Error(general.failure);
    return general.value;
  });
  const carried = toCarriedText({ type: "request", request });
  const parts = await toParts(toCarriedText({ type: "invite", code, log }));
  return {
    "an invite": ofText([text], (given) =>
      written(parseInviteText(given), (invite) => toUtf8(toInviteText(invite))),
    ),
    "a typed code": ofText([typed.invite, typed.secret], (given) =>
      understood(parseTypedToken(given).ok),
    ),
    "a request to be enrolled": authentic([toUtf8(toCanonicalJson(request))], async (bytes) => {
      const json = parseCanonicalJson(forgivingText(bytes));
      const read = EnrolmentRequest.safeParse(json.ok ? json.value : undefined);
      return read.success && isEnrolmentRequestGenuine(read.data, code.secret);
    }),
    "a carried message": ofText([carried, text], (given) =>
      understood(parseCarriedText(given) !== undefined),
    ),
    "a QR code of several": ofText(parts.slice(-1), async (given) => {
      let collected = noParts;
      for (const part of [...parts.slice(0, -1), given]) collected = await collect(collected, part);
      return understood(collected.text !== undefined);
    }),
    "a recovery sheet": ofText(
      [toSheetText({ share: recovery.shares[0] ?? "", recipientHash: recovery.recipientHash })],
      (given) => understood(parseSheet(given) !== undefined),
    ),
    "recovery sheets together": ofText(recovery.shares.slice(2, 3), async (given) => {
      const sheets = [...recovery.shares.slice(0, 2), given];
      const combined = await combineShares(sheets, recovery.recipientHash);
      if (combined.ok && combined.value.identity !== recovery.identity)
        throw new Error("wrong key");
      return understood(combined.ok);
    }),
    "an age identity": ofText([recovery.identity], (given) =>
      understood(fromAgeIdentity(given) !== undefined),
    ),
  };
};

const { recovery, slots } = JSON.parse(
  readFileSync(new URL("../golden/vault.json", import.meta.url), "utf8"),
) as {
  readonly recovery: {
    readonly shares: readonly string[];
    readonly recipientHash: string;
    readonly identity: string;
  };
  readonly slots: string;
};

const deviceParsers = async (): Promise<Readonly<Record<string, Parser>>> => {
  const user = idOf("supervisor");
  const masterKey = new Uint8Array(32).fill(9);
  const keyFile = await sealKeyFile(masterKey, user, createUserSecrets());
  const sealer = await createSegmentSealer(masterKey);
  const place = { table: "cases", segment: 3, counter: 7, schema: "summary@1" };
  const blob = await sealer.seal({ ...place, text: "a summary" });
  const commit = encodeCommit([
    { table: "meta", key: "attempts", row: { key: "attempts", value: { failed: 2, at: 1 } } },
    { table: "envelopes", key: user, patch: { state: "framed", batch: 3, blob } },
  ]);
  const record = concatBytes(
    Uint8Array.of(0, 0, commit.length >> 8, commit.length & 255),
    new Uint8Array(await crypto.subtle.digest("SHA-256", commit)),
    commit,
    new Uint8Array(4),
  );
  const batches = goldenBytes("batches.json");
  const backup = await writeBackup(
    idOf("organisation"),
    batches.map((bytes) => ({ type: "batch" as const, bytes })),
  );
  return {
    "a key file": authentic([keyFile], async (bytes) => {
      const opened = await openKeyFile(masterKey, user, bytes);
      return opened.ok;
    }),
    "a slot file's head": parser([bytesOf(slots)], (bytes) =>
      understood(costOf(bytes) !== undefined && securityKeyInput(bytes) !== undefined),
    ),
    "a segment of the index": authentic([blob], async (bytes) => {
      const opened = await sealer.open({ ...place, blob: bytes });
      return opened !== undefined;
    }),
    "a commit": parser([commit], (bytes) => written(decodeCommit(bytes), encodeCommit)),
    "a journal": parser([record, concatBytes(record, record)], async (bytes) => {
      const file = inMemory(bytes);
      let seen = 0;
      for (let from = 0; from < bytes.length; ) {
        const found = await readRecord(file, from, bytes.length);
        if (!found) break;
        if (found.at + 36 + found.length <= from) throw new Error("the reader does not move on");
        if (found.state === "whole") decodeCommit(found.blob);
        seen += found.state === "whole" ? 1 : 0;
        from = found.at + 36 + found.length;
      }
      return understood(seen > 0);
    }),
    "a backup": parser([backup], async (bytes) => {
      const read = await readBackup(bytes);
      if (!read.ok) return undefined;
      if (!read.value.isWhole) return "understood";
      return writeBackup(read.value.org, read.value.frames);
    }),
  };
};

/** A file of bytes, for reading alone. */
const inMemory = (bytes: Uint8Array): BlockFile => ({
  size: () => bytes.length,
  read: (into, from) => {
    const part = bytes.subarray(from, from + into.length);
    into.set(part);
    return part.length;
  },
  write: () => 0,
  flush: () => undefined,
  truncate: () => undefined,
  close: () => undefined,
});
