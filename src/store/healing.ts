/**
 * How journal and database repair each other, at every start and in the background (see
 * [Note: Two copies] in journal.ts).
 *
 * The database notes in every transaction up to where it has taken over the journal. So a start usually
 * reads a few bytes: what stands behind that place is a commit whose second half was cut off, and is
 * put in. A database without that note, or with another journal's, lost something or was lost itself.
 */
import type { Problem } from "../protocol/problem.ts";
import { fail, ok, type Result } from "../protocol/result.ts";
import { decodeCommit, encodeCommit, type StoredChange, type TableName } from "./change.ts";
import { applyChanges, type Database, type ProgressRow, type Vessel } from "./database.ts";
import type { JournalState } from "./journal-port.ts";

/**
 * What a start found. `restored`: rows put back after the database had lost them, which is a loss of
 * data that people must be told of. `finished`: commits completed that a crash had cut in half.
 * `rebuilt`: the journal was written anew from the database. `damaged`: journal records that failed
 * their hash; the database still had what they held, unless it was lost as well.
 */
export type StartReport = {
  readonly restored: number;
  readonly finished: number;
  readonly rebuilt: boolean;
  readonly damaged: number;
};

/** Opens both copies and brings them to the same state. The caller holds the profile's lock. */
export const heal = async (
  vessel: Vessel,
  renew: () => Promise<void>,
): Promise<Result<StartReport, Problem>> => {
  const opened = await openDatabase(vessel.database, renew);
  if (!opened.ok) return opened;
  const progress = await vessel.database.progress.get("journal");
  const state = await vessel.journal.open(progress);
  if (!state.ok) return fail({ type: state.failure });
  if (progress?.journal === state.value.journal)
    return finishTail(vessel, progress.end, state.value);
  const hadRows = await hasRows(vessel.database);
  return hadRows ? unite(vessel) : restore(vessel, state.value);
};

/**
 * Reads the whole journal and checks every hash; for the background, some time after the start. When a
 * record is damaged, or one copy holds rows the other lacks, they are united and the journal is written
 * anew. It is
 * also written anew when what it keeps for nothing exceeds what it keeps, and 16 MiB.
 */
export const verifyJournal = async (
  vessel: Vessel,
): Promise<Result<{ readonly damaged: number; readonly rebuilt: boolean }, Problem>> => {
  const found = await inventory(vessel);
  const missing = await countDifferences(vessel.database, found.live);
  const live = [...found.live.values()].reduce((sum, bytes) => sum + bytes, 0);
  const dead = found.end - live;
  const isWasteful = dead > live && dead > wasteInBytes;
  if (found.damaged === 0 && missing === 0 && !isWasteful)
    return ok({ damaged: 0, rebuilt: false });
  // Looked at again with nobody writing: what was saved or removed meanwhile must not look amiss.
  const isAmiss = found.damaged > 0 || missing > 0;
  const united = await vessel.inOrder(() => (isAmiss ? unite(vessel) : rewriteNow(vessel)));
  return united.ok ? ok({ damaged: found.damaged, rebuilt: true }) : united;
};

/**
 * Writes the journal anew from the database: what was purged or replaced is gone from it, and the old
 * file is overwritten. Saves wait while it runs.
 */
export const rewrite = (vessel: Vessel): Promise<Result<StartReport, Problem>> =>
  vessel.inOrder(() => rewriteNow(vessel));

const rewriteNow = async (vessel: Vessel): Promise<Result<StartReport, Problem>> => {
  await vessel.journal.beginRewrite();
  for (const name of tableNames) {
    const table = vessel.database.table<object, string | number>(name);
    const keys = await table.toCollection().primaryKeys();
    for (let at = 0; at < keys.length; at += rowsAtOnce) {
      const chunk = keys.slice(at, at + rowsAtOnce);
      const rows = await table.bulkGet(chunk);
      const blobs = chunk.flatMap((key, index) => {
        const row = rows[index];
        return row ? [encodeCommit([{ table: name, key, row }])] : [];
      });
      const appended = await vessel.journal.appendRewrite(blobs);
      if (!appended.ok) return fail({ type: appended.failure });
    }
  }
  const state = await vessel.journal.finishRewrite();
  if (!state.ok) return fail({ type: state.failure });
  await vessel.database.progress.put(toProgress(state.value));
  return ok({ restored: 0, finished: 0, rebuilt: true, damaged: 0 });
};

// Small enough to be read between two frames of the screen on a fast tablet.
const pageInBytes = 524_288;
const inventoryPageInBytes = 131_072;
const restInMilliseconds = 12;
const wasteInBytes = 16 * 1_048_576;
const rowsAtOnce = 64;
const tableNames: readonly TableName[] = [
  "meta",
  "log",
  "envelopes",
  "batches",
  "receipts",
  "acks",
  "quarantine",
  "mirror",
];

const toProgress = ({ journal, end }: JournalState): ProgressRow => ({
  key: "journal",
  journal,
  end,
});

/**
 * Opens the database. One that cannot be opened at all is thrown away and made anew, and where that is
 * refused too, so are all databases of this origin: the journals still have everything, and a device
 * that does not start keeps nobody's data.
 */
const openDatabase = async (
  database: Database,
  renew: () => Promise<void>,
): Promise<Result<null, Problem>> => {
  for (const attempt of ["as it is", "again", "anew", "elsewhere"] as const) {
    try {
      if (attempt === "anew") await database.delete({ disableAutoOpen: true });
      if (attempt === "elsewhere") await renew();
      if (!database.isOpen()) await database.open();
      return ok(null);
    } catch {
      database.close();
    }
  }
  return fail({ type: "storage-refused" });
};

const hasRows = async (database: Database): Promise<boolean> => {
  const counts = await Promise.all(tableNames.map((name) => database.table(name).count()));
  return counts.some((count) => count > 0);
};

/** Puts in the commits that stand in the journal behind the place the database has reached. */
const finishTail = async (
  vessel: Vessel,
  from: number,
  state: JournalState,
): Promise<Result<StartReport, Problem>> => {
  let finished = 0;
  const applied = await eachPage(vessel, from, async (commits) => {
    finished += commits.length;
    await applyChanges(vessel.database, commits.flat(), [], toProgress(state));
  });
  return applied.ok ? ok({ restored: 0, finished, rebuilt: false, damaged: 0 }) : applied;
};

/** Fills an empty database from the journal, in its order. */
const restore = async (
  vessel: Vessel,
  state: JournalState,
): Promise<Result<StartReport, Problem>> => {
  let damaged = 0;
  const applied = await eachPage(vessel, 0, async (commits, harmed) => {
    damaged += harmed;
    await applyChanges(vessel.database, commits.flat(), [], undefined);
  });
  if (!applied.ok) return applied;
  await vessel.database.progress.put(toProgress(state));
  const counts = await Promise.all(tableNames.map((name) => vessel.database.table(name).count()));
  const restored = counts.reduce((sum, count) => sum + count, 0);
  return ok({ restored, finished: 0, rebuilt: false, damaged });
};

/**
 * Both copies have something and do not belong together: the database gets what only the journal has,
 * then the journal is written anew from the database, which now has all of both.
 */
const unite = async (vessel: Vessel): Promise<Result<StartReport, Problem>> => {
  const found = await inventory(vessel);
  const lacking = new Set<string>();
  for (const name of tableNames) {
    const held = new Set(
      (await primaryKeys(vessel.database, name)).map((key) => nameOf(name, key)),
    );
    for (const key of found.live.keys())
      if (key.startsWith(`${name}/`) && !held.has(key)) lacking.add(key);
  }
  if (lacking.size > 0) {
    const applied = await eachPage(vessel, 0, async (commits) => {
      const changes = commits.flat().filter(({ table, key }) => lacking.has(nameOf(table, key)));
      if (changes.length > 0) await applyChanges(vessel.database, changes, [], undefined);
    });
    if (!applied.ok) return applied;
  }
  const rewritten = await rewriteNow(vessel);
  return rewritten.ok
    ? ok({ restored: lacking.size, finished: 0, rebuilt: true, damaged: found.damaged })
    : rewritten;
};

type Inventory = {
  /** Bytes of the record that holds the newest row, by table and key; removed rows are not here. */
  readonly live: ReadonlyMap<string, number>;
  readonly damaged: number;
  readonly end: number;
};

const inventory = async (vessel: Vessel): Promise<Inventory> => {
  const live = new Map<string, number>();
  let damaged = 0;
  let end = 0;
  let next: number | undefined = 0;
  while (next !== undefined) {
    const page: Awaited<ReturnType<Vessel["journal"]["scan"]>> = await vessel.journal.scan(
      next,
      inventoryPageInBytes,
    );
    for (const record of page.records) {
      end = record.at + record.length;
      const commit = record.state === "whole" ? decodeCommit(record.blob) : undefined;
      if (record.state === "damaged" || commit?.ok === false) damaged += 1;
      if (commit?.ok) count(live, commit.value, record.length);
    }
    next = page.next;
    // A person may be saving: the check of hundreds of megabytes takes a small part of the processor.
    if (next !== undefined) await new Promise((resolve) => setTimeout(resolve, restInMilliseconds));
  }
  return { live, damaged, end };
};

const count = (
  live: Map<string, number>,
  changes: readonly StoredChange[],
  recordLength: number,
): void => {
  const share = recordLength / changes.length;
  for (const change of changes) {
    const name = nameOf(change.table, change.key);
    if ("patch" in change) live.set(name, (live.get(name) ?? 0) + share);
    else if (change.row === null) live.delete(name);
    else live.set(name, share);
  }
};

/** How many rows only one of the two copies holds. */
const countDifferences = async (
  database: Database,
  live: ReadonlyMap<string, number>,
): Promise<number> => {
  let rows = 0;
  let inBoth = 0;
  for (const name of tableNames)
    for (const key of await primaryKeys(database, name)) {
      rows += 1;
      if (live.has(nameOf(name, key))) inBoth += 1;
    }
  return rows - inBoth + (live.size - inBoth);
};

const primaryKeys = (database: Database, name: TableName): Promise<(string | number)[]> =>
  database.table<object, string | number>(name).toCollection().primaryKeys();

const nameOf = (table: TableName, key: string | number): string => `${table}/${key}`;

/** Reads the commits of the journal from a place, page by page; damaged records are counted. */
const eachPage = async (
  vessel: Vessel,
  from: number,
  take: (commits: readonly (readonly StoredChange[])[], damaged: number) => Promise<void>,
): Promise<Result<null, Problem>> => {
  let next: number | undefined = from;
  try {
    while (next !== undefined) {
      const page: Awaited<ReturnType<Vessel["journal"]["scan"]>> = await vessel.journal.scan(
        next,
        pageInBytes,
      );
      const decoded = page.records.map((record) =>
        record.state === "whole" ? decodeCommit(record.blob) : undefined,
      );
      const commits = decoded.flatMap((commit) => (commit?.ok ? [commit.value] : []));
      const damaged = page.records.filter(({ state }) => state === "damaged").length;
      if (commits.length > 0 || damaged > 0) await take(commits, damaged);
      next = page.next;
    }
    return ok(null);
  } catch {
    return fail({ type: "storage-refused" });
  }
};
