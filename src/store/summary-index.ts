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

/** A change of the index: rows of cases that changed, each once, and where that brings it. */
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
  readonly allFacts: () => Promise<readonly FactRow[]>;
  /**
   * Seals the segments a change touches. They are to be written in one transaction with what they
   * tell of; `accept` then makes the change count in memory. Without `accept` nothing has happened.
   */
  readonly seal: (change: IndexChange) => Promise<SealedChange>;
  /** Forgets everything, for making the index anew. */
  readonly reset: () => void;
};

export type SealedChange = {
  readonly segments: readonly SegmentRow[];
  readonly accept: () => void;
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
  const opened = await openFront(database, clearance, name);
  let front = opened ?? emptyFront;
  const queue = createShelf<QueueRow>({ database, clearance, name, table: "queue" });
  const fact = createShelf<FactRow>({ database, clearance, name, table: "fact" });
  const countersOf = () => front.manifest.counters;

  const index: SummaryIndex = {
    reached: () => front.manifest.reached,
    firstRows: () => front.first.rows.slice(0, shownAtFirst),
    total: () => front.first.total,
    allRows: async () => (await queue.all(countersOf())).flatMap((rows) => [...rows.values()]),
    allFacts: async () => (await fact.all(countersOf())).flatMap((rows) => [...rows.values()]),
    factOf: async (caseId) => (await fact.segment(segmentOf(caseId), countersOf())).get(caseId),
    rowOf: async (caseId) => (await queue.segment(segmentOf(caseId), countersOf())).get(caseId),

    seal: async ({ entries, reached }) => {
      const touched = [...new Set(entries.map(({ row }) => segmentOf(row.caseId)))];
      await Promise.all([queue.load(touched, countersOf()), fact.load(touched, countersOf())]);
      const queueNext = await queue.with(
        entries.map(({ row }) => row),
        countersOf(),
      );
      const factNext = await fact.with(
        entries.map((entry) => entry.fact),
        countersOf(),
      );
      const added = queueNext.added;
      let first = withChangedRows(
        front.first,
        entries.map(({ row }) => row),
        added,
      );
      if (isTooShort(first))
        first = firstPageOf(await merged(queue, queueNext.segments, countersOf()));
      const counters = { ...countersOf() };
      const open = [...queueNext.open, ...factNext.open].map((segment) => {
        const counter = (counters[segment.key] ?? 0) + 1;
        counters[segment.key] = counter;
        return { ...segment, counter };
      });
      const counter = front.manifest.counter + 1;
      const manifest: Manifest = { counter, counters, reached };
      const all = [
        ...open,
        { ...frontPlace("first", name), counter, text: writeFirst(first) },
        { ...frontPlace("manifest", name), counter, text: JSON.stringify(manifest) },
      ];
      const blobs = await clearance.sealSegments(all.map(({ key: _key, ...segment }) => segment));
      const segments = all.map(({ key, counter: at }, place) => ({
        segment: key,
        counter: at,
        blob: blobs[place] ?? new Uint8Array(0),
      }));
      return {
        segments,
        accept: () => {
          front = { manifest, first };
          queue.accept(queueNext.segments);
          fact.accept(factNext.segments);
        },
      };
    },

    reset: () => {
      front = {
        ...emptyFront,
        manifest: { ...emptyFront.manifest, counter: front.manifest.counter },
      };
      queue.reset();
      fact.reset();
    },
  };
  return index;
};

/** The segment of a case: ids are random, so their first byte spreads them evenly. */
export const segmentOf = (caseId: string): number => Number.parseInt(caseId.slice(0, 2), 16);

const Manifest = z.strictObject({
  counter: z.int().nonnegative(),
  counters: z.record(z.string(), z.int().positive()),
  reached: z.strictObject({ local: z.int().nonnegative(), mirror: z.int().nonnegative() }),
});
type Manifest = z.infer<typeof Manifest>;
type Counters = Readonly<Record<string, number>>;

type Front = { readonly manifest: Manifest; readonly first: FirstPage };

const emptyFront: Front = {
  manifest: { counter: 0, counters: {}, reached: { local: 0, mirror: 0 } },
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

const frontPlace = (table: "first" | "manifest", name: string) => placeOf(table, 0, name);

const writeFirst = ({ rows, total }: FirstPage): string =>
  JSON.stringify({ total, rows: writeRows(rows) });

const WrittenFirst = z.strictObject({ total: z.int().nonnegative(), rows: z.string() });

/** Opens manifest and first page together; undefined when either is missing or not of the other. */
const openFront = async (
  database: Database,
  clearance: Clearance,
  name: string,
): Promise<Front | undefined> => {
  const places = [frontPlace("manifest", name), frontPlace("first", name)];
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

type Rows<Row> = ReadonlyMap<string, Row>;

type ShelfPlan = {
  readonly database: Database;
  readonly clearance: Clearance;
  readonly name: string;
  readonly table: "queue" | "fact";
};

/** The 256 segments of one table, opened as they are asked for and kept. */
const createShelf = <Row extends { readonly caseId: string }>({
  database,
  clearance,
  name,
  table,
}: ShelfPlan) => {
  const held = new Map<number, Rows<Row>>();

  const load = async (wanted: readonly number[], counters: Counters): Promise<void> => {
    const places = wanted.flatMap((segment) => {
      const place = placeOf(table, segment, name);
      if (held.has(segment)) return [];
      if (counters[place.key] !== undefined) return [place];
      held.set(segment, new Map());
      return [];
    });
    if (places.length === 0) return;
    const stored = await database.segments.bulkGet(places.map(({ key }) => key));
    const sealed = places.flatMap((place, at) => toSealed(place, stored[at]));
    const texts = await clearance.openSegments(sealed);
    for (const [at, { key, segment }] of places.entries()) {
      const row = stored[at];
      const isNewest = row !== undefined && row.counter === counters[key];
      const text = isNewest ? texts[sealed.findIndex((one) => one.segment === segment)] : undefined;
      if (text === undefined) throw new StaleIndex(key);
      held.set(segment, new Map(readRows<Row>(text).map((one) => [one.caseId, one])));
    }
  };

  const segment = async (number: number, counters: Counters): Promise<Rows<Row>> => {
    await load([number], counters);
    return held.get(number) ?? new Map();
  };

  return {
    load,
    segment,
    all: async (counters: Counters): Promise<readonly Rows<Row>[]> => {
      await load(everySegment, counters);
      return [...held.values()];
    },
    /** The segments as they will be with some rows changed, and what has to be sealed. */
    with: async (changed: readonly Row[], counters: Counters) => {
      const segments = new Map<number, Map<string, Row>>();
      let added = 0;
      for (const row of changed) {
        const number = segmentOf(row.caseId);
        const rows = segments.get(number) ?? new Map(await segment(number, counters));
        if (!rows.has(row.caseId)) added += 1;
        rows.set(row.caseId, row);
        segments.set(number, rows);
      }
      const open = [...segments].map(([number, rows]) => ({
        ...placeOf(table, number, name),
        text: writeRows([...rows.values()]),
      }));
      return { segments, open, added };
    },
    accept: (segments: ReadonlyMap<number, Rows<Row>>): void => {
      for (const [number, rows] of segments) held.set(number, rows);
    },
    reset: () => held.clear(),
  };
};

const everySegment = Array.from({ length: 256 }, (_, segment) => segment);

const merged = async (
  queue: { all(counters: Counters): Promise<readonly Rows<QueueRow>[]> },
  next: ReadonlyMap<number, Rows<QueueRow>>,
  counters: Counters,
): Promise<readonly QueueRow[]> => {
  const before = (await queue.all(counters)).flatMap((rows) => [...rows.values()]);
  return [
    ...before.filter(({ caseId }) => !next.has(segmentOf(caseId))),
    ...[...next.values()].flatMap((rows) => [...rows.values()]),
  ];
};

/** Thrown inside the store when a segment does not fit the manifest; the index is then made anew. */
export class StaleIndex extends Error {}
