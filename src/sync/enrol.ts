/**
 * The messages by which people and devices join (`docs/protocol.md` 8 and 12). Keys are made, and
 * secrets used, elsewhere: here signed and finished pieces are carried and answers are checked.
 */

import { z } from "zod";
import type { Membership } from "../membership/membership.ts";
import { replay } from "../membership/replay.ts";
import type { Hash } from "../protocol/hash.ts";
import {
  EndpointInfo,
  type InviteRegistration,
  InviteView,
  LogAppended,
  LogPage,
  OpenInvites,
  OrganisationStatus,
  PendingInvites,
  ProposalAnswer,
  Proposals,
  SiteStatus,
} from "../protocol/http.ts";
import type { Id } from "../protocol/id.ts";
import type { EnrolmentRequest, InviteToken } from "../protocol/invite.ts";
import { type GeneralJws, generalToBytes } from "../protocol/jws.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import {
  type EndpointClient,
  getJson,
  jsonMediaType,
  postJson,
  type Refusal,
  type RequestKey,
  readJson,
} from "./endpoint.ts";

/** Asks an endpoint what it is: versions, limits, and the key it signs receipts with. */
export const fetchInfo = (client: EndpointClient): Promise<Result<EndpointInfo, Refusal>> =>
  getJson(client, "/v1/info", EndpointInfo);

/** Registers an invite, as an administrator or supervisor. Safe to repeat with the same content. */
export const registerInvite = async (
  client: EndpointClient,
  key: RequestKey,
  invite: InviteRegistration,
): Promise<Result<null, Refusal>> =>
  done(await postJson(client, "/v1/invites", invite, Anything, key));

/**
 * Looks an invite up, as someone who only has its name. What comes back is the endpoint's word: check
 * its `tag` with the secret (`isInviteGenuine`) before anything in it is believed.
 */
export const lookUpInvite = (
  client: EndpointClient,
  invite: InviteToken,
): Promise<Result<InviteView, Refusal>> => getJson(client, `/v1/invites/${invite}`, InviteView);

/** A log fetched by somebody who is not enrolled yet: its entries, and what they say. */
export type FetchedLog = {
  readonly membership: Membership;
  readonly entries: readonly Uint8Array[];
};

/**
 * Fetches and replays the whole log through an invite. `genesis` is the hash from the invite itself,
 * or proven by its tag; a log that begins otherwise, or does not replay, is `log-refused`.
 */
export const fetchInviteLog = async (
  client: EndpointClient,
  invite: InviteToken,
  genesis: Hash,
): Promise<Result<FetchedLog, Refusal>> => {
  const entries: Uint8Array[] = [];
  for (;;) {
    const after = entries.length === 0 ? "" : `?after=${entries.length - 1}`;
    const path = `/v1/invites/${invite}/log${after}`;
    const page = await getJson(client, path, LogPage);
    if (!page.ok) return page;
    entries.push(...page.value.entries.map(generalToBytes));
    if (page.value.entries.length === 0 || entries.length > page.value.head.seq) break;
  }
  const replayed = await replay(entries);
  return replayed.ok && replayed.value.genesis === genesis
    ? ok({ membership: replayed.value, entries })
    : fail({ problem: { type: "log-refused" }, definite: false });
};

/** Hands in a request to be enrolled. Safe to repeat; another request for the same invite is `invite-used`. */
export const requestEnrolment = async (
  client: EndpointClient,
  request: EnrolmentRequest,
): Promise<Result<null, Refusal>> =>
  done(await postJson(client, `/v1/invites/${request.keys.invite}/request`, request, Anything));

/** How an enrolment stands. `enrolled` only when the log itself, not the endpoint, says so. */
export type EnrolmentStanding =
  | { readonly state: "waiting" }
  | { readonly state: "refused" }
  | { readonly state: "enrolled"; readonly log: FetchedLog };

/** Asks how an enrolment stands. Ask again in a few seconds while it is `waiting`. */
export const pollEnrolment = async (
  client: EndpointClient,
  {
    invite,
    genesis,
    user,
  }: { readonly invite: InviteToken; readonly genesis: Hash; readonly user: Id },
): Promise<Result<EnrolmentStanding, Refusal>> => {
  const view = await lookUpInvite(client, invite);
  if (!view.ok) return view;
  if (view.value.state === "refused" || view.value.state === "expired") {
    return ok({ state: "refused" });
  }
  if (view.value.state !== "used") return ok({ state: "waiting" });
  const log = await fetchInviteLog(client, invite, genesis);
  if (!log.ok) return log;
  const isEnrolled = log.value.membership.users.has(user);
  return ok(isEnrolled ? { state: "enrolled", log: log.value } : { state: "waiting" });
};

/**
 * Fetches the requests an administrator or supervisor may judge. Check each with the invite's secret
 * (`isEnrolmentRequestGenuine`): only that shows the endpoint has not swapped a key.
 */
export const fetchPendingInvites = (
  client: EndpointClient,
  key: RequestKey,
): Promise<Result<PendingInvites, Refusal>> =>
  getJson(client, "/v1/invites?state=pending", PendingInvites, key);

/** Fetches the requests by which people were enrolled lately, for the keys they prepared. */
export const fetchAdmittedInvites = (
  client: EndpointClient,
  key: RequestKey,
): Promise<Result<PendingInvites, Refusal>> =>
  getJson(client, "/v1/invites?state=admitted", PendingInvites, key);

/** Fetches the invites of one's scope that nobody has answered yet. */
export const fetchOpenInvites = (
  client: EndpointClient,
  key: RequestKey,
): Promise<Result<OpenInvites, Refusal>> =>
  getJson(client, "/v1/invites?state=open", OpenInvites, key);

/** Refuses who asked to be enrolled, or withdraws an invite. `invite-used` when it is too late. */
export const refuseInvite = async (
  client: EndpointClient,
  key: RequestKey,
  invite: InviteToken,
): Promise<Result<null, Refusal>> =>
  done(await postJson(client, `/v1/invites/${invite}/refusal`, {}, Anything, key));

/**
 * Appends an entry to the log. With a genesis entry this creates the organisation. `log-conflict`
 * when somebody was faster: fetch the log and compose the entry anew.
 */
export const appendEntry = async (
  client: EndpointClient,
  key: RequestKey,
  entry: Uint8Array,
): Promise<Result<LogAppended, Refusal>> => postBytes(client, "/v1/log", key, entry, LogAppended);

/** Fetches the entries for the next place in the log that still lack signatures. */
export const fetchProposals = async (
  client: EndpointClient,
  key: RequestKey,
): Promise<Result<readonly GeneralJws[], Refusal>> => {
  const answer = await getJson(client, "/v1/log/proposals", Proposals, key);
  return answer.ok ? ok(answer.value.proposals) : answer;
};

/** Proposes an entry, or adds this person's signature to one that was proposed. Safe to repeat. */
export const propose = (
  client: EndpointClient,
  key: RequestKey,
  entry: Uint8Array,
): Promise<Result<ProposalAnswer, Refusal>> =>
  postBytes(client, "/v1/log/proposals", key, entry, ProposalAnswer);

/** Fetches how the devices of a site are doing. */
export const fetchSiteStatus = (
  client: EndpointClient,
  key: RequestKey,
  site: Id,
): Promise<Result<SiteStatus, Refusal>> =>
  getJson(client, `/v1/sites/${site}/status`, SiteStatus, key);

/** Fetches the counts of the organisation. */
export const fetchOrganisationStatus = (
  client: EndpointClient,
  key: RequestKey,
): Promise<Result<OrganisationStatus, Refusal>> =>
  getJson(client, "/v1/org/status", OrganisationStatus, key);

const Anything = z.unknown();

const done = (answer: Result<unknown, Refusal>): Result<null, Refusal> =>
  answer.ok ? ok(null) : answer;

const postBytes = async <Shape>(
  client: EndpointClient,
  path: string,
  key: RequestKey,
  body: Uint8Array,
  schema: z.ZodType<Shape>,
): Promise<Result<Shape, Refusal>> =>
  readJson(
    await client.send({
      method: "POST",
      path,
      key,
      body,
      contentType: jsonMediaType,
      accept: [jsonMediaType],
    }),
    schema,
  );
