/** Receipts, custody acknowledgements and head statements. */
import { beforeAll, describe, expect, test } from "vitest";
import {
  type Acknowledgement,
  signAcknowledgement,
  verifyAcknowledgement,
} from "../../../src/protocol/acknowledgement.ts";
import { toCanonicalJson } from "../../../src/protocol/canonical.ts";
import {
  type HeadStatement,
  signHeadStatement,
  verifyHeadStatement,
} from "../../../src/protocol/head-statement.ts";
import { signCompact, signGeneral } from "../../../src/protocol/jws.ts";
import { type Receipt, signReceipt, verifyReceipt } from "../../../src/protocol/receipt.ts";
import { idOf, signingKey, type TestKey } from "../../golden/keys.ts";

let endpoint: TestKey;
let person: TestKey;
let device: TestKey;
beforeAll(async () => {
  endpoint = await signingKey("receipts");
  person = await signingKey("caseworker");
  device = await signingKey("caseworker's device");
});
const hash = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";
const at = "2026-11-23T00:00:00.000Z";
const org = idOf("organisation");

describe("a receipt", () => {
  const receipt: Receipt = {
    v: 1,
    org,
    dev: idOf("intake's device"),
    seq: 4,
    hash,
    at,
    state: "stored",
    flags: ["old-epoch"],
  };
  const key = (kid: string) => (kid === "receipts-1" ? endpoint.jwk : undefined);

  test("says what is stored, in the endpoint's name", async () => {
    const jws = await signReceipt(receipt, "receipts-1", endpoint.sign);
    expect(await verifyReceipt(jws, key)).toEqual({ ok: true, value: receipt });
  });

  test("by another key, of another kind, or with more in it is refused", async () => {
    const reason = async (jws: string) => {
      const result = await verifyReceipt(jws, key);
      return result.ok ? "accepted" : result.failure;
    };
    expect(await reason(await signReceipt(receipt, "receipts-2", endpoint.sign))).toBe(
      "unknown-key",
    );
    expect(await reason(await signReceipt(receipt, "receipts-1", device.sign))).toBe(
      "bad-signature",
    );
    const header = { typ: "lindung-receipt+jws", kid: "receipts-1" } as const;
    const more = toCanonicalJson({ ...receipt, more: 1 });
    expect(await reason(await signCompact(header, more, endpoint.sign))).toBe("not-a-receipt");
    const spaced = JSON.stringify(receipt, null, 1);
    expect(await reason(await signCompact(header, spaced, endpoint.sign))).toBe("not-a-receipt");
    const head = { ...header, typ: "lindung-head+jws" } as const;
    expect(await reason(await signCompact(head, toCanonicalJson(receipt), endpoint.sign))).toBe(
      "wrong-typ",
    );
  });
});

describe("a custody acknowledgement", () => {
  const dev = idOf("caseworker's device");
  const user = idOf("caseworker");
  const acknowledgement = (): Acknowledgement => ({
    v: 1,
    org,
    site: idOf("shelter"),
    dev,
    user,
    at,
    batches: [{ dev: idOf("intake's device"), seq: 4, hash }],
  });
  const key = (kid: string) => ({ [dev]: device.jwk, [user]: person.jwk })[kid];
  const signers = () => ({ signUser: person.sign, signDevice: device.sign });

  test("counts with the person's and the device's signature", async () => {
    const jws = await signAcknowledgement(acknowledgement(), signers());
    expect(await verifyAcknowledgement(jws, key)).toEqual({ ok: true, value: acknowledgement() });
  });

  test("counts with neither alone, nor when the device is no longer known", async () => {
    const text = toCanonicalJson(acknowledgement());
    for (const signer of [
      { kid: user, sign: person.sign },
      { kid: dev, sign: device.sign },
    ]) {
      const jws = await signGeneral("lindung-ack+jws", text, [signer]);
      expect(await verifyAcknowledgement(jws, key)).toEqual({
        ok: false,
        failure: "not-an-acknowledgement",
      });
    }
    const jws = await signAcknowledgement(acknowledgement(), signers());
    expect(
      await verifyAcknowledgement(jws, (kid) => (kid === user ? person.jwk : undefined)),
    ).toEqual({
      ok: false,
      failure: "unknown-key",
    });
  });

  test("counts only as two different keys, over 1 to 512 batches", async () => {
    const same = { ...acknowledgement(), dev: user };
    const jws = await signAcknowledgement(same, { signUser: person.sign, signDevice: person.sign });
    expect((await verifyAcknowledgement(jws, key)).ok).toBe(false);
    const empty = { ...acknowledgement(), batches: [] };
    expect(() => signAcknowledgement(empty, signers())).toThrow();
    expect(await verifyAcknowledgement({ payload: "" }, key)).toEqual({
      ok: false,
      failure: "not-a-jws",
    });
  });
});

test("a head statement says how far the log reaches, and who says so", async () => {
  const statement: HeadStatement = { v: 1, org, seq: 12, hash, at };
  const kid = idOf("caseworker");
  const jws = await signHeadStatement(statement, kid, person.sign);
  const key = (asked: string) => (asked === kid ? person.jwk : undefined);
  expect(await verifyHeadStatement(jws, key)).toEqual({
    ok: true,
    value: { ...statement, signer: kid },
  });
  expect(await verifyHeadStatement(jws, () => undefined)).toEqual({
    ok: false,
    failure: "unknown-key",
  });
  const header = { typ: "lindung-head+jws", kid } as const;
  const text = toCanonicalJson({ ...statement, seq: -1 });
  expect(await verifyHeadStatement(await signCompact(header, text, person.sign), key)).toEqual({
    ok: false,
    failure: "not-a-head",
  });
});
