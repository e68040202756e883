/** Invites and the answer to them: a code that works once, keys made on the new device, an approval. */
import { epochsOf, type Membership } from "../../membership/membership.ts";
import { type Hash, hashOf } from "../../protocol/hash.ts";
import { LogPage } from "../../protocol/http.ts";
import type { Id } from "../../protocol/id.ts";
import {
  EnrolmentKeys,
  enrolmentMac,
  type InviteCode,
  type InviteToken,
  inviteTag,
  isInviteGenuine,
  newInviteToken,
  parseTypedToken,
  toInviteText,
  toTypedToken,
} from "../../protocol/invite.ts";
import { generalToBytes } from "../../protocol/jws.ts";
import type { Problem } from "../../protocol/problem.ts";
import { fail, ok, type Result } from "../../protocol/result.ts";
import type { Role } from "../../protocol/role.ts";
import type { PublicJwk } from "../../protocol/signature.ts";
import { type EndpointClient, getJson } from "../../sync/endpoint.ts";
import {
  type FetchedLog,
  fetchInviteLog,
  lookUpInvite,
  registerInvite,
  requestEnrolment,
} from "../../sync/enrol.ts";
import type { Clearance } from "../../vault/clearance.ts";
import type { NewUser } from "../../vault/vault.ts";
import type { Person } from "./log-writer.ts";
import type { Session } from "./session.ts";

/** Registers an invite and gives its typed form: two groups of 27 characters, one line each. */
export const createInvite = async (
  client: EndpointClient,
  membership: Membership,
  inviter: Person,
  { role, site, server, nowInMilliseconds }: Invitation,
): Promise<Result<{ readonly code: InviteCode; readonly typed: string }, Problem>> => {
  const code: InviteCode = {
    server,
    org: membership.org,
    genesis: membership.genesis,
    invite: newInviteToken(),
    secret: newInviteToken(),
    role,
    site,
    exp: new Date(nowInMilliseconds + dayInMilliseconds - 60_000).toISOString(),
  };
  const { invite, exp } = code;
  const registered = await registerInvite(
    client,
    { keyid: `usr:${inviter.user}`, sign: inviter.sign },
    { v: 1, invite, site, role, exp, tag: await inviteTag(code) },
  );
  return registered.ok
    ? ok({ code, typed: `${toTypedToken(code.invite)} ${toTypedToken(code.secret)}` })
    : fail(registered.failure.problem);
};

/** Makes an invite as somebody at work here, and keeps its secret to know the answer by. */
export const inviteAndKeep = async (
  { client, identity, people, invites, state }: Session,
  user: Id,
  role: Role,
  site: Id,
): Promise<Result<{ readonly text: string; readonly typed: string }, Problem>> => {
  const inviter = people.find((one) => one.user === user);
  if (!inviter) return fail({ type: "vault-locked" });
  const made = await createInvite(client, state().membership, inviter, {
    role,
    site,
    server: identity.server,
    nowInMilliseconds: Date.now() + client.clockOffset(),
  });
  if (!made.ok) return made;
  const { code, typed } = made.value;
  const kept = await invites.keep(code);
  return kept.ok ? ok({ text: toInviteText(code), typed }) : kept;
};

/** What an invite is for. */
export type Invitation = {
  readonly role: Role;
  readonly site: Id;
  readonly server: string;
  readonly nowInMilliseconds: number;
};

/**
 * Reads a typed code and checks what the endpoint says of it. The typed form does not carry the hash
 * of the first log entry, so that is learnt from the log and proven by the tag.
 */
export const readInvite = async (
  client: EndpointClient,
  server: string,
  typed: string,
): Promise<Result<Invited, Problem>> => {
  const letters = typed.replaceAll(/[\s-]/g, "");
  const invite = parseTypedToken(letters.slice(0, 27));
  const secret = parseTypedToken(letters.slice(27));
  if (!invite.ok || !secret.ok) return fail({ type: "invite-malformed" });
  const view = await lookUpInvite(client, invite.value);
  if (!view.ok) return fail(view.failure.problem);
  const { state, org, site, role, exp, tag } = view.value;
  if (state === "used" || state === "requested") return fail({ type: "invite-used" });
  if (state !== "open") return fail({ type: "invite-gone" });
  const log = await firstEntryHash(client, invite.value);
  if (!log.ok) return log;
  const code: InviteCode = {
    server,
    org,
    genesis: log.value,
    invite: invite.value,
    secret: secret.value,
    role,
    site,
    exp,
  };
  if (!(await isInviteGenuine(code, tag))) return fail({ type: "invite-refused" });
  const fetched = await fetchInviteLog(client, invite.value, code.genesis);
  if (!fetched.ok) return fail(fetched.failure.problem);
  return ok({ code, log: fetched.value });
};

/** An invite that passed its check, and the log behind it. */
export type Invited = { readonly code: InviteCode; readonly log: FetchedLog };

/**
 * Asks to be enrolled. The first supervisor of a site brings the site's key, an analyst the analysis
 * key, each sealed to its maker; the log takes them over when the enrolment is approved.
 */
export const askToJoin = async (
  client: EndpointClient,
  clearance: Clearance,
  { code, log }: Invited,
  made: { readonly user: NewUser; readonly device: { readonly id: Id; readonly jwk: PublicJwk } },
): Promise<Result<EnrolmentKeys, Problem>> => {
  const { user, jwk, recipient } = made.user;
  const prepare = async () => {
    const key = await clearance.createSharedKey([{ user, recipient }]);
    return { recipient: key.recipient, sealed: key.sealed[0]?.age ?? "" };
  };
  const { membership } = log;
  const needsSiteKey =
    code.role === "supervisor" && epochsOf(membership, "S", code.site).length === 0;
  const needsAnalysis = code.role === "analyst" && membership.analysis.length === 0;
  const keys = EnrolmentKeys.parse({
    v: 1,
    org: code.org,
    invite: code.invite,
    device: made.device,
    user: { id: user, jwk, recipient },
    role: code.role,
    site: code.site,
    ...(needsSiteKey && { siteKey: await prepare() }),
    ...(needsAnalysis && { analysis: await prepare() }),
  });
  const mac = await enrolmentMac(keys, code.secret);
  const asked = await requestEnrolment(client, { v: 1, keys, mac });
  return asked.ok ? ok(keys) : fail(asked.failure.problem);
};

/** The endpoint's first entry as it stands; whether it is the right one, the invite's tag tells. */
const firstEntryHash = async (
  client: EndpointClient,
  invite: InviteToken,
): Promise<Result<Hash, Problem>> => {
  const page = await getJson(client, `/v1/invites/${invite}/log`, LogPage);
  if (!page.ok) return fail(page.failure.problem);
  const [first] = page.value.entries;
  return first ? ok(await hashOf(generalToBytes(first))) : fail({ type: "log-refused" });
};

const dayInMilliseconds = 86_400_000;
