import { Decrypter } from "age-encryption";
import { expect, test } from "vitest";
import { combineShares, createRecovery } from "../../../src/vault/recovery.ts";
import { seal } from "../../../src/vault/seal.ts";

test("any three of five shares open what was sealed to recovery, with the stock age library", async () => {
  const recovery = await createRecovery();
  const other = await createRecovery();
  expect(recovery.shares).toHaveLength(5);
  const sealed = await seal(new Uint8Array([1, 2, 3]), {
    readers: [other.recipient],
    recovery: recovery.recipient,
  });
  if (!sealed.ok) throw new Error(sealed.failure.type);
  for (const picked of [
    [0, 1, 2],
    [4, 2, 0],
    [1, 3, 4, 0],
  ]) {
    const texts = picked.map((at) => recovery.shares[at] ?? "");
    const identity = await combineShares(texts, recovery.recipientHash);
    if (!identity.ok) throw new Error(identity.failure);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity.value);
    expect(await decrypter.decrypt(sealed.value)).toEqual(new Uint8Array([1, 2, 3]));
  }
});

test("two shares, a share twice, a mistyped share and a share of another key are told apart", async () => {
  const recovery = await createRecovery();
  const [one = "", two = "", three = ""] = recovery.shares;
  const { recipientHash } = recovery;
  const combine = (...texts: string[]) => combineShares(texts, recipientHash);
  expect(await combine(one, two)).toEqual({ ok: false, failure: "too-few-shares" });
  expect(await combine(one, two, two)).toEqual({ ok: false, failure: "share-twice" });
  const mistyped = one.slice(0, -3) + (one.at(-3) === "q" ? "p" : "q") + one.slice(-2);
  expect(await combine(mistyped, two, three)).toEqual({ ok: false, failure: "share-malformed" });
  const foreign = (await createRecovery()).shares[0] ?? "";
  const mixed = await combine(foreign, two, three);
  expect(["not-this-key", "share-twice"]).toContain(mixed.ok ? "opened" : mixed.failure);
  expect(
    await combine(`${one.slice(0, 20)} ${one.slice(20)}`, two.toUpperCase(), three),
  ).toMatchObject({
    ok: true,
  });
});
