/** What readers fetch, what custodians acknowledge, and how the devices of a site are doing. */
import { z } from "zod";
import { activeUser, type Membership } from "../../src/membership/membership.ts";
import {
  custodianKey,
  mayAcknowledge,
  mayFetchAudit,
  mayFetchFeed,
  maySeeOrganisationStatus,
  maySeeStatus,
} from "../../src/membership/policy.ts";
import { type Acknowledgement, verifyAcknowledgement } from "../../src/protocol/acknowledgement.ts";
import { toBareBatch } from "../../src/protocol/bare-batch.ts";
import { concatBytes, toUtf8 } from "../../src/protocol/bytes.ts";
import { toCanonicalJson } from "../../src/protocol/canonical.ts";
import { encodeFeedFrame, feedFlags, feedMediaType } from "../../src/protocol/feed.ts";
import { Hash, hashOf } from "../../src/protocol/hash.ts";
import { OrganisationStatus, SiteStatus } from "../../src/protocol/http.ts";
import { Id } from "../../src/protocol/id.ts";
import { GeneralJws } from "../../src/protocol/jws.ts";
import { ok } from "../../src/protocol/result.ts";
import type { RecordedBatch, Registry, Scope } from "../registry/registry.ts";
import {
  answerDone,
  answerJson,
  batchMediaType,
  jsonMediaType,
  type Outcome,
  refuse,
} from "./answer.ts";
import { readJson } from "./invite-routes.ts";
import { hashText } from "./node-crypto.ts";
import { type Route, type SignedRequest, type Surroundings, signedRoute } from "./route.ts";

const nothing = z.strictObject({});
const bySite = z.strictObject({ site: Id });

const FeedQuery = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .optional(),
  max: z
    .string()
    .regex(/^\d{5,7}$/)
    .transform(Number)
    .refine((max) => max >= 65_536 && max <= 8_388_608)
    .optional(),
  known: Hash.optional(),
});

const feedAnswers = [
  { status: 200, text: "Batches in order.", type: feedMediaType },
  { status: 204, text: "Nothing after that." },
] as const;

/** The routes of readers and custodians. */
export const readerRoutes: readonly Route[] = [
  signedRoute({
    method: "GET",
    path: "/v1/sites/:site/feed",
    purpose: "Batches addressed to a site, after a place in its order.",
    signer: "user",
    params: bySite,
    query: FeedQuery,
    answers: feedAnswers,
    problems: ["forbidden"],
    allows: (membership, signer, { site }) => mayFetchFeed(membership, signer, site),
    handle: ({ registry }, { membership, params, query }) =>
      answerFeed(registry, membership.org, params.site, query),
  }),
  signedRoute({
    method: "GET",
    path: "/v1/audit/feed",
    purpose: "Audit batches of the organisation, after a place in their order.",
    signer: "user",
    params: nothing,
    query: FeedQuery,
    answers: feedAnswers,
    problems: ["forbidden"],
    allows: mayFetchAudit,
    handle: ({ registry }, { membership, query }) =>
      answerFeed(registry, membership.org, "audit", query),
  }),
  signedRoute({
    method: "GET",
    path: "/v1/batches/:hash",
    purpose: "One batch by its hash, for repair.",
    signer: "user",
    params: z.strictObject({ hash: Hash }),
    query: nothing,
    answers: [{ status: 200, text: "The batch.", type: batchMediaType }],
    problems: ["not-found"],
    allows: (membership, signer) => activeUser(membership, signer) !== undefined,
    handle: async ({ registry }, { membership, signer, params }) => {
      const batch = await registry.batch(membership.org, params.hash);
      if (!batch || !mayFetch(membership, signer.id, batch.scope))
        return refuse({ type: "not-found" });
      return ok({ status: 200, type: batchMediaType, body: batch.bytes });
    },
  }),
  signedRoute({
    method: "POST",
    path: "/v1/acks",
    purpose: "Acknowledges custody of batches.",
    signer: "user",
    params: nothing,
    query: nothing,
    body: { type: jsonMediaType, limitInBytes: 65_536, schema: GeneralJws },
    answers: [{ status: 201, text: "Kept.", type: jsonMediaType, schema: nothing }],
    problems: ["ack-invalid", "forbidden"],
    allows: (membership, signer) => {
      const role = activeUser(membership, signer)?.role;
      return role === "caseworker" || role === "supervisor" || role === "field-office";
    },
    handle: takeAcknowledgement,
  }),
  signedRoute({
    method: "GET",
    path: "/v1/sites/:site/status",
    purpose: "How the devices of a site are doing.",
    signer: "user",
    params: bySite,
    query: nothing,
    answers: [{ status: 200, text: "By device.", type: jsonMediaType, schema: SiteStatus }],
    problems: ["forbidden", "not-found"],
    allows: (membership, signer, { site }) => maySeeStatus(membership, signer, site),
    handle: async ({ registry }, { membership, params }) => {
      if (!membership.sites.has(params.site)) return refuse({ type: "not-found" });
      return answerJson(200, { devices: await registry.siteStatus(membership.org, params.site) });
    },
  }),
  signedRoute({
    method: "GET",
    path: "/v1/org/status",
    purpose: "Counts of the whole organisation.",
    signer: "user",
    params: nothing,
    query: nothing,
    answers: [{ status: 200, text: "Counts.", type: jsonMediaType, schema: OrganisationStatus }],
    problems: ["forbidden"],
    allows: maySeeOrganisationStatus,
    handle: async ({ registry }, { membership }) => {
      const { sites, devices, users } = membership;
      const active = (each: { readonly revokedAt?: number }) => each.revokedAt === undefined;
      return answerJson(200, {
        sites: sites.size,
        devices: [...devices.values()].filter(active).length,
        users: [...users.values()].filter(active).length,
        ...(await registry.totals(membership.org)),
      });
    },
  }),
];

const answerFeed = async (
  registry: Registry,
  org: Id,
  scope: Scope,
  { after = 0, max = 1_048_576, known }: z.infer<typeof FeedQuery>,
): Promise<Outcome> => {
  const frames = await registry.feed(org, scope, after, max);
  const [first] = frames;
  if (!first) return ok({ status: 204 });
  const isFirstKnown = known !== undefined && hashText(first.bytes) === known;
  const encoded = frames.map((frame) => {
    // A reader who only looks whether its last batch still stands there is spared its bytes.
    if (isFirstKnown && frame === first)
      return encodeFeedFrame({ ...frame, bytes: new Uint8Array(0) });
    const isStub = (frame.flags & feedFlags.erased) !== 0;
    return encodeFeedFrame(isStub ? frame : { ...frame, bytes: toBareBatch(frame.bytes) });
  });
  return ok({ status: 200, type: feedMediaType, body: concatBytes(...encoded) });
};

/** Statistical batches have headers that name a site, which analysts do not learn: nobody fetches them. */
const mayFetch = (membership: Membership, user: Id, scope: Scope): boolean => {
  if (scope === "stat") return false;
  return scope === "audit"
    ? mayFetchAudit(membership, user)
    : mayFetchFeed(membership, user, scope);
};

async function takeAcknowledgement(
  { registry }: Surroundings,
  { body, membership, signer }: SignedRequest,
): Promise<Outcome> {
  const general = readJson(GeneralJws, body);
  if (!general.ok) return general;
  const verified = await verifyAcknowledgement(general.value, custodianKey(membership));
  if (!verified.ok) return refuse({ type: "ack-invalid" });
  const acknowledgement = verified.value;
  const isOwn =
    acknowledgement.org === membership.org &&
    acknowledgement.user === signer.id &&
    activeUser(membership, signer.id)?.device === acknowledgement.dev;
  if (!isOwn) return refuse({ type: "ack-invalid" });
  if (!mayAcknowledge(membership, signer.id, acknowledgement.site))
    return refuse({ type: "forbidden" });
  const found = await findAll(registry, acknowledgement);
  if (!found) return refuse({ type: "ack-invalid" });
  const bytes = toUtf8(toCanonicalJson(general.value));
  await registry.putAcknowledgement(
    membership.org,
    acknowledgement.dev,
    { id: await hashOf(bytes), bytes },
    found,
  );
  return answerDone(201);
}

/** Every batch must be recorded, addressed to that site, and sent by another device than the custodian's. */
const findAll = async (
  registry: Registry,
  { org, site, dev, batches }: Acknowledgement,
): Promise<readonly RecordedBatch[] | undefined> => {
  const named = new Set(batches.map((batch) => `${batch.dev} ${batch.seq}`));
  const found = await registry.findBatches(org, batches);
  const isSound = found.every((batch) => batch.scope === site && batch.dev !== dev);
  return isSound && found.length === named.size ? found : undefined;
};
