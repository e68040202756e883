/** A real PostgreSQL and a real endpoint process for benches; both are stopped and removed on close. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { startEmbeddedDatabase } from "../../server/registry/embedded-database.ts";

export type EndpointProcess = {
  readonly url: string;
  readonly databaseUrl: string;
  readonly close: () => Promise<void>;
};

/** Starts both. Rate limits are lifted: one address here plays the part of a thousand devices. */
export const startEndpointProcess = async (): Promise<EndpointProcess> => {
  const folder = await mkdtemp(path.join(tmpdir(), "lindung-bench-"));
  // PostgreSQL runs as another user when the bench runs as root.
  await chmod(folder, 0o711);
  const database = await startEmbeddedDatabase(path.join(folder, "data"));
  const child = spawn(process.execPath, ["--import", "tsx", "server/main.ts"], {
    env: {
      ...process.env,
      PORT: "0",
      LINDUNG_HOST: "127.0.0.1",
      DATABASE_URL: database.url,
      LINDUNG_DATA: path.join(folder, "endpoint"),
      LINDUNG_ORGANISATIONS: "open",
      LINDUNG_RATE_ADDRESS: "1000000",
      LINDUNG_RATE_KEY: "1000000",
      LINDUNG_RATE_BYTES: "1000000000000",
      LINDUNG_POOL_SECONDS: "1",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  // A bench that throws must not leave an endpoint behind.
  process.once("exit", () => child.kill("SIGKILL"));
  const url = await addressOf(child);
  return {
    url,
    databaseUrl: database.url,
    close: async () => {
      const left = once(child, "exit");
      child.kill("SIGTERM");
      await left;
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const addressOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    if (!child.stdout) throw new Error("the endpoint has no output");
    createInterface({ input: child.stdout }).on("line", (line) => {
      const address = /http:\/\/localhost:(\d+)/.exec(line)?.[1];
      if (address) resolve(`http://127.0.0.1:${address}`);
    });
    child.once("exit", (code) => reject(new Error(`the endpoint ended with ${code}`)));
  });
