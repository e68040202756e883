import { expect, test } from "vitest";
import { fromBase64Url } from "../../../src/protocol/hash.ts";
import { openKeyFile } from "../../../src/vault/key-file.ts";
import { toPublicKeys } from "../../../src/vault/keys.ts";
import { combineShares } from "../../../src/vault/recovery.ts";
import { unlockSlots } from "../../../src/vault/slots.ts";
import golden from "../../golden/vault.json" with { type: "json" };

const bytes = (text: string): Uint8Array<ArrayBuffer> => {
  const read = fromBase64Url(text);
  if (!read) throw new Error("the golden file is not base64url");
  return read;
};
const masterKey = bytes(golden.masterKey);

test("the frozen slot file opens with its passphrase and no other", async () => {
  const opened = await unlockSlots(bytes(golden.slots), golden.passphrase);
  expect(opened).toMatchObject({
    ok: true,
    value: { keys: [{ user: golden.user, masterKey }], used: [0], slots: undefined },
  });
  const other = await unlockSlots(bytes(golden.slots), `${golden.passphrase} abstract`);
  expect(other).toEqual({ ok: false, failure: "wrong-passphrase" });
});

test("the frozen slot file whose cost was raised still opens, and moves over", async () => {
  const opened = await unlockSlots(bytes(golden.slotsMovingToHigherCost), golden.passphrase);
  if (!opened.ok) throw new Error(opened.failure);
  expect(opened.value.keys).toEqual([{ user: golden.user, masterKey }]);
  expect(opened.value.slots).toHaveLength(4_608);
});

test("the frozen key file opens with its master key, and not when a byte was altered", async () => {
  const file = bytes(golden.keyFile);
  const opened = await openKeyFile(masterKey, golden.user, file);
  if (!opened.ok) throw new Error(opened.failure);
  expect(opened.value).toEqual({ x25519: bytes(golden.x25519), ed25519: bytes(golden.ed25519) });
  expect(await toPublicKeys(opened.value)).toEqual(golden.publicKeys);
  file[20] = (file[20] ?? 0) ^ 1;
  expect(await openKeyFile(masterKey, golden.user, file)).toEqual({
    ok: false,
    failure: "not-this-key",
  });
});

test("any three of the frozen recovery shares give the key, two do not", async () => {
  const { shares, recipientHash, identity } = golden.recovery;
  const [first = "", second = "", third = "", fourth = "", fifth = ""] = shares;
  for (const three of [
    [first, second, third],
    [fifth, third, fourth],
  ])
    expect(await combineShares(three, recipientHash)).toEqual({
      ok: true,
      value: { identity, wrong: [] },
    });
  expect(await combineShares([first, fifth], recipientHash)).toEqual({
    ok: false,
    failure: { type: "too-few-shares", have: 2 },
  });
});
