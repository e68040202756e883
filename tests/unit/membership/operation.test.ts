/** What an entry of the log can say: exactly what its schema says, with nothing more, less or otherwise. */
import { describe, expect, test } from "vitest";
import { defaultPolicy, Operation, Policy } from "../../../src/membership/operation.ts";
import { extend } from "../../../src/membership/replay.ts";
import { toCanonicalJson } from "../../../src/protocol/canonical.ts";
import { generalPayloadText, generalToBytes, parseGeneral } from "../../../src/protocol/jws.ts";
import { buildOrganisation } from "../../golden/organisation.ts";

const { entries, membership } = await buildOrganisation();
const generals = entries.map((entry) => {
  const general = parseGeneral(entry);
  if (!general.ok) throw new Error(general.failure);
  return general.value;
});
const operations = generals.map((general) =>
  Operation.parse(JSON.parse(generalPayloadText(general) ?? "")),
);
const oneOfEach = [...new Map(operations.map((operation) => [operation.op, operation])).values()];
type Json = unknown;

/** Every way to spoil one thing in a value: a member gone, a member more, a leaf of another kind. */
const spoiltIn = (value: Json): readonly Json[] => {
  if (typeof value === "string") return [`${value}!`, "", 7];
  if (typeof value === "number") return [-1, `${value}`, null];
  if (typeof value === "boolean") return [1, `${value}`, null];
  if (value === null) return [1, "x"];
  if (Array.isArray(value))
    return [
      "x",
      ...value.flatMap((item, at) => spoiltIn(item).map((spoilt) => value.with(at, spoilt))),
    ];
  const members = Object.entries(value ?? {});
  return [
    { ...value, more: 1 },
    ...members.map(([name]) => Object.fromEntries(members.filter(([other]) => other !== name))),
    ...members.flatMap(([name, member]) =>
      spoiltIn(member).map((spoilt) => ({ ...value, [name]: spoilt })),
    ),
  ];
};

const isTaken = (operation: Json): boolean => Operation.safeParse(operation).success;
const withBody = (op: Operation["op"], change: object): Json => {
  const operation = operations.find((one) => one.op === op);
  return { ...operation, body: { ...operation?.body, ...change } };
};

test("the log of the golden files has every operation", () => {
  expect(oneOfEach).toHaveLength(16);
});

describe.each(oneOfEach.map((operation) => [operation.op, operation] as const))(
  "%s",
  (_op, operation) => {
    test("is taken as it is, and not when anything in it is spoilt", () => {
      expect(isTaken(operation)).toBe(true);
      const spoilt = spoiltIn(operation);
      expect(spoilt.length).toBeGreaterThan(20);
      expect(spoilt.filter(isTaken)).toEqual([]);
    });
  },
);

test("what is spoilt is no entry, whoever signed it", async () => {
  const [general] = generals.slice(-1);
  const [operation] = operations.slice(-1);
  for (const spoilt of spoiltIn(operation)) {
    const payload = Buffer.from(toCanonicalJson(spoilt)).toString("base64url");
    const entry = generalToBytes({ payload, signatures: general?.signatures ?? [] });
    expect(await extend(membership, entry)).toMatchObject({ failure: { reason: "not-an-entry" } });
  }
});

describe("limits", () => {
  const many = <Item>(item: Item, count: number): Item[] =>
    Array.from({ length: count }, () => item);
  const admins = operations.find((one) => one.op === "genesis")?.body.admins ?? [];
  const items = operations.find((one) => one.op === "erase")?.body.items ?? [];
  const sealed = operations.find((one) => one.op === "rotate-site")?.body.sealed ?? [];
  const [item] = items;
  const [envelope] = item?.envelopes ?? [];

  test.each([
    ["administrators", withBody("genesis", { admins: many(admins[0], 32) }), true],
    ["too many administrators", withBody("genesis", { admins: many(admins[0], 33) }), false],
    ["no administrator", withBody("set-admins", { admins: [] }), false],
    ["nobody needed", withBody("set-admins", { k: 0 }), false],
    ["copies", withBody("rotate-site", { sealed: many(sealed[0], 256) }), true],
    ["too many copies", withBody("rotate-site", { sealed: many(sealed[0], 257) }), false],
    ["no copies", withBody("rotate-site", { sealed: [] }), true],
    ["epoch 0", withBody("rotate-oversight", { epoch: 0 }), false],
    ["a short sealed key", withBody("grant", { sealed: "a".repeat(99) }), false],
    ["the shortest sealed key", withBody("grant", { sealed: "a".repeat(100) }), true],
    ["the longest sealed key", withBody("grant", { sealed: "a".repeat(16_384) }), true],
    ["a sealed key too long", withBody("grant", { sealed: "a".repeat(16_385) }), false],
    ["an unknown key", withBody("grant", { key: "R" }), false],
    ["nothing to erase", withBody("erase", { items: [] }), false],
    ["much to erase", withBody("erase", { items: many(item, 512) }), true],
    ["too much to erase", withBody("erase", { items: many(item, 513) }), false],
    ["no envelope to erase", withBody("erase", { items: [{ ...item, envelopes: [] }] }), false],
    [
      "a whole batch to erase",
      withBody("erase", { items: [{ ...item, envelopes: many(envelope, 256) }] }),
      true,
    ],
    [
      "more than a batch to erase",
      withBody("erase", { items: [{ ...item, envelopes: many(envelope, 257) }] }),
      false,
    ],
    ["a receipt key by a long name", withBody("set-receipt-key", { id: "a".repeat(64) }), true],
    ["a name too long", withBody("set-receipt-key", { id: "a".repeat(65) }), false],
    ["a version of two numbers", withBody("release", { version: "1.2" }), false],
    ["a version of four numbers", withBody("release", { version: "1.2.3.4" }), false],
    ["a version of long numbers", withBody("release", { version: "10.20.30" }), true],
  ])("%s", (_name, operation, taken) => {
    expect(isTaken(operation)).toBe(taken);
  });

  test.each([
    [{ intakeRetentionDays: 1 }, true],
    [{ intakeRetentionDays: 0 }, false],
    [{ intakeRetentionDays: 365 }, true],
    [{ intakeRetentionDays: 366 }, false],
    [{ lock: { ...defaultPolicy.lock, idle: 1 } }, true],
    [{ lock: { ...defaultPolicy.lock, idle: 0 } }, false],
    [{ lock: { ...defaultPolicy.lock, absolute: 86_400 } }, true],
    [{ lock: { ...defaultPolicy.lock, absolute: 86_401 } }, false],
    [{ padding: "coarse" as const }, true],
    [{ padding: "none" }, false],
    [{ secondFactor: { ...defaultPolicy.secondFactor, analyst: "required" as const } }, true],
    [{ secondFactor: { ...defaultPolicy.secondFactor, analyst: "off" as const } }, true],
    [{ secondFactor: { ...defaultPolicy.secondFactor, analyst: "always" } }, false],
  ])("policy %j", (change, taken) => {
    expect(Policy.safeParse({ ...defaultPolicy, ...change }).success).toBe(taken);
  });

  test("an organisation that decided nothing locks after three minutes, half a minute hidden, eight hours", () => {
    expect(defaultPolicy.lock).toEqual({ idle: 180, hidden: 30, absolute: 28_800 });
    expect(defaultPolicy).toMatchObject({
      ...{ padding: "fine", intakeRetentionDays: 7, duress: false, attachments: true },
    });
    expect(new Set(Object.values(defaultPolicy.secondFactor))).toEqual(new Set(["optional"]));
    expect(Object.keys(defaultPolicy.secondFactor)).toHaveLength(7);
  });
});
