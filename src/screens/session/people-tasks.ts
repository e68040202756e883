/**
 * What waits for the people unlocked on this device: requests to join, entries that lack their
 * signature, readers who were admitted but have no key yet, first keys to be made. Everything is worked
 * out from the log, so nothing is forgotten when a device was away.
 */
import { addSignature } from "../../membership/entry.ts";
import { activeUser } from "../../membership/membership.ts";
import type { Operation } from "../../membership/operation.ts";
import { examineProposal, type Proposal } from "../../membership/replay.ts";
import { unmetRequirements } from "../../membership/requirement.ts";
import type { PendingInvites } from "../../protocol/http.ts";
import type { Id } from "../../protocol/id.ts";
import { checkWords, isEnrolmentRequestGenuine } from "../../protocol/invite.ts";
import { generalToBytes } from "../../protocol/jws.ts";
import type { Problem } from "../../protocol/problem.ts";
import { fail, ok, type Result } from "../../protocol/result.ts";
import type { Role } from "../../protocol/role.ts";
import {
  appendEntry,
  fetchAdmittedInvites,
  fetchPendingInvites,
  fetchProposals,
  propose,
  refuseInvite,
} from "../../sync/enrol.ts";
import { registerCode } from "./enrolment.ts";
import { type Person, writeLog } from "./log-writer.ts";
import { administratorOf, keyOf, type Office, signersOf } from "./office.ts";
import { bringAnalysisKey, grantKeys, lackingKeys, missingFirstKeys } from "./reader-keys.ts";

/** Something only the people here can let through, and what it takes to do it. */
export type OpenTask = PeopleTask & {
  readonly act: () => Promise<Result<null, Problem>>;
};

/** What waits, as a screen shows it. */
export type PeopleTask =
  | {
      readonly kind: "enrolment";
      readonly id: string;
      readonly role: Role;
      readonly site: Id;
      readonly checkWords: readonly string[];
      /**
       * `proven`: made by someone who knows the secret of the invite. `forged`: not; somebody on the
       * way has exchanged the keys. `by-voice`: the invite was made on another device, so only the
       * check words tell.
       */
      readonly proof: "proven" | "forged" | "by-voice";
      readonly refuse: () => Promise<Result<null, Problem>>;
    }
  | { readonly kind: "signature"; readonly id: string; readonly operation: Operation }
  | { readonly kind: "grant"; readonly id: string; readonly user: Id; readonly site: Id }
  | { readonly kind: "first-key"; readonly id: string; readonly key: "S" | "A" | "O" };

/** Everything that waits, requests first. An endpoint that cannot be reached is a problem, not an empty list. */
export const openTasks = async (office: Office): Promise<Result<readonly OpenTask[], Problem>> => {
  const proposals = await openProposals(office);
  if (!proposals.ok) return proposals;
  const asked = await enrolmentTasks(office, proposals.value);
  if (!asked.ok) return asked;
  const first = await firstKeyTasks(office, proposals.value);
  if (!first.ok) return first;
  return ok([
    ...asked.value,
    ...signatureTasks(office, proposals.value),
    ...(await grantTasks(office, proposals.value)),
    ...first.value,
  ]);
};

type OpenProposal = Proposal & { readonly entry: Uint8Array };

const enrolmentTasks = async (
  office: Office,
  proposals: readonly OpenProposal[],
): Promise<Result<readonly OpenTask[], Problem>> => {
  const approver = administratorOf(office);
  if (!approver) return ok([]);
  const pending = await fetchPendingInvites(office.client, keyOf(approver));
  if (!pending.ok) return fail(pending.failure.problem);
  // Once proposed, the entry itself waits for the second administrator.
  const isProposed = ({ request }: PendingRequest): boolean =>
    proposals.some(
      ({ operation }) =>
        operation.op === "add-user" && operation.body.user === request.keys.user.id,
    );
  const carried = await carriedRequests(office, approver);
  const asked = [
    ...pending.value.requests,
    ...carried.filter((one) => !pending.value.requests.some(({ invite }) => invite === one.invite)),
  ];
  const tasks = asked
    .filter((request) => !isProposed(request))
    .map((request) => toEnrolmentTask(office, approver, request));
  return ok(await Promise.all(tasks));
};

type PendingRequest = PendingInvites["requests"][number];

/**
 * Requests that came here as files or QR codes, of people not admitted yet. Invites made without a
 * network are registered meanwhile, so that a newcomer with a network can ask how it stands.
 */
const carriedRequests = async (
  { client, membership, invites }: Office,
  approver: Person,
): Promise<readonly PendingRequest[]> => {
  const found: PendingRequest[] = [];
  for (const kept of await invites.all()) {
    const { code, request, isRegistered } = kept;
    if (!isRegistered && (await registerCode(client, approver, code)).ok)
      await invites.keep({ ...kept, isRegistered: true });
    if (!request || membership.users.has(request.keys.user.id)) continue;
    const { invite, site, role, exp } = code;
    found.push({ invite, site, role, exp, at: exp, request });
  }
  return found;
};

/** A request as a task. One that is not genuine can only be refused. */
const toEnrolmentTask = async (
  office: Office,
  approver: Person,
  pending: PendingRequest,
): Promise<OpenTask & { readonly kind: "enrolment" }> => {
  const { request, invite, role, site } = pending;
  const secret = await office.invites.secretOf(invite);
  const isGenuine = secret !== undefined && (await isEnrolmentRequestGenuine(request, secret));
  const proof = secret === undefined ? "by-voice" : isGenuine ? "proven" : "forged";
  return {
    kind: "enrolment",
    id: invite,
    role,
    site,
    proof,
    checkWords: await checkWords(request.keys),
    act: async () =>
      proof === "forged" ? fail({ type: "invite-refused" }) : approve(office, approver, pending),
    refuse: async () => {
      const kept = (await office.invites.all()).find(({ code }) => code.invite === invite);
      const forgotten = kept ? await office.invites.keep({ ...kept, request: null }) : ok(null);
      if (!forgotten.ok) return forgotten;
      const refused = await refuseInvite(office.client, keyOf(approver), invite);
      if (refused.ok || refused.failure.problem.type === "not-found") return ok(null);
      return fail(refused.failure.problem);
    },
  };
};

/** Admits device and person; then gives or asks for every key that the role reads with. */
const approve = async (
  office: Office,
  approver: Person,
  { request, role, site }: PendingRequest,
): Promise<Result<null, Problem>> => {
  const { keys } = request;
  if (keys.role !== role || keys.site !== site) return fail({ type: "invite-refused" });
  const log = writeLog(office.client, office.membership, office.now);
  if (!log.membership().devices.has(keys.device.id)) {
    const { id: device, jwk } = keys.device;
    const added = await log.append("add-device", { device, jwk, site, invite: keys.invite }, [
      approver,
    ]);
    if (!added.ok) return added;
  }
  const { id: user, jwk, recipient } = keys.user;
  const joined = await log.submit(
    "add-user",
    { user, jwk, recipient, device: keys.device.id, site, role, invite: keys.invite },
    [approver],
  );
  if (!joined.ok) return joined;
  const reader = activeUser(log.membership(), user);
  if (!reader) return ok(null);
  const held = await office.clearance.heldKeys();
  const now = { ...office, membership: log.membership() };
  const granted = await grantKeys(now, log, reader, lackingKeys(now.membership, reader, held));
  if (!granted.ok) return granted;
  return bringFirstKey({ ...office, membership: log.membership() }, approver, keys);
};

/** The first key of a site or of the analysts was made on the newcomer's device: it is proposed here. */
const bringFirstKey = async (
  office: Office,
  approver: Person,
  keys: PendingRequest["request"]["keys"],
): Promise<Result<null, Problem>> => {
  const { membership } = office;
  const log = writeLog(office.client, membership, office.now);
  if (keys.siteKey?.sealed && membership.sites.get(keys.site)?.epochs.length === 0)
    return log.propose(
      "rotate-site",
      {
        site: keys.site,
        epoch: 1,
        recipient: keys.siteKey.recipient,
        sealed: [{ user: keys.user.id, age: keys.siteKey.sealed }],
      },
      [approver],
    );
  if (keys.analysis?.sealed && membership.analysis.length === 0)
    return bringAnalysisKey(office, log, keys);
  return ok(null);
};

/** Entries for the next place in the log that still lack signatures; malformed ones are left out. */
const openProposals = async (office: Office): Promise<Result<readonly OpenProposal[], Problem>> => {
  const [first] = signersOf(office);
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
    const people = signersOf(office).filter(
      ({ user }) =>
        !signers.includes(user) &&
        // Where three administrators are needed, one more signature helps although it does not suffice.
        ((office.membership.admins.has(user) &&
          unmet.some(({ need }) => need === "administrators")) ||
          unmetRequirements(office.membership, unmet, [...signers, user]).length < unmet.length),
    );
    if (people.length === 0) return [];
    return [
      {
        kind: "signature",
        id: `${operation.op}-${operation.seq}-${place}`,
        operation,
        act: () => addSignatures(office, entry, people),
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
  const { membership } = office;
  return [...membership.users.values()]
    .filter(({ user }) => !proposed.includes(user))
    .map((user) => ({ user, keys: lackingKeys(membership, user, held) }))
    .filter(({ keys }) => keys.length > 0)
    .map(({ user, keys }) => ({
      kind: "grant",
      id: `grant-${user.user}`,
      user: user.user,
      site: user.site,
      act: () => grantKeys(office, writeLog(office.client, membership, office.now), user, keys),
    }));
};

const firstKeyTasks = async (
  office: Office,
  proposals: readonly OpenProposal[],
): Promise<Result<readonly OpenTask[], Problem>> => {
  const operations = proposals.map(({ operation }) => operation);
  const supervisor = office.people.find(
    ({ user }) => activeUser(office.membership, user)?.role === "supervisor",
  );
  const isAnalystWithoutKey =
    office.membership.analysis.length === 0 &&
    [...office.membership.users.values()].some(({ role }) => role === "analyst");
  let admitted: readonly PendingRequest[] = [];
  if (supervisor && isAnalystWithoutKey) {
    const asker = administratorOf(office) ?? supervisor;
    const fetched = await fetchAdmittedInvites(office.client, keyOf(asker));
    if (!fetched.ok) return fail(fetched.failure.problem);
    admitted = fetched.value.requests;
  }
  const keys = admitted.map(({ request }) => request.keys);
  return ok(
    missingFirstKeys(office, operations, keys).map(({ key, make }) => ({
      kind: "first-key",
      id: `first-key-${key}`,
      key,
      act: make,
    })),
  );
};
