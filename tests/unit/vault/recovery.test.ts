import { Decrypter } from "age-encryption";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import {
  combineShares,
  createRecovery,
  parseSheet,
  type Recovery,
  toSheetText,
} from "../../../src/vault/recovery.ts";
import { seal } from "../../../src/vault/seal.ts";

let recovery: Recovery;
let other: Recovery;
beforeAll(async () => {
  recovery = await createRecovery();
  other = await createRecovery();
});

const sheets = (places: readonly number[], from = recovery): string[] =>
  places.map((at) => from.shares[at] ?? "");
const combine = (...texts: string[]) => combineShares(texts, recovery.recipientHash);
const places = [0, 1, 2, 3, 4];
const pairs = places.flatMap((one) => places.filter((two) => two > one).map((two) => [one, two]));
const triples = pairs.flatMap((pair) =>
  places.filter((three) => three > (pair[1] ?? 0)).map((three) => [...pair, three]),
);

test("each of the ten triples opens what was sealed to recovery, with the stock age library", async () => {
  const sealed = await seal(new Uint8Array([1, 2, 3]), {
    readers: [other.recipient],
    recovery: recovery.recipient,
  });
  if (!sealed.ok) throw new Error(sealed.failure.type);
  expect(triples).toHaveLength(10);
  for (const picked of [...triples, [4, 2, 0], [1, 3, 4, 0], places]) {
    const combined = await combine(...sheets(picked));
    if (!combined.ok) throw new Error(combined.failure.type);
    expect(combined.value.wrong).toEqual([]);
    const decrypter = new Decrypter();
    decrypter.addIdentity(combined.value.identity);
    expect(await decrypter.decrypt(sealed.value)).toEqual(new Uint8Array([1, 2, 3]));
  }
});

test("no share alone and no pair gives the key, given twice or not", async () => {
  for (const picked of [...places.map((at) => [at]), ...pairs]) {
    expect(await combine(...sheets(picked))).toEqual({
      ok: false,
      failure: { type: "too-few-shares", have: picked.length },
    });
    expect((await combine(...sheets([...picked, ...picked]))).ok).toBe(false);
  }
});

describe("a wrong share", () => {
  test("with one letter changed, swapped or missing is named by its checksum", async () => {
    const [one = "", two = "", three = ""] = recovery.shares;
    const letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (where, which) => {
        const at = 8 + (where % (two.length - 8));
        const letter = letters[which % 32] ?? "q";
        fc.pre(letter !== two[at]);
        const mistyped = two.slice(0, at) + letter + two.slice(at + 1);
        expect(await combine(one, mistyped, three)).toEqual({
          ok: false,
          failure: { type: "share-malformed", places: [1] },
        });
      }),
      { numRuns: 200 },
    );
    expect(await combine(one, two, three.slice(0, -1))).toMatchObject({
      failure: { type: "share-malformed", places: [2] },
    });
  });

  test("given twice, or printed for another key, is named", async () => {
    const [one = "", two = "", three = ""] = recovery.shares;
    expect(await combine(one, two, two)).toEqual({
      ok: false,
      failure: { type: "share-twice", places: [2] },
    });
    const sheetOf = (from: Recovery, at: number) =>
      toSheetText({ share: from.shares[at] ?? "", recipientHash: from.recipientHash });
    expect(await combine(sheetOf(recovery, 0), sheetOf(other, 1), sheetOf(recovery, 2))).toEqual({
      ok: false,
      failure: { type: "share-foreign", places: [1] },
    });
    expect(await combine(one, two, three, ...sheets([3], other))).toMatchObject({
      ok: true,
      value: { wrong: [3] },
    });
    expect((await combine(one, two, ...sheets([2], other))).ok).toBe(false);
  });
});

test("a sheet is read from its QR code, from groups, and in capital letters", async () => {
  const [one = "", two = "", three = ""] = recovery.shares;
  const text = toSheetText({ share: one, recipientHash: recovery.recipientHash });
  expect(parseSheet(text)).toEqual({ share: one, recipientHash: recovery.recipientHash });
  expect(parseSheet(`${one.slice(0, 20)} ${one.slice(20, 30)}-${one.slice(30)}`)).toEqual({
    share: one,
    recipientHash: undefined,
  });
  expect(parseSheet(`${text}x`)).toBeUndefined();
  expect(await combine(text, two.toUpperCase(), three)).toMatchObject({ ok: true });
});
