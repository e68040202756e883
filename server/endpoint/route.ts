/**
 * What a route is: one object that says who may call it, what it reads and what it answers. The
 * routing, the checks and the OpenAPI document are all taken from it.
 */
import type { z } from "zod";
import type { Membership } from "../../src/membership/membership.ts";
import type { RequestKey } from "../../src/membership/policy.ts";
import type { Id } from "../../src/protocol/id.ts";
import type { WireProblem } from "../../src/protocol/problem.ts";
import { fail, ok, type Result } from "../../src/protocol/result.ts";
import type { KeyUse, Registry, Spent } from "../registry/registry.ts";
import type { Outcome } from "./answer.ts";
import type { EndpointOptions } from "./endpoint-options.ts";
import type { MembershipCache } from "./membership-cache.ts";

/** What every route may use. */
export type Surroundings = EndpointOptions & {
  readonly registry: Registry;
  readonly memberships: MembershipCache;
};

/** A request that needs no key. */
export type OpenRequest = { readonly body: Uint8Array };

/** A request whose signature has been checked, and the membership at the log's head. */
export type SignedRequest = {
  readonly body: Uint8Array;
  readonly membership: Membership;
  readonly signer: RequestKey;
  readonly use: KeyUse;
  /** Tells the rate limit what the registry counted, for a route that spends the nonce itself. */
  readonly noteSpent: (spent: Spent) => void;
};

/** Whose key a route asks for. */
export type SignerKind =
  | "anyone"
  | "device"
  | "user"
  | "device or user"
  | "device or relaying user";

/** A route as the application registers it. */
export type Route = {
  readonly method: "GET" | "POST";
  /** With parameters as `:name`. */
  readonly path: string;
  readonly purpose: string;
  readonly signer: SignerKind;
  /** Revoked devices are let through, for what they send to be judged by a person. */
  readonly revokedToo: boolean;
  /** Spends the nonce itself, in the transaction of its own writing. */
  readonly spendsNonce: boolean;
  /** Not counted against an address, however often it is asked. */
  readonly uncounted: boolean;
  readonly body?: RouteBody;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly answers: readonly DescribedAnswer[];
  readonly problems: readonly WireProblem["type"][];
  readonly prepare: (raw: RawParameters) => Result<Prepared, WireProblem>;
};

/** What a route reads. */
export type RouteBody = {
  readonly type: string;
  readonly limitInBytes: number;
  readonly schema?: z.ZodType;
};

/** A success, for the OpenAPI document. */
export type DescribedAnswer = {
  readonly status: 200 | 201 | 202 | 204;
  readonly text: string;
  readonly type?: string;
  readonly schema?: z.ZodType;
};

/** Parameters as they stand in the address; `query` is undefined when a name occurs twice. */
export type RawParameters = {
  readonly params: { readonly [name: string]: string };
  readonly query: { readonly [name: string]: string } | undefined;
};

/** A route with its parameters read. */
export type Prepared = {
  readonly allows: (membership: Membership, signer: Id) => boolean;
  readonly open: (surroundings: Surroundings, request: OpenRequest) => Promise<Outcome>;
  readonly signed: (surroundings: Surroundings, request: SignedRequest) => Promise<Outcome>;
};

type Described = Pick<Route, "method" | "path" | "purpose" | "answers"> &
  Partial<Pick<Route, "problems" | "body">>;

type Parameters<Params extends z.ZodObject, Query extends z.ZodObject> = {
  readonly params: z.infer<Params>;
  readonly query: z.infer<Query>;
};

/** Describes a route that anyone may call. */
export const openRoute = <Params extends z.ZodObject, Query extends z.ZodObject>(
  route: Described & {
    readonly params: Params;
    readonly query: Query;
    readonly uncounted?: boolean;
    readonly handle: (
      surroundings: Surroundings,
      request: OpenRequest & Parameters<Params, Query>,
    ) => Promise<Outcome>;
  },
): Route => ({
  ...{ problems: [], signer: "anyone", revokedToo: false, spendsNonce: false, uncounted: false },
  ...route,
  prepare: (raw) => {
    const parameters = readParameters(route, raw);
    if (!parameters.ok) return parameters;
    return ok({
      allows: () => true,
      open: (surroundings, request) =>
        route.handle(surroundings, { ...request, ...parameters.value }),
      signed: neverCalled,
    });
  },
});

/** Describes a route that a signed request calls. `allows` is asked before the signature is checked. */
export const signedRoute = <Params extends z.ZodObject, Query extends z.ZodObject>(
  route: Described & {
    readonly params: Params;
    readonly query: Query;
    readonly signer: Exclude<SignerKind, "anyone">;
    readonly revokedToo?: boolean;
    readonly spendsNonce?: boolean;
    readonly allows: (membership: Membership, signer: Id, params: z.infer<Params>) => boolean;
    readonly handle: (
      surroundings: Surroundings,
      request: SignedRequest & Parameters<Params, Query>,
    ) => Promise<Outcome>;
  },
): Route => ({
  ...{ problems: [], revokedToo: false, spendsNonce: false, uncounted: false },
  ...route,
  prepare: (raw) => {
    const parameters = readParameters(route, raw);
    if (!parameters.ok) return parameters;
    return ok({
      allows: (membership, signer) => route.allows(membership, signer, parameters.value.params),
      open: neverCalled,
      signed: (surroundings, request) =>
        route.handle(surroundings, { ...request, ...parameters.value }),
    });
  },
});

/** A parameter in the path that cannot name anything names nothing. */
const readParameters = <Params extends z.ZodObject, Query extends z.ZodObject>(
  route: { readonly params: Params; readonly query: Query },
  raw: RawParameters,
): Result<Parameters<Params, Query>, WireProblem> => {
  const params = route.params.safeParse(raw.params);
  if (!params.success) return fail({ type: "not-found" });
  const query = route.query.safeParse(raw.query);
  return query.success
    ? ok({ params: params.data, query: query.data })
    : fail({ type: "bad-request" });
};

const neverCalled = async (): Promise<never> => {
  throw new Error("a route was called in a way it does not offer");
};
