/**
 * Nothing signed, sealed or computed for one purpose passes for another: a text of one kind as one of
 * another, a batch's signature without its label, one proof of an invite as the other.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { replay } from "../../../src/membership/replay.ts";
import { verifyAcknowledgement } from "../../../src/protocol/acknowledgement.ts";
import { decodeBatch, frameBatch, verifyBatch } from "../../../src/protocol/batch.ts";
import { concatBytes, toUtf8 } from "../../../src/protocol/bytes.ts";
import { toCanonicalJson } from "../../../src/protocol/canonical.ts";
import { zeroHash } from "../../../src/protocol/hash.ts";
import { verifyHeadStatement } from "../../../src/protocol/head-statement.ts";
import {
  type EnrolmentKeys,
  enrolmentMac,
  inviteTag,
  isEnrolmentRequestGenuine,
  isInviteGenuine,
} from "../../../src/protocol/invite.ts";
import {
  generalToBytes,
  signCompact,
  signDetached,
  signGeneral,
  verifyDetached,
} from "../../../src/protocol/jws.ts";
import { verifyReceipt } from "../../../src/protocol/receipt.ts";
import { verifyRelease } from "../../../src/protocol/release-manifest.ts";
import { signRequest, verifyRequest } from "../../../src/protocol/request-signature.ts";
import { isSignedBy } from "../../../src/protocol/signature.ts";
import { ageIdentity, idOf, signingKey, type TestKey } from "../../golden/keys.ts";

let key: TestKey;
let other: TestKey;
beforeAll(async () => {
  [key, other] = [await signingKey("one"), await signingKey("two")];
});

const kid = idOf("one");
const at = "2026-11-23T12:00:00.000Z";
const org = idOf("organisation");
const lookup = (asked: string) => (asked === kid ? key.jwk : undefined);
const reasonOf = (result: { ok: true } | { ok: false; failure: unknown }): unknown =>
  result.ok ? "accepted" : typeof result.failure === "object" ? "refused" : result.failure;

const kinds = ["rev", "log", "receipt", "ack", "head", "release"] as const;
type Kind = (typeof kinds)[number];
const typOf = (kind: Kind) => `lindung-${kind}+jws` as const;

/** A text that is right in every way for one kind. */
const textFor = (kind: Kind): string => {
  const batch = { dev: idOf("device"), seq: 1, hash: zeroHash };
  switch (kind) {
    case "rev":
      return toCanonicalJson({ v: 1 });
    case "log":
      return toCanonicalJson({ v: 1, org, seq: 0, prev: zeroHash, at, op: "genesis", body: {} });
    case "receipt":
      return toCanonicalJson({ v: 1, org, ...batch, at, state: "stored", flags: [] });
    case "ack":
      return toCanonicalJson({
        ...{ v: 1, org, site: idOf("site"), dev: idOf("two"), user: kid, at, batches: [batch] },
      });
    case "head":
      return toCanonicalJson({ v: 1, org, seq: 3, hash: zeroHash, at });
    case "release":
      return toCanonicalJson({ v: 1, version: "1.0.0", previous: null, files: {} });
  }
};

/** Has a text of a kind checked, signed as if it were of another. */
const checked = async (kind: Kind, signedAs: Kind): Promise<unknown> => {
  const text = textFor(kind);
  const typ = typOf(signedAs);
  const compact = () => signCompact({ typ, kid }, text, key.sign);
  const general = (...kids: readonly string[]) =>
    signGeneral(
      typ,
      text,
      kids.map((name) => ({ kid: name, sign: key.sign })),
    );
  switch (kind) {
    case "rev": {
      const head = await signDetached({ typ, kid }, text, key.sign);
      return reasonOf(
        await verifyDetached(head, toUtf8(text), { typ: "lindung-rev+jws", key: lookup }),
      );
    }
    case "receipt":
      return reasonOf(await verifyReceipt(await compact(), lookup));
    case "head":
      return reasonOf(await verifyHeadStatement(await compact(), lookup));
    case "ack":
      return reasonOf(await verifyAcknowledgement(await general(kid, idOf("two")), () => key.jwk));
    case "release": {
      const bytes = generalToBytes(await general(key.jwk.x));
      return reasonOf(await verifyRelease(bytes, { [key.jwk.x]: key.jwk }));
    }
    case "log": {
      const result = await replay([generalToBytes(await genesisAs(signedAs))]);
      return result.ok ? "accepted" : result.failure.reason;
    }
  }
};

const genesisAs = async (signedAs: Kind) => {
  const factor = "optional";
  const roles = ["intake", "caseworker", "supervisor", "field-office", "analyst"];
  const everyRole = [...roles, "administrator", "oversight"];
  const policy = {
    secondFactor: Object.fromEntries(everyRole.map((role) => [role, factor])),
    ...{ padding: "fine", intakeRetentionDays: 7, duress: false, attachments: false },
    lock: { idle: 180, hidden: 30, absolute: 28_800 },
  };
  const R = (await ageIdentity("recovery")).recipient;
  const body = { admins: [{ user: kid, jwk: key.jwk }], k: 1, R, policy, practice: false };
  const text = toCanonicalJson({ v: 1, org, seq: 0, prev: zeroHash, at, op: "genesis", body });
  return signGeneral(typOf(signedAs), text, [{ kid, sign: key.sign }]);
};

describe("a signed text of one kind", () => {
  const pairs = kinds.flatMap((kind) => kinds.map((signedAs) => [kind, signedAs] as const));
  test.each(pairs)("%s, signed as %s", async (kind, signedAs) => {
    // A release takes two keys; every other text here is right as it stands.
    const right = kind === "release" ? "too-few-signatures" : "accepted";
    expect(await checked(kind, signedAs)).toBe(kind === signedAs ? right : "wrong-typ");
  });

  test("is refused with its signature taken off, exchanged, or by another key", async () => {
    const jws = await signCompact(
      { typ: "lindung-receipt+jws", kid },
      textFor("receipt"),
      key.sign,
    );
    const [header = "", payload = "", signature = ""] = jws.split(".");
    const head = await signCompact({ typ: "lindung-head+jws", kid }, textFor("head"), key.sign);
    const [headHeader = "", headPayload = "", headSignature = ""] = head.split(".");
    const outcome = async (text: string) => reasonOf(await verifyReceipt(text, lookup));
    expect(await outcome(`${header}.${payload}.`)).toBe("not-a-jws");
    expect(await outcome(`${header}.${payload}`)).toBe("not-a-jws");
    expect(await outcome(`${header}.${payload}.${headSignature}`)).toBe("bad-signature");
    expect(await outcome(`${header}.${headPayload}.${signature}`)).toBe("bad-signature");
    expect(await outcome(`${headHeader}.${payload}.${signature}`)).toBe("wrong-typ");
    const foreign = await signCompact(
      { typ: "lindung-receipt+jws", kid },
      textFor("receipt"),
      other.sign,
    );
    expect(await outcome(foreign)).toBe("bad-signature");
  });
});

describe("a device's one key", () => {
  const header: Parameters<typeof frameBatch>[0] = {
    ...{ dev: kid, org, seq: 1, dest: idOf("site"), kind: 1, prev: zeroHash, site: idOf("site") },
    ...{ epoch: 1, mhead: { seq: 0, hash: zeroHash } },
  };
  const framed = (sign: TestKey["sign"]) => frameBatch(header, [Uint8Array.of(1, 2, 3)], sign);
  const holds = async (bytes: Uint8Array): Promise<boolean> => {
    const decoded = await decodeBatch(bytes);
    return decoded.ok && verifyBatch(decoded.value, key.jwk);
  };

  test("signs a batch under the batch's own label, and under no other and none", async () => {
    expect(await holds(await framed(key.sign))).toBe(true);
    const label = toUtf8("lindung/batch/v1\0").length;
    const without = (bytes: Uint8Array) => key.sign(bytes.slice(label));
    expect(await holds(await framed(without))).toBe(false);
    for (const name of ["lindung/batch/v2\0", "lindung/batch/v1", "lindung/other/v1\0"]) {
      const relabelled = (bytes: Uint8Array) =>
        key.sign(concatBytes(toUtf8(name), bytes.slice(label)));
      expect(await holds(await framed(relabelled)), name).toBe(false);
    }
  });

  test("signs no batch by signing a text, and no text by signing a batch", async () => {
    let signed = new Uint8Array(0);
    const batch = await framed(async (bytes) => {
      signed = new Uint8Array(bytes);
      return key.sign(bytes);
    });
    const signature = batch.slice(-64);
    expect(await isSignedBy(key.jwk, signature, signed)).toBe(true);
    const jws = await signCompact(
      { typ: "lindung-receipt+jws", kid },
      textFor("receipt"),
      key.sign,
    );
    const [protectedText = "", payload = ""] = jws.split(".");
    const forged = `${protectedText}.${payload}.${Buffer.from(signature).toString("base64url")}`;
    expect(reasonOf(await verifyReceipt(forged, lookup))).toBe("bad-signature");
    const ofText = Buffer.from(jws.split(".")[2] ?? "", "base64url");
    const borrowed = concatBytes(batch.subarray(0, -64), new Uint8Array(ofText));
    expect(await holds(borrowed)).toBe(false);
  });

  test("signs a request for one host, and as a device is no person", async () => {
    const keyid = `dev:${kid}`;
    const now = 1_795_392_000;
    const url = "https://sync.example/v1/log";
    const headers = await signRequest({ method: "GET", url, keyid, now }, key.sign);
    const asked = { method: "GET", authority: "sync.example", path: "/v1/log", query: "", headers };
    const known = (name: string) => (name === keyid ? key.jwk : undefined);
    const outcome = async (changes: Partial<typeof asked>, keys = known) =>
      reasonOf(await verifyRequest({ ...asked, ...changes }, keys, now));
    expect(await outcome({})).toBe("accepted");
    expect(await outcome({ authority: "evil.example" })).toBe("unauthenticated");
    expect(await outcome({ path: "/v1/log/head" })).toBe("unauthenticated");
    const asPerson = {
      ...headers,
      "signature-input": (headers["signature-input"] ?? "").replace("dev:", "usr:"),
    };
    expect(await outcome({ headers: asPerson }, () => key.jwk)).toBe("unauthenticated");
    const { signature: _, ...unsigned } = headers;
    expect(await outcome({ headers: { ...unsigned, signature: "lindung=::" } })).toBe(
      "unauthenticated",
    );
  });
});

describe("an invite's secret", () => {
  const invite = "AAECAwQFBgcICQoLDA0ODw";
  const secret = "8PHy8_T19vf4-fr7_P3-_w";
  const place = {
    ...{ secret, invite, org, genesis: zeroHash, site: idOf("site"), exp: at },
    role: "analyst" as const,
  };

  test("proves the organisation to the device and the keys to the approver, never one as the other", async () => {
    const keys: EnrolmentKeys = {
      ...{ v: 1, org, invite, role: "analyst", site: idOf("site") },
      device: { id: idOf("device"), jwk: key.jwk },
      user: { id: kid, jwk: other.jwk, recipient: (await ageIdentity("person")).recipient },
    };
    const mac = await enrolmentMac(keys, secret);
    const tag = await inviteTag(place);
    const genuine = (given: EnrolmentKeys, proof: string, by = secret) =>
      isEnrolmentRequestGenuine({ v: 1, keys: given, mac: proof }, by);
    expect(await genuine(keys, mac)).toBe(true);
    expect(await genuine(keys, tag)).toBe(false);
    expect(await isInviteGenuine(place, tag)).toBe(true);
    expect(await isInviteGenuine(place, mac)).toBe(false);
    expect(await genuine(keys, mac, invite)).toBe(false);
    expect(await genuine({ ...keys, invite: secret }, mac)).toBe(false);
    expect(await genuine({ ...keys, role: "supervisor" }, mac)).toBe(false);
    expect(await genuine({ ...keys, device: { id: kid, jwk: key.jwk } }, mac)).toBe(false);
    for (const change of [
      { org: idOf("another") },
      { genesis: "B".repeat(42).concat("A") },
      { site: idOf("another") },
      { role: "supervisor" as const },
      { exp: "2027-11-23T12:00:00.000Z" },
    ])
      expect(await isInviteGenuine({ ...place, ...change }, tag)).toBe(false);
  });
});
