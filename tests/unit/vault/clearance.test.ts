import { beforeAll, expect, test } from "vitest";
import type { BatchHeader } from "../../../src/protocol/batch.ts";
import { newId } from "../../../src/protocol/id.ts";
import type { RevisionDraft } from "../../../src/vault/clearance.ts";
import { anOrganisation, type Organisation, type Person } from "./a-clearance.ts";

let organisation: Organisation;
let intake: Person;
let supervisor: Person;
let analyst: Person;

beforeAll(async () => {
  organisation = await anOrganisation("intake", "supervisor", "analyst", "oversight");
  const [first, second, third] = organisation.people;
  if (!first || !second || !third) throw new Error("three people are needed");
  [intake, supervisor, analyst] = [first, second, third];
});

const aDraft = (author: Person): RevisionDraft => ({
  type: "case-revision",
  author: author.user,
  dest: organisation.site,
  at: "2026-11-23T04:00:00.000Z",
  schema: "case@1",
  caseId: newId(),
  statId: newId(),
  rev: 1,
  parents: [],
  consent: {},
  data: { case: { label: "the person" } },
  conflicts: [],
});

const aHeader = (author: Person, changes: Partial<BatchHeader> = {}): BatchHeader => ({
  v: 1,
  dev: author.device,
  env: [],
  org: organisation.org,
  seq: 1,
  dest: organisation.site,
  kind: 1,
  prev: "A".repeat(43),
  site: organisation.site,
  epoch: 1,
  mhead: { seq: 9, hash: "A".repeat(43) },
  ...changes,
});

const sealOne = async (author: Person) => {
  const sealed = await author.clearance.sealRevisions([aDraft(author)], "both");
  if (!sealed.ok) throw new Error(sealed.failure.type);
  const [one] = sealed.value;
  if (!one?.wire) throw new Error("nothing was sealed");
  return { revision: one.revision, working: one.working, wire: one.wire };
};

test("a revision opens for its author from the working copy and for the site from the wire", async () => {
  const { revision, working, wire } = await sealOne(intake);
  const local = { from: "local" } as const;
  const own = await intake.clearance.openEnvelopes([{ bytes: working, context: local }]);
  expect(own).toMatchObject([{ ok: true, value: { format: "revision", revision } }]);
  const context = { from: "batch", header: aHeader(intake) } as const;
  const read = await supervisor.clearance.openEnvelopes([{ bytes: wire.bytes, context }]);
  expect(read).toMatchObject([
    { ok: true, value: { revision, payload: { data: { case: { label: "the person" } } } } },
  ]);
  const again = await intake.clearance.openEnvelopes([{ bytes: wire.bytes, context }]);
  expect(again).toEqual([{ ok: false, failure: "not-for-us" }]);
});

test("an envelope in another batch than it was signed for is refused, alone", async () => {
  const { wire } = await sealOne(intake);
  const open = async (changes: Partial<BatchHeader>) => {
    const context = { from: "batch", header: aHeader(intake, changes) } as const;
    const right = { from: "batch", header: aHeader(intake) } as const;
    return supervisor.clearance.openEnvelopes([
      { bytes: wire.bytes, context },
      { bytes: wire.bytes, context: right },
    ]);
  };
  for (const changes of [{ dev: supervisor.device }, { org: newId() }, { site: newId() }])
    expect(await open(changes)).toMatchObject([{ ok: false, failure: "context" }, { ok: true }]);
  expect(await open({ mhead: { seq: 0, hash: "A".repeat(43) } })).toMatchObject([
    { ok: false, failure: "author-not-active" },
    { ok: true },
  ]);
});

test("an author who was not known, may not write cases, or was revoked is refused", async () => {
  const { wire } = await sealOne(intake);
  const { log, site } = organisation;
  const context = { from: "batch", header: aHeader(intake) } as const;
  const openWith = async (users: typeof log.users, devices = log.devices) => {
    await supervisor.clearance.admit({
      device: supervisor.device,
      site,
      log: { ...log, users, devices },
    });
    const [opened] = await supervisor.clearance.openEnvelopes([{ bytes: wire.bytes, context }]);
    await supervisor.clearance.admit({ device: supervisor.device, site, log });
    return opened;
  };
  const author = log.users.get(intake.user);
  if (!author) throw new Error("the author is known");
  const withAuthor = (changes: Partial<typeof author>) =>
    new Map([...log.users, [intake.user, { ...author, ...changes }]]);
  const without = new Map([...log.users].filter(([user]) => user !== intake.user));
  expect(await openWith(without)).toEqual({ ok: false, failure: "unknown-key" });
  expect(await openWith(withAuthor({ role: "analyst" }))).toEqual({ ok: false, failure: "role" });
  expect(await openWith(withAuthor({ revokedAt: 5 }))).toEqual({
    ok: false,
    failure: "author-not-active",
  });
  const devices = new Map([...log.devices, [intake.device, { revokedAt: 5 }]]);
  expect(await openWith(log.users, devices)).toEqual({ ok: false, failure: "author-not-active" });
  const other = log.users.get(supervisor.user);
  if (!other) throw new Error("the supervisor is known");
  expect(await openWith(withAuthor({ jwk: other.jwk }))).toEqual({
    ok: false,
    failure: "bad-signature",
  });
});

test("a statistical record opens for the analyst alone and names nobody", async () => {
  const sealed = await supervisor.clearance.sealStatistical([
    { statId: newId(), op: "put", schema: "stat@1", data: { sex: "female" } },
  ]);
  if (!sealed.ok) throw new Error(sealed.failure.type);
  const bytes = sealed.value[0]?.bytes ?? new Uint8Array();
  const pool = { from: "pool" } as const;
  const opened = await analyst.clearance.openEnvelopes([{ bytes, context: pool }]);
  expect(opened).toMatchObject([{ ok: true, value: { payload: { data: { sex: "female" } } } }]);
  const text = JSON.stringify(opened);
  for (const name of [supervisor.user, supervisor.device, organisation.site])
    expect(text).not.toContain(name);
  expect(await supervisor.clearance.openEnvelopes([{ bytes, context: pool }])).toEqual([
    { ok: false, failure: "not-for-us" },
  ]);
  const byIntake = await intake.clearance.sealStatistical([
    { statId: newId(), op: "put", schema: "stat@1", data: {} },
  ]);
  expect(byIntake).toMatchObject({ ok: false, failure: { missing: ["statistics-key"] } });
});

test("a grant that yields another key than the log states is refused and counted", async () => {
  const { log, site } = organisation;
  const false_ = await intake.clearance.createSharedKey(
    [...log.users].map(([user, { recipient }]) => ({ user, recipient })),
  );
  const sealed = false_.sealed.find(({ user }) => user === supervisor.user)?.age ?? "";
  const grants = [
    ...log.grants.filter(({ user }) => user !== supervisor.user),
    { user: supervisor.user, site, epoch: 1, key: "S" as const, sealed },
  ];
  const admitted = await supervisor.clearance.admit({
    device: supervisor.device,
    site,
    log: { ...log, grants },
  });
  expect(admitted).toEqual({ ok: true, value: { refusedGrants: 1 } });
  expect(await supervisor.clearance.heldKeys()).toEqual([]);
  await supervisor.clearance.admit({ device: supervisor.device, site, log });
  expect(await supervisor.clearance.heldKeys()).toHaveLength(2);
});

test("a holder passes a key on, and the new holder reads with it", async () => {
  const { log, site } = organisation;
  const recipient = log.users.get(intake.user)?.recipient ?? "";
  const sealed = await supervisor.clearance.sealKeyFor({ key: "S", site, epoch: 1 }, recipient);
  if (!sealed.ok) throw new Error(sealed.failure.type);
  const grant = { user: intake.user, site, epoch: 1, key: "S" as const, sealed: sealed.value };
  await intake.clearance.admit({
    device: intake.device,
    site,
    log: { ...log, grants: [...log.grants, grant] },
  });
  const { wire } = await sealOne(supervisor);
  const context = { from: "batch", header: aHeader(supervisor) } as const;
  const [opened] = await intake.clearance.openEnvelopes([{ bytes: wire.bytes, context }]);
  expect(opened).toMatchObject({ ok: true });
  await intake.clearance.admit({ device: intake.device, site, log });
  expect(await intake.clearance.sealKeyFor({ key: "S", site, epoch: 1 }, recipient)).toMatchObject({
    ok: false,
  });
});

test("a damaged envelope in a list costs only itself", async () => {
  const { wire } = await sealOne(intake);
  const damaged = new Uint8Array(wire.bytes);
  damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
  const context = { from: "batch", header: aHeader(intake) } as const;
  const opened = await supervisor.clearance.openEnvelopes([
    { bytes: damaged, context },
    { bytes: wire.bytes, context },
  ]);
  expect(opened).toMatchObject([{ ok: false, failure: "damaged" }, { ok: true }]);
});
