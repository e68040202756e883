/**
 * The CouchDB protocol as a rival for first-sync: `express-pouchdb` over LevelDB on loopback, and a
 * PouchDB client that replicates everything from it.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import expressPouchDB from "express-pouchdb";
import PouchDB from "pouchdb-node";
import { startCountingProxy, type Traffic } from "./counting-proxy.ts";

export type CouchDbRun = {
  readonly traffic: Traffic;
  readonly documents: number;
  readonly milliseconds: number;
};

/**
 * Replicates `documents` to a fresh client, with PouchDB's own page size, and counts the traffic.
 *
 * CouchDB sends its JSON uncompressed; `encoding` "gzip" lets this peer compress, for comparison.
 */
export const replicateByCouchDb = async (
  documents: readonly { readonly _id: string }[],
  encoding: "identity" | "gzip",
): Promise<CouchDbRun> => {
  const folder = mkdtempSync(join(tmpdir(), "couchdb-rival-"));
  const Central = PouchDB.defaults({ prefix: `${folder}/central-` });
  const app = express();
  app.use(
    "/",
    expressPouchDB(Central, {
      mode: "minimumForPouchDB",
      inMemoryConfig: true,
      logPath: join(folder, "log"),
    }),
  );
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy = await startCountingProxy((server.address() as AddressInfo).port);
  try {
    const central = new Central("cases");
    for (let start = 0; start < documents.length; start += 500)
      await central.bulkDocs(documents.slice(start, start + 500).map((one) => ({ ...one })));
    const device = new PouchDB(join(folder, "device"));
    const remote = new PouchDB(`${proxy.url}/cases`, {
      fetch: (url, options) => {
        const headers = new Headers(options?.headers);
        headers.set("accept-encoding", encoding);
        return PouchDB.fetch(url, { ...options, headers });
      },
    });
    const began = performance.now();
    const result = await device.replicate.from(remote);
    const milliseconds = performance.now() - began;
    await device.close();
    return {
      traffic: { ...proxy.traffic },
      documents: result.docs_written,
      milliseconds,
    };
  } finally {
    await proxy.close();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  }
};
