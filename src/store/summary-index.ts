/**
 * The summary index: what lets the queue open without opening every case.
 *
 * 256 queue segments and 256 fact segments by the first byte of the random case id, the first page,
 * and a manifest that holds everybody's counter, so that a segment put back to an older state is
 * noticed. All are sealed under the person's own key and derived: whatever is missing, stale or
 * unreadable is made anew from the envelopes (absorb.ts). Readable rows are in memory only, in the
 * object made here, and go with the page at locking.
 */
import { z } from "zod";
import type { Clearance, SealedSegment, SegmentPlace } from "../vault/clearance.ts";
import { createQueue } from "./create-queue.ts";
import type { Database, SegmentRow } from "./database.ts";
import {
  type FirstPage,
  firstPageOf,
  isTooShort,
  shownAtFirst,
  withChangedRows,
} from "./first-page.ts";
import { type FactRow, type QueueRow, readRows, writeRows } from "./index-row.ts";

/** Up to where the index has taken in what is at rest: own envelopes and batches of the mirror, by `n`. */
export type Reached = { readonly local: number; readonly mirror: number };

/** A change of the index: rows of cases that changed, each once, and where that brings it at least. */
export type IndexChange = {
  readonly entries: readonly { readonly row: QueueRow; readonly fact: FactRow }[];
  readonly reached: Reached;
};

/** The opened index of one unlocked person. */
export type SummaryIndex = {
  /** Up to where it reaches; zeros when it has to be made anew. */
  readonly reached: () => Reached;
  /** The first rows of the queue, at most 50, without reading anything. */
  readonly firstRows: () => readonly QueueRow[];
  readonly total: () => number;
  /** All rows, in no order. */
  readonly allRows: () => Promise<readonly QueueRow[]>;
  readonly factOf: (caseId: string) => Promise<FactRow | undefined>;
  readonly rowOf: (caseId: string) => Promise<QueueRow | undefined>;
  /** Takes a change into memory. It counts at once; `seal` brings it to rest. */
  readonly change: (change: IndexChange) => Promise<void>;
  readonly isDirty: () => boolean;
  /** Runs work after the work given before: two settlings never overlap. */
  readonly inTurn: <Value>(work: () => Promise<Value>) => Promise<Value>;
  /**
   * Seals what has changed since it was last at rest, to be written in one transaction. `settled` says
   * that it was; without it the same is sealed again the next time.
   */
  readonly seal: () => Promise<SealedChange>;
  /** Forgets everything, for making the index anew. */
  readonly reset: () => void;
};

export type SealedChange = {
  readonly segments: readonly SegmentRow[];
  readonly settled: () => void;
};

/**
 * Opens the index of the person unlocked. Costs one read and one crossing into the crypto worker. An
 * index that cannot be trusted opens as an empty one that has reached nothing.
 */
export const openSummaryIndex = async (
  database: Database,
  clearance: Clearance,
): Promise<SummaryIndex> => {
  const name = await clearance.indexName();
  let front = (await openFront(database, clearance, name)) ?? emptyFront;
  const plan = { database, clearance, name, counters: () => front.manifest.counters };
  const queue = createShelf<QueueRow>({ ...plan, table: "queue" });
  const fact = createShelf<FactRow>({ ...plan, table: "fact" });
  // How often the front was changed, and which of these states is at rest.
  let version = 0;
  let versionAtRest = 0;

  return {
    reached: () => front.manifest.reached,
    firstRows: () => front.first.rows.slice(0, shownAtFirst),
    total: () => front.first.total,
    allRows: async () => (await queue.all()).flatMap((rows) => [...rows.values()]),
    factOf: async (caseId) => (await fact.segment(segmentOf(caseId))).get(caseId),
    rowOf: async (caseId) => (await queue.segment(segmentOf(caseId))).get(caseId),

    change: async ({ entries, reached }) => {
      const rows = entries.map(({ row }) => row);
      const numbers = [...new Set(rows.map(({ caseId }) => segmentOf(caseId)))];
      await Promise.all([queue.load(numbers), fact.load(numbers)]);
      const added = queue.put(rows);
      fact.put(entries.map((entry) => entry.fact));
      version += 1;
      const before = front.manifest.reached;
      const furthest = {
        local: Math.max(before.local, reached.local),
        mirror: Math.max(before.mirror, reached.mirror),
      };
      const manifest = { ...front.manifest, reached: furthest };
      front = { manifest, first: withChangedRows(front.first, rows, added) };
      if (isTooShort(front.first)) {
        const all = await queue.all();
        front = { ...front, first: firstPageOf(all.flatMap((some) => [...some.values()])) };
      }
    },

    isDirty: () => version !== versionAtRest || queue.isDirty() || fact.isDirty(),

    inTurn: createQueue(),

    seal: async () => {
      const dirty = [...queue.dirty(), ...fact.dirty()];
      const counters = {
        queue: [...front.manifest.counters.queue],
        fact: [...front.manifest.counters.fact],
      };
      for (const { table, segment } of dirty)
        counters[table][segment] = (counters[table][segment] ?? 0) + 1;
      const counter = front.manifest.counter + 1;
      const manifest: Manifest = { ...front.manifest, counter, counters };
      const open = [
        ...dirty.map((one) => ({
          ...placeOf(one.table, one.segment, name),
          counter: counters[one.table][one.segment] ?? 0,
          text: one.text,
        })),
        { ...placeOf("first", 0, name), counter, text: writeFirst(front.first) },
        { ...placeOf("manifest", 0, name), counter, text: JSON.stringify(manifest) },
      ];
      const sealedVersion = version;
      const blobs = await clearance.sealSegments(open.map(({ key: _key, ...segment }) => segment));
      const segments = open.map(({ key, counter: at }, place) => ({
        segment: key,
        counter: at,
        blob: blobs[place] ?? new Uint8Array(0),
      }));
      const settled = (): void => {
        front = { ...front, manifest: { ...front.manifest, counter, counters } };
        for (const { clean } of dirty) clean();
        versionAtRest = sealedVersion;
      };
      return { segments, settled };
    },

    reset: () => {
      // Counters go on, so that nothing sealed before can pass for what is made now.
      const { counter, counters } = front.manifest;
      front = { ...emptyFront, manifest: { ...emptyFront.manifest, counter, counters } };
      version += 1;
      queue.reset();
      fact.reset();
    },
  };
};

/** The segment of a case: ids are random, so their first byte spreads them evenly. */
const segmentOf = (caseId: string): number => Number.parseInt(caseId.slice(0, 2), 16);

const Counters = z.array(z.int().nonnegative()).length(256);
const Manifest = z.strictObject({
  counter: z.int().nonnegative(),
  counters: z.strictObject({ queue: Counters, fact: Counters }),
  reached: z.strictObject({ local: z.int().nonnegative(), mirror: z.int().nonnegative() }),
});
type Manifest = z.infer<typeof Manifest>;

type Front = { readonly manifest: Manifest; readonly first: FirstPage };

const emptyFront: Front = {
  manifest: {
    counter: 0,
    counters: {
      queue: Array.from({ length: 256 }, () => 0),
      fact: Array.from({ length: 256 }, () => 0),
    },
    reached: { local: 0, mirror: 0 },
  },
  first: { rows: [], total: 0 },
};

const schemaOf = { queue: "queue@1", fact: "fact@1", first: "first@1", manifest: "manifest@1" };
type Table = keyof typeof schemaOf;

const placeOf = (table: Table, segment: number, name: string) => ({
  key: `${name}:${table}:${segment}`,
  table,
  segment,
  schema: schemaOf[table],
});

const writeFirst = ({ rows, total }: FirstPage): string =>
  JSON.stringify({ total, rows: writeRows(rows) });

const WrittenFirst = z.strictObject({ total: z.int().nonnegative(), rows: z.string() });

/** Opens manifest and first page together; undefined when either is missing or not of the other. */
const openFront = async (
  database: Database,
  clearance: Clearance,
  name: string,
): Promise<Front | undefined> => {
  const places = [placeOf("manifest", 0, name), placeOf("first", 0, name)];
  const rows = await database.segments.bulkGet(places.map(({ key }) => key));
  const sealed = places.flatMap((place, at) => toSealed(place, rows[at]));
  if (sealed.length !== places.length) return undefined;
  const [manifestText, firstText] = await clearance.openSegments(sealed);
  if (manifestText === undefined || firstText === undefined) return undefined;
  const manifest = Manifest.safeParse(JSON.parse(manifestText));
  const written = WrittenFirst.safeParse(JSON.parse(firstText));
  if (!manifest.success || !written.success) return undefined;
  const { total } = written.data;
  const rowsOfFirst = readRows<QueueRow>(written.data.rows);
  const areOneWriting = sealed.every(({ counter }) => counter === manifest.data.counter);
  return areOneWriting
    ? { manifest: manifest.data, first: { rows: rowsOfFirst, total } }
    : undefined;
};

const toSealed = (
  { table, segment, schema }: Omit<SegmentPlace, "counter">,
  row: SegmentRow | undefined,
): readonly SealedSegment[] =>
  row ? [{ table, segment, schema, counter: row.counter, blob: row.blob }] : [];

type ShelfPlan = {
  readonly database: Database;
  readonly clearance: Clearance;
  readonly name: string;
  readonly table: "queue" | "fact";
  readonly counters: () => Manifest["counters"];
};

/** The 256 segments of one table, opened as they are asked for and kept; changed ones are marked. */
const createShelf = <Row extends { readonly caseId: string }>({
  database,
  clearance,
  name,
  table,
  counters,
}: ShelfPlan) => {
  const held = new Map<number, Map<string, Row>>();
  const changes = new Map<number, number>();

  const load = async (wanted: readonly number[]): Promise<void> => {
    const newest = counters()[table];
    const places = wanted.flatMap((segment) => {
      if (held.has(segment)) return [];
      if (newest[segment] !== 0) return [placeOf(table, segment, name)];
      held.set(segment, new Map());
      return [];
    });
    if (places.length === 0) return;
    const stored = await database.segments.bulkGet(places.map(({ key }) => key));
    const sealed = places.flatMap((place, at) => toSealed(place, stored[at]));
    const texts = await clearance.openSegments(sealed);
    const textOf = new Map(
      sealed.map(({ segment, counter }, at) => [segment, [counter, texts[at]] as const]),
    );
    for (const { key, segment } of places) {
      const [counter, text] = textOf.get(segment) ?? [];
      if (counter !== newest[segment] || text === undefined) throw new StaleIndex(key);
      // Loaded by somebody else in the meantime, and perhaps changed since.
      if (!held.has(segment))
        held.set(segment, new Map(readRows<Row>(text).map((one) => [one.caseId, one])));
    }
  };

  return {
    load,
    segment: async (number: number): Promise<ReadonlyMap<string, Row>> => {
      await load([number]);
      return held.get(number) ?? new Map();
    },
    all: async (): Promise<readonly ReadonlyMap<string, Row>[]> => {
      await load(everySegment);
      return [...held.values()];
    },
    /** Puts rows into segments that are loaded; gives how many were not there before. */
    put: (rows: readonly Row[]): number => {
      let added = 0;
      for (const row of rows) {
        const number = segmentOf(row.caseId);
        const segment = held.get(number) ?? new Map();
        if (!segment.has(row.caseId)) added += 1;
        held.set(number, segment.set(row.caseId, row));
        changes.set(number, (changes.get(number) ?? 0) + 1);
      }
      return added;
    },
    /** The changed segments as text; `clean` marks one as at rest unless it changed again since. */
    dirty: () =>
      [...changes].map(([segment, version]) => ({
        table,
        segment,
        text: writeRows([...(held.get(segment)?.values() ?? [])]),
        clean: (): void => {
          if (changes.get(segment) === version) changes.delete(segment);
        },
      })),
    isDirty: (): boolean => changes.size > 0,
    /** Empties every segment, those at rest too once they are sealed again. */
    reset: (): void => {
      held.clear();
      changes.clear();
      for (const segment of everySegment) {
        held.set(segment, new Map());
        if (counters()[table][segment] !== 0) changes.set(segment, 1);
      }
    },
  };
};

const everySegment = Array.from({ length: 256 }, (_, segment) => segment);

/** Thrown inside the store when a segment does not fit the manifest; the index is then made anew. */
export class StaleIndex extends Error {}
