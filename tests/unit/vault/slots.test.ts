import { expect, test } from "vitest";
import { newId } from "../../../src/protocol/id.ts";
import { costFor, leastCost } from "../../../src/vault/passphrase-key.ts";
import {
  addToSlots,
  changeFactors,
  createSlots,
  raiseCost,
  securityKeyInput,
  setDuressPhrase,
  slotsLength,
  unlockSlots,
} from "../../../src/vault/slots.ts";

const aKey = () => ({
  user: newId(),
  masterKey: globalThis.crypto.getRandomValues(new Uint8Array(32)),
});
const dear = { memory: 47_104, passes: 2, lanes: 1 };

const slotsWith = async (passphrase: string, ...keys: ReturnType<typeof aKey>[]) => {
  const added = await addToSlots(createSlots(leastCost), passphrase, keys);
  if (!added.ok) throw new Error(added.failure);
  return added.value.slots;
};

test("one passphrase opens every slot of a person with two roles, and no other passphrase opens any", async () => {
  const [administrator, supervisor] = [aKey(), aKey()];
  const file = await slotsWith("correct words", administrator, supervisor);
  expect(file.length).toBe(slotsLength);
  const unlocked = await unlockSlots(file, "correct words");
  expect(unlocked).toMatchObject({
    ok: true,
    value: { keys: [administrator, supervisor], used: [0, 1] },
  });
  expect(await unlockSlots(file, "correct word")).toEqual({
    ok: false,
    failure: "wrong-passphrase",
  });
});

test("people who share a tablet open their own slots only", async () => {
  const [first, second] = [aKey(), aKey()];
  const file = await slotsWith("of the first", first);
  const added = await addToSlots(file, "of the second", [second], [0]);
  if (!added.ok) throw new Error(added.failure);
  expect(added.value.used).toEqual([1]);
  const { slots } = added.value;
  expect(await unlockSlots(slots, "of the first")).toMatchObject({ value: { keys: [first] } });
  expect(await unlockSlots(slots, "of the second")).toMatchObject({ value: { keys: [second] } });
});

test("an eighth person is refused instead of taking another's slot", async () => {
  const keys = Array.from({ length: 8 }, aKey);
  expect(await addToSlots(createSlots(leastCost), "x", keys)).toEqual({
    ok: false,
    failure: "full",
  });
});

test("a passphrase opens in whatever form the keyboard composed its letters", async () => {
  const file = await slotsWith("caf\u00e9", aKey());
  expect(await unlockSlots(file, "cafe\u0301")).toMatchObject({ ok: true });
});

test("after a change only the new passphrase opens, and the keys are the same", async () => {
  const key = aKey();
  const changed = await changeFactors(
    await slotsWith("old", key),
    { passphrase: "old" },
    { passphrase: "next" },
  );
  if (!changed.ok) throw new Error(changed.failure);
  expect(await unlockSlots(changed.value, "old")).toMatchObject({ ok: false });
  expect(await unlockSlots(changed.value, "next")).toMatchObject({ value: { keys: [key] } });
});

test("a raised cost moves a slot over at its next unlock, and is never lowered", async () => {
  const key = aKey();
  const raised = raiseCost(await slotsWith("words", key), dear);
  const unlocked = await unlockSlots(raised, "words");
  if (!unlocked.ok || !unlocked.value.slots) throw new Error("the slot was not rewritten");
  expect(unlocked.value.keys).toEqual([key]);
  const again = await unlockSlots(unlocked.value.slots, "words");
  expect(again).toMatchObject({ ok: true, value: { keys: [key], slots: undefined } });
  expect(() => raiseCost(raised, leastCost)).toThrow(RangeError);
  expect(() => createSlots({ ...leastCost, memory: 1_024 })).toThrow(RangeError);
});

test("a file altered to make guessing cheap is refused, and an altered slot does not open", async () => {
  const file = await slotsWith("words", aKey());
  const cheap = new Uint8Array(file);
  new DataView(cheap.buffer).setUint32(56, 1_024);
  expect(await unlockSlots(cheap, "words")).toEqual({ ok: false, failure: "not-a-slot-file" });
  for (const at of [8, 512, 530, 1_023]) {
    const altered = new Uint8Array(file);
    altered[at] = (altered[at] ?? 0) ^ 1;
    expect(await unlockSlots(altered, "words")).toMatchObject({ ok: false });
  }
  expect(await unlockSlots(file.subarray(1), "words")).toMatchObject({
    failure: "not-a-slot-file",
  });
});

test("a slot moved to another place does not open", async () => {
  const file = await slotsWith("words", aKey());
  const moved = new Uint8Array(file);
  moved.set(file.subarray(512, 1_024), 1_024);
  moved.fill(7, 512, 1_024);
  expect(await unlockSlots(moved, "words")).toMatchObject({ ok: false });
});

test("the cost fits the device: more passes for a fast one, the floor for a slow one", () => {
  expect(costFor(120)).toEqual({ memory: 65_536, passes: 12, lanes: 1 });
  expect(costFor(700)).toEqual({ memory: 65_536, passes: 2, lanes: 1 });
  expect(costFor(2_400)).toEqual({ memory: 65_536, passes: 1, lanes: 1 });
  expect(costFor(2_600)).toEqual(leastCost);
});

const prf = () => globalThis.crypto.getRandomValues(new Uint8Array(32));

test("with a security key the passphrase alone does not open, nor the key alone, nor another key", async () => {
  const key = aKey();
  const second = { prf: prf(), credential: new Uint8Array(64).fill(5) };
  const added = await addToSlots(createSlots(leastCost), "words", [key], [], second);
  if (!added.ok) throw new Error(added.failure);
  const { slots } = added.value;
  expect(slots.length).toBe(slotsLength);
  expect(securityKeyInput(slots)).toHaveLength(32);
  expect(await unlockSlots(slots, "words")).toMatchObject({ failure: "wrong-passphrase" });
  expect(await unlockSlots(slots, "words", prf())).toMatchObject({ failure: "wrong-passphrase" });
  expect(await unlockSlots(slots, "other", second.prf)).toMatchObject({ ok: false });
  expect(await unlockSlots(slots, "words", second.prf)).toMatchObject({
    value: { keys: [key], guarded: [key.user], duress: false },
  });
  const raised = await unlockSlots(raiseCost(slots, dear), "words", second.prf);
  if (!raised.ok || !raised.value.slots) throw new Error("the slot was not rewritten");
  expect(await unlockSlots(raised.value.slots, "words")).toMatchObject({ ok: false });
  expect(await unlockSlots(raised.value.slots, "words", second.prf)).toMatchObject({ ok: true });
});

test("a security key is added and taken away without new keys, and a lost one locks nobody's keys in", async () => {
  const key = aKey();
  const second = { prf: prf(), credential: new Uint8Array(16) };
  const passphrase = "words";
  const plain = await slotsWith(passphrase, key);
  const guarded = await changeFactors(plain, { passphrase }, { passphrase, second });
  if (!guarded.ok) throw new Error(guarded.failure);
  expect(await unlockSlots(guarded.value, passphrase)).toMatchObject({ ok: false });
  expect(await changeFactors(guarded.value, { passphrase }, { passphrase })).toMatchObject({
    ok: false,
  });
  const again = await changeFactors(
    guarded.value,
    { passphrase, prf: second.prf },
    { passphrase: "other words" },
  );
  if (!again.ok) throw new Error(again.failure);
  expect(await unlockSlots(again.value, "other words")).toMatchObject({
    value: { keys: [key], guarded: [] },
  });
});

test("a duress phrase opens nobody's keys, and the file looks the same with it", async () => {
  const key = aKey();
  const file = await slotsWith("words", key);
  const set = await setDuressPhrase(file, "someone makes me");
  if (!set.ok) throw new Error(set.failure);
  expect(set.value.length).toBe(file.length);
  expect(set.value.slice(0, 512)).toEqual(file.slice(0, 512));
  expect(await unlockSlots(set.value, "someone makes me")).toMatchObject({
    value: { keys: [], used: [], duress: true },
  });
  expect(await unlockSlots(set.value, "words")).toMatchObject({
    value: { keys: [key], duress: false },
  });
  const phrase = { passphrase: "someone makes me" };
  expect(await changeFactors(set.value, phrase, { passphrase: "x" })).toMatchObject({ ok: false });
  const raised = raiseCost(set.value, dear);
  expect(await unlockSlots(raised, "someone makes me")).toMatchObject({ value: { duress: true } });
});
