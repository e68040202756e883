/** Invites over HTTP. The secret of an invite never comes here: see `docs/protocol.md` 12. */
import { z } from "zod";
import { activeUser } from "../../src/membership/membership.ts";
import { isAdministrator, mayInvite } from "../../src/membership/policy.ts";
import { fromUtf8 } from "../../src/protocol/bytes.ts";
import { parseCanonicalJson, toCanonicalJson } from "../../src/protocol/canonical.ts";
import {
  InviteRegistration,
  type InviteState,
  InviteView,
  LogPage,
  OpenInvites,
  PendingInvites,
} from "../../src/protocol/http.ts";
import { EnrolmentRequest, InviteToken } from "../../src/protocol/invite.ts";
import { ok, type Result } from "../../src/protocol/result.ts";
import type { Invite } from "../registry/registry.ts";
import {
  answerDone,
  answerJson,
  jsonMediaType,
  type Outcome,
  type Refusal,
  refuse,
} from "./answer.ts";
import { answerLogPage, LogQuery } from "./log-routes.ts";
import { openRoute, type Route, type Surroundings, signedRoute } from "./route.ts";

const nothing = z.strictObject({});
const byInvite = z.strictObject({ invite: InviteToken });
const done = { type: jsonMediaType, schema: nothing };
const inviteLifeInMilliseconds = 24 * 3_600_000;

/** The routes under `/v1/invites`. */
export const inviteRoutes: readonly Route[] = [
  signedRoute({
    method: "POST",
    path: "/v1/invites",
    purpose: "Registers an invite.",
    signer: "user",
    params: nothing,
    query: nothing,
    body: { type: jsonMediaType, limitInBytes: 4_096, schema: InviteRegistration },
    answers: [{ status: 201, text: "Registered.", ...done }],
    problems: ["forbidden", "invite-used"],
    allows: (membership, signer) => mayInvite(membership, signer),
    handle: async ({ registry, now }, { body, membership, signer }) => {
      const read = readJson(InviteRegistration, body);
      if (!read.ok) return read;
      const { invite, site, role, exp, tag } = read.value;
      if (!mayInvite(membership, signer.id, site)) return refuse({ type: "forbidden" });
      const life = Date.parse(exp) - now();
      // Some minutes of tolerance for the clock of the device that made it.
      const isSound = life > 0 && life <= inviteLifeInMilliseconds + 300_000;
      if (!isSound || !membership.sites.has(site)) return refuse({ type: "bad-request" });
      const isNew = await registry.putInvite({ invite, org: membership.org, site, role, exp, tag });
      return isNew ? answerDone(201) : refuse({ type: "invite-used" });
    },
  }),
  signedRoute({
    method: "GET",
    path: "/v1/invites",
    purpose: "Enrolment requests that wait or were granted, or invites nobody has answered.",
    signer: "user",
    params: nothing,
    query: z.strictObject({ state: z.literal(["pending", "open", "admitted"]) }),
    answers: [
      {
        status: 200,
        text: "Requests, or open invites.",
        type: jsonMediaType,
        schema: z.union([PendingInvites, OpenInvites]),
      },
    ],
    allows: (membership, signer) => mayInvite(membership, signer),
    handle: async ({ registry, now }, { membership, signer, query }) => {
      const site = isAdministrator(membership, signer.id)
        ? undefined
        : activeUser(membership, signer.id)?.site;
      const time = new Date(now()).toISOString();
      if (query.state === "open") {
        const open = await registry.openInvites(membership.org, time, site);
        const invites = open.map(({ invite, site: at, role, exp }) => ({
          invite,
          site: at,
          role,
          exp,
        }));
        return answerJson(200, { invites });
      }
      const invites =
        query.state === "admitted"
          ? await registry.admittedInvites(membership.org, site)
          : await registry.pendingInvites(membership.org, time, site);
      return answerJson(200, { requests: invites.flatMap(toPending) });
    },
  }),
  signedRoute({
    method: "POST",
    path: "/v1/invites/:invite/refusal",
    purpose: "Refuses who asked to be enrolled, or withdraws an invite.",
    signer: "user",
    params: byInvite,
    query: nothing,
    body: { type: jsonMediaType, limitInBytes: 64, schema: nothing },
    answers: [{ status: 201, text: "Refused.", ...done }],
    problems: ["forbidden", "not-found", "invite-used"],
    allows: (membership, signer) => mayInvite(membership, signer),
    handle: async ({ registry }, { membership, signer, params }) => {
      const invite = await registry.invite(params.invite);
      if (invite?.org !== membership.org) return refuse({ type: "not-found" });
      if (!mayInvite(membership, signer.id, invite.site)) return refuse({ type: "forbidden" });
      const isRefused = await registry.refuseInvite(params.invite);
      return isRefused ? answerDone(201) : refuse({ type: "invite-used" });
    },
  }),
  openRoute({
    method: "GET",
    path: "/v1/invites/:invite",
    purpose: "What an invite is for and where it stands.",
    params: byInvite,
    query: nothing,
    answers: [{ status: 200, text: "An invite.", type: jsonMediaType, schema: InviteView }],
    problems: ["not-found"],
    handle: async ({ registry, now }, { params }) => {
      const invite = await registry.invite(params.invite);
      const head = invite && (await registry.logHead(invite.org));
      if (!invite || !head) return refuse({ type: "not-found" });
      const { org, site, role, exp, tag } = invite;
      const state = stateOf(invite, now());
      return answerJson(200, { state, org, site, role, exp, tag, logSeq: head.seq });
    },
  }),
  openRoute({
    method: "GET",
    path: "/v1/invites/:invite/log",
    purpose: "The membership log, for a device that is not enrolled yet.",
    params: byInvite,
    query: LogQuery,
    answers: [{ status: 200, text: "A page of the log.", type: jsonMediaType, schema: LogPage }],
    problems: ["not-found", "invite-gone"],
    handle: async ({ registry, now }, { params, query }) => {
      const invite = await registry.invite(params.invite);
      const head = invite && (await registry.logHead(invite.org));
      if (!invite || !head) return refuse({ type: "not-found" });
      if (invite.refused || Date.parse(invite.exp) <= now()) return refuse({ type: "invite-gone" });
      return answerLogPage(registry, { org: invite.org, head }, query);
    },
  }),
  openRoute({
    method: "POST",
    path: "/v1/invites/:invite/request",
    purpose: "Asks to be enrolled.",
    params: byInvite,
    query: nothing,
    body: { type: jsonMediaType, limitInBytes: 16_384, schema: EnrolmentRequest },
    answers: [{ status: 202, text: "Waiting for approval.", ...done }],
    problems: ["not-found", "invite-gone", "invite-used"],
    handle: async (surroundings, { params, body }) => {
      const read = readJson(EnrolmentRequest, body);
      if (!read.ok) return read;
      return takeRequest(surroundings, params.invite, read.value);
    },
  }),
];

const takeRequest = async (
  { registry, now }: Surroundings,
  token: InviteToken,
  request: EnrolmentRequest,
): Promise<Outcome> => {
  const invite = await registry.invite(token);
  if (!invite) return refuse({ type: "not-found" });
  const { keys } = request;
  const fits =
    keys.invite === token &&
    keys.org === invite.org &&
    keys.site === invite.site &&
    keys.role === invite.role;
  if (!fits) return refuse({ type: "bad-request" });
  if (invite.used) return refuse({ type: "invite-used" });
  if (invite.refused || Date.parse(invite.exp) <= now()) return refuse({ type: "invite-gone" });
  const at = new Date(now()).toISOString();
  const outcome = await registry.putEnrolmentRequest(token, toCanonicalJson(request), at);
  return outcome === "other" ? refuse({ type: "invite-used" }) : answerDone(202);
};

const stateOf = (invite: Invite, now: number): InviteState => {
  if (invite.used) return "used";
  if (invite.refused) return "refused";
  if (Date.parse(invite.exp) <= now) return "expired";
  return invite.request === undefined ? "open" : "requested";
};

const toPending = (invite: Invite): PendingInvites["requests"] => {
  const json = invite.request === undefined ? undefined : parseCanonicalJson(invite.request);
  const request = EnrolmentRequest.safeParse(json?.ok ? json.value : undefined);
  if (!request.success || invite.requestedAt === undefined) return [];
  const { site, role, exp, requestedAt: at } = invite;
  return [{ invite: invite.invite, site, role, exp, at, request: request.data }];
};

/** Reads a canonical JSON body of a known shape. */
export const readJson = <Shape>(
  schema: { safeParse: (value: unknown) => { success: true; data: Shape } | { success: false } },
  body: Uint8Array,
): Result<Shape, Refusal> => {
  const text = fromUtf8(body);
  const json = text === undefined ? undefined : parseCanonicalJson(text);
  const parsed = schema.safeParse(json?.ok ? json.value : undefined);
  return parsed.success ? ok(parsed.data) : refuse({ type: "bad-request" });
};
