import { expect, test } from "vitest";
import { newId } from "../../../src/protocol/id.ts";
import { costFor, leastCost } from "../../../src/vault/passphrase-key.ts";
import {
  addToSlots,
  changePassphrase,
  createSlots,
  raiseCost,
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

test("a ninth person is refused instead of taking another's slot", async () => {
  const keys = Array.from({ length: 9 }, aKey);
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
  const changed = await changePassphrase(await slotsWith("old", key), "old", "next");
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
