/**
 * Three devices and an endpoint that loses, doubles, delays, rolls back and lies. Whatever it does: no
 * case that was acknowledged is lost, none is there twice, no number ever has two contents, and what
 * is called in custody is in a second device's hands.
 */
import { randomBytes } from "node:crypto";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { composeEntry, signEntry } from "../../../src/membership/entry.ts";
import type { Membership } from "../../../src/membership/membership.ts";
import {
  defaultPolicy,
  type OperationBody,
  type OperationName,
} from "../../../src/membership/operation.ts";
import { extend, replay } from "../../../src/membership/replay.ts";
import { decodeBatch } from "../../../src/protocol/batch.ts";
import { type Id, newId } from "../../../src/protocol/id.ts";
import { ok } from "../../../src/protocol/result.ts";
import type { Role } from "../../../src/protocol/role.ts";
import type { Signer } from "../../../src/protocol/signature.ts";
import { commit, Database, type Device } from "../../../src/store/database.ts";
import type { JournalPort } from "../../../src/store/journal-port.ts";
import { adoptLog } from "../../../src/sync/log.ts";
import { synchronise } from "../../../src/sync/synchronise.ts";
import {
  createDeviceKey,
  createUserSecrets,
  signerFromSeed,
  toPublicKeys,
} from "../../../src/vault/keys.ts";
import { aLyingServer, type LyingServer, type Mishap } from "../../support/lying-server.ts";

/** Histories, and what happens in each; a release asks for 2,000 of 100. */
const runs = Number(process.env["LINDUNG_HISTORIES"] ?? 50);
const steps = Number(process.env["LINDUNG_STEPS"] ?? 50);

const names = ["intake", "caseworker", "supervisor"] as const;
type Name = (typeof names)[number];

type Enrolled = {
  readonly id: Id;
  readonly signDevice: Signer;
  readonly users: readonly { readonly user: Id; readonly sign: Signer }[];
};

type World = {
  readonly entries: readonly Uint8Array[];
  readonly membership: Membership;
  readonly site: Id;
  readonly signReceipts: Signer;
  readonly enrolled: ReadonlyMap<Name, Enrolled>;
};

let world: World;
beforeAll(async () => {
  world = await aWorld();
});

/** One organisation, made once: its keys and log do not matter to the story. */
const aWorld = async (): Promise<World> => {
  const at = "2026-11-23T08:00:00.000Z";
  const entries: Uint8Array[] = [];
  const site = newId();
  const administrator = await aPerson();
  const recovery = await toPublicKeys(createUserSecrets());
  const founding = composeEntry(
    null,
    "genesis",
    {
      admins: [{ user: administrator.user, jwk: administrator.jwk }],
      ...{ k: 1, R: recovery.recipient, policy: defaultPolicy, practice: false },
    },
    at,
  );
  const byAdministrator = { kid: administrator.user, sign: administrator.sign };
  entries.push(await signEntry(founding, [byAdministrator]));
  let membership = take(await replay(entries));
  const append = async <Op extends OperationName>(
    op: Op,
    body: OperationBody<Op>,
    others: readonly { kid: string; sign: Signer }[] = [],
  ): Promise<void> => {
    const text = composeEntry(membership, op, body, at);
    const entry = await signEntry(text, [byAdministrator, ...others]);
    membership = take(await extend(membership, entry));
    entries.push(entry);
  };
  const receipts = await createDeviceKey();
  await append("set-receipt-key", { id: "receipt-1", jwk: receipts.jwk });
  await append("add-site", { site, fieldOffice: null });
  const enrolled = new Map<Name, Enrolled>();
  for (const name of names) {
    const { jwk, seed } = await createDeviceKey();
    const person = await aPerson();
    const id = newId();
    await append("add-device", { device: id, jwk, site, invite: null });
    const role: Role = name;
    const { user, recipient } = person;
    await append("add-user", {
      ...{ user, jwk: person.jwk, recipient, device: id, site, role, invite: null },
    });
    if (name === "supervisor") {
      const key = await toPublicKeys(createUserSecrets());
      await append("rotate-site", { site, epoch: 1, recipient: key.recipient, sealed: [] }, [
        { kid: user, sign: person.sign },
      ]);
    }
    const users = [{ user, sign: person.sign }];
    enrolled.set(name, { id, signDevice: await signerFromSeed(seed), users });
  }
  const signReceipts = await signerFromSeed(receipts.seed);
  return { entries, membership, site, signReceipts, enrolled };
};

const aPerson = async () => {
  const secrets = createUserSecrets();
  const sign = await signerFromSeed(secrets.ed25519);
  return { user: newId(), ...(await toPublicKeys(secrets)), sign };
};

const take = <Value>(
  result: { ok: true; value: Value } | { ok: false; failure: unknown },
): Value => {
  if (!result.ok) throw new Error(`unexpected: ${JSON.stringify(result.failure)}`);
  return result.value;
};

/** A journal that takes everything and is never read: what it is for is tested with the store. */
const aJournal = (): JournalPort => {
  let end = 0;
  const state = () => ({ journal: "memory", end });
  return {
    open: async () => ok(state()),
    append: async (blob) => {
      const start = end;
      end += blob.length;
      return ok({ ...state(), start });
    },
    retract: async (to) => {
      end = to;
    },
    scan: async () => ({ records: [], next: undefined }),
    blank: async () => undefined,
    beginRewrite: async () => undefined,
    appendRewrite: async () => ok(null),
    finishRewrite: async () => ok(state()),
    erase: async () => undefined,
    close: async () => undefined,
  };
};

const aDevice = async (name: Name, { id, signDevice }: Enrolled): Promise<Device> => {
  const database = new Database(name, { indexedDB: new IDBFactory(), IDBKeyRange });
  await database.open();
  const device: Device = {
    ...{ name, org: world.membership.org, site: world.site, device: id, database, signDevice },
    journal: aJournal(),
    slots: { read: async () => undefined, write: async () => ok(null) },
    inOrder: (work) => work(),
    reopen: async () => ok(null),
  };
  take(await adoptLog(device, world.entries));
  return device;
};

type Action =
  | { readonly type: "take-in"; readonly who: Name; readonly cases: number }
  | { readonly type: "sync"; readonly who: Name; readonly locked: boolean }
  | { readonly type: "mishaps"; readonly list: readonly Mishap[] }
  | { readonly type: "roll-back"; readonly events: number }
  | { readonly type: "arrive-late"; readonly which: number };

const who = fc.constantFrom(...names);
const mishap = fc.constantFrom<Mishap>(
  ...(["lost", "answer-lost", "doubled", "500", "sign-in-page", "false-gap"] as const),
);
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      ...{ type: fc.constant("take-in" as const), who, cases: fc.integer({ min: 1, max: 3 }) },
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      ...{ type: fc.constant("sync" as const), who, locked: fc.boolean() },
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("mishaps" as const),
      list: fc.array(fc.option(mishap, { nil: "doubled" as const }), {
        minLength: 1,
        maxLength: 6,
      }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ...{ type: fc.constant("roll-back" as const), events: fc.integer({ min: 1, max: 6 }) },
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant("arrive-late" as const), which: fc.nat(20) }),
  },
);

/** Everything a run of actions leads to. */
class Story {
  readonly cases = new Set<string>();
  readonly devices = new Map<Name, Device>();
  readonly known = new Map<Name, Membership | undefined>();
  readonly server: LyingServer;
  ahead = 0;

  constructor() {
    const { entries, signReceipts } = world;
    this.server = aLyingServer({ entries, signReceipts, now: Date.now });
  }

  async begin(): Promise<void> {
    for (const [name, enrolled] of world.enrolled)
      this.devices.set(name, await aDevice(name, enrolled));
  }

  deviceOf(name: Name): Device {
    const device = this.devices.get(name);
    if (!device) throw new Error(name);
    return device;
  }

  async act(action: Action): Promise<void> {
    switch (action.type) {
      case "take-in":
        return this.takeIn(action.who, action.cases);
      case "sync":
        await this.sync(action.who, action.locked);
        return;
      case "mishaps":
        this.server.mishaps.push(...action.list);
        return;
      case "roll-back":
        this.server.rollBack(action.events);
        return;
      case "arrive-late":
        return this.server.arriveLate(action.which);
    }
  }

  async takeIn(name: Name, count: number): Promise<void> {
    const device = this.deviceOf(name);
    const last = await device.database.envelopes.count();
    const rows = Array.from({ length: count }, (_, at) => {
      const blob = new Uint8Array(randomBytes(40));
      this.cases.add(Buffer.from(blob).toString("hex"));
      const where = { state: "ready" as const, batch: 0, kind: 1 as const, dest: world.site };
      const n = last + 1 + at;
      return { eid: newId(), n, ...where, epoch: 1, bytes: blob.length, blob };
    });
    take(
      await commit(
        device,
        rows.map((row) => ({ table: "envelopes" as const, key: row.eid, row })),
      ),
    );
  }

  async sync(name: Name, locked: boolean) {
    const enrolled = world.enrolled.get(name);
    const report = await synchronise({
      device: this.deviceOf(name),
      server: "http://endpoint.test",
      fetch: this.server.fetch,
      now: () => Date.now() + this.ahead,
      random: Math.random,
      // Two bytes shorter than any case, so that a dummy is never taken for one.
      makeDummy: async () => new Uint8Array(randomBytes(38)),
      membership: this.known.get(name),
      ...(locked ? {} : { signUsers: enrolled?.users ?? [] }),
    });
    this.known.set(name, report.membership);
    return report;
  }

  /** What is called in custody is in a second device's mirror, and what is received has a receipt. */
  async checkStandings(): Promise<void> {
    const mirrored = new Map<Name, Set<string>>();
    for (const [name, { database }] of this.devices)
      mirrored.set(name, new Set(await hashesIn(database)));
    for (const [name, { database }] of this.devices) {
      const signedFor = new Set(await database.receipts.toCollection().primaryKeys());
      for (const { seq, state, hash } of await database.batches.toArray()) {
        if (state !== "framed") expect(signedFor.has(seq)).toBe(true);
        const elsewhere = [...mirrored].some(([other, held]) => other !== name && held.has(hash));
        if (state === "custody") expect(elsewhere).toBe(true);
      }
    }
  }

  /** No number ever had two contents, on any timeline of the server. */
  checkChains(): void {
    for (const contents of this.server.everRecorded.values()) expect(contents.size).toBe(1);
  }

  /** Once the network is sound again, everything is everywhere, once. */
  async checkEnd(): Promise<void> {
    this.server.mishaps.length = 0;
    for (let round = 0; round < 4; round += 1) {
      // A day passes, so there are heartbeats: what stands hidden between batches a reader knows
      // shows by the gap before the next of its sender.
      this.ahead += 2 * 86_400_000;
      for (const name of names) await this.sync(name, false);
    }
    for (const name of names)
      expect(await this.sync(name, false)).toMatchObject({
        ...{ problem: undefined, alarms: [], quarantined: 0 },
      });
    const recorded = this.server.batches().flatMap(({ envelopes }) => casesIn(envelopes));
    expect([...recorded].sort()).toEqual([...this.cases].sort());
    for (const name of ["caseworker", "supervisor"] as const) {
      const { database } = this.deviceOf(name);
      const rows = await database.mirror.toArray();
      const decoded = await Promise.all(rows.map(async ({ blob }) => decodeBatch(blob)));
      const read = decoded.flatMap((batch) => casesIn(take(batch).envelopes));
      expect([...read].sort()).toEqual([...this.cases].sort());
    }
    for (const { database } of this.devices.values())
      for (const { state } of await database.envelopes.toArray())
        expect(["received", "custody"]).toContain(state);
  }
}

const hashesIn = async (database: Database): Promise<readonly string[]> =>
  (await database.mirror.orderBy("hash").keys()).map(String);

const casesIn = (envelopes: readonly Uint8Array[]): readonly string[] =>
  envelopes
    .filter(({ length }) => length === 40)
    .map((bytes) => Buffer.from(bytes).toString("hex"));

test("no case is lost or doubled, whatever the endpoint does", {
  timeout: 14_400_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: steps, maxLength: steps }), async (actions) => {
      const story = new Story();
      await story.begin();
      for (const step of actions) {
        await story.act(step);
        if (step.type === "sync") await story.checkStandings();
      }
      story.checkChains();
      await story.checkEnd();
      story.checkChains();
    }),
    { numRuns: runs },
  );
});
