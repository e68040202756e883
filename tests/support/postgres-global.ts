/**
 * Starts one real PostgreSQL for a whole test run and hands its address to the tests. Each test file
 * makes its own fresh database on it: see database.ts.
 */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbeddedDatabase } from "../../server/registry/embedded-database.ts";

declare module "vitest" {
  interface ProvidedContext {
    databaseUrl: string;
  }
}

/** Called once by vitest before the first test file; gives what is to be called after the last. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const folder = await mkdtemp(path.join(tmpdir(), "lindung-test-"));
  // PostgreSQL runs as another user when the tests run as root.
  await chmod(folder, 0o711);
  const database = await startEmbeddedDatabase(path.join(folder, "data"));
  project.provide("databaseUrl", database.url);
  return async () => {
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  };
};
