import { createSignature, verifySignature } from "http-message-sig";
import { beforeAll, describe, expect, test } from "vitest";
import { toUtf8 } from "../../../src/protocol/bytes.ts";
import {
  type ArrivedRequest,
  signRequest,
  verifyRequest,
} from "../../../src/protocol/request-signature.ts";
import { isSignedBy } from "../../../src/protocol/signature.ts";
import { idOf, signingKey, type TestKey } from "../../golden/keys.ts";

let device: TestKey;
beforeAll(async () => {
  device = await signingKey("intake's device");
});

const now = 1_795_392_000;
const keyid = `dev:${idOf("intake's device")}`;
const lookup = (asked: string) => (asked === keyid ? device.jwk : undefined);
const body = toUtf8("a batch");
const nonce = "AAECAwQFBgcICQoLDA0ODw";

const arrived = async (given: Partial<ArrivedRequest> = {}): Promise<ArrivedRequest> => ({
  method: "POST",
  authority: "sync.example",
  path: "/v1/batches",
  query: "",
  headers: await signRequest(
    {
      method: "POST",
      url: "https://sync.example/v1/batches",
      keyid,
      now,
      body,
      contentType: "application/vnd.lindung.batch",
      nonce,
    },
    device.sign,
  ),
  body,
  ...given,
});

const outcome = async (request: ArrivedRequest, at = now): Promise<string> => {
  const result = await verifyRequest(request, lookup, at);
  return result.ok ? result.value.keyid : result.failure;
};

describe("the library underneath", () => {
  // RFC 9421, B.1.4 and B.2.6.
  const message = {
    kind: "request" as const,
    method: "POST",
    targetUri: "https://example.com/foo?param=Value&Pet=dog",
    fields: [
      { name: "date", value: "Tue, 20 Apr 2021 02:07:55 GMT" },
      { name: "content-type", value: "application/json" },
      { name: "content-length", value: "18" },
    ],
  };
  const components = ["date", "@method", "@path", "@authority", "content-type", "content-length"];
  const signature =
    "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:";
  const jwk = {
    kty: "OKP",
    crv: "Ed25519",
    x: "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs",
  } as const;

  test("makes the signature of RFC 9421, B.2.6", async () => {
    const d = "n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU";
    const key = await crypto.subtle.importKey("jwk", { ...jwk, d }, "Ed25519", false, ["sign"]);
    const made = await createSignature(message, {
      label: "sig-b26",
      components,
      parameters: { created: 1_618_884_473, keyid: "test-key-ed25519" },
      signer: {
        algorithm: "ed25519",
        sign: async (bytes) =>
          new Uint8Array(await crypto.subtle.sign("Ed25519", key, new Uint8Array(bytes))),
      },
    });
    expect(made.signature).toBe(signature);
    expect(made.signatureInput).toBe(
      'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
    );
  });

  test("checks the signature of RFC 9421, B.2.6, by this project's own check", async () => {
    const input =
      'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"';
    const check = (method: string) =>
      verifySignature(
        {
          ...message,
          method,
          fields: [
            ...message.fields,
            { name: "signature", value: signature },
            { name: "signature-input", value: input },
          ],
        },
        {
          policy: {
            algorithms: ["ed25519"],
            requiredComponents: components,
            requiredParameters: ["created", "keyid"],
            now: 1_618_884_473,
          },
          resolveVerifier: () => ({
            algorithm: "ed25519",
            verify: (bytes, bytesOfSignature) => isSignedBy(jwk, bytesOfSignature, bytes),
          }),
        },
      );
    await expect(check("POST")).resolves.toMatchObject({ label: "sig-b26" });
    await expect(check("PUT")).rejects.toThrow();
  });
});

/** The next letter of base64: the same bits that count, when the last of the unused ones is set. */
const nextOf = (letter: string): string => {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return letters[letters.indexOf(letter) + 1] ?? "";
};

describe("a signed request", () => {
  test("signs exactly the lines of the specification", async () => {
    const lines: string[] = [];
    await signRequest(
      {
        method: "POST",
        url: "https://sync.example/v1/batches",
        keyid,
        now,
        body,
        contentType: "application/vnd.lindung.batch",
        nonce,
      },
      async (bytes) => {
        lines.push(...new TextDecoder().decode(bytes).split("\n"));
        return device.sign(bytes);
      },
    );
    expect(lines).toEqual([
      '"@method": POST',
      '"@authority": sync.example',
      '"@path": /v1/batches',
      '"@query": ?',
      expect.stringMatching(/^"content-digest": sha-256=:[A-Za-z0-9+/]{43}=:$/),
      '"content-type": application/vnd.lindung.batch',
      `"@signature-params": ("@method" "@authority" "@path" "@query" "content-digest" "content-type");created=${now};expires=${now + 300};nonce="${nonce}";keyid="${keyid}";alg="ed25519";tag="lindung-v1"`,
    ]);
  });

  test("is accepted, with its key and nonce", async () => {
    expect(await verifyRequest(await arrived(), lookup, now)).toEqual({
      ok: true,
      value: { keyid, nonce, created: now },
    });
  });

  test("without a body covers method, authority, path and query", async () => {
    const headers = await signRequest(
      { method: "GET", url: "https://sync.example:8443/v1/log?after=3&limit=2", keyid, now },
      device.sign,
    );
    const request: ArrivedRequest = {
      method: "GET",
      authority: "sync.example:8443",
      path: "/v1/log",
      query: "?after=3&limit=2",
      headers,
    };
    expect(await outcome(request)).toBe(keyid);
    for (const change of [
      { method: "POST" },
      { authority: "other.example:8443" },
      { authority: "sync.example" },
      { path: "/v1/log/" },
      { path: "/v1/Log" },
      { query: "?after=3" },
      { query: "?limit=2&after=3" },
      { query: "" },
      { body: new Uint8Array() },
    ]) {
      expect(await outcome({ ...request, ...change })).toBe("unauthenticated");
    }
  });

  test("whose body was changed says so", async () => {
    expect(await outcome(await arrived({ body: toUtf8("b batch") }))).toBe("digest-mismatch");
    expect(await outcome(await arrived({ body: undefined }))).toBe("unauthenticated");
  });

  test("whose content type was changed is refused", async () => {
    const { headers, ...rest } = await arrived();
    const changed = { ...headers, "content-type": "application/json" };
    expect(await outcome({ ...rest, headers: changed })).toBe("unauthenticated");
  });

  test("is good for 300 seconds around its time", async () => {
    expect(await outcome(await arrived(), now + 300)).toBe(keyid);
    expect(await outcome(await arrived(), now - 300)).toBe(keyid);
    expect(await outcome(await arrived(), now + 301)).toBe("clock-skew");
    expect(await outcome(await arrived(), now - 301)).toBe("clock-skew");
  });

  test("by an unknown key learns nothing about the clock", async () => {
    const result = await verifyRequest(await arrived(), () => undefined, now + 9_999);
    expect(result).toEqual({ ok: false, failure: "unauthenticated" });
  });

  test.each<[string, (input: string, signature: string) => Record<string, string>]>([
    ["no signature at all", () => ({})],
    ["no signature value", (input) => ({ "signature-input": input })],
    [
      "the signature in another spelling",
      (input, signature) => ({
        "signature-input": input,
        signature: signature.replace(/.(?===:$)/, (last) => nextOf(last)),
      }),
    ],
    [
      "something behind the signature",
      (input, signature) => ({ "signature-input": input, signature: `${signature};a=1` }),
    ],
    [
      "another label",
      (input, signature) => ({ "signature-input": input.replace("lindung=", "sig1="), signature }),
    ],
    [
      "a second signature",
      (input, signature) => ({
        "signature-input": `${input}, ${input.replace("lindung=", "other=")}`,
        signature: `${signature}, ${signature.replace("lindung=", "other=")}`,
      }),
    ],
    [
      "a component left out",
      (input, signature) => ({ "signature-input": input.replace(' "@query"', ""), signature }),
    ],
    [
      "components in another order",
      (input, signature) => ({
        "signature-input": input.replace('"@method" "@authority"', '"@authority" "@method"'),
        signature,
      }),
    ],
    [
      "a longer life",
      (input, signature) => ({
        "signature-input": input.replace(/expires=\d+/, `expires=${now + 301}`),
        signature,
      }),
    ],
    [
      "a life that ends before it begins",
      (input, signature) => ({
        "signature-input": input.replace(/expires=\d+/, `expires=${now - 1}`),
        signature,
      }),
    ],
    [
      "another time",
      (input, signature) => ({
        "signature-input": input.replace(/created=\d+/, `created=${now - 1}`),
        signature,
      }),
    ],
    [
      "no nonce",
      (input, signature) => ({ "signature-input": input.replace(/;nonce="[^"]*"/, ""), signature }),
    ],
    [
      "a short nonce",
      (input, signature) => ({
        "signature-input": input.replace(/nonce="[^"]*"/, 'nonce="AA"'),
        signature,
      }),
    ],
    [
      "another nonce",
      (input, signature) => ({
        "signature-input": input.replace(/nonce="A/, 'nonce="B'),
        signature,
      }),
    ],
    [
      "no algorithm",
      (input, signature) => ({ "signature-input": input.replace(';alg="ed25519"', ""), signature }),
    ],
    [
      "another algorithm",
      (input, signature) => ({
        "signature-input": input.replace("ed25519", "hmac-sha256"),
        signature,
      }),
    ],
    [
      "another tag",
      (input, signature) => ({
        "signature-input": input.replace("lindung-v1", "lindung-v2"),
        signature,
      }),
    ],
    [
      "one more parameter",
      (input, signature) => ({ "signature-input": `${input};x=1`, signature }),
    ],
    [
      "a user's key id instead",
      (input, signature) => ({ "signature-input": input.replace("dev:", "usr:"), signature }),
    ],
    [
      "a damaged signature",
      (input, signature) => ({
        "signature-input": input,
        signature: signature.replace(/:(.)/, (_, c) => (c === "A" ? ":B" : ":A")),
      }),
    ],
  ])("with %s is refused", async (_name, change) => {
    const { headers, ...rest } = await arrived();
    const { "signature-input": input = "", signature = "", ...others } = headers;
    const request = { ...rest, headers: { ...others, ...change(input, signature) } };
    expect(await outcome(request)).toBe("unauthenticated");
  });

  test("draws a new nonce each time", async () => {
    const request = { method: "GET", url: "https://sync.example/v1/log", keyid, now };
    const one = await signRequest(request, device.sign);
    const two = await signRequest(request, device.sign);
    expect(one["signature-input"]).not.toBe(two["signature-input"]);
  });

  test("with a body states what the body is", async () => {
    const request = { method: "POST", url: "https://sync.example/v1/log", keyid, now, body };
    await expect(signRequest(request, device.sign)).rejects.toThrow(TypeError);
  });
});
