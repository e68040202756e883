/**
 * The code origin of a deployment with two origins: the application's files and nothing else. It has
 * no database, takes no upload and answers no question of the protocol.
 */
import { Hono } from "hono";
import { refuse, toResponse } from "./answer.ts";
import { type Origins, securityHeaders } from "./security-headers.ts";
import type { StaticFiles } from "./static-files.ts";

/** Makes the host. Its pages may talk to `endpoint` and to nobody else. */
export const createApplicationHost = (staticFiles: StaticFiles, origins: Origins): Hono => {
  const headers = Object.entries(securityHeaders({ endpoint: origins.endpoint }));
  const dress = (response: Response): Response => {
    for (const [name, value] of headers) response.headers.set(name, value);
    return response;
  };
  const app = new Hono();
  app.on(["GET", "HEAD"], ["*"], async (context) =>
    dress((await staticFiles(context.req.raw)) ?? toResponse(refuse({ type: "not-found" }))),
  );
  app.all("*", () => {
    const refused = dress(toResponse(refuse({ type: "method-not-allowed" })));
    refused.headers.set("Allow", "GET, HEAD");
    return refused;
  });
  return app;
};
