/**
 * What waits for the people unlocked on this device: requests to join, entries that lack their
 * signature, readers who were admitted but have no key yet. Everything is worked out from the log, so
 * nothing is forgotten when a device was away.
 */
import { addSignature } from "../../membership/entry.ts";
import {
  activeUser,
  epochsOf,
  holdersOf,
  type Membership,
  mayHold,
  type User,
} from "../../membership/membership.ts";
import type { KeyName } from "../../membership/operation.ts";
import { examineProposal, type Proposal } from "../../membership/replay.ts";
import { unmetRequirements } from "../../membership/requirement.ts";
import type { PendingInvites } from "../../protocol/http.ts";
import type { Id } from "../../protocol/id.ts";
import { checkWords } from "../../protocol/invite.ts";
import { generalToBytes } from "../../protocol/jws.ts";
import type { Problem } from "../../protocol/problem.ts";
import { fail, ok, type Result } from "../../protocol/result.ts";
import type { EndpointClient } from "../../sync/endpoint.ts";
import { appendEntry, fetchPendingInvites, fetchProposals, propose } from "../../sync/enrol.ts";
import type { Clearance, HeldKey } from "../../vault/clearance.ts";
import type { PeopleTask, SignedOperation } from "../people-screen.tsx";
import { type LogWriter, type Person, writeLog } from "./log-writer.ts";
import type { Session } from "./session.ts";

/** The surroundings of a person who admits others. */
export type Office = {
  readonly client: EndpointClient;
  readonly clearance: Clearance;
  readonly membership: Membership;
  /** Everyone unlocked on this device. */
  readonly people: readonly Person[];
  readonly now: () => string;
};

/** The office of everyone unlocked in a session, at the log as it is known now. */
export const officeOf = (session: Session): Office => ({
  client: session.client,
  clearance: session.clearance,
  membership: session.state().membership,
  people: session.people,
  now: () => new Date().toISOString(),
});

/** A task and what it takes to do it. */
export type OpenTask = PeopleTask & {
  readonly act: () => Promise<Result<null, Problem>>;
};

/** Everything that waits, requests first. An endpoint that cannot be reached is a problem, not an empty list. */
export const openTasks = async (office: Office): Promise<Result<readonly OpenTask[], Problem>> => {
  const asked = await enrolmentTasks(office);
  if (!asked.ok) return asked;
  const proposals = await openProposals(office);
  if (!proposals.ok) return proposals;
  return ok([
    ...asked.value,
    ...signatureTasks(office, proposals.value),
    ...(await grantTasks(office, proposals.value)),
  ]);
};

const enrolmentTasks = async (office: Office): Promise<Result<readonly OpenTask[], Problem>> => {
  const approver = administratorOf(office);
  if (!approver) return ok([]);
  const pending = await fetchPendingInvites(office.client, keyOf(approver));
  if (!pending.ok) return fail(pending.failure.problem);
  const tasks = pending.value.requests.map(
    async (request): Promise<OpenTask> => ({
      kind: "enrolment",
      id: request.invite,
      role: request.role,
      site: request.site,
      checkWords: await checkWords(request.request.keys),
      act: () => approve(office, request),
    }),
  );
  return ok(await Promise.all(tasks));
};

type PendingRequest = PendingInvites["requests"][number];

/** Admits device and person; then gives or asks for every key that the role reads with. */
const approve = async (
  office: Office,
  { request, role, site }: PendingRequest,
): Promise<Result<null, Problem>> => {
  const approver = administratorOf(office);
  if (!approver) return fail({ type: "forbidden" });
  const { keys } = request;
  const log = writeLog(office.client, office.membership, office.now);
  const added = await log.append(
    "add-device",
    { device: keys.device.id, jwk: keys.device.jwk, site, invite: keys.invite },
    [approver],
  );
  if (!added.ok) return added;
  const joined = await log.append(
    "add-user",
    {
      user: keys.user.id,
      jwk: keys.user.jwk,
      recipient: keys.user.recipient,
      device: keys.device.id,
      site,
      role,
      invite: keys.invite,
    },
    [approver],
  );
  if (!joined.ok) return joined;
  const reader = activeUser(log.membership(), keys.user.id);
  if (!reader) return fail({ type: "log-refused" });
  const granted = await grantKeys({ ...office, membership: log.membership() }, log, reader);
  if (!granted.ok) return granted;
  return firstKeys({ ...office, membership: log.membership() }, log, keys);
};

/** The first key of a site or of the analysts was made on the newcomer's device: it is proposed here. */
const firstKeys = async (
  office: Office,
  log: LogWriter,
  keys: PendingRequest["request"]["keys"],
): Promise<Result<null, Problem>> => {
  const approver = administratorOf(office);
  if (!approver) return fail({ type: "forbidden" });
  const { siteKey, analysis } = keys;
  const membership = log.membership();
  if (siteKey?.sealed && epochsOf(membership, "S", keys.site).length === 0)
    return log.propose(
      "rotate-site",
      {
        site: keys.site,
        epoch: 1,
        recipient: siteKey.recipient,
        sealed: [{ user: keys.user.id, age: siteKey.sealed }],
      },
      [approver],
    );
  const supervisor = office.people.find(
    ({ user }) => activeUser(membership, user)?.role === "supervisor",
  );
  if (analysis?.sealed && membership.analysis.length === 0 && supervisor) {
    const supervisors = [...membership.users.values()].filter(
      ({ role, revokedAt }) => role === "supervisor" && revokedAt === undefined,
    );
    const made = await office.clearance.createStatisticsKey(
      supervisors.map(({ user, recipient }) => ({ user, recipient })),
    );
    return log.propose(
      "rotate-analysis",
      {
        epoch: 1,
        recipient: analysis.recipient,
        sealed: [{ user: keys.user.id, age: analysis.sealed }],
        statKey: { jwk: made.jwk, sealed: [...made.sealed] },
      },
      [approver, supervisor],
    );
  }
  return ok(null);
};

type OpenProposal = Proposal & { readonly entry: Uint8Array };

/** Entries for the next place in the log that still lack signatures; malformed ones are left out. */
const openProposals = async (office: Office): Promise<Result<readonly OpenProposal[], Problem>> => {
  const [first] = office.people.filter(({ user }) => maySign(office.membership, user));
  if (!first) return ok([]);
  const fetched = await fetchProposals(office.client, keyOf(first));
  if (!fetched.ok) return fail(fetched.failure.problem);
  const proposals: OpenProposal[] = [];
  for (const general of fetched.value) {
    const entry = generalToBytes(general);
    const examined = await examineProposal(office.membership, entry);
    if (examined.ok) proposals.push({ ...examined.value, entry });
  }
  return ok(proposals);
};

const signatureTasks = (office: Office, proposals: readonly OpenProposal[]): readonly OpenTask[] =>
  proposals.flatMap(({ operation, signers, unmet, entry }, place) => {
    const willing = office.people.filter(
      ({ user }) =>
        !signers.includes(user) &&
        maySign(office.membership, user) &&
        unmetRequirements(office.membership, unmet, [...signers, user]).length < unmet.length,
    );
    if (willing.length === 0) return [];
    return [
      {
        kind: "signature",
        id: `${operation.op}-${operation.seq}-${place}`,
        operation: signedOperation(operation.op),
        act: () => addSignatures(office, entry, willing),
      },
    ];
  });

const addSignatures = async (
  office: Office,
  entry: Uint8Array,
  people: readonly Person[],
): Promise<Result<null, Problem>> => {
  let signed = entry;
  for (const { user, sign } of people) {
    const added = await addSignature(signed, { kid: user, sign });
    if (!added.ok) return fail({ type: "log-refused" });
    signed = added.value;
  }
  const [first] = people;
  if (!first) return ok(null);
  const answer = await propose(office.client, keyOf(first), signed);
  if (!answer.ok) return fail(answer.failure.problem);
  if (!answer.value.complete) return ok(null);
  const appended = await appendEntry(
    office.client,
    keyOf(first),
    generalToBytes(answer.value.proposal),
  );
  return appended.ok ? ok(null) : fail(appended.failure.problem);
};

/** Readers admitted without a key that someone unlocked here holds. */
const grantTasks = async (
  office: Office,
  proposals: readonly OpenProposal[],
): Promise<readonly OpenTask[]> => {
  const held = await office.clearance.heldKeys();
  const proposed = proposals.flatMap(({ operation }) =>
    operation.op === "grant" ? [operation.body.user] : [],
  );
  return [...office.membership.users.values()]
    .filter(({ user }) => !proposed.includes(user))
    .filter((user) => lackingKeys(office.membership, user, held).length > 0)
    .map((user) => ({
      kind: "signature",
      id: `grant-${user.user}`,
      operation: "grant",
      act: () => grantKeys(office, writeLog(office.client, office.membership, office.now), user),
    }));
};

/** Seals every held key that a person may have and lacks, and appends or proposes the grant. */
const grantKeys = async (
  office: Office,
  log: LogWriter,
  reader: User,
): Promise<Result<null, Problem>> => {
  const held = await office.clearance.heldKeys();
  const approver = administratorOf(office);
  for (const key of lackingKeys(log.membership(), reader, held)) {
    const sealed = await office.clearance.sealKeyFor(key, reader.recipient);
    if (!sealed.ok) return sealed;
    const holders = holdersOf(log.membership(), key.key, key.site ?? null, key.epoch);
    const holder = office.people.find(({ user }) => holders.has(user));
    if (!holder) continue;
    const body = {
      user: reader.user,
      site: key.site ?? reader.site,
      epoch: key.epoch,
      key: key.key,
      sealed: sealed.value,
    };
    const done = approver
      ? await log.append(
          "grant",
          body,
          approver.user === holder.user ? [approver] : [approver, holder],
        )
      : await log.propose("grant", body, [holder]);
    if (!done.ok) return done;
  }
  return ok(null);
};

const lackingKeys = (
  membership: Membership,
  user: User,
  held: readonly HeldKey[],
): readonly HeldKey[] =>
  user.revokedAt !== undefined
    ? []
    : held.filter(({ key, site, epoch }) => {
        const place = key === "S" ? (site ?? null) : null;
        const name: KeyName = key;
        return (
          mayHold(membership, user, name, place) &&
          !holdersOf(membership, name, place, epoch).has(user.user)
        );
      });

const administratorOf = ({ membership, people }: Office): Person | undefined =>
  people.find(
    ({ user }) => membership.admins.has(user) && activeUser(membership, user) !== undefined,
  );

const maySign = (membership: Membership, user: Id): boolean => {
  const role = activeUser(membership, user)?.role;
  return (
    membership.admins.has(user) ||
    (role !== undefined && role !== "intake" && role !== "field-office")
  );
};

const keyOf = ({ user, sign }: Person) => ({ keyid: `usr:${user}`, sign });

const signedOperation = (operation: string): SignedOperation =>
  operations.find((known) => known === operation) ?? "other";

const operations = [
  "add-user",
  "add-site",
  "grant",
  "rotate-site",
  "rotate-analysis",
  "rotate-oversight",
] as const;
