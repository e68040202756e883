import { beforeAll, describe, expect, test } from "vitest";
import { addSignature, composeEntry, signEntry } from "../../../src/membership/entry.ts";
import { holdersOf, type Membership } from "../../../src/membership/membership.ts";
import {
  defaultPolicy,
  type OperationBody,
  type OperationName,
} from "../../../src/membership/operation.ts";
import { examineProposal, extend, replay } from "../../../src/membership/replay.ts";
import { idOf, signingKey } from "../../golden/keys.ts";
import {
  buildOrganisation,
  enrolBody,
  type Organisation,
  recipientOf,
  sealedKeyOf,
} from "../../golden/organisation.ts";

const at = "2026-11-24T00:00:00.000Z";
let organisation: Organisation;
let membership: Membership;

beforeAll(async () => {
  organisation = await buildOrganisation();
  membership = organisation.membership;
});

const signerOf = async (name: string) => ({ kid: idOf(name), sign: (await signingKey(name)).sign });

const entryOf = async <Name extends OperationName>(
  op: Name,
  body: OperationBody<Name>,
  signers: readonly string[],
  onto: Membership | null = membership,
): Promise<Uint8Array> =>
  signEntry(
    composeEntry(onto, op, body, at, idOf("organisation")),
    await Promise.all(signers.map(signerOf)),
  );

const outcomeOf = async <Name extends OperationName>(
  op: Name,
  body: OperationBody<Name>,
  ...signers: readonly string[]
): Promise<string> => {
  const result = await extend(membership, await entryOf(op, body, signers));
  return result.ok ? "accepted" : result.failure.reason;
};

const both = ["admin one", "admin two"] as const;

describe("a log with every operation", () => {
  test("is replayed to the same state however it is cut", async () => {
    const whole = await replay(organisation.entries);
    expect(whole).toEqual({ ok: true, value: membership });
    const start = await replay(organisation.entries.slice(0, 20));
    if (!start.ok) throw new Error("not replayed");
    let state = start.value;
    for (const entry of organisation.entries.slice(20)) {
      const next = await extend(state, entry);
      if (!next.ok) throw new Error(next.failure.reason);
      state = next.value;
    }
    expect(state).toEqual(membership);
  });

  test("does not change a membership that was handed out", async () => {
    const before = structuredClone(membership);
    const body = { site: idOf("new site"), fieldOffice: null };
    expect(await outcomeOf("add-site", body, ...both)).toBe("accepted");
    expect(membership).toEqual(before);
  });

  test("is refused from the first altered entry on", async () => {
    for (const index of [0, 1, 7, 20, organisation.entries.length - 1]) {
      const entries = organisation.entries.map((entry) => entry.slice());
      const victim = entries[index];
      if (!victim) throw new Error("no entry");
      victim[victim.length - 12] = (victim[victim.length - 12] ?? 0) ^ 1;
      const result = await replay(entries);
      expect(result.ok).toBe(false);
      // Another genesis is another organisation: it is its hash that is trusted.
      if (!result.ok) expect(result.failure.seq).toBe(index);
    }
  });

  test("is refused when an entry is left out, doubled or moved", async () => {
    const [first = new Uint8Array(), second = new Uint8Array(), third = new Uint8Array()] =
      organisation.entries;
    expect(await replay([first, third])).toEqual({
      ok: false,
      failure: { seq: 1, reason: "wrong-place" },
    });
    expect(await replay([first, second, second])).toMatchObject({ ok: false });
    expect(await replay([second])).toMatchObject({ ok: false, failure: { seq: 0 } });
    expect(await replay([])).toEqual({ ok: false, failure: { seq: 0, reason: "empty" } });
  });

  test("ends in the state it describes", () => {
    expect(membership.recovery).not.toBe("");
    expect(membership.policy.padding).toBe("coarse");
    expect(membership.sites.get(idOf("shelter"))?.epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(membership.users.get(idOf("intake"))?.revokedAt).toBe(
      membership.devices.get(idOf("intake's device"))?.revokedAt,
    );
    expect(holdersOf(membership, "S", idOf("shelter"), 2)).toEqual(
      new Set([idOf("caseworker"), idOf("supervisor"), idOf("field officer")]),
    );
    expect(membership.erased.size).toBe(1);
    expect(membership.admins.size).toBe(3);
  });
});

describe("a genesis entry", () => {
  const found = async (
    admins: readonly string[],
    k: number,
    signers: readonly string[] = admins,
    practice = false,
  ): Promise<string> => {
    const body: OperationBody<"genesis"> = {
      admins: await Promise.all(
        admins.map(async (name) => ({ user: idOf(name), jwk: (await signingKey(name)).jwk })),
      ),
      k,
      R: await recipientOf("recovery"),
      policy: defaultPolicy,
      practice,
    };
    const result = await replay([await entryOf("genesis", body, signers, null)]);
    return result.ok ? `founded, practice ${result.value.practice}` : result.failure.reason;
  };

  test("may be founded by one person, who then acts alone", async () => {
    expect(await found(["admin one"], 1)).toBe("founded, practice false");
    expect(await found(["admin one"], 1, ["admin one"], true)).toBe("founded, practice true");
  });

  test("needs two signatures for every decision once there are two administrators", async () => {
    expect(await found(both, 2)).toBe("founded, practice false");
    expect(await found(both, 1)).toBe("too-few-administrators");
    expect(await found(["admin one"], 2)).toBe("too-few-administrators");
  });

  test("is signed by all its administrators and nobody else", async () => {
    expect(await found(both, 2, ["admin one"])).toBe("signatures-missing");
    expect(await found(["admin one"], 1, both)).toBe("unknown-key");
    expect(await found(["admin one", "admin one"], 2)).toBe("duplicate");
  });

  test("cannot come a second time", async () => {
    const genesis: OperationBody<"genesis"> = {
      admins: [{ user: idOf("admin one"), jwk: (await signingKey("admin one")).jwk }],
      k: 1,
      R: await recipientOf("recovery"),
      policy: defaultPolicy,
      practice: true,
    };
    expect(await outcomeOf("genesis", genesis, "admin one")).toBe("second-genesis");
  });
});

describe("signatures", () => {
  const device = async () => ({
    device: idOf("tablet"),
    jwk: (await signingKey("tablet")).jwk,
    site: idOf("shelter"),
    invite: null,
  });

  test("one administrator enrols a device; nobody else does", async () => {
    expect(await outcomeOf("add-device", await device(), "admin one")).toBe("accepted");
    expect(await outcomeOf("add-device", await device(), "supervisor")).toBe("signatures-missing");
    expect(await outcomeOf("add-device", await device(), "intake")).toBe("unknown-key");
    expect(await outcomeOf("add-device", await device(), "a stranger")).toBe("unknown-key");
    expect(await outcomeOf("add-device", await device())).toBe("not-a-jws");
  });

  test("a forged signature beside a good one is a reason to refuse", async () => {
    const { sign } = await signingKey("a stranger");
    const text = composeEntry(membership, "add-device", await device(), at);
    const entry = await signEntry(text, [
      await signerOf("admin one"),
      { kid: idOf("admin two"), sign },
    ]);
    expect(await extend(membership, entry)).toMatchObject({ failure: { reason: "bad-signature" } });
  });

  test("an intake worker needs one administrator, every other role k of them", async () => {
    const key = await signingKey("newcomer");
    for (const role of ["caseworker", "supervisor", "administrator"] as const) {
      const body = {
        ...(await enrolBody("newcomer", role, "shelter", key)),
        device: idOf("caseworker's device"),
      };
      expect(await outcomeOf("add-user", body, "admin one")).toBe("signatures-missing");
      expect(await outcomeOf("add-user", body, ...both)).toBe("accepted");
    }
    const body = {
      ...(await enrolBody("newcomer", "intake", "shelter", key)),
      device: idOf("caseworker's device"),
    };
    expect(await outcomeOf("add-user", body, "admin one")).toBe("accepted");
  });

  test("a grant needs k administrators and someone who holds the key", async () => {
    const body = {
      user: idOf("caseworker"),
      site: idOf("shelter"),
      epoch: 1,
      key: "S",
      sealed: sealedKeyOf("caseworker"),
    } as const;
    expect(await outcomeOf("grant", body, ...both)).toBe("signatures-missing");
    expect(await outcomeOf("grant", body, "admin one", "caseworker")).toBe("signatures-missing");
    expect(await outcomeOf("grant", body, ...both, "analyst")).toBe("signatures-missing");
    expect(await outcomeOf("grant", body, ...both, "caseworker")).toBe("accepted");
  });

  test("a supervisor renews the site key alone only for those who hold it", async () => {
    const rotation = async (...names: readonly string[]) => ({
      site: idOf("shelter"),
      epoch: 3,
      recipient: await recipientOf("shelter key 3"),
      sealed: names.map((name) => ({ user: idOf(name), age: sealedKeyOf(name) })),
    });
    const holders = ["caseworker", "supervisor", "field officer"] as const;
    expect(await outcomeOf("rotate-site", await rotation(...holders), "supervisor")).toBe(
      "accepted",
    );
    expect(await outcomeOf("rotate-site", await rotation(...holders), "caseworker")).toBe(
      "signatures-missing",
    );
    const fewer = await rotation("caseworker", "supervisor");
    expect(await outcomeOf("rotate-site", fewer, "supervisor")).toBe("signatures-missing");
    expect(await outcomeOf("rotate-site", fewer, "supervisor", ...both)).toBe("accepted");
    const outsider = await rotation(...holders, "analyst");
    expect(await outcomeOf("rotate-site", outsider, "supervisor", ...both)).toBe("not-entitled");
    const twice = await rotation("caseworker", "caseworker", "supervisor");
    expect(await outcomeOf("rotate-site", twice, "supervisor", ...both)).toBe("duplicate");
  });

  test("the first key of a site needs administrators too", async () => {
    const added = await extend(
      membership,
      await entryOf("add-site", { site: idOf("second shelter"), fieldOffice: null }, both),
    );
    if (!added.ok) throw new Error("not added");
    const body = {
      site: idOf("office"),
      epoch: 1,
      recipient: await recipientOf("office key"),
      sealed: [],
    };
    expect(await outcomeOf("rotate-site", body, "supervisor", ...both)).toBe("signatures-missing");
  });

  test("analysis needs an analyst and a supervisor", async () => {
    const body = {
      epoch: 3,
      recipient: await recipientOf("analysis key 3"),
      sealed: [{ user: idOf("analyst"), age: sealedKeyOf("analyst") }],
      statKey: {
        jwk: (await signingKey("statistics 3")).jwk,
        sealed: [{ user: idOf("supervisor"), age: sealedKeyOf("supervisor") }],
      },
    };
    expect(await outcomeOf("rotate-analysis", body, "analyst")).toBe("signatures-missing");
    expect(await outcomeOf("rotate-analysis", body, "supervisor")).toBe("signatures-missing");
    expect(await outcomeOf("rotate-analysis", body, "analyst", "supervisor")).toBe("accepted");
  });

  test("erasing needs an administrator and a supervisor or oversight officer", async () => {
    const hash = Buffer.alloc(32, 9).toString("base64url");
    const body = { items: [{ batch: hash, header: hash, envelopes: [hash] }], reason: "consent" };
    expect(await outcomeOf("erase", body, ...both)).toBe("signatures-missing");
    expect(await outcomeOf("erase", body, "admin one", "caseworker")).toBe("signatures-missing");
    expect(await outcomeOf("erase", body, "admin one", "supervisor")).toBe("accepted");
  });
});

describe("what makes no sense is refused", () => {
  test("keys and ids are enrolled once", async () => {
    const { jwk } = await signingKey("caseworker");
    const body = { device: idOf("tablet"), jwk, site: idOf("shelter"), invite: null };
    expect(await outcomeOf("add-device", body, "admin one")).toBe("key-in-use");
    const again = {
      device: idOf("caseworker's device"),
      jwk: (await signingKey("tablet")).jwk,
      site: idOf("shelter"),
      invite: null,
    };
    expect(await outcomeOf("add-device", again, "admin one")).toBe("id-in-use");
    const nowhere = { ...again, device: idOf("tablet"), site: idOf("nowhere") };
    expect(await outcomeOf("add-device", nowhere, "admin one")).toBe("unknown-site");
  });

  test("a key of small order is not enrolled", async () => {
    const x = Buffer.from(`${"00".repeat(31)}80`, "hex").toString("base64url");
    const body = {
      device: idOf("tablet"),
      jwk: { kty: "OKP", crv: "Ed25519", x },
      site: idOf("shelter"),
      invite: null,
    } as const;
    expect(await outcomeOf("add-device", body, "admin one")).toBe("weak-key");
  });

  test("a person belongs to a device of the same site that is not revoked", async () => {
    const key = await signingKey("newcomer");
    const elsewhere = {
      ...(await enrolBody("newcomer", "intake", "office", key)),
      device: idOf("caseworker's device"),
    };
    expect(await outcomeOf("add-user", elsewhere, "admin one")).toBe("wrong-site");
    const lost = {
      ...(await enrolBody("newcomer", "intake", "shelter", key)),
      device: idOf("intake's device"),
    };
    expect(await outcomeOf("add-user", lost, "admin one")).toBe("unknown-device");
  });

  test("epochs are counted without gaps and recipients are used once", async () => {
    const rotation = async (epoch: number, name: string) => ({
      site: idOf("shelter"),
      epoch,
      recipient: await recipientOf(name),
      sealed: ["caseworker", "supervisor", "field officer"].map((user) => ({
        user: idOf(user),
        age: sealedKeyOf(user),
      })),
    });
    const four = await rotation(4, "shelter key 4");
    expect(await outcomeOf("rotate-site", four, "supervisor")).toBe("wrong-epoch");
    const old = await rotation(3, "shelter key 1");
    expect(await outcomeOf("rotate-site", old, "supervisor")).toBe("key-in-use");
  });

  test("the recovery key is no key that something else is sealed to", async () => {
    const ceremony = Buffer.alloc(32, 1).toString("base64url");
    for (const name of ["shelter key 1", "supervisor", "recovery 2"]) {
      const body = { R: await recipientOf(name), ceremony };
      expect(await outcomeOf("set-recovery", body, ...both)).toBe("key-in-use");
    }
    const body = { R: await recipientOf("recovery 3"), ceremony };
    expect(await outcomeOf("set-recovery", body, ...both)).toBe("accepted");
    expect(await outcomeOf("set-recovery", body, "admin one")).toBe("signatures-missing");
  });

  test("a key is granted only to those whose role reads it", async () => {
    const grant = (user: string, key: "S" | "A" | "O" | "T", site = "office") => ({
      user: idOf(user),
      site: idOf(site),
      epoch: 1,
      key,
      sealed: sealedKeyOf(user),
    });
    expect(await outcomeOf("grant", grant("analyst", "S", "shelter"), ...both, "supervisor")).toBe(
      "not-entitled",
    );
    expect(await outcomeOf("grant", grant("oversight officer", "A"), ...both, "analyst")).toBe(
      "not-entitled",
    );
    expect(await outcomeOf("grant", grant("intake", "S", "shelter"), ...both, "supervisor")).toBe(
      "unknown-user",
    );
    const future = { ...grant("caseworker", "S", "shelter"), epoch: 9 };
    expect(await outcomeOf("grant", future, ...both, "supervisor")).toBe("signatures-missing");
  });

  test("nobody is revoked twice, and the last quorum is not revoked", async () => {
    const gone = { user: idOf("second supervisor"), reason: "left" };
    expect(await outcomeOf("revoke-user", gone, "admin one")).toBe("unknown-user");
    let state = membership;
    const step = async (name: string, signer: string) => {
      const body = { user: idOf(name), reason: "left" };
      const entry = await entryOf("revoke-user", body, [signer], state);
      return extend(state, entry);
    };
    const first = await step("admin one", "admin two");
    if (!first.ok) throw new Error(first.failure.reason);
    state = first.value;
    expect(await step("admin two", "admin three")).toMatchObject({
      failure: { reason: "too-few-administrators" },
    });
  });

  test("a revoked administrator signs nothing any more", async () => {
    const body = { user: idOf("admin one"), reason: "left" };
    const revoked = await extend(membership, await entryOf("revoke-user", body, ["admin two"]));
    if (!revoked.ok) throw new Error("not revoked");
    const site = { site: idOf("new site"), fieldOffice: null };
    const entry = await entryOf("add-site", site, both, revoked.value);
    expect(await extend(revoked.value, entry)).toMatchObject({
      failure: { reason: "unknown-key" },
    });
    const others = await entryOf("add-site", site, ["admin two", "admin three"], revoked.value);
    expect(await extend(revoked.value, others)).toMatchObject({ ok: true });
  });

  test("an entry of another organisation or place is refused", async () => {
    const body = { site: idOf("new site"), fieldOffice: null };
    const signers = await Promise.all(both.map(signerOf));
    const foreign = composeEntry(membership, "add-site", body, at, idOf("another organisation"));
    expect(await extend(membership, await signEntry(foreign, signers))).toMatchObject({
      failure: { reason: "wrong-organisation" },
    });
    const earlier = { ...membership, head: { ...membership.head, seq: membership.head.seq - 1 } };
    const late = composeEntry(earlier, "add-site", body, at);
    expect(await extend(membership, await signEntry(late, signers))).toMatchObject({
      failure: { reason: "wrong-place", seq: membership.head.seq + 1 },
    });
  });

  test("an entry above 64 KiB is refused before it is read", async () => {
    const entry = new Uint8Array(65_537);
    expect(await extend(membership, entry)).toMatchObject({ failure: { reason: "too-large" } });
  });
});

describe("a proposal", () => {
  test("gathers signatures until nothing is missing", async () => {
    const body = {
      user: idOf("caseworker"),
      site: idOf("shelter"),
      epoch: 1,
      key: "S",
      sealed: sealedKeyOf("caseworker"),
    } as const;
    let entry = await entryOf("grant", body, ["supervisor"]);
    expect(await examineProposal(membership, entry)).toMatchObject({
      ok: true,
      value: { unmet: [{ need: "administrators", count: 2 }] },
    });
    for (const name of ["admin two", "admin one"]) {
      const signed = await addSignature(entry, await signerOf(name));
      if (!signed.ok) throw new Error("not signed");
      entry = new Uint8Array(signed.value);
    }
    expect(await examineProposal(membership, entry)).toMatchObject({
      ok: true,
      value: { operation: { op: "grant" }, unmet: [] },
    });
    expect(await extend(membership, entry)).toMatchObject({ ok: true });
  });

  test("is the same entry in whatever order people signed", async () => {
    const body = { site: idOf("new site"), fieldOffice: null };
    const oneWay = await entryOf("add-site", body, ["admin one", "admin two"]);
    const other = await entryOf("add-site", body, ["admin two", "admin one"]);
    expect(oneWay).toEqual(other);
    const again = await addSignature(oneWay, await signerOf("admin one"));
    expect(again).toEqual({ ok: true, value: oneWay });
  });

  test("that could never be accepted is refused once it is complete", async () => {
    const body = { site: idOf("shelter"), fieldOffice: null };
    expect(await examineProposal(membership, await entryOf("add-site", body, both))).toEqual({
      ok: false,
      failure: "id-in-use",
    });
  });
});
