import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { toCanonicalJson } from "../../../src/protocol/canonical.ts";
import { presetDictionary } from "../../../src/protocol/dictionary.ts";
import { signDetached } from "../../../src/protocol/jws.ts";
import { packRevision, unpackPlaintext } from "../../../src/protocol/plaintext.ts";
import { idOf, signingKey } from "../../golden/keys.ts";
import { typicalRevision } from "../../golden/typical-case.ts";

test("dictionary 1 is frozen: one changed byte would make every record unreadable", () => {
  const bytes = presetDictionary(1) ?? new Uint8Array();
  expect(bytes.length).toBe(30_921);
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(
    "157dd8eb12d4d0e6d9ddb15bf210077cde85d2f896b92e373044429b8c938a1b",
  );
  expect(bytes.length).toBeLessThanOrEqual(32_768);
  // Who recovers without this software has it from here.
  expect(new Uint8Array(readFileSync("docs/dictionary-1.txt"))).toEqual(bytes);
});

test("only published dictionaries are known", () => {
  expect(presetDictionary(0)).toBeUndefined();
  expect(presetDictionary(2)).toBeUndefined();
});

test("the first revision of an ordinary case fits the smallest size class", async () => {
  const { sign } = await signingKey("intake");
  const payload = toCanonicalJson(typicalRevision());
  const jwsHead = await signDetached(
    { typ: "lindung-rev+jws", kid: idOf("intake") },
    payload,
    sign,
  );
  const packed = packRevision({ jwsHead, payload });
  if (!packed.ok) throw new Error(packed.failure);
  expect(packed.value.length).toBe(1_920);
  const content = 4 + (new DataView(packed.value.buffer).getUint32(0) & 0xffffff);
  // Measured: 1,710 bytes of 9,677 bytes of canonical JSON; without a dictionary 2,913.
  expect(content).toBeLessThanOrEqual(1_720);
  expect(unpackPlaintext(packed.value)).toMatchObject({
    ok: true,
    value: { payloadText: payload },
  });
});
