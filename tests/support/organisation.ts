/**
 * A whole organisation with real keys, made through the endpoint's own interface: people with vaults,
 * devices with both copies at rest, a log with every entry signed by those who must.
 */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { composeEntry, signEntry } from "../../src/membership/entry.ts";
import type { Membership } from "../../src/membership/membership.ts";
import {
  defaultPolicy,
  type OperationBody,
  type OperationName,
} from "../../src/membership/operation.ts";
import { extend, replay } from "../../src/membership/replay.ts";
import { type Id, newId } from "../../src/protocol/id.ts";
import type { Result } from "../../src/protocol/result.ts";
import type { Role } from "../../src/protocol/role.ts";
import type { Device } from "../../src/store/database.ts";
import {
  closeVessel,
  createHull,
  enrolDevice,
  type OpenedVessel,
  openVessel,
  writeKeyFile,
} from "../../src/store/vessel.ts";
import type { SyncContext, SyncReport } from "../../src/sync/context.ts";
import { createEndpointClient, type EndpointClient } from "../../src/sync/endpoint.ts";
import { appendEntry, fetchInfo } from "../../src/sync/enrol.ts";
import { adoptLog } from "../../src/sync/log.ts";
import { synchronise } from "../../src/sync/synchronise.ts";
import { type Clearance, signerOf } from "../../src/vault/clearance.ts";
import { makeDummy } from "../../src/vault/dummy.ts";
import { createDeviceKey } from "../../src/vault/keys.ts";
import { leastCost } from "../../src/vault/passphrase-key.ts";
import { createRecovery, type Recovery } from "../../src/vault/recovery.ts";
import { createVault, type NewUser } from "../../src/vault/vault.ts";
import { openFolder } from "./journal-file.ts";

/** Who is to be there. The first must be administrator and supervisor of the first site. */
export type MemberPlan = {
  readonly name: string;
  readonly site: string;
  readonly roles: readonly Role[];
  /** The field office the site is put under when it is made; its name as a site. */
  readonly under?: string;
};

/** The usual people: one site with everyone, so that a case can live its whole life. */
const usualMembers: readonly MemberPlan[] = [
  { name: "founder", site: "shelter", roles: ["administrator", "supervisor"] },
  { name: "caseworker", site: "shelter", roles: ["caseworker"] },
  { name: "intake", site: "shelter", roles: ["intake"] },
  { name: "analyst", site: "shelter", roles: ["analyst"] },
];

/** Where the organisation is founded. `fetch` may be an endpoint's own `request`. */
export type OrganisationOptions = {
  readonly server: string;
  readonly fetch: typeof globalThis.fetch;
  readonly now?: () => number;
  readonly practice?: boolean;
  readonly members?: readonly MemberPlan[];
};

/** A member: one device, the people enrolled on it, and an open vault. */
export type Member = {
  readonly name: string;
  readonly site: Id;
  readonly folder: string;
  readonly passphrase: string;
  readonly vessel: OpenedVessel["vessel"];
  readonly device: Device;
  readonly clearance: Clearance;
  readonly users: readonly (NewUser & { readonly role: Role })[];
  /** The id of the person in a role. Throws when nobody here has it. */
  readonly userOf: (role: Role) => Id;
  /** Synchronises once, unlocked unless told otherwise, and admits the log to the vault. */
  readonly sync: (overrides?: Partial<SyncContext> & { locked?: boolean }) => Promise<SyncReport>;
};

/** An organisation at work. */
export type Organisation = {
  readonly org: Id;
  readonly recovery: Recovery;
  readonly sites: ReadonlyMap<string, Id>;
  readonly members: ReadonlyMap<string, Member>;
  /** Gives a member by name. Throws when there is none. */
  readonly member: (name: string) => Member;
  /** The membership at the head of the log. */
  readonly membership: () => Membership;
  /** Appends an entry signed by people of these members, and gives the new membership. */
  readonly append: <Name extends OperationName>(
    op: Name,
    body: OperationBody<Name>,
    signers: readonly Signature[],
  ) => Promise<Membership>;
  /** Enrols one more member, with the keys of the role. */
  readonly join: (plan: MemberPlan) => Promise<Member>;
  /** Closes every device and removes its files. */
  readonly close: () => Promise<void>;
};

/** A person of a member, by role. */
export type Signature = {
  readonly member: Pick<Draft, "users" | "clearance">;
  readonly role: Role;
};

/** Founds an organisation with its members. */
export const anOrganisation = async ({
  server,
  fetch,
  now = Date.now,
  practice = false,
  members: plans = usualMembers,
}: OrganisationOptions): Promise<Organisation> => {
  const client = createEndpointClient({ base: server, fetch, now });
  const recovery = await createRecovery();
  const [first, ...others] = plans;
  if (!first) throw new Error("an organisation needs a founder");
  const founder = await aDraft(first.name, first.roles);
  const entries: Uint8Array[] = [];
  const at = () => new Date(now()).toISOString();
  const admin = personOf(founder, "administrator");
  const genesis = composeEntry(
    null,
    "genesis",
    {
      admins: [{ user: admin.user, jwk: admin.jwk }],
      k: 1,
      R: recovery.recipient,
      policy: defaultPolicy,
      practice,
    },
    at(),
  );
  const signed = await signEntry(genesis, [signerFor({ member: founder, role: "administrator" })]);
  await post(client, founder, signed);
  entries.push(signed);
  let membership = unwrap(await replay(entries));

  const append: Organisation["append"] = async (op, body, signers) => {
    const entry = await signEntry(composeEntry(membership, op, body, at()), signers.map(signerFor));
    const grown = unwrap(await extend(membership, entry));
    await post(client, founder, entry);
    entries.push(entry);
    membership = grown;
    return membership;
  };
  const byAdmin: Signature = { member: founder, role: "administrator" };
  const bySupervisor: Signature = { member: founder, role: "supervisor" };

  const info = unwrap(await fetchInfo(client));
  await append("set-receipt-key", info.receiptKey, [byAdmin]);

  const sites = new Map<string, Id>();
  const siteOf = async (name: string, under?: string): Promise<Id> => {
    const known = sites.get(name);
    if (known) return known;
    const site = newId();
    const fieldOffice = under === undefined ? null : await siteOf(under);
    await append("add-site", { site, fieldOffice }, [byAdmin]);
    sites.set(name, site);
    return site;
  };

  const drafts = new Map<string, Draft>([[first.name, founder]]);
  const members = new Map<string, Member>();

  const enrol = async (plan: MemberPlan, draft: Draft): Promise<void> => {
    const site = await siteOf(plan.site, plan.under);
    drafts.set(plan.name, draft);
    const { id: device, jwk } = draft;
    await append("add-device", { device, jwk, site, invite: null }, [byAdmin]);
    for (const { user, jwk: userJwk, recipient, role } of draft.users) {
      await append(
        "add-user",
        { user, jwk: userJwk, recipient, device, site, role, invite: null },
        [byAdmin],
      );
    }
    for (const { role } of draft.users) await giveKeys(draft, site, role);
  };

  const admit = async (draft: Draft): Promise<void> => {
    const device = membership.devices.get(draft.id);
    if (!device) return;
    unwrap(await draft.clearance.admit({ device: draft.id, site: device.site, log: membership }));
  };

  const giveKeys = async (draft: Draft, site: Id, role: Role): Promise<void> => {
    const holder = personOf(draft, role);
    const epochs = membership.sites.get(site)?.epochs ?? [];
    if (role === "supervisor" && epochs.length === 0) {
      const key = await draft.clearance.createSharedKey([holder]);
      const body = { site, epoch: 1, recipient: key.recipient, sealed: [...key.sealed] };
      await append("rotate-site", body, [byAdmin, { member: draft, role }]);
    } else if (role === "supervisor" || role === "caseworker") {
      await grantSite(holder, site);
    }
    if (role === "analyst") await makeAnalysisKey(draft, holder);
    if (role === "oversight" && membership.oversight.length === 0) {
      const key = await draft.clearance.createSharedKey([holder]);
      const body = { epoch: 1, recipient: key.recipient, sealed: [...key.sealed] };
      await append("rotate-oversight", body, [byAdmin, { member: draft, role }]);
    }
  };

  const grantSite = async (holder: Person, site: Id): Promise<void> => {
    const maker = [...drafts.values()].find((one) =>
      one.users.some(
        ({ user, role }) =>
          role === "supervisor" &&
          user !== holder.user &&
          membership.users.get(user)?.site === site,
      ),
    );
    if (!maker) throw new Error("nobody holds the key of that site");
    await admit(maker);
    const epoch = membership.sites.get(site)?.epochs.at(-1)?.epoch ?? 1;
    const sealed = unwrap(
      await maker.clearance.sealKeyFor({ key: "S", site, epoch }, holder.recipient),
    );
    await append("grant", { user: holder.user, site, epoch, key: "S", sealed }, [
      byAdmin,
      { member: maker, role: "supervisor" },
    ]);
  };

  const makeAnalysisKey = async (draft: Draft, holder: Person): Promise<void> => {
    if (membership.analysis.length > 0) return;
    const key = await draft.clearance.createSharedKey([holder]);
    const statistics = await founder.clearance.createStatisticsKey([
      personOf(founder, "supervisor"),
    ]);
    await append(
      "rotate-analysis",
      {
        epoch: 1,
        recipient: key.recipient,
        sealed: [...key.sealed],
        statKey: { jwk: statistics.jwk, sealed: [...statistics.sealed] },
      },
      [byAdmin, bySupervisor, { member: draft, role: "analyst" }],
    );
  };

  const open = async (plan: MemberPlan, draft: Draft): Promise<Member> => {
    const site = await siteOf(plan.site);
    const device = unwrap(
      await enrolDevice(
        draft.vessel,
        {
          org: membership.org,
          site,
          device: draft.id,
          server,
          genesis: membership.genesis,
          practice,
          forgets: plan.roles.every((role) => role === "intake"),
        },
        draft.seed,
      ),
    );
    unwrap(await adoptLog(device, entries));
    await admit(draft);
    let known: Membership | undefined;
    const member: Member = {
      name: plan.name,
      site,
      folder: draft.folder,
      passphrase,
      vessel: draft.vessel,
      device,
      clearance: draft.clearance,
      users: draft.users,
      userOf: (role) => personOf(draft, role).user,
      sync: async ({ locked = false, ...overrides } = {}) => {
        const report = await synchronise({
          device,
          server,
          fetch,
          now,
          random: Math.random,
          makeDummy,
          membership: known,
          ...(locked
            ? {}
            : {
                signUsers: draft.users.map(({ user }) => ({
                  user,
                  sign: signerOf(draft.clearance, user),
                })),
              }),
          ...overrides,
        });
        known = report.membership ?? known;
        if (known) unwrap(await draft.clearance.admit({ device: draft.id, site, log: known }));
        return report;
      },
    };
    members.set(plan.name, member);
    return member;
  };

  await enrol(first, founder);
  for (const plan of others) await enrol(plan, await aDraft(plan.name, plan.roles));
  for (const plan of plans) {
    const draft = drafts.get(plan.name);
    if (draft) await open(plan, draft);
  }

  return {
    org: membership.org,
    recovery,
    sites,
    members,
    member: (name) => {
      const member = members.get(name);
      if (!member) throw new Error(`no member ${name}`);
      return member;
    },
    membership: () => membership,
    append,
    join: async (plan) => {
      const draft = await aDraft(plan.name, plan.roles);
      await enrol(plan, draft);
      return open(plan, draft);
    },
    close: async () => {
      for (const { vessel, folder } of drafts.values()) {
        await closeVessel(vessel);
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
};

/** A device and its people before they are enrolled. */
export type Draft = {
  readonly id: Id;
  readonly folder: string;
  readonly jwk: OperationBody<"add-device">["jwk"];
  readonly seed: Uint8Array;
  readonly vessel: OpenedVessel["vessel"];
  readonly clearance: Clearance;
  readonly users: readonly Person[];
};

type Person = NewUser & { readonly role: Role };

const passphrase = "correct horse battery staple garden window";

/** Makes a device with its files, and people who are unlocked on it. */
const aDraft = async (name: string, roles: readonly Role[]): Promise<Draft> => {
  const folder = await mkdtemp(path.join(tmpdir(), "lindung-device-"));
  const opened = unwrap(
    await openVessel(
      createHull(`${name}-${randomUUID()}`, openFolder(folder), {
        indexedDB: new IDBFactory(),
        IDBKeyRange,
      }),
    ),
  );
  const { vessel } = opened;
  const vault = createVault(leastCost);
  const made = unwrap(await vault.create({ passphrase, users: roles.map(() => newId()) }));
  unwrap(await vessel.slots.write(made.slots));
  const users = made.users.flatMap((user, at) => {
    const role = roles[at];
    return role ? [{ ...user, role }] : [];
  });
  for (const { user, slot, keyFile } of users)
    unwrap(await writeKeyFile(vessel, { user, slot, bytes: keyFile }));
  unwrap(
    await vault.unlock({
      slots: made.slots,
      keyFiles: users.map(({ user, keyFile }) => ({ user, bytes: keyFile })),
      passphrase,
    }),
  );
  const { jwk, seed } = await createDeviceKey();
  return { id: newId(), folder, jwk, seed, vessel, clearance: await vault.clearance(), users };
};

const personOf = (draft: Pick<Draft, "users">, role: Role): Person => {
  const person = draft.users.find((one) => one.role === role);
  if (!person) throw new Error(`nobody here is ${role}`);
  return person;
};

const signerFor = ({ member, role }: Signature) => {
  const { user } = personOf(member, role);
  return { kid: user, sign: signerOf(member.clearance, user) };
};

const post = async (client: EndpointClient, founder: Draft, entry: Uint8Array): Promise<void> => {
  const { kid, sign } = signerFor({ member: founder, role: "administrator" });
  unwrap(await appendEntry(client, { keyid: `usr:${kid}`, sign }, entry));
};

/** Gives the value of an outcome that cannot fail here; throws when it did. */
export const unwrap = <Value>(result: Result<Value, unknown>): Value => {
  if (!result.ok) throw new Error(`unexpected: ${JSON.stringify(result.failure)}`);
  return result.value;
};
