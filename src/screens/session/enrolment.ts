/** Invites and the answer to them: a code that works once, keys made on the new device, an approval. */
import { epochsOf, type Membership } from "../../membership/membership.ts";
import { replay } from "../../membership/replay.ts";
import { type Hash, hashOf } from "../../protocol/hash.ts";
import { type InviteState, LogPage } from "../../protocol/http.ts";
import type { Id } from "../../protocol/id.ts";
import {
  EnrolmentKeys,
  type EnrolmentRequest,
  enrolmentMac,
  type InviteCode,
  type InviteToken,
  inviteTag,
  isEnrolmentRequestGenuine,
  isInviteGenuine,
  newInviteToken,
  parseTypedToken,
  toTypedToken,
} from "../../protocol/invite.ts";
import { generalToBytes, parseGeneral } from "../../protocol/jws.ts";
import { parseCarriedText, toCarriedText } from "../../protocol/offline-enrolment.ts";
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

/** Makes an invite and registers it; gives its typed form, two groups of 27 characters. */
export const createInvite = async (
  client: EndpointClient,
  membership: Membership,
  inviter: Person,
  invitation: Invitation,
): Promise<Result<{ readonly code: InviteCode; readonly typed: string }, Problem>> => {
  const code = composeInvite(membership, invitation);
  const registered = await registerCode(client, inviter, code);
  return registered.ok ? ok({ code, typed: typedForm(code) }) : registered;
};

/** Draws an invite. Nobody knows of it yet. */
const composeInvite = (
  { org, genesis }: Membership,
  { role, site, server, nowInMilliseconds }: Invitation,
): InviteCode => ({
  server,
  org,
  genesis,
  invite: newInviteToken(),
  secret: newInviteToken(),
  role,
  site,
  exp: new Date(nowInMilliseconds + dayInMilliseconds - 60_000).toISOString(),
});

/** Tells the endpoint of an invite; never its secret. */
export const registerCode = async (
  client: EndpointClient,
  inviter: Person,
  code: InviteCode,
): Promise<Result<null, Problem>> => {
  const { invite, site, role, exp } = code;
  const registered = await registerInvite(
    client,
    { keyid: `usr:${inviter.user}`, sign: inviter.sign },
    { v: 1, invite, site, role, exp, tag: await inviteTag(code) },
  );
  return registered.ok ? ok(null) : fail(registered.failure.problem);
};

const typedForm = ({ invite, secret }: InviteCode): string =>
  `${toTypedToken(invite)} ${toTypedToken(secret)}`;

/**
 * An invite as it is passed on: typed, as the text of a QR code, or whole, with the log, for a place
 * without a network. Without a network here it is `whole` alone until the endpoint has been told.
 */
export type PassedInvite = {
  readonly typed: string;
  readonly text: string;
  readonly whole: string;
  readonly isRegistered: boolean;
};

/** Makes an invite as somebody at work here, and keeps it to know the answer by. */
export const inviteAndKeep = async (
  { client, identity, people, invites, state, device }: Session,
  user: Id,
  role: Role,
  site: Id,
): Promise<Result<PassedInvite, Problem>> => {
  const inviter = people.find((one) => one.user === user);
  if (!inviter) return fail({ type: "vault-locked" });
  const code = composeInvite(state().membership, {
    role,
    site,
    server: identity.server,
    nowInMilliseconds: Date.now() + client.clockOffset(),
  });
  const registered = await registerCode(client, inviter, code);
  if (!registered.ok && !isAway(registered.failure)) return registered;
  const kept = await invites.keep({ code, isRegistered: registered.ok, request: null });
  if (!kept.ok) return kept;
  const rows = await device.database.log.orderBy("seq").toArray();
  const log = rows.flatMap(({ blob }) => {
    const general = parseGeneral(blob);
    return general.ok ? [general.value] : [];
  });
  return ok({
    typed: typedForm(code),
    text: toCarriedText({ type: "invite-code", code }),
    whole: toCarriedText({ type: "invite", code, log }),
    isRegistered: registered.ok,
  });
};

/**
 * Takes an answer that was carried here as a file or QR code. `invite-malformed` when it is none,
 * `invite-refused` when its invite was not made here or it does not come from whoever was given it.
 */
export const takeAnswer = async (
  { invites }: Pick<Session, "invites">,
  text: string,
): Promise<Result<null, Problem>> => {
  const carried = parseCarriedText(text);
  if (carried?.type !== "request") return fail({ type: "invite-malformed" });
  const { request } = carried;
  const kept = (await invites.all()).find(({ code }) => code.invite === request.keys.invite);
  if (!kept || !(await isEnrolmentRequestGenuine(request, kept.code.secret)))
    return fail({ type: "invite-refused" });
  return invites.keep({ ...kept, request });
};

/** The endpoint cannot be reached, as at a place without a network. */
export const isAway = ({ type }: Problem): boolean =>
  type === "endpoint-unreachable" || type === "timeout" || type === "not-the-endpoint";

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
  const fault = faultOfState(state);
  if (fault) return fail(fault);
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

/**
 * Reads an invite in any form: typed, from a QR code, or from a file that brings the log along. The last
 * needs no network. An invite of another endpoint than this page's is `invite-refused`.
 */
export const readAnyInvite = async (
  client: EndpointClient,
  server: string,
  text: string,
): Promise<Result<Invited, Problem>> => {
  const carried = parseCarriedText(text);
  if (!carried) return readInvite(client, server, text);
  if (carried.type === "request") return fail({ type: "invite-malformed" });
  const { code } = carried;
  if (new URL(code.server).origin !== new URL(server).origin)
    return fail({ type: "invite-refused" });
  if (Date.parse(code.exp) <= Date.now()) return fail({ type: "invite-gone" });
  if (carried.type === "invite") {
    const entries = carried.log.map(generalToBytes);
    const replayed = await replay(entries);
    const isRight = replayed.ok && isOf(code, replayed.value);
    if (!isRight) return fail({ type: "invite-refused" });
    return ok({ code, log: { membership: replayed.value, entries } });
  }
  const view = await lookUpInvite(client, code.invite);
  if (!view.ok) return fail(view.failure.problem);
  const fault = faultOfState(view.value.state);
  if (fault) return fail(fault);
  const log = await fetchInviteLog(client, code.invite, code.genesis);
  if (!log.ok) return fail(log.failure.problem);
  return isOf(code, log.value.membership)
    ? ok({ code, log: log.value })
    : fail({ type: "invite-refused" });
};

const isOf = ({ org, genesis, site }: InviteCode, membership: Membership): boolean =>
  membership.org === org && membership.genesis === genesis && membership.sites.has(site);

const faultOfState = (state: InviteState): Problem | undefined => {
  if (state === "open") return undefined;
  return { type: state === "used" || state === "requested" ? "invite-used" : "invite-gone" };
};

/** An invite that passed its check, and the log behind it. */
export type Invited = { readonly code: InviteCode; readonly log: FetchedLog };

/** A request to join, and whether the endpoint has it; if not, it is carried by hand. */
export type AskedToJoin = { readonly request: EnrolmentRequest; readonly isSent: boolean };

/**
 * Asks to be enrolled. The first supervisor of a site brings the site's key, an analyst the analysis
 * key, each sealed to its maker; the log takes them over when the enrolment is approved. Without a
 * network the request is made all the same.
 */
export const askToJoin = async (
  client: EndpointClient,
  clearance: Clearance,
  { code, log }: Invited,
  made: { readonly user: NewUser; readonly device: { readonly id: Id; readonly jwk: PublicJwk } },
): Promise<Result<AskedToJoin, Problem>> => {
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
  const request = { v: 1, keys, mac: await enrolmentMac(keys, code.secret) } as const;
  const asked = await requestEnrolment(client, request);
  // The endpoint may not know of an invite that was made without a network either.
  if (!asked.ok && !isAway(asked.failure.problem) && asked.failure.problem.type !== "not-found")
    return fail(asked.failure.problem);
  return ok({ request, isSent: asked.ok });
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
