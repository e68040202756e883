import { Buffer } from "node:buffer";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { toUtf8 } from "../../../src/protocol/bytes.ts";
import {
  addGeneralSignature,
  generalToBytes,
  kidOf,
  parseGeneral,
  signCompact,
  signDetached,
  signGeneral,
  verifyCompact,
  verifyDetached,
  verifyGeneral,
} from "../../../src/protocol/jws.ts";
import { signingKey, type TestKey } from "../../golden/keys.ts";

let ana: TestKey;
let ben: TestKey;
beforeAll(async () => {
  ana = await signingKey("ana");
  ben = await signingKey("ben");
});

const typ = "lindung-rev+jws";
const key = (kid: string) => ({ ana: ana.jwk, ben: ben.jwk })[kid];
const text = '{"v":1}';
const base64Url = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/** Signs over a protected header that is written by hand. */
const withHeader = async (header: unknown): Promise<string> => {
  const input = `${base64Url(header)}.${base64Url(text)}`;
  return `${input}.${Buffer.from(await ana.sign(toUtf8(input))).toString("base64url")}`;
};
const reasonFor = async (jws: string): Promise<string> => {
  const result = await verifyCompact(jws, { typ, key });
  return result.ok ? result.value.payloadText : result.failure;
};

describe("a compact JWS", () => {
  test("gives back what was signed and by whom", async () => {
    const jws = await signCompact({ typ, kid: "ana" }, text, ana.sign);
    expect(await verifyCompact(jws, { typ, key })).toMatchObject({
      ok: true,
      value: { kid: "ana", payloadText: text },
    });
    expect(kidOf(jws)).toBe("ana");
  });

  test.each<[string, unknown, string]>([
    ["no signature algorithm", { alg: "none", kid: "ana", typ }, "not-a-jws"],
    ["the older name of the algorithm", { alg: "EdDSA", kid: "ana", typ }, "not-a-jws"],
    ["a shared-secret algorithm", { alg: "HS256", kid: "ana", typ }, "not-a-jws"],
    ["a key in the header", { alg: "Ed25519", jwk: {}, kid: "ana", typ }, "not-a-jws"],
    [
      "a critical extension",
      { alg: "Ed25519", b64: false, crit: ["b64"], kid: "ana", typ },
      "not-a-jws",
    ],
    ["members in another order", { kid: "ana", alg: "Ed25519", typ }, "not-a-jws"],
    ["no kid", { alg: "Ed25519", typ }, "not-a-jws"],
    ["another typ", { alg: "Ed25519", kid: "ana", typ: "lindung-log+jws" }, "wrong-typ"],
    ["an unknown typ", { alg: "Ed25519", kid: "ana", typ: "JWT" }, "not-a-jws"],
    ["an unknown key", { alg: "Ed25519", kid: "eve", typ }, "unknown-key"],
    ["another person's key", { alg: "Ed25519", kid: "ben", typ }, "bad-signature"],
  ])("with %s is refused", async (_name, header, reason) => {
    expect(await reasonFor(await withHeader(header))).toBe(reason);
  });

  test("with any character changed is refused", async () => {
    const jws = await signCompact({ typ, kid: "ana" }, text, ana.sign);
    for (let at = 0; at < jws.length; at += 1) {
      const other = jws[at] === "A" ? "B" : "A";
      expect(
        (await verifyCompact(jws.slice(0, at) + other + jws.slice(at + 1), { typ, key })).ok,
      ).toBe(false);
    }
  });

  test("is never read from noise", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), fc.string(), async (a, b, c) => {
        expect((await verifyCompact(`${a}.${b}.${c}`, { typ, key })).ok).toBe(false);
      }),
    );
  });

  test("whose signature was made to look different is refused", async () => {
    // S and S + L verify the same unless S is checked to be below the group order (RFC 8032, 5.1.7).
    const jws = await signCompact({ typ, kid: "ana" }, text, ana.sign);
    const [header = "", payload = "", signature = ""] = jws.split(".");
    const bytes = Buffer.from(signature, "base64url");
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    let s = 0n;
    for (let at = 63; at >= 32; at -= 1) s = (s << 8n) | BigInt(bytes[at] ?? 0);
    s += order;
    for (let at = 32; at < 64; at += 1, s >>= 8n) bytes[at] = Number(s & 255n);
    expect(await reasonFor(`${header}.${payload}.${bytes.toString("base64url")}`)).toBe(
      "bad-signature",
    );
  });
});

describe("a detached JWS", () => {
  test("is checked over the octets it came with", async () => {
    const head = await signDetached({ typ, kid: "ana" }, text, ana.sign);
    expect(head).toMatch(/^[\w-]+\.\.[\w-]+$/);
    expect((await verifyDetached(head, toUtf8(text), { typ, key })).ok).toBe(true);
    expect(await verifyDetached(head, toUtf8(`${text} `), { typ, key })).toEqual({
      ok: false,
      failure: "bad-signature",
    });
    const [header = "", , signature = ""] = head.split(".");
    const compact = `${header}.${base64Url(text)}.${signature}`;
    expect((await verifyCompact(compact, { typ, key })).ok).toBe(true);
    expect(await verifyDetached(compact, toUtf8(text), { typ, key })).toEqual({
      ok: false,
      failure: "not-a-jws",
    });
  });
});

describe("a general JWS", () => {
  const both = () =>
    signGeneral("lindung-log+jws", text, [
      { kid: "ben", sign: ben.sign },
      { kid: "ana", sign: ana.sign },
    ]);
  const expected = { typ: "lindung-log+jws", key } as const;

  test("names its signers in order", async () => {
    expect(await verifyGeneral(await both(), expected)).toEqual({
      ok: true,
      value: { payloadText: text, signers: ["ana", "ben"] },
    });
  });

  test("is refused unsorted, with a doubled signer, with one bad signature, or with none", async () => {
    const good = await both();
    const [first, second] = good.signatures;
    if (!first || !second) throw new Error("two signatures");
    const outcome = async (signatures: typeof good.signatures) => {
      const result = await verifyGeneral({ ...good, signatures }, expected);
      return result.ok ? "accepted" : result.failure;
    };
    expect(await outcome([second, first])).toBe("signers-not-sorted");
    expect(await outcome([first, first])).toBe("signers-not-sorted");
    expect(await outcome([first, { ...second, signature: first.signature }])).toBe("bad-signature");
    expect(await outcome([])).toBe("not-a-jws");
  });

  test("is read only from its canonical octets", async () => {
    const good = await both();
    const bytes = generalToBytes(good);
    expect(parseGeneral(bytes)).toEqual({ ok: true, value: good });
    expect(parseGeneral(toUtf8(JSON.stringify(good, null, 1)))).toEqual({
      ok: false,
      failure: "not-a-jws",
    });
    const withHeader = { ...good, header: {} };
    expect(parseGeneral(toUtf8(JSON.stringify(withHeader)))).toEqual({
      ok: false,
      failure: "not-a-jws",
    });
    expect(parseGeneral(Uint8Array.of(0xff)).ok).toBe(false);
  });

  test("signed again by the same person is the same", async () => {
    const good = await both();
    expect(
      await addGeneralSignature("lindung-log+jws", good, { kid: "ana", sign: ana.sign }),
    ).toEqual(good);
  });
});
