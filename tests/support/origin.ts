/** Watches that a page speaks with its own origin alone and stays within its security policy. */
import type { BrowserContext } from "@playwright/test";

export type OriginWatch = {
  /** Addresses asked for outside the own origin; each was stopped. */
  readonly foreign: readonly string[];
  /** Breaches of the content security policy, Trusted Types included, as "directive address". */
  readonly violations: readonly string[];
  /** Uncaught errors of the pages. */
  readonly errors: readonly string[];
};

/**
 * Begins to watch every page of a context, those opened later included; lists grow as things happen.
 * `also` are origins that count as the own: the endpoint's, where it has one of its own.
 */
export const watchOrigin = async (
  context: BrowserContext,
  origin: string,
  also: readonly string[] = [],
): Promise<OriginWatch> => {
  const foreign: string[] = [];
  const violations: string[] = [];
  const errors: string[] = [];
  const isOwn = (url: URL) =>
    [new URL(origin).origin, ...also].includes(url.origin) || !url.protocol.startsWith("http");

  await context.route(
    (url) => !isOwn(url),
    (route) => route.abort(),
  );
  context.on("request", (request) => {
    if (!isOwn(new URL(request.url()))) foreign.push(request.url());
  });
  context.on("weberror", (error) => errors.push(String(error.error())));
  await context.exposeFunction("noteViolation", (text: string) => {
    violations.push(text);
  });
  await context.addInitScript(() => {
    const note: unknown = Reflect.get(globalThis, "noteViolation");
    addEventListener("securitypolicyviolation", (event) => {
      if (typeof note === "function")
        note(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile ?? ""}`);
    });
  });
  return { foreign, violations, errors };
};
