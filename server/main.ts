/**
 * The server's composition root: finds or starts PostgreSQL, migrates, listens, and leaves in order.
 *
 * Leaving in order is a courtesy. Whatever a receipt was given for is on disk before the receipt is,
 * so ending this process or PostgreSQL at any moment loses nothing acknowledged.
 */
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import path from "node:path";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { getRequestListener } from "@hono/node-server";
import packageFile from "../package.json" with { type: "json" };
import { answerMalformed, createEndpoint } from "./endpoint/app.ts";
import { createApplicationHost } from "./endpoint/application-host.ts";
import { loadReceiptKey } from "./endpoint/receipt-key.ts";
import { createStaticFiles } from "./endpoint/static-files.ts";
import { announce, writeLog } from "./log.ts";
import { type EmbeddedDatabase, startEmbeddedDatabase } from "./registry/embedded-database.ts";
import { migrate, readMigrations } from "./registry/migrate.ts";
import type { Registry } from "./registry/registry.ts";
import { createSqlRegistry, openPool, refuseUnlessDurable } from "./registry/sql-registry.ts";
import { readSettings, type Settings } from "./settings.ts";

const start = async (): Promise<void> => {
  const settings = readSettings(process.env);
  if (settings.serve === "application") return serveApplication(settings);
  const embedded = settings.databaseUrl
    ? undefined
    : await startEmbeddedDatabase(settings.dataFolder);
  try {
    await serve(settings, embedded);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
};

/** Serves the application's files alone: the code origin of a deployment with two origins. */
const serveApplication = async (settings: Settings): Promise<void> => {
  const application = findApplication();
  if (application === undefined)
    throw new Error("There is no built application to serve. Run `npm run build`.");
  const host = createApplicationHost(createStaticFiles(application), settings);
  const server = listen(settings, (request) => host.fetch(request));
  await once(server, "listening");
  ready(settings, server, { application: true });
  leaveOnSignal(() => drain(server));
};

const serve = async (settings: Settings, embedded: EmbeddedDatabase | undefined): Promise<void> => {
  const pool = openPool(embedded?.url ?? settings.databaseUrl ?? "", settings.databaseConnections);
  await refuseUnlessDurable(pool);
  const migrations = await migrate(pool, await readMigrations());
  const registry = createSqlRegistry(pool);
  const application = settings.serve === "both" ? findApplication() : undefined;
  const endpoint = createEndpoint({
    registry,
    now: Date.now,
    receiptKey: await loadReceiptKey(registry),
    limits: settings.limits,
    poolSeconds: settings.poolSeconds,
    organisations: settings.organisations,
    practiceLimit: settings.practiceLimit,
    version: packageFile.version,
    codeOrigin: settings.codeOrigin,
    log: writeLog,
    ...(application !== undefined && { staticFiles: createStaticFiles(application) }),
  });
  const server = listen(settings, (request, bindings) => endpoint.fetch(request, bindings));
  await once(server, "listening");
  const chores = startChores(registry, settings.practiceDays);
  ready(settings, server, {
    database: embedded ? "embedded" : "external",
    migrations: migrations.length,
    application: application !== undefined,
  });
  leaveOnSignal(async () => {
    clearInterval(chores);
    await drain(server);
    await pool.end();
    await embedded?.stop();
  });
};

const ready = (
  { serve }: Settings,
  server: Server,
  facts: Readonly<Record<string, string | number | boolean>>,
): void => {
  const address = `http://localhost:${portOf(server)}`;
  writeLog({ event: "start", version: packageFile.version, serve, address, ...facts });
  announce(`Lindung is ready at ${address}`);
};

const leaveOnSignal = (leave: () => Promise<void>): void => {
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, async () => {
      writeLog({ event: "stop", signal });
      await leave();
      process.exit(0);
    });
};

/** The built page: beside the built server, or where a build puts it when the server runs from source. */
const findApplication = (): string | undefined => {
  const here = path.dirname(fileURLToPath(import.meta.url));
  return [path.resolve(here, ".."), path.resolve(here, "../dist")].find(
    (folder) => path.basename(folder) === "dist" && existsSync(path.join(folder, "index.html")),
  );
};

/** What the endpoint learns of a connection: that there is one, and where it comes from. */
type Bindings = { readonly incoming: unknown; readonly address: string };

const listen = (
  settings: Settings,
  answer: (request: Request, bindings: Bindings) => Response | Promise<Response>,
): Server => {
  const server = createServer(
    {
      headersTimeout: 15_000,
      requestTimeout: (settings.limits.bodySeconds + 30) * 1_000,
      keepAliveTimeout: 65_000,
    },
    getRequestListener(
      (request, { incoming }) =>
        answer(request, { incoming, address: addressOf(incoming, settings.proxies) }),
      { errorHandler: answerMalformed },
    ),
  );
  server.on("clientError", (_error, socket) => void refuseMalformed(socket));
  server.listen(settings.port, settings.host);
  return server;
};

/** Answers bytes that are no HTTP request, and ends the connection. */
const refuseMalformed = async (socket: Duplex): Promise<void> => {
  const refusal = answerMalformed();
  const body = await refusal.text();
  const headers = new Headers(refusal.headers);
  headers.set("Connection", "close");
  headers.set("Content-Length", String(body.length));
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  if (socket.writable) socket.end(`HTTP/1.1 400 Bad Request\r\n${lines}\r\n${body}`);
};

/** Behind proxies the address is what the outermost trusted one wrote down. */
const addressOf = (
  incoming: {
    readonly headers: IncomingHttpHeaders;
    readonly socket: { readonly remoteAddress?: string | undefined };
  },
  proxies: number,
): string => {
  const written = String(incoming.headers["x-forwarded-for"] ?? "").split(",");
  const forwarded = proxies > 0 ? written.at(-proxies)?.trim() : undefined;
  return forwarded || (incoming.socket.remoteAddress ?? "");
};

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
};

/** Forgets what need not be kept: nonces after ten minutes, practice organisations after their time. */
const startChores = (registry: Registry, practiceDays: number): NodeJS.Timeout => {
  const before = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString();
  const work = async () => {
    await registry.forgetNonces(before(600_000));
    await registry.dropPracticeOrganisations(before(practiceDays * 86_400_000));
  };
  // The database may be away for a while; the next round does it.
  return setInterval(() => void work().catch(() => undefined), 60_000).unref();
};

/** Takes no more connections, lets begun requests end, and cuts what has not ended within 25 seconds. */
const drain = async (server: Server): Promise<void> => {
  const closed = once(server, "close");
  server.close();
  // A connection whose last request has just ended would otherwise be kept alive for the next.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const cut = setTimeout(() => server.closeAllConnections(), 25_000);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
};

// A fault nobody caught is noted without its words, which may quote what came in.
process.on("unhandledRejection", (reason) => {
  writeLog({ event: "failure", name: reason instanceof Error ? reason.name : "unknown" });
});

await start();
