import { newId } from "../../../src/protocol/id.ts";
import type { Role } from "../../../src/protocol/role.ts";
import type { Clearance, LogFacts, LogGrant, LogUser } from "../../../src/vault/clearance.ts";
import { leastCost } from "../../../src/vault/passphrase-key.ts";
import { createRecovery } from "../../../src/vault/recovery.ts";
import { createVault, type NewUser } from "../../../src/vault/vault.ts";

/** An organisation with one site and the clearances of people in it, each on a device of their own. */
export type Organisation = {
  readonly org: string;
  readonly site: string;
  readonly log: LogFacts;
  readonly people: readonly Person[];
  readonly recoveryShares: readonly string[];
  readonly recoveryHash: string;
};

export type Person = {
  readonly user: string;
  readonly device: string;
  readonly role: Role;
  readonly clearance: Clearance;
};

const passphrase = "seven plain words drawn for a test";

const aPerson = async (role: Role): Promise<Person & { made: NewUser }> => {
  const user = newId();
  const vault = createVault(leastCost);
  const created = await vault.create({ passphrase, users: [user] });
  if (!created.ok) throw new Error(created.failure.type);
  const [made] = created.value.users;
  if (!made) throw new Error("nobody was made");
  const keyFiles = [{ user, bytes: made.keyFile }];
  const unlocked = await vault.unlock({ slots: created.value.slots, keyFiles, passphrase });
  if (!unlocked.ok) throw new Error(unlocked.failure.type);
  return { user, device: newId(), role, clearance: await vault.clearance(), made };
};

/** Makes an organisation whose readers hold the site key, and whose supervisors and analysts hold theirs. */
export const anOrganisation = async (...roles: Role[]): Promise<Organisation> => {
  const [org, site] = [newId(), newId()];
  const recovery = await createRecovery();
  const people = await Promise.all(roles.map(aPerson));
  const maker = people[0]?.clearance;
  if (!maker) throw new Error("an organisation has people");
  const holders = (...wanted: Role[]) =>
    people
      .filter(({ role }) => wanted.includes(role))
      .map(({ user, made }) => ({ user, recipient: made.recipient }));
  const siteKey = await maker.createSharedKey(holders("caseworker", "supervisor"));
  const analysisKey = await maker.createSharedKey(holders("analyst"));
  const oversightKey = await maker.createSharedKey(holders("oversight"));
  const statKey = await maker.createStatisticsKey(holders("supervisor"));
  const grants: LogGrant[] = [
    ...siteKey.sealed.map(({ user, age }) => ({
      user,
      site,
      epoch: 1,
      key: "S" as const,
      sealed: age,
    })),
    ...analysisKey.sealed.map(({ user, age }) => ({
      user,
      epoch: 1,
      key: "A" as const,
      sealed: age,
    })),
    ...oversightKey.sealed.map(({ user, age }) => ({
      user,
      epoch: 1,
      key: "O" as const,
      sealed: age,
    })),
    ...statKey.sealed.map(({ user, age }) => ({ user, epoch: 1, key: "T" as const, sealed: age })),
  ];
  const users = new Map<string, LogUser>(
    people.map(({ user, device, role, made }, at) => [
      user,
      { jwk: made.jwk, recipient: made.recipient, device, site, role, seq: at + 1 },
    ]),
  );
  const log: LogFacts = {
    org,
    recovery: recovery.recipient,
    policy: { padding: "fine" },
    sites: new Map([[site, { epochs: [{ epoch: 1, recipient: siteKey.recipient }] }]]),
    devices: new Map(people.map(({ device }) => [device, {}])),
    users,
    grants,
    analysis: [{ epoch: 1, recipient: analysisKey.recipient, statKey: { jwk: statKey.jwk } }],
    oversight: [{ epoch: 1, recipient: oversightKey.recipient }],
  };
  for (const { clearance, device } of people) await clearance.admit({ device, site, log });
  return {
    org,
    site,
    log,
    people,
    recoveryShares: recovery.shares,
    recoveryHash: recovery.recipientHash,
  };
};
