/** What the vault takes, and where it stops: forms of files, costs, lengths, and who is unlocked. */
import { beforeAll, describe, expect, test } from "vitest";
import { newId } from "../../../src/protocol/id.ts";
import { roles } from "../../../src/protocol/role.ts";
import { openKeyFile, sealKeyFile } from "../../../src/vault/key-file.ts";
import {
  createDeviceKey,
  createUserSecrets,
  fromAgeIdentity,
  importX25519,
  signerFromSeed,
  toAgeIdentity,
  toPublicKeys,
} from "../../../src/vault/keys.ts";
import { generatePassphrase, tidyPassphrase } from "../../../src/vault/passphrase.ts";
import { costFor, isAtLeast, leastCost } from "../../../src/vault/passphrase-key.ts";
import {
  addToSlots,
  changeFactors,
  costOf,
  createSlots,
  raiseCost,
  securityKeyInput,
  setDuressPhrase,
  slotsLength,
  unlockSlots,
} from "../../../src/vault/slots.ts";
import { createVault } from "../../../src/vault/vault.ts";

describe("a drawn passphrase", () => {
  test("has six words for intake, seven for everybody else, and is never drawn twice", () => {
    for (const role of roles) {
      const drawn = Array.from({ length: 20 }, () => generatePassphrase(role));
      expect(new Set(drawn).size).toBe(20);
      for (const phrase of drawn)
        expect(phrase).toMatch(role === "intake" ? /^([a-z]+ ){5}[a-z]+$/ : /^([a-z]+ ){6}[a-z]+$/);
    }
  });

  test("is read however it was typed", () => {
    expect(tidyPassphrase("  Abandon\tABILITY \n able ")).toBe("abandon ability able");
  });
});

describe("a cost", () => {
  test("is at least another in memory and in passes, with a lane", () => {
    const { memory, passes, lanes } = leastCost;
    expect(leastCost).toEqual({ memory: 47_104, passes: 1, lanes: 1 });
    expect(isAtLeast(leastCost, leastCost)).toBe(true);
    expect(isAtLeast({ memory: memory - 1, passes, lanes }, leastCost)).toBe(false);
    expect(isAtLeast({ memory, passes: 0, lanes }, leastCost)).toBe(false);
    expect(isAtLeast({ memory, passes, lanes: 0 }, leastCost)).toBe(false);
    expect(isAtLeast({ memory: memory + 1, passes: 3, lanes: 2 }, leastCost)).toBe(true);
  });

  test("takes between one pass and twelve, and the floor beyond two and a half seconds", () => {
    expect(costFor(0).passes).toBe(12);
    expect(costFor(1_400).passes).toBe(1);
    expect(costFor(2_500)).toEqual({ memory: 65_536, passes: 1, lanes: 1 });
    expect(costFor(2_501)).toEqual(leastCost);
  });
});

describe("a slot file", () => {
  const file = createSlots(leastCost);
  const altered = (at: number, ...bytes: readonly number[]) => {
    const copy = new Uint8Array(file);
    copy.set(bytes, at);
    return copy;
  };
  const cost = (memory: number, passes: number, lanes: number) => {
    const copy = new Uint8Array(file);
    const view = new DataView(copy.buffer);
    for (const [at, value] of [memory, passes, lanes].entries()) view.setUint32(56 + 4 * at, value);
    return copy;
  };

  test("tells its cost, and what a security key is asked", () => {
    expect(costOf(file)).toEqual({ cost: leastCost, isMoving: false });
    expect(securityKeyInput(file)).toEqual(file.slice(24, 56));
    const dearer = { ...leastCost, passes: 2 };
    expect(costOf(raiseCost(file, dearer))).toEqual({ cost: dearer, isMoving: true });
    expect(costOf(raiseCost(file, leastCost))?.isMoving).toBe(true);
    expect(() => raiseCost(raiseCost(file, dearer), leastCost)).toThrow(RangeError);
  });

  test.each([
    ["a byte too long", new Uint8Array(slotsLength + 1)],
    ["a byte too short", file.subarray(0, slotsLength - 1)],
    ["another beginning", altered(0, 0)],
    ["another version", altered(4, 0, 2)],
    ["no cost", altered(6, 0, 0)],
    ["three costs", altered(6, 0, 3)],
    ["a cost of another kind", altered(68, 2)],
    ["a second cost that is none", altered(6, 0, 2)],
    ["too little memory", cost(47_103, 1, 1)],
    ["too much memory", cost(1_048_577, 1, 1)],
    ["no pass", cost(47_104, 0, 1)],
    ["too many passes", cost(47_104, 65, 1)],
    ["no lane", cost(47_104, 1, 0)],
    ["too many lanes", cost(47_104, 1, 5)],
  ])("with %s is none", async (_name, bytes) => {
    const none = { ok: false, failure: "not-a-slot-file" };
    expect(costOf(bytes)).toBeUndefined();
    expect(securityKeyInput(bytes)).toBeUndefined();
    expect(await unlockSlots(bytes, "words")).toEqual(none);
    expect(await addToSlots(bytes, "words", [])).toEqual(none);
    expect(await setDuressPhrase(bytes, "words")).toEqual(none);
    expect(await changeFactors(bytes, { passphrase: "a" }, { passphrase: "b" })).toEqual(none);
    expect(() => raiseCost(bytes, leastCost)).toThrow("not a slot file");
  });

  test("takes the highest cost it may name", () => {
    expect(costOf(cost(1_048_576, 64, 4))?.cost).toEqual({
      memory: 1_048_576,
      passes: 64,
      lanes: 4,
    });
  });

  test("tells nobody whether a slot is used: every byte behind the head is noise", () => {
    for (let slot = 0; slot < 8; slot += 1) {
      const bytes = file.subarray(512 * (slot + 1), 512 * (slot + 2));
      expect(new Set(bytes).size).toBeGreaterThan(100);
    }
    expect(createSlots(leastCost).slice(8, 56)).not.toEqual(file.slice(8, 56));
  });

  test("takes seven people, and a security key's name of 256 bytes", async () => {
    const keys = Array.from({ length: 8 }, () => ({
      user: newId(),
      masterKey: new Uint8Array(32),
    }));
    expect(await addToSlots(file, "words", keys)).toEqual({ ok: false, failure: "full" });
    const seven = await addToSlots(file, "words", keys.slice(0, 7));
    expect(seven).toMatchObject({ ok: true, value: { used: [0, 1, 2, 3, 4, 5, 6] } });
    const named = (length: number) =>
      addToSlots(file, "words", keys.slice(0, 1), [0, 1, 2], {
        prf: new Uint8Array(32),
        credential: new Uint8Array(length),
      });
    expect(await named(256)).toMatchObject({ ok: true, value: { used: [3] } });
    await expect(named(257)).rejects.toThrow(RangeError);
  });
});

describe("a key file", () => {
  const masterKey = new Uint8Array(32).fill(1);
  test("is of one length and one kind, for one person and one key", async () => {
    const user = newId();
    const secrets = createUserSecrets();
    const file = await sealKeyFile(masterKey, user, secrets);
    const other = new Uint8Array(file);
    other[0] = 0;
    expect(file).toHaveLength(96);
    expect(await openKeyFile(masterKey, user, file)).toEqual({ ok: true, value: secrets });
    for (const bytes of [file.subarray(1), new Uint8Array([...file, 0]), other])
      expect(await openKeyFile(masterKey, user, bytes)).toMatchObject({
        failure: "not-a-key-file",
      });
    expect(await openKeyFile(masterKey, newId(), file)).toMatchObject({ failure: "not-this-key" });
    const another = new Uint8Array(32).fill(2);
    expect(await openKeyFile(another, user, file)).toMatchObject({ failure: "not-this-key" });
  });
});

describe("a private key", () => {
  test("has 32 bytes, is read from its own line alone, and cannot be read back", async () => {
    for (const length of [0, 31, 33]) {
      await expect(async () => importX25519(new Uint8Array(length))).rejects.toThrow(RangeError);
      await expect(async () => signerFromSeed(new Uint8Array(length))).rejects.toThrow(RangeError);
    }
    const { x25519 } = createUserSecrets();
    const line = toAgeIdentity(x25519);
    expect(line).toMatch(/^AGE-SECRET-KEY-1[A-Z0-9]{58}$/);
    expect(fromAgeIdentity(line)).toEqual(x25519);
    expect(fromAgeIdentity(line.toLowerCase())).toBeUndefined();
    expect(fromAgeIdentity((await toPublicKeys(createUserSecrets())).recipient)).toBeUndefined();
    expect(fromAgeIdentity(toAgeIdentity(new Uint8Array(31)))).toBeUndefined();
    const key = await importX25519(x25519);
    expect(key.extractable).toBe(false);
    await expect(crypto.subtle.exportKey("pkcs8", key)).rejects.toThrow();
  });

  test("of a device is another each time, and signs", async () => {
    const [one, two] = [await createDeviceKey(), await createDeviceKey()];
    expect(one.jwk).not.toEqual(two.jwk);
    const sign = await signerFromSeed(one.seed);
    expect(await sign(Uint8Array.of(1))).toHaveLength(64);
  });
});

describe("a vault", () => {
  const passphrase = "six plain words for a test";
  const user = newId();
  const vault = createVault(leastCost);
  let made: Awaited<ReturnType<typeof vault.create>>;
  beforeAll(async () => {
    made = await vault.create({ passphrase, users: [user] });
  });
  const files = () => {
    if (!made.ok) throw new Error(made.failure.type);
    const { slots, users } = made.value;
    return { slots, keyFiles: users.map((one) => ({ user: one.user, bytes: one.keyFile })) };
  };
  const wrong = { ok: false, failure: { type: "wrong-passphrase" } };

  test("gives no clearance before somebody is unlocked", async () => {
    await expect(vault.clearance()).rejects.toThrow("nobody is unlocked");
  });

  test("opens with the passphrase and the key file, and with neither alone", async () => {
    const { slots, keyFiles } = files();
    expect(await vault.unlock({ slots, keyFiles, passphrase: "other words" })).toEqual(wrong);
    expect(await vault.unlock({ slots, keyFiles: [], passphrase })).toEqual(wrong);
    const foreign = [{ user, bytes: new Uint8Array(96) }];
    expect(await vault.unlock({ slots, keyFiles: foreign, passphrase })).toEqual(wrong);
    expect(await vault.unlock({ slots, keyFiles, passphrase })).toEqual({
      ok: true,
      value: { users: [user], guarded: [], duress: false, slots: null },
    });
    const clearance = await vault.clearance();
    expect(await clearance.sign(user, Uint8Array.of(1))).toHaveLength(64);
    await expect(clearance.sign(newId(), Uint8Array.of(1))).rejects.toThrow("not unlocked");
    expect((await clearance.who()).users).toEqual([{ user, role: undefined }]);
  });

  test("seals nothing before it knows the log", async () => {
    const { slots, keyFiles } = files();
    await vault.unlock({ slots, keyFiles, passphrase });
    const clearance = await vault.clearance();
    const locked = { ok: false, failure: { type: "vault-locked" } };
    const entry = { author: user, at: "2026-11-23T08:00:00.000Z", event: "x", ref: null };
    expect(await clearance.sealAudit([{ ...entry, count: 1, note: null }])).toEqual(locked);
    expect(
      await clearance.sealStatistical([{ statId: newId(), op: "put", schema: "s@1", data: {} }]),
    ).toEqual(locked);
    expect(await clearance.sealKeyFor({ key: "A", epoch: 1 }, "age1x")).toEqual(locked);
    expect(await clearance.heldKeys()).toEqual([]);
  });

  test("changes a passphrase and sets a phrase only for who knows the one before", async () => {
    const { slots } = files();
    const before = { passphrase: "other words" };
    expect(await vault.changeFactors({ slots, before, after: { passphrase: "x" } })).toEqual(wrong);
    expect(await vault.setDuressPhrase({ slots: new Uint8Array(3), passphrase: "x" })).toEqual(
      wrong,
    );
    const { slots: raised } = { slots: new Uint8Array(slots) };
    const duress = await vault.setDuressPhrase({ slots: raised, passphrase: "a phrase of fear" });
    if (!duress.ok) throw new Error(duress.failure.type);
    expect(
      await vault.unlock({ slots: duress.value, keyFiles: [], passphrase: "a phrase of fear" }),
    ).toMatchObject({ ok: true, value: { users: [], duress: true } });
  });

  test("tells when a slot file is full", async () => {
    const { slots } = files();
    const occupied = [0, 1, 2, 3, 4, 5, 6];
    expect(await vault.create({ passphrase, users: [newId()], slots, occupied })).toEqual({
      ok: false,
      failure: { type: "not-supported", missing: ["key-slot"] },
    });
  });
});
