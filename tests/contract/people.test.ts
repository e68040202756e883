/**
 * Administrators at work, on the code the screens use: from one founder to two who must sign together,
 * what one alone can no longer do, requests refused, names that only the shelter reads.
 */
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { defaultPolicy } from "../../src/membership/operation.ts";
import { newId } from "../../src/protocol/id.ts";
import { enrolmentMac, newInviteToken } from "../../src/protocol/invite.ts";
import type { Role } from "../../src/protocol/role.ts";
import {
  administratorsAfter,
  administratorsToBe,
  othersNeeded,
  submitChange,
} from "../../src/screens/session/changes.ts";
import { createInvite } from "../../src/screens/session/enrolment.ts";
import type { Office } from "../../src/screens/session/office.ts";
import { openTasks } from "../../src/screens/session/people-tasks.ts";
import { createEndpointClient } from "../../src/sync/endpoint.ts";
import { lookUpInvite, requestEnrolment } from "../../src/sync/enrol.ts";
import { signerOf } from "../../src/vault/clearance.ts";
import { createDeviceKey } from "../../src/vault/keys.ts";
import { leastCost } from "../../src/vault/passphrase-key.ts";
import { createRecovery } from "../../src/vault/recovery.ts";
import { createVault } from "../../src/vault/vault.ts";
import { type Member, unwrap } from "../support/organisation.ts";
import { aStage, type Stage } from "../support/sync-stage.ts";

let stage: Stage;
let founder: Member;
let second: Member;
const secrets = new Map<string, string>();

beforeAll(async () => {
  stage = await aStage(inject("databaseUrl"));
  founder = stage.organisation.member("founder");
  second = await stage.organisation.join({
    name: "second",
    site: "shelter",
    roles: ["administrator"],
  });
});
afterAll(() => stage.close());

const server = "http://endpoint.test";
const aClient = () =>
  createEndpointClient({
    base: server,
    fetch: (input, init) => stage.network.fetch(input, init),
    now: Date.now,
  });

/** The office of a member at the newest log. */
const officeOf = async (member: Member): Promise<Office> => {
  const report = await member.sync();
  if (!report.membership) throw new Error("no membership");
  return {
    client: aClient(),
    clearance: member.clearance,
    membership: report.membership,
    people: member.users.map(({ user }) => ({ user, sign: signerOf(member.clearance, user) })),
    now: () => new Date().toISOString(),
    invites: {
      secretOf: async (invite) => secrets.get(invite),
      all: async () => [],
      keep: async () => ({ ok: true, value: null }),
    },
  };
};

const tasksOf = async (member: Member) => unwrap(await openTasks(await officeOf(member)));

/** Somebody new answers an invite of a member; gives the id of the newcomer. */
const asksToJoin = async (member: Member, role: Role, swap = false): Promise<string> => {
  const office = await officeOf(member);
  const [inviter] = office.people;
  if (!inviter) throw new Error("nobody");
  const { code } = unwrap(
    await createInvite(office.client, office.membership, inviter, {
      role,
      site: member.site,
      server,
      nowInMilliseconds: Date.now(),
    }),
  );
  secrets.set(code.invite, code.secret);
  const { jwk: deviceJwk } = await createDeviceKey();
  const made = unwrap(
    await createVault(leastCost).create({ passphrase: "six words", users: [newId()] }),
  );
  const [user] = made.users;
  if (!user) throw new Error("nobody");
  const keys = {
    v: 1 as const,
    org: code.org,
    invite: code.invite,
    device: { id: newId(), jwk: deviceJwk },
    user: { id: user.user, jwk: user.jwk, recipient: user.recipient },
    role,
    site: member.site,
  };
  const mac = await enrolmentMac(keys, swap ? newInviteToken() : code.secret);
  unwrap(await requestEnrolment(aClient(), { v: 1, keys, mac }));
  return user.user;
};

describe.sequential("from one administrator to two", () => {
  test("the founder lets a second person sign; from then on two must", async () => {
    const office = await officeOf(founder);
    expect(office.membership.k).toBe(1);
    const waiting = administratorsToBe(office.membership);
    expect(waiting).toEqual([second.userOf("administrator")]);
    const [add = ""] = waiting;
    const body = administratorsAfter(office.membership, { add });
    expect(body.k).toBe(2);
    expect(othersNeeded(office, { op: "set-admins", body })).toBe(0);
    expect(unwrap(await submitChange(office, "set-admins", body))).toBe("appended");
    const after = (await officeOf(founder)).membership;
    expect([...after.admins.keys()].sort()).toEqual(
      [founder.userOf("administrator"), second.userOf("administrator")].sort(),
    );
    expect(after.k).toBe(2);
    const rule = { op: "set-policy", body: { policy: defaultPolicy } } as const;
    expect(othersNeeded(await officeOf(founder), rule)).toBe(1);
    const end = { op: "revoke-device", body: { device: newId(), reason: "lost" } } as const;
    expect(othersNeeded(await officeOf(founder), end)).toBe(0);
  });

  test.each(["set-policy", "set-admins", "set-recovery", "add-site"] as const)(
    "one alone can only propose %s; the other finds it and signs",
    async (op) => {
      const office = await officeOf(founder);
      const { membership } = office;
      const bodies = {
        "set-policy": { policy: { ...defaultPolicy, intakeRetentionDays: 14 } },
        "set-admins": administratorsAfter(membership, {}),
        "set-recovery": {
          R: (await createRecovery()).recipient,
          ceremony: membership.genesis,
        },
        "add-site": { site: newId(), fieldOffice: null },
      };
      expect(unwrap(await submitChange(office, op, bodies[op]))).toBe("proposed");
      // Nothing holds yet, and the one who proposed cannot sign twice.
      expect((await officeOf(founder)).membership.head.seq).toBe(membership.head.seq);
      expect((await tasksOf(founder)).filter(({ kind }) => kind === "signature")).toEqual([]);
      const [task] = await tasksOf(second);
      expect(task).toMatchObject({ kind: "signature", operation: { op } });
      unwrap((await task?.act()) ?? { ok: false, failure: "no task" });
      expect((await officeOf(founder)).membership.head.seq).toBe(membership.head.seq + 1);
    },
  );

  test("a reader needs both, and the key a holder gives; an intake worker needs one", async () => {
    const reader = await asksToJoin(founder, "caseworker");
    const [asked] = await tasksOf(founder);
    expect(asked).toMatchObject({ kind: "enrolment", proof: "proven" });
    unwrap((await asked?.act()) ?? { ok: false, failure: "no task" });
    expect((await officeOf(founder)).membership.users.has(reader)).toBe(false);
    expect(await tasksOf(founder)).toEqual([]);
    const [toSign] = await tasksOf(second);
    expect(toSign).toMatchObject({ kind: "signature", operation: { op: "add-user" } });
    unwrap((await toSign?.act()) ?? { ok: false, failure: "no task" });
    // Admitted, and still without the key: the holder proposes it, the second administrator signs.
    const [grant] = await tasksOf(founder);
    expect(grant).toMatchObject({ kind: "grant", user: reader });
    unwrap((await grant?.act()) ?? { ok: false, failure: "no task" });
    expect((await officeOf(founder)).membership.grants.some(({ user }) => user === reader)).toBe(
      false,
    );
    const [signGrant] = await tasksOf(second);
    expect(signGrant).toMatchObject({ kind: "signature", operation: { op: "grant" } });
    unwrap((await signGrant?.act()) ?? { ok: false, failure: "no task" });
    expect((await officeOf(founder)).membership.grants.some(({ user }) => user === reader)).toBe(
      true,
    );

    const intake = await asksToJoin(founder, "intake");
    const [one] = await tasksOf(founder);
    unwrap((await one?.act()) ?? { ok: false, failure: "no task" });
    expect((await officeOf(founder)).membership.users.get(intake)?.role).toBe("intake");
  });
});

describe.sequential("requests to join", () => {
  test("with exchanged keys are recognised, and can only be refused", async () => {
    await asksToJoin(founder, "intake", true);
    const [task] = await tasksOf(founder);
    expect(task).toMatchObject({ kind: "enrolment", proof: "forged" });
    if (task?.kind !== "enrolment") throw new Error("no request");
    expect(await task.act()).toEqual({ ok: false, failure: { type: "invite-refused" } });
    unwrap(await task.refuse());
    expect(await tasksOf(founder)).toEqual([]);
    expect(unwrap(await lookUpInvite(aClient(), task.id)).state).toBe("refused");
  });

  test("made on another device are known by the six words alone", async () => {
    await asksToJoin(founder, "intake");
    secrets.clear();
    const [task] = await tasksOf(second);
    expect(task).toMatchObject({ kind: "enrolment", proof: "by-voice" });
    if (task?.kind !== "enrolment") throw new Error("no request");
    expect(task.checkWords).toHaveLength(6);
    unwrap(await task.refuse());
  });
});
