/**
 * The endpoint: the door to the registry. It parses, authorises, limits, records and answers; what it
 * takes in is sealed, and it cannot read it. Routes are data (route.ts); the checks every request
 * passes are in admission.ts.
 */
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Registry } from "../registry/registry.ts";
import { RegistryUnavailable } from "../registry/transact.ts";
import { admit } from "./admission.ts";
import { type Outcome, refuse, toResponse } from "./answer.ts";
import { batchRoute } from "./batch-route.ts";
import { deviceRoutes } from "./device-routes.ts";
import type { EndpointOptions } from "./endpoint-options.ts";
import { inviteRoutes } from "./invite-routes.ts";
import { logRoutes } from "./log-routes.ts";
import { createMembershipCache } from "./membership-cache.ts";
import { describeApi, documentPath } from "./openapi.ts";
import { publicRoutes } from "./public-routes.ts";
import { createRateLimit } from "./rate-limit.ts";
import { readerRoutes } from "./reader-routes.ts";
import type { Route, Surroundings } from "./route.ts";
import { preflightHeaders, securityHeaders } from "./security-headers.ts";
import type { StaticFiles } from "./static-files.ts";
import { statisticsRoutes } from "./statistics-routes.ts";

/** Every route of the protocol that this version offers. */
export const routes: readonly Route[] = [
  ...publicRoutes,
  ...inviteRoutes,
  ...logRoutes,
  batchRoute,
  ...deviceRoutes,
  ...readerRoutes,
  ...statisticsRoutes,
];

/**
 * Makes the endpoint. `request` of what it returns takes a request without a network, as tests do.
 * Without `staticFiles` it serves no application.
 */
export const createEndpoint = (
  options: EndpointOptions & { readonly registry: Registry; readonly staticFiles?: StaticFiles },
): OpenAPIHono => {
  const { registry, staticFiles, log, now } = options;
  const surroundings: Surroundings = {
    ...options,
    memberships: createMembershipCache(registry),
  };
  const rateLimit = createRateLimit(options.limits, now);
  const { codeOrigin } = options;
  const headers = securityHeaders({ codeOrigin });
  const dress = (response: Response, cacheControl: string) =>
    dressIn(headers, response, cacheControl);
  const app = new OpenAPIHono();

  const answer = async (
    context: Context,
    name: string,
    work: () => Promise<Outcome>,
  ): Promise<Response> => {
    const start = performance.now();
    const outcome = await guard(log, work);
    log({
      event: "request",
      route: name,
      status: outcome.ok ? outcome.value.status : toResponse(outcome).status,
      problem: outcome.ok ? undefined : outcome.failure.problem.type,
      milliseconds: Math.round(performance.now() - start),
    });
    const response = dress(toResponse(outcome), "no-store");
    // A sender that is too slow must not go on on the same connection.
    if (!outcome.ok && outcome.failure.problem.type === "timeout")
      response.headers.set("Connection", "close");
    return context.req.method === "HEAD" ? new Response(null, response) : response;
  };

  app.use(async (context, next) => {
    const { method, path } = context.req;
    const isApi = path === "/v1" || path.startsWith("/v1/");
    const isOffered = isApi ? ["GET", "POST"] : ["GET", "HEAD"];
    if (isOffered.includes(method)) return next();
    // A browser asks this before a signed request of another origin; only one origin is answered.
    if (isApi && method === "OPTIONS" && codeOrigin && context.req.header("origin") === codeOrigin)
      return dress(new Response(null, { status: 204, headers: preflightHeaders }), "no-store");
    const refused = await answer(context, "(method)", async () =>
      refuse({ type: "method-not-allowed" }),
    );
    refused.headers.set("Allow", isOffered.join(", "));
    return refused;
  });

  for (const route of routes)
    app.on(route.method, [route.path], (context) =>
      answer(context, route.path, () => admit(surroundings, rateLimit, route, context)),
    );
  const document = describeApi(app, routes, options.version);
  app.get(documentPath, () =>
    dress(
      new Response(document, { headers: { "Content-Type": "application/json" } }),
      "public, max-age=300",
    ),
  );
  for (const path of new Set([...routes.map((route) => route.path), documentPath]))
    app.all(path, async (context) => {
      const refused = await answer(context, path, async () =>
        refuse({ type: "method-not-allowed" }),
      );
      const methods = routes.filter((each) => each.path === path).map(({ method }) => method);
      refused.headers.set("Allow", methods.length > 0 ? methods.join(", ") : "GET");
      return refused;
    });

  app.notFound(async (context) => {
    const isApi = context.req.path === "/v1" || context.req.path.startsWith("/v1/");
    const file = isApi ? undefined : await staticFiles?.(context.req.raw);
    if (file) return dress(file, file.headers.get("Cache-Control") ?? "no-cache");
    return answer(context, isApi ? "(unknown)" : "(file)", async () =>
      refuse({ type: "not-found" }),
    );
  });
  app.onError((error, context) =>
    answer(context, "(failure)", async () => {
      throw error;
    }),
  );
  return app;
};

/** The answer to what is not even a request, as the routes would give it. */
export const answerMalformed = (): Response =>
  dressIn(securityHeaders({}), toResponse(refuse({ type: "bad-request" })), "no-store");

/** Turns what is thrown into one of two problems that say nothing of their cause. */
const guard = async (
  log: EndpointOptions["log"],
  work: () => Promise<Outcome>,
): Promise<Outcome> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RegistryUnavailable) return refuse({ type: "unavailable" });
    log({
      event: "failure",
      name: error instanceof Error ? error.name : "unknown",
      at: placeOf(error),
    });
    return refuse({ type: "internal" });
  }
};

/** Where in our own code it happened: a file and a line, no message, since messages may quote input. */
const placeOf = (error: unknown): string | undefined =>
  error instanceof Error
    ? /\((?:.*\/)?([\w.-]+:\d+):\d+\)/.exec(error.stack ?? "")?.[1]
    : undefined;

const dressIn = (
  headers: Readonly<Record<string, string>>,
  response: Response,
  cacheControl: string,
): Response => {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  response.headers.set("Cache-Control", cacheControl);
  return response;
};
