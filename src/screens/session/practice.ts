/**
 * Builds the practice organisation: three shelters, seven people, each a profile of their own in this
 * browser. Nothing is pretended: keys, invites, approvals, sealing and sending are the real ones.
 */
import type { Problem } from "../../protocol/problem.ts";
import { fail, ok, type Result } from "../../protocol/result.ts";
import type { Role } from "../../protocol/role.ts";
import { openProfile } from "../../store/profile.ts";
import { readKeyFiles } from "../../store/vessel.ts";
import { leastCost } from "../../vault/passphrase-key.ts";
import { createRecovery } from "../../vault/recovery.ts";
import { createVault } from "../../vault/vault.ts";
import type { PracticeProgress } from "../first-run/practice-screen.tsx";
import { endpointAddress } from "./endpoint-address.ts";
import { createInvite, readInvite } from "./enrolment.ts";
import { addSite } from "./founding.ts";
import { type Beginning, beginJoining, beginOrganisation, takeAdmission } from "./joining.ts";
import { writeLog } from "./log-writer.ts";
import { officeOf } from "./office.ts";
import { openTasks } from "./people-tasks.ts";
import { type Member, practiceRounds } from "./practice-cases.ts";
import { notePracticePerson, practicePassphrase } from "./practice-people.ts";
import { openSession, type Session } from "./session.ts";

/** Builds it and reports how far it is. Safe to repeat: each time makes another, separate organisation. */
export const buildPractice = async (
  onProgress: (progress: PracticeProgress) => void,
): Promise<Result<null, Problem>> => {
  const members: Member[] = [];
  const built = await build(members, onProgress);
  for (const member of members) await member.close();
  return built;
};

const build = async (
  members: Member[],
  onProgress: (progress: PracticeProgress) => void,
): Promise<Result<null, Problem>> => {
  const steps = joiners.length + 3;
  onProgress({ step: "practice.log", done: 0, of: steps });
  const { recipient } = await createRecovery();
  const founded = await beginOrganisation(beginning(), recipient);
  if (!founded.ok) return founded;
  const founder = await enter(founded.value, { role: "supervisor", site: 0 }, [
    "administrator",
    "supervisor",
  ]);
  if (!founder.ok) return founder;
  members.push(founder.value);
  const sites = await addSites(founder.value.session);
  if (!sites.ok) return sites;

  for (const [at, joiner] of joiners.entries()) {
    onProgress({ step: "practice.people", done: at + 1, of: steps });
    const joined = await joinOne(founder.value.session, joiner);
    if (!joined.ok) return joined;
    members.push(joined.value);
    const settled = await settle(members);
    if (!settled.ok) return settled;
  }
  return practiceRounds(members, onProgress);
};

const joiners: readonly { readonly role: Role; readonly site: number }[] = [
  { role: "caseworker", site: 0 },
  { role: "supervisor", site: 1 },
  { role: "caseworker", site: 1 },
  { role: "supervisor", site: 2 },
  { role: "caseworker", site: 2 },
  { role: "analyst", site: 0 },
];

// The least that the format allows: nothing here is worth guessing, and seven people have to be made.
const beginning = (): Beginning => ({
  server: endpointAddress(),
  fetch: patientFetch,
  vault: createVault(leastCost),
  passphrase: practicePassphrase,
  practice: true,
});

const enter = async (
  profile: string,
  place: Pick<Member, "role" | "site">,
  roles: readonly Role[],
): Promise<Result<Member, Problem>> => {
  const opened = await openProfile(profile);
  if (!opened.ok) return opened;
  const { vessel, device, identity, close } = opened.value;
  const slots = await vessel.slots.read();
  if (!device || !identity || !slots) return fail({ type: "storage-refused" });
  await notePracticePerson(vessel, { roles, site: place.site + 1 });
  const vault = createVault(leastCost);
  const unlocked = await vault.unlock({
    slots,
    keyFiles: await readKeyFiles(vessel),
    passphrase: practicePassphrase,
  });
  if (!unlocked.ok) return unlocked;
  const session = await openSession(
    {
      device,
      identity,
      clearance: await vault.clearance(),
      users: unlocked.value.users,
    },
    patientFetch,
  );
  if (!session.ok) return session;
  return ok({
    ...place,
    session: session.value,
    close: async () => {
      session.value.close();
      await close();
    },
  });
};

/**
 * Seven people at one address ask more in a minute than an endpoint allows anyone: when it says to wait,
 * this waits as long as it says and asks again.
 */
const patientFetch: typeof globalThis.fetch = async (input, init) => {
  for (let tries = 1; ; tries += 1) {
    const answer = await globalThis.fetch(input, init);
    if (answer.status !== 429 || tries > mostTries) return answer;
    const seconds = Number(answer.headers.get("retry-after") ?? 2);
    await new Promise((done) => setTimeout(done, Math.min(15, Math.max(1, seconds)) * 1_000));
  }
};

const mostTries = 12;

const addSites = async (founder: Session): Promise<Result<null, Problem>> => {
  const administrator = founder.people.find(({ user }) =>
    founder.state().membership.admins.has(user),
  );
  if (!administrator) return fail({ type: "forbidden" });
  for (let added = 0; added < 2; added += 1) {
    await founder.syncNow();
    const log = writeLog(founder.client, founder.state().membership, () =>
      new Date().toISOString(),
    );
    const done = await addSite(log, administrator);
    if (!done.ok) return done;
  }
  await founder.syncNow();
  return ok(null);
};

const joinOne = async (
  founder: Session,
  { role, site }: Pick<Member, "role" | "site">,
): Promise<Result<Member, Problem>> => {
  const { membership } = founder.state();
  const administrator = founder.people.find(({ user }) => membership.admins.has(user));
  const place = [...membership.sites.keys()][site];
  if (!administrator || !place) return fail({ type: "forbidden" });
  const invite = await createInvite(founder.client, membership, administrator, {
    role,
    site: place,
    server: founder.identity.server,
    nowInMilliseconds: Date.now(),
  });
  if (!invite.ok) return invite;
  const read = await readInvite(founder.client, founder.identity.server, invite.value.typed);
  if (!read.ok) return read;
  const profile = await beginJoining(beginning(), read.value);
  if (!profile.ok) return profile;
  const approved = await doTasks(founder);
  if (!approved.ok) return approved;
  const member = await enter(profile.value, { role, site }, [role]);
  if (!member.ok) return member;
  const admitted = await takeAdmission(member.value.session);
  return admitted.ok ? member : admitted;
};

/** Everyone signs what waits for them, until nothing does. */
const settle = async (members: readonly Member[]): Promise<Result<null, Problem>> => {
  for (let round = 0; round < mostRounds; round += 1) {
    let acted = 0;
    for (const { session } of members) {
      const done = await doTasks(session);
      if (!done.ok) return done;
      acted += done.value;
    }
    if (acted === 0) return ok(null);
  }
  return ok(null);
};

const mostRounds = 6;

const doTasks = async (session: Session): Promise<Result<number, Problem>> => {
  let acted = 0;
  for (;;) {
    await session.syncNow();
    const tasks = await openTasks(officeOf(session));
    if (!tasks.ok) return tasks;
    const [task] = tasks.value;
    if (!task || acted >= mostRounds) return ok(acted);
    const done = await task.act();
    if (!done.ok) return done;
    acted += 1;
  }
};
