/**
 * Protects the tables of one request together, beside all that left before: a count hidden in one table
 * is hidden in every other, a count that is public stays so, and what sums and differences between
 * tables would tell of 1 to 10 persons is hidden too, or the request is refused.
 *
 * [Note: Modular protection] Each table is protected by itself with what the others decided, until
 * nothing more is hidden; then the sums of all tables are attacked at once. Only where that tells more
 * than a table alone would, further counts are hidden.
 */
import { answeredOrNot, COMPLETENESS } from "./completeness.ts";
import { type Axis, type Layout, traitsIn, traitsKey } from "./linked-counts.ts";
import {
  type HiddenGroup,
  hiddenGroups,
  linkSets,
  type SnapshotTable,
  setKey,
} from "./linked-sets.ts";
import type { ReleasedTable } from "./release-ledger.ts";
import { differenceBetween, type SetFingerprint } from "./set-fingerprint.ts";
import { type HiddenPlaces, hiddenPlaces, PERSONS, protectedBy } from "./suppress.ts";
import { opennessIn } from "./suppress-linked.ts";
import type { Column, Table } from "./tabulate.ts";
import { THRESHOLD } from "./threshold.ts";
import type { Counted } from "./variable.ts";

/** A table, with the set of persons of each of its places and of all persons. */
export type PersonTable = {
  readonly table: Table<Counted>;
  readonly layout: Layout;
  readonly sets: readonly SetFingerprint[];
  readonly persons: SetFingerprint;
};

/** A count that left before: which release showed it, or hid it. */
export type Before = {
  readonly releaseId: string;
  readonly snapshot: string;
  readonly tables: readonly ReleasedTable[];
};

/** What is hidden of each table, and the tables as the ledger keeps them; or why they may not leave. */
export type Together =
  | {
      readonly ok: true;
      readonly value: {
        readonly hidden: readonly HiddenPlaces[];
        readonly tables: readonly ReleasedTable[];
      };
    }
  | { readonly ok: false; readonly failure: TogetherRefusal };
export type TogetherRefusal = {
  readonly type: "differs-by-few" | "exposes-hidden";
  readonly earlier: string | undefined;
  readonly counts: readonly [now: string, then: string];
};

const ANSWERED = "answered";
const ROUNDS = 60;

/** Prepares a two-way table; `fingerprint` takes persons by their number in the columns. */
export const personTable = (
  table: Table<Counted>,
  [rows, columns]: readonly [Column<Counted>, Column<Counted>],
  where: ReadonlyMap<string, string>,
  fingerprint: (persons: Iterable<number>) => SetFingerprint,
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one walk over all tables
): PersonTable => {
  const [height, width] = [table.rowCodes.length, table.columnCodes.length];
  const found: number[][] = Array.from({ length: (height + 1) * (width + 1) }, () => []);
  const put = (row: number, column: number, person: number): void => {
    found[row * (width + 1) + column]?.push(person);
  };
  const placesIn = ({ codes }: Column<Counted>, known: readonly string[]): readonly number[] =>
    codes.map((code) => known.indexOf(code));
  const [rowAt, columnAt] = [placesIn(rows, table.rowCodes), placesIn(columns, table.columnCodes)];
  const of = ({ starts, values }: Column<Counted>, person: number): Uint16Array =>
    values.subarray(starts[person], starts[person + 1]);
  for (let person = 0; person < table.persons; person += 1) {
    const [ownRows, ownColumns] = [of(rows, person), of(columns, person)];
    if (ownRows.length === 0 || ownColumns.length === 0) continue;
    put(height, width, person);
    for (const column of ownColumns) put(height, columnAt[column] ?? 0, person);
    for (const row of ownRows) {
      put(rowAt[row] ?? 0, width, person);
      for (const column of ownColumns) put(rowAt[row] ?? 0, columnAt[column] ?? 0, person);
    }
  }
  const axis = ({ name, answer }: Counted, codes: readonly string[]): Axis => ({
    name,
    top: ANSWERED,
    parts: new Map([[ANSWERED, { codes, several: answer === "several" }]]),
  });
  const axes = [
    axis(table.row, table.rowCodes),
    ...(table.column.name === "" ? [] : [axis(table.column, table.columnCodes)]),
  ];
  return {
    table,
    layout: { axes, where },
    sets: found.map(fingerprint),
    persons: fingerprint(Array.from({ length: table.persons }, (_none, at) => at)),
  };
};

/** The tables of completeness, one a variable: who has an answer, and who has none. */
export const completenessTables = (
  table: Table<Counted>,
  [rows, columns]: readonly [Column<Counted>, Column<Counted>],
  where: ReadonlyMap<string, string>,
  fingerprint: (persons: Iterable<number>) => SetFingerprint,
): readonly PersonTable[] =>
  table.rowCodes.map((code, row) => {
    const at = rows.codes.indexOf(code);
    const apart = answeredOrNot(table, row);
    const values = Uint16Array.from({ length: table.persons }, (_none, person) =>
      rows.values.subarray(rows.starts[person], rows.starts[person + 1]).includes(at) ? 0 : 1,
    );
    const variable = { name: `${COMPLETENESS} of ${code}`, answer: "one" } as const;
    const starts = Uint32Array.from({ length: table.persons + 1 }, (_none, person) => person);
    const column = { variable, codes: ["yes", "no"], starts, values };
    return personTable({ ...apart, row: variable }, [column, columns], where, fingerprint);
  });

/** Protects tables together, beside those that left before; `snapshot` names the records they are of. */
export const protectTogether = (
  tables: readonly PersonTable[],
  snapshot: string,
  before: readonly Before[],
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one walk over all tables
): Together => {
  const shownBefore = new Map<string, Named>();
  const forced = new Set<string>();
  const earlier = before.flatMap(({ releaseId, tables: each }) =>
    each.flatMap(({ counts }) => counts.map((count) => ({ ...count, releaseId }))),
  );
  for (const { key, set, hidden, releaseId } of earlier)
    if (hidden === "no" && set.size > 0) shownBefore.set(setKey(set), { key, set, releaseId });
  for (const { set, hidden } of earlier)
    if (hidden !== "no" && !shownBefore.has(setKey(set))) forced.add(setKey(set));
  const keysOf = tables.map(({ sets }) => sets.map(setKey));
  const linked = linkSets(
    [
      ...before.flatMap((one) => one.tables.map((table) => ({ snapshot: one.snapshot, table }))),
      ...tables.flatMap((each): readonly SnapshotTable[] =>
        stored(each, () => "no").map((table) => ({ snapshot, table })),
      ),
    ],
    THRESHOLD,
  );
  const decide = decider(tables, keysOf, shownBefore, forced);
  for (let round = 0; round < ROUNDS; round += 1) {
    const hidden = decide();
    const isHiddenHere = (at: number, place: number): boolean =>
      place === PERSONS
        ? "hidden" in protectedBy(tables[at]?.table ?? never(), hidden[at] ?? new Map()).persons
        : hidden[at]?.has(place) === true;
    const shown = shownOf(tables, isHiddenHere);
    const pair = fewApart([...shown.values()], [...shownBefore.values(), ...shown.values()]);
    if (pair) {
      const [now, then] = pair;
      const hide = [now, then]
        .filter(({ set }) => !shownBefore.has(setKey(set)))
        .sort((a, b) => a.set.size - b.set.size)
        .find(({ set }) => !forced.has(setKey(set)));
      // A difference with what left before is refused; within one request the smaller count is hidden.
      if (then.releaseId !== undefined || !hide)
        return refused("differs-by-few", then.releaseId, [now.key, then.key]);
      forced.add(setKey(hide.set));
      continue;
    }
    const isShown = (key: string): boolean => shownBefore.has(key) || shown.has(key);
    const exposed = exposedSets(linked, (at) => !isShown(linked.keys[at] ?? ""), tables);
    if (exposed.length === 0)
      return {
        ok: true,
        value: {
          hidden,
          tables: tables.flatMap((each, at) =>
            stored(each, (place) => reasonAt(each, place, isHiddenHere(at, place))),
          ),
        },
      };
    const size = forced.size;
    for (const key of exposed) cross(tables, keysOf, key, shownBefore, forced, round);
    if (forced.size === size)
      return refused("exposes-hidden", before.at(-1)?.releaseId, [exposed[0] ?? "", ""]);
  }
  return refused("exposes-hidden", before.at(-1)?.releaseId, ["", ""]);
};

type Named = { readonly key: string; readonly set: SetFingerprint; readonly releaseId?: string };

const never = (): never => {
  throw new Error("there is no such table");
};

const refused = (
  type: TogetherRefusal["type"],
  earlier: string | undefined,
  counts: readonly [string, string],
): Together => ({ ok: false, failure: { type, earlier, counts } });

/** Hides in every table what the others hide, until nothing more is hidden. Adds to `forced`. */
const decider = (
  tables: readonly PersonTable[],
  keysOf: readonly (readonly string[])[],
  shownBefore: ReadonlyMap<string, Named>,
  forced: Set<string>,
): (() => readonly HiddenPlaces[]) => {
  const made = new Map<number, { readonly asked: string; readonly hidden: HiddenPlaces }>();
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one walk over all tables
  return () => {
    for (let changed = true; changed; ) {
      const size = forced.size;
      for (const [at, { table }] of tables.entries()) {
        const keys = keysOf[at] ?? [];
        const placesIn = (known: { has: (key: string) => boolean }): ReadonlySet<number> =>
          new Set(keys.flatMap((key, place) => (known.has(key) ? [place] : [])));
        const decided = { shown: placesIn(shownBefore), hidden: placesIn(forced) };
        const asked = [...decided.hidden].join(",");
        if (made.get(at)?.asked === asked) continue;
        const hidden = hiddenPlaces(table, THRESHOLD, decided);
        made.set(at, { asked, hidden });
        for (const place of hidden.keys()) {
          const key = keys[place] ?? "";
          if (!shownBefore.has(key)) forced.add(key);
        }
      }
      changed = forced.size > size;
    }
    return tables.map(({ table, sets }, at) => {
      const keys = keysOf[at] ?? [];
      return new Map(
        sets.flatMap(({ size }, place) =>
          size > 0 && forced.has(keys[place] ?? "")
            ? [[place, size < THRESHOLD ? "primary" : "secondary"] as const]
            : [],
        ),
      ).set(...personsPlace(table, forced.has(setKey(tables[at]?.persons ?? never()))));
    });
  };
};

/** The place of all persons where they are hidden; a place that does not exist where they are not. */
const personsPlace = (
  { persons }: Table<Counted>,
  isForced: boolean,
): readonly [number, "primary" | "secondary"] => [
  isForced && persons > 0 ? PERSONS : Number.NaN,
  "secondary",
];

const shownOf = (
  tables: readonly PersonTable[],
  isHidden: (at: number, place: number) => boolean,
): ReadonlyMap<string, Named> => {
  const shown = new Map<string, Named>();
  for (const [at, { sets, persons, table }] of tables.entries()) {
    const nameOf = (place: number): string => `${table.row.name} place ${place}`;
    for (const [place, set] of sets.entries())
      if (set.size > 0 && !isHidden(at, place)) shown.set(setKey(set), { key: nameOf(place), set });
    if (persons.size > 0 && !isHidden(at, PERSONS))
      shown.set(setKey(persons), { key: "everybody", set: persons });
  }
  return shown;
};

/** Two shown counts of which one has the persons of the other and 1 to 10 more; one is of `now`. */
const fewApart = (
  now: readonly Named[],
  all: readonly Named[],
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one walk over all tables
): readonly [Named, Named] | undefined => {
  const bySize = new Map<number, Named[]>();
  for (const each of all) {
    const same = bySize.get(each.set.size);
    if (same) same.push(each);
    else bySize.set(each.set.size, [each]);
  }
  for (const one of now)
    for (let apart = 1; apart < THRESHOLD; apart += 1)
      for (const size of [one.set.size - apart, one.set.size + apart])
        for (const other of bySize.get(size) ?? [])
          if (differenceBetween(one.set, other.set) === apart) return [one, other];
  return undefined;
};

/** Groups with more hidden counts than this are attacked count by count in their own sums only. */
const MOST_IN_GROUP = 400;

/** Small hidden sets of which all tables together tell more than each alone. */
const exposedSets = (
  linked: ReturnType<typeof linkSets>,
  isHidden: (at: number) => boolean,
  tables: readonly PersonTable[],
): readonly string[] => {
  const alone = new Map<string, readonly number[]>();
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one walk over all tables
  const aloneOf = (key: string): readonly number[] | undefined => {
    if (!alone.has(key)) {
      for (const each of tables) {
        if (!each.sets.some((set) => setKey(set) === key)) continue;
        const own = linkSets(
          stored(each, () => "no").map((table) => ({ snapshot: "", table })),
          0,
        );
        const everything = own.keys.indexOf(setKey(each.sets.at(-1) ?? never()));
        const at = own.keys.indexOf(key);
        for (const { counts, hidden, numbers } of hiddenGroups(
          own,
          (each) => each !== everything,
        )) {
          const place = numbers.indexOf(at);
          if (place < 0) continue;
          const found = opennessIn(counts, hidden)(place);
          alone.set(
            key,
            found.map((reach, way) => Math.min(reach, alone.get(key)?.[way] ?? reach)),
          );
        }
      }
    }
    return alone.get(key);
  };
  const needs = (size: number): readonly number[] => {
    const half = Math.ceil(size / 2);
    const wide = Math.max(5, half);
    return [wide, wide, half, half];
  };
  const exposed: string[] = [];
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one walk over all tables
  const lookAt = ({ counts, hidden, numbers }: HiddenGroup): void => {
    const reach = opennessIn(counts, hidden);
    for (const [place, number] of numbers.entries()) {
      const size = linked.sizes[number] ?? 0;
      if (size >= THRESHOLD) continue;
      const open = reach(place);
      if (open.every((each, way) => each >= (needs(size)[way] ?? 0))) continue;
      const key = linked.keys[number] ?? "";
      const ideal = aloneOf(key);
      // A rest that no table shows needs only to be uncertain.
      const isOpen = ideal
        ? open.every((each, way) => each >= (ideal[way] ?? 0))
        : open.some((each) => each > 0);
      if (!isOpen) exposed.push(key);
    }
  };
  for (const group of hiddenGroups(linked, isHidden))
    if (group.numbers.length <= MOST_IN_GROUP) lookAt(group);
  return exposed;
};

/** Hides what stands in the row and the column of a set, and after some rounds its whole table. */
const cross = (
  tables: readonly PersonTable[],
  keysOf: readonly (readonly string[])[],
  key: string,
  shownBefore: ReadonlyMap<string, Named>,
  forced: Set<string>,
  round: number,
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one walk over all tables
): void => {
  for (const [at, { table, sets }] of tables.entries()) {
    const keys = keysOf[at] ?? [];
    const width = table.columnCodes.length + 1;
    for (const [place, own] of keys.entries()) {
      if (own !== key) continue;
      for (const [other, { size }] of sets.entries()) {
        const isLast = other === sets.length - 1;
        const isInLine =
          Math.floor(other / width) === Math.floor(place / width) ||
          other % width === place % width;
        const hides = round > 8 || (isInLine && !isLast);
        const otherKey = keys[other] ?? "";
        if (hides && size > 0 && !shownBefore.has(otherKey)) forced.add(otherKey);
      }
    }
  }
};

const reasonAt = (
  { sets, persons }: PersonTable,
  place: number,
  isHidden: boolean,
): "no" | "primary" | "secondary" => {
  if (!isHidden) return "no";
  const { size } = place === PERSONS ? persons : (sets[place] ?? persons);
  return size < THRESHOLD ? "primary" : "secondary";
};

/** A table as the ledger keeps it, and beside it the number of all persons. */
const stored = (
  { table, layout, sets, persons }: PersonTable,
  hiddenOf: (place: number) => "no" | "primary" | "secondary",
): readonly ReleasedTable[] => {
  const [height, width] = [table.rowCodes.length, table.columnCodes.length];
  const placeOf = (traits: ReadonlyMap<string, string>): number => {
    const row = table.rowCodes.indexOf(traits.get(table.row.name) ?? "");
    const column = table.columnCodes.indexOf(traits.get(table.column.name) ?? "");
    return (row < 0 ? height : row) * (width + 1) + (column < 0 ? width : column);
  };
  const where = [...layout.where];
  return [
    {
      axes: layout.axes.map(({ name, top, parts }) => ({
        name,
        top,
        parts: [...parts].map(([code, { codes, several }]) => [
          code,
          { codes: [...codes], several },
        ]),
      })),
      where,
      counts: traitsIn(layout).map((traits) => {
        const place = placeOf(traits);
        const { size, sums } = sets[place] ?? persons;
        return { key: traitsKey(traits), set: { size, sums: [...sums] }, hidden: hiddenOf(place) };
      }),
    },
    {
      axes: [],
      where,
      counts: [
        {
          key: traitsKey(layout.where),
          set: { size: persons.size, sums: [...persons.sums] },
          hidden: hiddenOf(PERSONS),
        },
      ],
    },
  ];
};
