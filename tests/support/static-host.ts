/** A plain host of static files, as the code origin of a deployment is. */
import { cpSync, mkdtempSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";

const mediaTypes: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".webmanifest": "application/manifest+json",
};

/** Serves a copy of a build, `dist` unless another is named, and writes down what it was asked for. */
export const serveCopy = async (build = "dist"): Promise<Copy> => {
  const folder = mkdtempSync(join(tmpdir(), "lindung-shell-"));
  cpSync(build, folder, { recursive: true });
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    asked.push(`${request.method} ${path}`);
    try {
      const body = path.startsWith("/v1/")
        ? "from the endpoint"
        : readFileSync(join(folder, path === "/" ? "index.html" : path));
      const type = mediaTypes[extname(path === "/" ? "index.html" : path)];
      response.writeHead(200, {
        ...(type && { "content-type": type }),
        "cache-control": "no-cache",
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return {
    folder,
    asked,
    origin: `http://127.0.0.1:${address.port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

/** The copy being served. */
export type Copy = {
  readonly folder: string;
  /** "METHOD /path" of each request that reached the server. */
  readonly asked: string[];
  readonly origin: string;
  readonly close: () => void;
};
