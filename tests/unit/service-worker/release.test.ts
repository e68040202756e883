/** The worker's own small reader of releases against the one that signs: both must agree. */
import { generateKeyPairSync, webcrypto } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  faultOfOwnRelease,
  faultOfServedRelease,
  readRelease,
} from "../../../service-worker/release.ts";
import { hashOf } from "../../../src/protocol/hash.ts";
import {
  addGeneralSignature,
  generalToBytes,
  type NamedSigner,
  signGeneral,
} from "../../../src/protocol/jws.ts";
import {
  countersignRelease,
  type ReleaseKeys,
  type ReleaseManifest,
  signRelease,
  verifyRelease,
} from "../../../src/protocol/release-manifest.ts";
import { PublicJwk } from "../../../src/protocol/signature.ts";

const aKey = async (): Promise<{ jwk: PublicJwk; signer: NamedSigner }> => {
  const jwk = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const key = await webcrypto.subtle.importKey("jwk", jwk, "Ed25519", false, ["sign"]);
  return {
    jwk: PublicJwk.parse({ kty: jwk.kty, crv: jwk.crv, x: jwk.x }),
    signer: {
      kid: jwk.x ?? "",
      sign: async (bytes) =>
        new Uint8Array(await webcrypto.subtle.sign("Ed25519", key, new Uint8Array(bytes))),
    },
  };
};

const script = new TextEncoder().encode("self.skipWaiting");
const [one, two, three, stranger] = await Promise.all([aKey(), aKey(), aKey(), aKey()]);
const keys: ReleaseKeys = Object.fromEntries(
  [one, two, three].map(({ jwk }) => [jwk.x, jwk] as const),
);
const manifest: ReleaseManifest = {
  v: 1,
  version: "1.9.0",
  previous: null,
  files: { "sw.js": await hashOf(script), "index.html": await hashOf(new Uint8Array([1])) },
};

/** A host that serves a release and a worker. */
const aHost =
  (release: Uint8Array<ArrayBuffer> | undefined, worker: Uint8Array<ArrayBuffer> = script) =>
  async (path: string): Promise<Response> => {
    const body = { "/release.json": release, "/sw.js": worker }[path];
    return new Response(body ?? null, { status: body ? 200 : 404 });
  };

const signedBy = async (...signers: NamedSigner[]) =>
  generalToBytes(await signRelease(manifest, signers));

describe("a release", () => {
  test("signed by two of three is taken by both readers", async () => {
    for (const pair of [
      [one, two],
      [one, three],
      [two, three],
    ] as const) {
      const bytes = await signedBy(...pair.map(({ signer }) => signer));
      expect(await readRelease(bytes, keys)).toMatchObject({ version: "1.9.0" });
      expect(await verifyRelease(bytes, keys)).toEqual({ ok: true, value: manifest });
    }
  });

  test("countersigned elsewhere is the same release", async () => {
    const first = await signRelease(manifest, [one.signer]);
    const bytes = generalToBytes(await countersignRelease(first, three.signer));
    expect(await faultOfServedRelease(keys, "1.8.0", aHost(bytes))).toBeUndefined();
  });

  test.each([
    ["one signature", () => signedBy(one.signer)],
    ["the same key twice", () => signedBy(one.signer, one.signer)],
    ["a stranger's second signature", () => signedBy(one.signer, stranger.signer)],
    [
      "a good release with a stranger's signature added",
      async () =>
        generalToBytes(
          await addGeneralSignature(
            "lindung-release+jws",
            await signRelease(manifest, [one.signer, two.signer]),
            stranger.signer,
          ),
        ),
    ],
    [
      "signatures over another kind of text",
      async () =>
        generalToBytes(
          await signGeneral("lindung-log+jws", JSON.stringify(manifest), [one.signer, two.signer]),
        ),
    ],
  ])("with %s is refused by both readers", async (_name, make) => {
    const bytes = await make();
    expect(await readRelease(bytes, keys)).toBeUndefined();
    expect((await verifyRelease(bytes, keys)).ok).toBe(false);
  });

  test("with any one bit turned is refused by both readers", async () => {
    const bytes = await signedBy(one.signer, two.signer);
    for (let at = 0; at < bytes.length; at += 7) {
      const damaged = new Uint8Array(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
      expect((await verifyRelease(damaged, keys)).ok, `byte ${at}`).toBe(false);
      expect(await readRelease(damaged, keys), `byte ${at}`).toBeUndefined();
    }
  });
});

describe("the worker in charge", () => {
  test("refuses a release that is older, lists another worker, or is missing", async () => {
    const bytes = await signedBy(one.signer, two.signer);
    expect(await faultOfServedRelease(keys, "1.10.0", aHost(bytes))).toBe("older");
    expect(await faultOfServedRelease(keys, "1.9.0", aHost(bytes))).toBeUndefined();
    const other = new TextEncoder().encode("self.skipWaiting()");
    expect(await faultOfServedRelease(keys, "1.8.0", aHost(bytes, other))).toBe("other-files");
    expect(await faultOfServedRelease(keys, "1.8.0", aHost(undefined))).toBe("no-manifest");
    expect(await faultOfServedRelease(keys, "1.8.0", aHost(script))).toBe("not-signed");
  });

  test("keeps no file that its release does not list with the same bytes", async () => {
    const bytes = await signedBy(one.signer, two.signer);
    const integrity = (hash: string) =>
      `sha256-${Buffer.from(hash, "base64url").toString("base64")}`;
    const page = { url: "/index.html", integrity: integrity(manifest.files["index.html"] ?? "") };
    const fault = (expected: { url: string; integrity: string }[], version = "1.9.0") =>
      faultOfOwnRelease(keys, version, expected, aHost(bytes));
    expect(await fault([page])).toBeUndefined();
    expect(await fault([page], "1.9.1")).toBe("other-files");
    expect(await fault([page, { url: "/assets/more.js", integrity: page.integrity }])).toBe(
      "other-files",
    );
    expect(
      await fault([{ url: "/index.html", integrity: integrity(manifest.files["sw.js"] ?? "") }]),
    ).toBe("other-files");
  });
});
