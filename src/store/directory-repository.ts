/**
 * The directory at rest: its revisions lie among the sealed envelopes like those of cases, and `meta`
 * names their places, so that names are at hand without opening anything else.
 */
import {
  DIRECTORY_SCHEMA,
  Directory,
  emptyDirectory,
  mergeDirectories,
} from "../domain/directory.ts";
import { headsOf, type RevisionNode } from "../domain/revision.ts";
import type { Hash } from "../protocol/hash.ts";
import { type Id, newId } from "../protocol/id.ts";
import type { Problem } from "../protocol/problem.ts";
import { fail, type Result } from "../protocol/result.ts";
import type { Clearance } from "../vault/clearance.ts";
import { type Change, commit, type Device } from "./database.ts";
import { findEnvelopes, toJsonObject } from "./find-envelopes.ts";
import { lastNumber } from "./own-numbers.ts";

/** A directory as it is known here. `heads` and `rev` are what a new revision builds on. */
export type KnownDirectory = {
  readonly directory: Directory;
  readonly heads: readonly Hash[];
  readonly rev: number;
};

/**
 * Reads what the people unlocked here can open of the directory. `mayName` tells whose word counts:
 * what anybody else wrote is left out.
 */
export const readDirectory = async (
  device: Device,
  clearance: Clearance,
  mayName: (author: Id) => boolean,
): Promise<KnownDirectory> => {
  const rows = await device.database.meta.where("key").startsWith(placeKey("")).toArray();
  const revisions = rows.map(({ key, value }) => ({
    id: key.slice(placeKey("").length),
    rev: 0,
    places: typeof value === "string" ? [value] : [],
  }));
  const found = await findEnvelopes({ device }, revisions);
  const opened = await clearance.openEnvelopes(found.map(({ closed }) => closed));
  const nodes = new Map<Hash, RevisionNode>();
  let rev = 0;
  for (const outcome of opened) {
    if (!outcome.ok || outcome.value.format !== "revision") continue;
    const { revision, payload } = outcome.value;
    if (payload.type !== "directory" || payload.schema !== DIRECTORY_SCHEMA) continue;
    if (!mayName(payload.author) || !Directory.safeParse(payload.data).success) continue;
    const { parents, at, author, schema } = payload;
    const document = toJsonObject(payload.data);
    rev = Math.max(rev, payload.rev);
    nodes.set(revision, {
      ...{ id: revision, parents, at, author, schema, document },
      ...{ consent: {}, conflicts: [] },
    });
  }
  if (nodes.size === 0) return { directory: emptyDirectory, heads: [], rev: 0 };
  const heads = headsOf(nodes).map(({ node }) => node.id);
  return { directory: mergeDirectories(nodes), heads: [...heads].sort(), rev };
};

/** Who writes, and when. */
export type DirectoryWriter = {
  readonly device: Device;
  readonly clearance: Clearance;
  readonly author: Id;
  readonly now: () => Date;
};

/**
 * Writes a directory: sealed to the site and to recovery, kept as an own copy and put into the queue
 * in one commit. Older revisions stay.
 */
export const saveDirectory = async (
  { device, clearance, author, now }: DirectoryWriter,
  known: KnownDirectory,
  directory: Directory,
): Promise<Result<null, Problem>> => {
  const parents = known.heads.slice(0, 16);
  const sealed = await clearance.sealRevisions(
    [
      {
        type: "directory",
        author,
        dest: device.site,
        at: now().toISOString(),
        schema: DIRECTORY_SCHEMA,
        rev: parents.length === 0 ? 1 : known.rev + 1,
        parents,
        data: toJsonObject(Directory.parse(directory)),
      },
    ],
    "both",
  );
  if (!sealed.ok) return sealed;
  const [one] = sealed.value;
  if (!one?.wire) return fail({ type: "vault-locked" });
  const { wire, working, revision } = one;
  const [own, sent] = [newId(), newId()];
  const n = (await lastNumber(device)) + 1;
  const row = { batch: 0, kind: 1, dest: wire.dest, epoch: wire.epoch } as const;
  return commit(device, [
    {
      table: "envelopes",
      key: own,
      row: {
        ...row,
        eid: own,
        n,
        state: "working",
        wire: sent,
        bytes: working.length,
        blob: working,
      },
    },
    {
      table: "envelopes",
      key: sent,
      row: {
        ...row,
        ...{ eid: sent, n: n + 1, state: "ready", bytes: wire.bytes.length, blob: wire.bytes },
      },
    },
    noteDirectory(revision, `e:${own}`),
  ]);
};

/** The note in `meta` that a revision of a directory lies at a place. */
export const noteDirectory = (revision: Hash, place: string): Change => ({
  table: "meta",
  key: placeKey(revision),
  row: { key: placeKey(revision), value: place },
});

const placeKey = (revision: string): string => `directory:${revision}`;
