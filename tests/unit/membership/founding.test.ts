import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { composeEntry, signEntry } from "../../../src/membership/entry.ts";
import { holdersOf, type Membership } from "../../../src/membership/membership.ts";
import {
  defaultPolicy,
  type OperationBody,
  type OperationName,
} from "../../../src/membership/operation.ts";
import { activeRecipients, isAdministrator, mayFetchFeed } from "../../../src/membership/policy.ts";
import { extend, replay } from "../../../src/membership/replay.ts";
import { idOf, signingKey } from "../../golden/keys.ts";
import {
  buildOrganisation,
  enrolBody,
  recipientOf,
  sealedKeyOf,
} from "../../golden/organisation.ts";

const at = "2026-11-23T00:00:00.000Z";

/** A log that is written step by step; each step says what came of it. */
const aLog = () => {
  let membership: Membership | null = null;
  return {
    state: (): Membership => {
      if (!membership) throw new Error("nothing founded");
      return membership;
    },
    write: async <Name extends OperationName>(
      op: Name,
      body: OperationBody<Name>,
      ...signers: readonly string[]
    ): Promise<string> => {
      const named = signers.map(async (name) => ({
        kid: idOf(name),
        sign: (await signingKey(name)).sign,
      }));
      const entry = await signEntry(
        composeEntry(membership, op, body, at),
        await Promise.all(named),
      );
      const next = membership ? await extend(membership, entry) : await replay([entry]);
      if (!next.ok) return next.failure.reason;
      membership = next.value;
      return "accepted";
    },
  };
};

const genesis = async (
  names: readonly string[],
  practice: boolean,
): Promise<OperationBody<"genesis">> => ({
  admins: await Promise.all(
    names.map(async (name) => ({ user: idOf(name), jwk: (await signingKey(name)).jwk })),
  ),
  k: Math.min(2, names.length),
  R: await recipientOf("recovery"),
  policy: defaultPolicy,
  practice,
});

describe("one person alone", () => {
  test("founds a practice organisation and takes every role that is needed to try it", async () => {
    const log = aLog();
    const person = async (name: string, role: OperationBody<"add-user">["role"]) => ({
      ...(await enrolBody(name, role, "shelter", await signingKey(name))),
      device: idOf("tablet"),
      invite: null,
    });
    const copy = (name: string) => ({ user: idOf(name), age: sealedKeyOf(name) });
    const steps = [
      await log.write("genesis", await genesis(["founder"], true), "founder"),
      await log.write("add-site", { site: idOf("shelter"), fieldOffice: null }, "founder"),
      await log.write(
        "add-device",
        {
          device: idOf("tablet"),
          jwk: (await signingKey("tablet")).jwk,
          site: idOf("shelter"),
          invite: null,
        },
        "founder",
      ),
      await log.write("add-user", await person("founder", "administrator"), "founder"),
      await log.write("add-user", await person("supervisor", "supervisor"), "founder"),
      await log.write("add-user", await person("analyst", "analyst"), "founder"),
      await log.write(
        "rotate-site",
        {
          site: idOf("shelter"),
          epoch: 1,
          recipient: await recipientOf("site key"),
          sealed: [copy("supervisor")],
        },
        "supervisor",
        "founder",
      ),
      await log.write(
        "rotate-analysis",
        {
          epoch: 1,
          recipient: await recipientOf("analysis key"),
          sealed: [],
          statKey: { jwk: (await signingKey("statistics")).jwk, sealed: [] },
        },
        "analyst",
        "supervisor",
        "founder",
      ),
    ];
    expect(new Set(steps)).toEqual(new Set(["accepted"]));
    const state = log.state();
    expect(state.practice).toBe(true);
    expect(isAdministrator(state, idOf("founder"))).toBe(true);
    expect(mayFetchFeed(state, idOf("supervisor"), idOf("shelter"))).toBe(true);
    expect(activeRecipients(state, 1, idOf("shelter"))?.epoch).toBe(1);
    // Whoever made a key holds it, also without a copy in the log.
    expect(holdersOf(state, "A", null, 1)).toEqual(new Set([idOf("analyst")]));
    expect(holdersOf(state, "T", null, 1)).toEqual(new Set([idOf("supervisor")]));
  });

  test("does not keep k at 1 when a second administrator joins", async () => {
    const log = aLog();
    await log.write("genesis", await genesis(["founder"], false), "founder");
    const { admins } = await genesis(["founder", "second"], false);
    expect(await log.write("set-admins", { admins, k: 1 }, "founder")).toBe(
      "too-few-administrators",
    );
    expect(await log.write("set-admins", { admins, k: 2 }, "founder")).toBe("accepted");
    const site = { site: idOf("shelter"), fieldOffice: null };
    expect(await log.write("add-site", site, "founder")).toBe("signatures-missing");
    expect(await log.write("add-site", site, "founder", "second")).toBe("accepted");
  });
});

describe("administrators", () => {
  const both = ["founder", "second"] as const;
  const founded = async () => {
    const log = aLog();
    await log.write("genesis", await genesis(both, false), ...both);
    await log.write("add-site", { site: idOf("office"), fieldOffice: null }, ...both);
    await log.write(
      "add-device",
      {
        device: idOf("laptop"),
        jwk: (await signingKey("laptop")).jwk,
        site: idOf("office"),
        invite: null,
      },
      "founder",
    );
    return log;
  };

  test("are enrolled with the key they signed the first entry with, and no other", async () => {
    const log = await founded();
    const body = {
      ...(await enrolBody("founder", "administrator", "office", await signingKey("founder"))),
      device: idOf("laptop"),
    };
    const other = { ...body, jwk: (await signingKey("someone")).jwk };
    expect(await log.write("add-user", other, ...both)).toBe("key-in-use");
    expect(await log.write("add-user", { ...body, role: "supervisor" }, ...both)).toBe("id-in-use");
    expect(await log.write("add-user", body, ...both)).toBe("accepted");
    expect(await log.write("add-user", body, ...both)).toBe("id-in-use");
  });

  test("are not made of people in another role, nor of a device's key", async () => {
    const log = await founded();
    const clerk = {
      ...(await enrolBody("clerk", "supervisor", "office", await signingKey("clerk"))),
      device: idOf("laptop"),
    };
    expect(await log.write("add-user", clerk, ...both)).toBe("accepted");
    const withClerk = await genesis([...both, "clerk"], false);
    expect(await log.write("set-admins", { admins: withClerk.admins, k: 2 }, ...both)).toBe(
      "not-entitled",
    );
    const { admins } = await genesis(both, false);
    const device = { user: idOf("third"), jwk: (await signingKey("laptop")).jwk };
    expect(await log.write("set-admins", { admins: [...admins, device], k: 2 }, ...both)).toBe(
      "key-in-use",
    );
  });

  test("cannot be cut off by revoking the device they all sit at", async () => {
    const log = await founded();
    const body = {
      ...(await enrolBody("founder", "administrator", "office", await signingKey("founder"))),
      device: idOf("laptop"),
    };
    await log.write("add-user", body, ...both);
    const lost = { device: idOf("laptop"), reason: "lost" };
    expect(await log.write("revoke-device", lost, "second")).toBe("too-few-administrators");
  });

  test("name a field office that exists, and a receipt key once", async () => {
    const log = await founded();
    const body = { site: idOf("shelter"), fieldOffice: idOf("nowhere") };
    expect(await log.write("add-site", body, ...both)).toBe("unknown-site");
    const key = { id: "receipts-1", jwk: (await signingKey("receipts")).jwk };
    expect(await log.write("set-receipt-key", key, ...both)).toBe("accepted");
    expect(await log.write("set-receipt-key", key, ...both)).toBe("id-in-use");
  });
});

test("noise is never an entry, and never makes the replay fail otherwise", async () => {
  const { entries, membership } = await buildOrganisation();
  const last = entries.at(-1) ?? new Uint8Array();
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.nat(last.length), async (noise, cut) => {
      expect((await replay([noise])).ok).toBe(false);
      expect((await extend(membership, noise)).ok).toBe(false);
      const spliced = new Uint8Array([...last.subarray(0, cut), ...noise, ...last.subarray(cut)]);
      expect((await extend(membership, spliced)).ok).toBe(false);
    }),
    { numRuns: 200 },
  );
});
