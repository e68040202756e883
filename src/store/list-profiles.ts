/**
 * Finds the profiles of this browser by their folders, which survive the loss of the databases. Apart
 * from what opens a profile, since the first page needs no more than this.
 */
import { openFiles } from "./bucket.ts";

/** The names of the profiles in this browser, in the order of the alphabet. */
export const listProfiles = async (): Promise<readonly string[]> => {
  const names: string[] = [];
  for await (const [name, handle] of (await openFiles()).entries())
    if (handle.kind === "directory" && profileName.test(name)) names.push(name);
  return names.sort();
};

const profileName = /^(real|practice)-[0-9a-f-]{36}$/;
