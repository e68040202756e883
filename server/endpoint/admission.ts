/**
 * The checks 1 to 6 of `docs/protocol.md` 11.2, in that order but for one point: a body is read only
 * once a known key is named, so that strangers cannot make the endpoint wait. All fail closed.
 */
import { isIP } from "node:net";
import type { Context } from "hono";
import type { Membership } from "../../src/membership/membership.ts";
import { type RequestKey, requestKey } from "../../src/membership/policy.ts";
import { replay } from "../../src/membership/replay.ts";
import type { Id } from "../../src/protocol/id.ts";
import { verifyRequest } from "../../src/protocol/request-signature.ts";
import { fail, ok, type Result } from "../../src/protocol/result.ts";
import type { KeyUse, Spent } from "../registry/registry.ts";
import { type Outcome, type Refusal, refuse } from "./answer.ts";
import { digest, isSigned } from "./node-crypto.ts";
import { type RateLimit, requestsPerMinute } from "./rate-limit.ts";
import type { Prepared, Route, SignedRequest, Surroundings } from "./route.ts";

/** Takes a request to a route through the checks and, when it passes, to the route itself. */
export const admit = async (
  surroundings: Surroundings,
  rateLimit: RateLimit,
  route: Route,
  context: Context,
): Promise<Outcome> => {
  const form = checkForm(route, context);
  if (!form.ok) return form;
  const address = addressOf(context);
  if (route.signer === "anyone") {
    if (!route.uncounted) {
      const wait = rateLimit.addressWait(address);
      if (wait !== undefined) return refuse({ type: "rate-limited" }, wait);
      rateLimit.countAddress(address);
    }
    const body = await readBody(surroundings, route, context);
    return body.ok ? form.value.prepared.open(surroundings, { body: body.value }) : body;
  }
  const signed = await admitSigned(surroundings, rateLimit, route, context, form.value);
  if (signed.ok) return form.value.prepared.signed(surroundings, signed.value);
  return signed.failure.unauthenticated
    ? countFailure(rateLimit, address, signed.failure)
    : fail(signed.failure);
};

/** A refusal; `unauthenticated` when no known key has vouched for the request. */
type SignedRefusal = Refusal & { readonly unauthenticated?: true };

const countFailure = (rateLimit: RateLimit, address: string, refusal: Refusal): Outcome => {
  const wait = rateLimit.addressWait(address);
  if (wait !== undefined) return refuse({ type: "rate-limited" }, wait);
  rateLimit.countAddress(address);
  return fail(refusal);
};

type Form = { readonly prepared: Prepared; readonly length: number };

/** Check 1, all but the reading of the body. */
const checkForm = (route: Route, context: Context): Result<Form, Refusal> => {
  const { headers } = context.req.raw;
  const length = statedLength(context);
  if (route.body) {
    const type = headers.get("content-type")?.trim().toLowerCase();
    if (type !== route.body.type) return refuse({ type: "unsupported-media" });
    if (length === undefined) return refuse({ type: "length-required" });
    if (length > route.body.limitInBytes) return refuse({ type: "too-large" });
  } else if (length !== 0 && length !== undefined) return refuse({ type: "bad-request" });
  const raw = readAddress(context, route);
  const prepared = raw ? route.prepare(raw) : refuse({ type: "not-found" });
  if (!prepared.ok)
    return "problem" in prepared.failure ? fail(prepared.failure) : refuse(prepared.failure);
  return ok({ prepared: prepared.value, length: length ?? 0 });
};

/** The length a request states. A caller in the same process has no wire and states none: it counts as 0. */
const statedLength = (context: Context): number | undefined => {
  const { headers } = context.req.raw;
  const text = headers.get("content-length");
  if (text !== null) return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  const isOnWire = context.env !== undefined && "incoming" in context.env;
  return headers.has("transfer-encoding") || isOnWire ? undefined : 0;
};

const readAddress = (context: Context, route: Route) => {
  const { search } = new URL(context.req.url);
  const entries = [...new URLSearchParams(search)];
  const names = new Set(entries.map(([name]) => name));
  const params = Object.fromEntries(
    pathNames(route.path).map((name) => [name, context.req.param(name) ?? ""]),
  );
  return {
    params,
    query: names.size === entries.length ? Object.fromEntries(entries) : undefined,
  };
};

const pathNames = (path: string): readonly string[] =>
  [...path.matchAll(/:([a-z]+)/gi)].map(([, name = ""]) => name);

/** Checks 2 and 3, and then the rest. */
const admitSigned = async (
  surroundings: Surroundings,
  rateLimit: RateLimit,
  route: Route,
  context: Context,
  { prepared, length }: Form,
): Promise<Result<SignedRequest, SignedRefusal>> => {
  const keyid = claimedKey(context);
  if (keyid === undefined) return stranger({ type: "unauthenticated" });
  const named = await findMembership(surroundings, rateLimit, route, context, keyid.slice(4));
  if (!named.ok) return named;
  const { membership } = named.value;
  const signer = membership && requestKey(membership, keyid);
  if (!membership || !signer) return stranger({ type: "unauthenticated" });
  const perMinute = requestsPerMinute(surroundings.limits, membership.practice);
  const wait = rateLimit.keyWait(signer.id, length, perMinute);
  if (wait !== undefined) return refuse({ type: "rate-limited" }, wait);
  if (!mayCall(route, prepared, membership, signer)) return stranger({ type: "forbidden" });
  const body = named.value.body
    ? ok(named.value.body)
    : await readBody(surroundings, route, context);
  if (!body.ok) return body;
  return checkSignature(surroundings, rateLimit, route, context, {
    membership,
    signer,
    body: route.body && body.value,
  });
};

const mayCall = (
  route: Route,
  prepared: Prepared,
  membership: Membership,
  signer: RequestKey,
): boolean => {
  const mayCome = signer.active || (route.revokedToo && signer.kind === "device");
  return mayCome && isSignerKind(route, signer) && prepared.allows(membership, signer.id);
};

type Named = { readonly membership: Membership | undefined; readonly body?: Uint8Array };

/** The membership that a request's key belongs to; the body, too, where only it can say. */
const findMembership = async (
  surroundings: Surroundings,
  rateLimit: RateLimit,
  route: Route,
  context: Context,
  signer: Id,
): Promise<Result<Named, Refusal>> => {
  const { memberships } = surroundings;
  const org = await memberships.organisationOf(signer);
  if (org !== undefined) return ok({ membership: await memberships.current(org) });
  if (route.path !== foundingPath || !route.body) return ok({ membership: undefined });
  // Whoever founds an organisation is a stranger until then.
  const wait = rateLimit.addressWait(addressOf(context));
  if (wait !== undefined) return refuse({ type: "rate-limited" }, wait);
  rateLimit.countAddress(addressOf(context));
  const body = await readBody(surroundings, route, context);
  if (!body.ok) return body;
  const founded = await replay([body.value]);
  return ok({ membership: founded.ok ? founded.value : undefined, body: body.value });
};

/** The one route whose signer may be unknown so far. */
const foundingPath = "/v1/log";

const stranger = (problem: Refusal["problem"]): Result<never, SignedRefusal> =>
  fail({ problem, unauthenticated: true });

const isSignerKind = (route: Route, signer: RequestKey): boolean => {
  switch (route.signer) {
    case "anyone":
    case "device or user":
    case "device or relaying user":
      return true;
    case "device":
    case "user":
      return signer.kind === route.signer;
  }
};

/** Checks 4 to 6. */
const checkSignature = async (
  surroundings: Surroundings,
  rateLimit: RateLimit,
  route: Route,
  context: Context,
  found: { membership: Membership; signer: RequestKey; body: Uint8Array | undefined },
): Promise<Result<SignedRequest, SignedRefusal>> => {
  const { registry, now } = surroundings;
  const { membership, signer, body } = found;
  const url = new URL(context.req.url);
  const time = now();
  const verified = await verifyRequest(
    {
      method: context.req.method,
      authority: context.req.header("host") ?? url.host,
      path: url.pathname,
      query: url.search,
      headers: context.req.header(),
      body,
    },
    () => signer.jwk,
    time / 1000,
    { digest, isSigned },
  );
  const at = new Date(time).toISOString();
  if (!verified.ok) {
    if (verified.failure === "clock-skew") return stranger({ type: "clock-skew", now: at });
    // The signature was good, so the key's holder has been heard; only the body is another.
    if (verified.failure === "digest-mismatch") return refuse({ type: "digest-mismatch" });
    return stranger({ type: "unauthenticated" });
  }
  const use: KeyUse = {
    org: membership.org,
    key: signer.id,
    nonce: verified.value.nonce,
    bytes: body?.length ?? 0,
    at,
  };
  if (!route.spendsNonce) {
    const spent = await registry.spend(use);
    if (spent === "nonce-used") return stranger({ type: "unauthenticated" });
    rateLimit.noteKey(signer.id, spent);
    if (spent.requests > requestsPerMinute(surroundings.limits, membership.practice))
      return refuse({ type: "rate-limited" });
  }
  const noteSpent = (spent: Spent) => rateLimit.noteKey(signer.id, spent);
  return ok({ body: body ?? new Uint8Array(0), membership, signer, use, noteSpent });
};

/** The key a request claims, before anything is checked. */
const claimedKey = (context: Context): string | undefined =>
  /;keyid="((?:dev|usr):[0-9a-f-]{36})";/.exec(context.req.header("signature-input") ?? "")?.[1];

/** Reads a body whose length has been checked, within its time. */
const readBody = async (
  { limits }: Surroundings,
  route: Route,
  context: Context,
): Promise<Result<Uint8Array, Refusal>> => {
  if (!route.body) return ok(new Uint8Array(0));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, limits.bodySeconds * 1000, undefined);
  });
  try {
    const body = await Promise.race([context.req.arrayBuffer(), late]);
    if (body === undefined) return refuse({ type: "timeout" });
    if (body.byteLength > route.body.limitInBytes) return refuse({ type: "too-large" });
    return ok(new Uint8Array(body));
  } catch {
    // The sender went away; nobody reads this answer.
    return refuse({ type: "timeout" });
  } finally {
    clearTimeout(timer);
  }
};

/** The address a request comes from; one for all callers of the same process. */
const addressOf = (context: Context): string => {
  const { env }: { env: unknown } = context;
  if (typeof env !== "object" || env === null || !("address" in env)) return "local";
  return typeof env.address === "string" && isIP(env.address) > 0 ? env.address : "unknown";
};

/** What a route's `allows` is asked when any active key will do. */
export const anyMember = (_membership: Membership, _signer: Id): boolean => true;
