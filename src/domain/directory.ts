/**
 * The directory of a site: what its places and its people are called. It is sealed like a case and is
 * the only place in which a name of staff or of a shelter is written; everywhere else they are random
 * ids.
 */
import { z } from "zod";
import { mergeHeads } from "./merge.ts";
import type { RevisionSet } from "./revision.ts";

/** The name and version of the schema of a directory. */
export const DIRECTORY_SCHEMA = "directory@1";

const Name = z.string().trim().max(120);

/** Names by random id. An empty name is no name. `contact` is a number or an address, as it was typed. */
export const Directory = z.strictObject({
  // A merge leaves out what is empty.
  sites: z.record(z.string(), z.strictObject({ name: Name })).default({}),
  people: z.record(z.string(), z.strictObject({ name: Name, contact: Name })).default({}),
});
export type Directory = z.infer<typeof Directory>;

/** A directory in which nobody has written yet. */
export const emptyDirectory: Directory = { sites: {}, people: {} };

/**
 * Merges what several people wrote, name by name, as cases are merged. Nothing in it is protected: of
 * two names for one person the later stands.
 */
export const mergeDirectories = (revisions: RevisionSet): Directory => {
  if (revisions.size === 0) return emptyDirectory;
  const { document } = mergeHeads(revisions, new Map([[DIRECTORY_SCHEMA, []]]));
  return Directory.safeParse(document).data ?? emptyDirectory;
};
