/**
 * The database that comes with the project: a real PostgreSQL, started from an npm package, that
 * keeps its files in the data folder and listens on the loopback interface only.
 *
 * [Note: One database, several endpoints] Endpoint processes that share a data folder share one
 * PostgreSQL. Whoever comes first starts it; whoever comes later finds it; whoever leaves last stops
 * it. A PostgreSQL that outlived an endpoint ended by SIGKILL is found and used, and one that was
 * itself ended by SIGKILL is started again on the same port, so that open pools find it.
 */
import { spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import {
  type Binaries,
  type DatabaseUser,
  findBinaries,
  isCode,
  isThere,
  mayRead,
  sharedFolder,
} from "./embedded-binaries.ts";

/** A running PostgreSQL. */
export type EmbeddedDatabase = {
  /** `postgres://` address with the password; never to be logged. */
  readonly url: string;
  /** Ends this process's use. Stops PostgreSQL cleanly when no other endpoint process uses it. */
  readonly stop: () => Promise<void>;
};

/**
 * Starts PostgreSQL on the data folder, or finds the one that runs there, and keeps it running until
 * `stop` is called. Makes the cluster at first use, with data checksums and a random password that
 * only the owner can read. Throws when the folder was made by another major version, or when
 * PostgreSQL is not ready within `patienceInSeconds`.
 */
export const startEmbeddedDatabase = async (
  folder: string,
  { patienceInSeconds = 60 } = {},
): Promise<EmbeddedDatabase> => {
  const binaries = await findBinaries();
  const cluster = await prepareCluster(path.resolve(folder), binaries);
  const membership = path.join(path.resolve(folder), "endpoints", String(process.pid));
  await mkdir(path.dirname(membership), { recursive: true });
  await writeFile(membership, "");

  let stopped = false;
  const { port } = await ensureRunning(cluster, binaries, patienceInSeconds, () => stopped);
  let busy = false;
  const watch = setInterval(() => {
    if (busy) return;
    busy = true;
    void ensureRunning(cluster, binaries, patienceInSeconds, () => stopped, port)
      .catch(() => undefined)
      .finally(() => {
        busy = false;
      });
  }, 500);
  watch.unref();

  return {
    url: addressOf(cluster, port),
    stop: async () => {
      stopped = true;
      clearInterval(watch);
      await rm(membership, { force: true });
      if (!(await othersRemain(path.dirname(membership)))) await stopPostgres(cluster);
    },
  };
};

type Cluster = { readonly folder: string; readonly log: string; readonly password: string };

const addressOf = ({ password }: Cluster, port: number): string =>
  `postgres://lindung:${password}@127.0.0.1:${port}/postgres`;

const prepareCluster = async (folder: string, binaries: Binaries): Promise<Cluster> => {
  if (!(await isThere(folder))) {
    await mkdir(folder, { recursive: true });
    if (binaries.asUser) await chmod(folder, 0o711);
  }
  const link = path.join(folder, "postgres");
  if (!(await isThere(link))) await createCluster(link, binaries);
  const at = await realpath(link);
  const version = (await readFile(path.join(at, "PG_VERSION"), "utf8")).trim();
  if (version !== String(binaries.major))
    throw new Error(
      `The data folder ${folder} was made by PostgreSQL ${version}; this is ${binaries.major}. docs/operations.md says how to move it.`,
    );
  const password = (await readFile(path.join(at, passwordFile), "utf8")).trim();
  return { folder: at, log: path.join(folder, "postgres.log"), password };
};

const passwordFile = "lindung-password";

/** Made aside and moved into place whole, so that a start cut short leaves nothing half-made. */
const createCluster = async (at: string, binaries: Binaries): Promise<void> => {
  const { asUser } = binaries;
  const home = asUser && !(await isReachable(path.dirname(at), asUser)) ? sharedFolder : undefined;
  const draft = home ? path.join(home, `cluster-${randomUUID()}`) : `${at}-${randomUUID()}`;
  await mkdir(path.dirname(draft), { recursive: true });
  await mkdir(draft, { mode: 0o700 });
  if (asUser) await chown(draft, asUser.uid, asUser.gid);
  const password = randomBytes(24).toString("base64url");
  await initialise(draft, password, binaries);
  await writeFile(path.join(draft, passwordFile), password, { mode: 0o600 });
  try {
    if (home) await symlink(draft, at);
    else await rename(draft, at);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process was first; its cluster is used.
    if (!isCode(error, "ENOTEMPTY") && !isCode(error, "EEXIST")) throw error;
  }
};

const isReachable = async (folder: string, user: DatabaseUser): Promise<boolean> => {
  const probe = path.join(folder, `probe-${randomUUID()}`);
  await writeFile(probe, "", { mode: 0o644 });
  await chmod(probe, 0o644);
  const reachable = mayRead(probe, user);
  await rm(probe);
  return reachable;
};

const initialise = async (draft: string, password: string, binaries: Binaries): Promise<void> => {
  const secret = await mkdtemp(path.join(tmpdir(), "lindung-"));
  const file = path.join(secret, "password");
  await writeFile(file, password, { mode: 0o600 });
  if (binaries.asUser)
    for (const each of [secret, file]) await chown(each, binaries.asUser.uid, binaries.asUser.gid);
  try {
    const child = spawn(
      binaries.initdb,
      [
        `--pgdata=${draft}`,
        "--auth=scram-sha-256",
        "--username=lindung",
        `--pwfile=${file}`,
        "--data-checksums",
        "--encoding=UTF8",
        "--locale=C",
        "--no-instructions",
      ],
      { ...binaries.asUser, cwd: "/", env: environment(), stdio: ["ignore", "ignore", "pipe"] },
    );
    let complaint = "";
    child.stderr.on("data", (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    const [code] = await once(child, "close");
    if (code !== 0) throw new Error(`PostgreSQL could not prepare its folder: ${complaint.trim()}`);
  } finally {
    await rm(secret, { recursive: true, force: true });
  }
};

/** Starts PostgreSQL unless it runs, and waits until it answers. */
const ensureRunning = async (
  cluster: Cluster,
  binaries: Binaries,
  patienceInSeconds: number,
  isStopped: () => boolean,
  wanted?: number,
): Promise<{ port: number }> => {
  const deadline = Date.now() + patienceInSeconds * 1000;
  let lastStart = 0;
  while (!isStopped()) {
    const running = await readPostmaster(cluster);
    if (running && wanted !== undefined) return { port: running.port };
    if (running && (await answers(addressOf(cluster, running.port)))) return { port: running.port };
    if (!running && Date.now() - lastStart > 1_000) {
      await launch(cluster, binaries, wanted ?? (await freePort()));
      lastStart = Date.now();
    }
    if (Date.now() > deadline) break;
    await delay(50);
  }
  throw new Error(`PostgreSQL is not ready; ${cluster.log} says why.`);
};

/**
 * Detached and with a file for its messages, so that a key press that interrupts the terminal, or the
 * end of this process, does not end the database before its time.
 */
const launch = async (cluster: Cluster, binaries: Binaries, port: number): Promise<void> => {
  const log = await open(cluster.log, "a", 0o600);
  const child = spawn(
    binaries.postgres,
    ["-D", cluster.folder, "-p", String(port), ...settings.flatMap((each) => ["-c", each])],
    {
      ...binaries.asUser,
      cwd: "/",
      env: environment(),
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
    },
  );
  child.on("error", () => undefined);
  child.unref();
  await log.close();
};

const settings = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "fsync=on",
  "full_page_writes=on",
  "synchronous_commit=on",
  "max_connections=60",
  "max_parallel_workers_per_gather=0",
  "log_checkpoints=off",
  // Statements and their values stay out of the log.
  "log_min_error_statement=panic",
  "log_parameter_max_length_on_error=0",
  "timezone=UTC",
];

const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"] ?? "",
  LC_ALL: "C",
  TZ: "UTC",
});

/**
 * The postmaster that runs on the cluster, by its lock file. A lock file whose process is gone, or
 * has since become another program, is stale; PostgreSQL clears the first kind itself, the second is
 * removed here, because PostgreSQL would take the stranger for its own.
 */
const readPostmaster = async (
  cluster: Cluster,
): Promise<{ pid: number; port: number } | undefined> => {
  const file = path.join(cluster.folder, "postmaster.pid");
  const lines = (await readFile(file, "utf8").catch(() => "")).split("\n");
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!(pid > 0 && port > 0) || !isAlive(pid)) return undefined;
  if (!(await worksIn(pid, cluster.folder))) {
    await rm(file, { force: true });
    return undefined;
  }
  return { pid, port };
};

/** PostgreSQL works in its own folder. Where that cannot be seen, its name has to do. */
const worksIn = async (pid: number, folder: string): Promise<boolean> => {
  const at = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (at !== undefined) return at === folder;
  const name = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => undefined);
  return name === undefined || name.trim() === "postgres";
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, "EPERM");
  }
};

const answers = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SELECT 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("No free port.");
  return address.port;
};

const othersRemain = async (endpoints: string): Promise<boolean> => {
  for (const name of await readdir(endpoints)) {
    if (isAlive(Number(name))) return true;
    await rm(path.join(endpoints, name), { force: true });
  }
  return false;
};

/** SIGINT ends sessions and closes the files cleanly; SIGQUIT, after half a minute, leaves it to recovery. */
const stopPostgres = async (cluster: Cluster): Promise<void> => {
  const running = await readPostmaster(cluster);
  if (!running) return;
  process.kill(running.pid, "SIGINT");
  const deadline = Date.now() + 30_000;
  while (isAlive(running.pid)) {
    if (Date.now() > deadline) {
      process.kill(running.pid, "SIGQUIT");
      return;
    }
    await delay(20);
  }
};
