import { createHash, createHmac, hkdfSync } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { toCanonicalJson } from "../../../src/protocol/canonical.ts";
import { toBase64Url } from "../../../src/protocol/hash.ts";
import { idToBytes } from "../../../src/protocol/id.ts";
import {
  checkWords,
  type EnrolmentKeys,
  EnrolmentRequest,
  enrolmentMac,
  type InviteCode,
  inviteTag,
  isEnrolmentRequestGenuine,
  isInviteGenuine,
  newInviteToken,
  parseInviteText,
  parseTypedToken,
  toInviteText,
  toTypedToken,
} from "../../../src/protocol/invite.ts";
import { ageIdentity, idOf, signingKey } from "../../golden/keys.ts";

const code: InviteCode = {
  server: "https://sync.example",
  org: idOf("organisation"),
  genesis: "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
  invite: "AAECAwQFBgcICQoLDA0ODw",
  secret: "8PHy8_T19vf4-fr7_P3-_w",
  role: "caseworker",
  site: idOf("shelter"),
  exp: "2026-11-24T00:00:00.000Z",
};
let keys: EnrolmentKeys;
beforeAll(async () => {
  keys = {
    v: 1,
    org: code.org,
    invite: code.invite,
    device: { id: idOf("tablet"), jwk: (await signingKey("tablet")).jwk },
    user: {
      id: idOf("newcomer"),
      jwk: (await signingKey("newcomer")).jwk,
      recipient: (await ageIdentity("newcomer")).recipient,
    },
    role: code.role,
    site: code.site,
  };
});

/** K(x) of the specification, made with another implementation. */
const derived = (purpose: string) =>
  Buffer.from(
    hkdfSync(
      "sha256",
      Buffer.from(code.secret, "base64url"),
      Buffer.from(code.invite, "base64url"),
      `lindung/invite/${purpose}/v1\0`,
      32,
    ),
  );

describe("an invite", () => {
  test("passes as text from screen to camera", () => {
    expect(parseInviteText(toInviteText(code))).toEqual({ ok: true, value: code });
    for (const text of ["", "https://example.org", JSON.stringify(code), "{}"]) {
      expect(parseInviteText(text)).toEqual({ ok: false, failure: { type: "invite-malformed" } });
    }
    expect(() => toInviteText({ ...code, server: "javascript:alert(1)" })).toThrow();
  });

  test("typed is 26 characters and a check symbol, and reads back whatever the typist did", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const token = toBase64Url(bytes);
        const typed = toTypedToken(token);
        expect(typed.replaceAll("-", "")).toMatch(
          /^[0-9A-HJKMNP-TV-Z]{26}[0-9A-HJKMNP-TV-Z*~$=U]$/,
        );
        const sloppy = typed
          .toLowerCase()
          .replaceAll("-", "  ")
          .replaceAll("0", "o")
          .replaceAll("1", "l");
        expect(parseTypedToken(typed)).toEqual({ ok: true, value: token });
        expect(parseTypedToken(sloppy)).toEqual({ ok: true, value: token });
      }),
    );
  });

  test("typed with one wrong character, or two neighbours swapped, is noticed", () => {
    const typed = toTypedToken(code.invite).replaceAll("-", "");
    for (let at = 0; at < 26; at += 1) {
      for (const letter of "0123456789ABCDEFGHJKMNPQRSTVWXYZ") {
        if (letter === typed[at]) continue;
        expect(parseTypedToken(typed.slice(0, at) + letter + typed.slice(at + 1)).ok).toBe(false);
      }
      const swapped = typed.slice(0, at) + typed[at + 1] + typed[at] + typed.slice(at + 2);
      if (swapped !== typed) expect(parseTypedToken(swapped).ok).toBe(false);
    }
    expect(parseTypedToken(typed.slice(1)).ok).toBe(false);
    expect(parseTypedToken(`${typed}0`).ok).toBe(false);
  });

  test("carries a tag that anyone with the secret computes alike", async () => {
    const message = Buffer.concat([
      idToBytes(code.org),
      Buffer.from(code.genesis, "base64url"),
      idToBytes(code.site),
      Buffer.from(`${code.role}\0${code.exp}`),
    ]);
    const expected = createHmac("sha256", derived("genesis")).update(message).digest("base64url");
    const tag = await inviteTag(code);
    expect(tag).toBe(expected);
    expect(await isInviteGenuine(code, tag)).toBe(true);
  });

  test("is seen through when the endpoint names another organisation, role, site or expiry", async () => {
    const tag = await inviteTag(code);
    for (const lie of [
      { org: idOf("another") },
      { genesis: "A".repeat(43) },
      { site: idOf("another") },
      { role: "supervisor" as const },
      { exp: "2026-11-25T00:00:00.000Z" },
      { secret: newInviteToken() },
    ]) {
      expect(await isInviteGenuine({ ...code, ...lie }, tag)).toBe(false);
    }
    expect(await isInviteGenuine(code, "nonsense")).toBe(false);
  });
});

describe("an enrolment request", () => {
  test("proves that its maker knows the secret", async () => {
    const mac = await enrolmentMac(keys, code.secret);
    expect(mac).toBe(
      createHmac("sha256", derived("keys")).update(toCanonicalJson(keys)).digest("base64url"),
    );
    const request = EnrolmentRequest.parse({ v: 1, keys, mac });
    expect(await isEnrolmentRequestGenuine(request, code.secret)).toBe(true);
    expect(await isEnrolmentRequestGenuine(request, newInviteToken())).toBe(false);
  });

  test("with keys swapped on the way is not genuine, and reads differently aloud", async () => {
    const mac = await enrolmentMac(keys, code.secret);
    const swapped: EnrolmentKeys = {
      ...keys,
      device: { ...keys.device, jwk: (await signingKey("eve")).jwk },
    };
    expect(await isEnrolmentRequestGenuine({ v: 1, keys: swapped, mac }, code.secret)).toBe(false);
    expect(await checkWords(swapped)).not.toEqual(await checkWords(keys));
  });

  test("is compared by voice in six words, the first 66 bits of its hash", async () => {
    const words = await checkWords(keys);
    expect(words).toHaveLength(6);
    const { wordlist } = await import("@scure/bip39/wordlists/english.js");
    const digest = createHash("sha256").update(toCanonicalJson(keys)).digest();
    const bits = [...digest].map((byte) => byte.toString(2).padStart(8, "0")).join("");
    expect(words.map((word) => wordlist.indexOf(word).toString(2).padStart(11, "0")).join("")).toBe(
      bits.slice(0, 66),
    );
  });

  test("may carry the key made for a role, and nothing unknown", async () => {
    const { recipient } = await ageIdentity("analysis key");
    const analyst = { ...keys, role: "analyst", analysis: { recipient } };
    const mac = await enrolmentMac({ ...keys, analysis: { recipient } }, code.secret);
    expect(EnrolmentRequest.safeParse({ v: 1, keys: analyst, mac }).success).toBe(true);
    const more = { ...keys, secret: code.secret };
    expect(EnrolmentRequest.safeParse({ v: 1, keys: more, mac }).success).toBe(false);
  });
});
