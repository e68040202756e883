/** The OpenAPI 3.1 document of the interface, generated from the routes and their zod schemas. */
import { createRoute, type OpenAPIHono, type RouteConfig } from "@hono/zod-openapi";
import { z } from "zod";
import { statusOf, type WireProblem } from "../../src/protocol/problem.ts";
import type { Route } from "./route.ts";

/** Where the document is served. */
export const documentPath = "/v1/openapi.json";

/** Writes the document as JSON text. */
export const describeApi = (
  app: OpenAPIHono,
  routes: readonly Route[],
  version: string,
): string => {
  app.openAPIRegistry.registerComponent("securitySchemes", "signature", {
    type: "http",
    scheme: "signature",
    description:
      "HTTP message signatures (RFC 9421), Ed25519, label lindung; docs/protocol.md section 10.",
  });
  for (const route of routes) app.openAPIRegistry.registerPath(createRoute(toConfig(route)));
  return JSON.stringify(
    app.getOpenAPI31Document({
      openapi: "3.1.0",
      info: {
        title: "Lindung endpoint",
        version,
        description:
          "Carries sealed case records between devices; cannot read them. docs/protocol.md says what the bytes mean.",
      },
    }),
  );
};

const toConfig = (route: Route): RouteConfig => ({
  method: route.method === "GET" ? "get" : "post",
  path: route.path.replaceAll(/:([a-z]+)/gi, "{$1}"),
  summary: route.purpose,
  ...(route.signer !== "anyone" && {
    security: [{ signature: [] }],
    description: `Signed by: ${route.signer}.`,
  }),
  request: {
    ...(route.params && { params: route.params }),
    ...(route.query && { query: route.query }),
    ...(route.body && {
      body: {
        required: true,
        content: { [route.body.type]: { schema: route.body.schema ?? binary } },
      },
    }),
  },
  responses: { ...problemResponses(route), ...successResponses(route) },
});

const successResponses = ({ answers }: Route): RouteConfig["responses"] =>
  Object.fromEntries(
    answers.map(({ status, text, type, schema }) => [
      status,
      { description: text, ...(type && { content: { [type]: { schema: schema ?? binary } } }) },
    ]),
  );

const everywhere: readonly WireProblem["type"][] = [
  "bad-request",
  "rate-limited",
  "internal",
  "unavailable",
];
const whereSigned: readonly WireProblem["type"][] = ["unauthenticated", "clock-skew", "forbidden"];
const whereBody: readonly WireProblem["type"][] = [
  "timeout",
  "length-required",
  "too-large",
  "unsupported-media",
];

const problemResponses = (route: Route): RouteConfig["responses"] => {
  const types = new Set([
    ...everywhere,
    ...(route.signer === "anyone" ? [] : whereSigned),
    ...(route.body ? whereBody : []),
    ...(route.body && route.signer !== "anyone" ? ["digest-mismatch" as const] : []),
    ...(route.params && Object.keys(route.params.shape).length > 0 ? ["not-found" as const] : []),
    ...route.problems,
  ]);
  const statuses = new Set([...types].map(statusOfType));
  return Object.fromEntries(
    [...statuses].map((status) => [
      status,
      {
        description: [...types]
          .filter((type) => statusOfType(type) === status)
          .map((type) => `urn:lindung:problem:${type}`)
          .join(" or "),
        content: { "application/problem+json": { schema: ProblemBody } },
      },
    ]),
  );
};

/** The status does not depend on the members a problem has besides its type. */
const statusOfType = (type: WireProblem["type"]): number =>
  statusOf({ type, now: "", seq: 0, next: 1 });

const ProblemBody = z.looseObject({ type: z.string(), title: z.string(), status: z.int() });

const binary = z.string().meta({ format: "binary" });
