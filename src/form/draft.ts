/**
 * The open draft of a case: one immutable document, changed answer by answer. Screens subscribe to
 * what they show of it, so that a key press draws one field again. Knows no schema and no store.
 */

/** A draft being worked on. */
export type Draft = {
  readonly document: () => DraftDocument;
  /** The document as it stood when the draft was opened. */
  readonly opened: DraftDocument;
  readonly record: (at: RecordPath) => DraftRecord | undefined;
  readonly answer: (at: RecordPath, field: string) => unknown;
  readonly missing: (at: RecordPath, field: string) => string | undefined;
  /**
   * Sets or, with undefined, clears an answer. An answer takes away the reason for its absence. A
   * record of which there is at most one is begun by its first answer.
   */
  readonly setAnswer: (at: RecordPath, field: string, value: unknown) => void;
  /** Sets or clears why there is no answer; setting a reason takes away the answer. */
  readonly setMissing: (at: RecordPath, field: string, reason: string | undefined) => void;
  /** Adds an item to a repeat group and returns its id. */
  readonly addItem: (entity: string, record: DraftRecord) => string;
  /** Takes an item away with all that belongs to it; the returned function puts it back. */
  readonly removeItem: (entity: string, id: string) => () => void;
  /** Lets two numbered items of a repeat group change places. */
  readonly swapItems: (entity: string, id: string, other: string) => void;
  /** Puts a whole new document in place (after a review or a merge). */
  readonly replace: (document: DraftDocument) => void;
  readonly subscribe: (listener: () => void) => () => void;
  /** How many changes were made since the draft was opened. */
  readonly changes: () => number;
};

/**
 * Where a record stands: a single one by its kind, an item of a repeat group by its id, or the only one
 * that belongs to the record `within`.
 */
export type RecordPath = {
  readonly entity: string;
  readonly id?: string;
  readonly within?: string;
};

/** A record whose values have not been checked. */
export type DraftRecord = Readonly<Record<string, unknown>>;

/** A case document whose values have not been checked: records by entity, lists for repeat groups. */
export type DraftDocument = Readonly<Record<string, unknown>>;

/** What a draft asks of those who know schemas and clocks. */
export type DraftTools = {
  /** The members that every changed record is marked with. */
  readonly stamp: () => DraftRecord;
  /** A new record for a place where there is none yet. */
  readonly begin: (document: DraftDocument, at: RecordPath) => DraftRecord;
};

/** Opens a document as a draft. */
export const createDraft = (opened: DraftDocument, { stamp, begin }: DraftTools): Draft => {
  let document = opened;
  let changes = 0;
  const listeners = new Set<() => void>();
  const put = (next: DraftDocument): void => {
    document = next;
    changes += 1;
    for (const listener of listeners) listener();
  };
  const change = (at: RecordPath, edit: (record: DraftRecord) => DraftRecord): void => {
    const before = recordAt(document, at);
    // An item that was removed meanwhile stays removed: nothing is written beside it.
    if (!before && at.id !== undefined) return;
    put(withRecord(document, at, { ...edit(before ?? begin(document, at)), ...stamp() }));
  };

  return {
    document: () => document,
    opened,
    record: (at) => recordAt(document, at),
    answer: (at, field) => recordAt(document, at)?.[field],
    missing: (at, field) => reasonIn(recordAt(document, at), field),
    setAnswer: (at, field, value) => {
      if (value === undefined && !recordAt(document, at)) return;
      change(at, (record) => {
        const { [field]: _reason, ...others } = missingOf(record);
        const { [field]: _before, ...rest } = record;
        return value === undefined
          ? { ...rest, missing: others }
          : { ...rest, [field]: value, missing: others };
      });
    },
    setMissing: (at, field, reason) =>
      change(at, (record) => {
        const { [field]: _reason, ...others } = missingOf(record);
        if (reason === undefined) return { ...record, missing: others };
        const { [field]: _answer, ...rest } = record;
        return { ...rest, missing: { ...others, [field]: reason } };
      }),
    addItem: (entity, record) => {
      put({ ...document, [entity]: [...itemsOf(document, entity), record] });
      return String(record["id"]);
    },
    removeItem: (entity, id) => {
      const before = document;
      const after = withoutItem(document, entity, id);
      put(after);
      return () => put(withRestored(document, before, after));
    },
    swapItems: (entity, id, other) => {
      const items = itemsOf(document, entity);
      const [one, two] = [id, other].map((wanted) => items.find((item) => item["id"] === wanted));
      if (!one || !two) return;
      put({
        ...document,
        [entity]: items.map((item) => {
          if (item === one) return { ...one, ...numberOf(two), ...stamp() };
          return item === two ? { ...two, ...numberOf(one), ...stamp() } : item;
        }),
      });
    },
    replace: put,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changes: () => changes,
  };
};

/** The items of a repeat group that have not been removed, in their order. */
export const itemsOf = (document: DraftDocument, entity: string): readonly DraftRecord[] => {
  const group = document[entity];
  if (!Array.isArray(group)) return [];
  // Mostly nothing has to be left out: then the list itself stays the same value.
  return group.every(isPresent) ? group : group.filter(isPresent);
};

/** The record at a path, if there is one. */
export const recordAt = (
  document: DraftDocument,
  { entity, id, within }: RecordPath,
): DraftRecord | undefined => {
  if (within !== undefined)
    return itemsOf(document, entity).find((item) => item["parentId"] === within);
  if (id !== undefined) return itemsOf(document, entity).find((item) => item["id"] === id);
  const record = document[entity];
  return isPresent(record) ? record : undefined;
};

/** The reasons of a record for answers that are not there. */
export const missingOf = (record: DraftRecord | undefined): Readonly<Record<string, string>> => {
  const missing = record?.["missing"];
  if (!isRecord(missing)) return {};
  return Object.fromEntries(
    Object.entries(missing).flatMap(([field, reason]) =>
      typeof reason === "string" ? [[field, reason] as const] : [],
    ),
  );
};

const reasonIn = (record: DraftRecord | undefined, field: string): string | undefined => {
  const missing = record?.["missing"];
  const reason = isRecord(missing) ? missing[field] : undefined;
  return typeof reason === "string" ? reason : undefined;
};

const isRecord = (value: unknown): value is DraftRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isPresent = (value: unknown): value is DraftRecord =>
  isRecord(value) && value["deleted"] !== true;

const withRecord = (
  document: DraftDocument,
  at: RecordPath,
  record: DraftRecord,
): DraftDocument => {
  const { entity } = at;
  if (at.id === undefined && at.within === undefined) return { ...document, [entity]: record };
  const items = itemsOf(document, entity);
  const before = recordAt(document, at);
  return {
    ...document,
    [entity]: before ? items.map((item) => (item === before ? record : item)) : [...items, record],
  };
};

/** Takes an item out, and whatever belongs to it. */
const withoutItem = (document: DraftDocument, entity: string, id: string): DraftDocument => {
  const gone = new Set([id]);
  const children = Object.values(document).flatMap((group) =>
    Array.isArray(group) ? group.filter(isRecord).filter((item) => item["parentId"] === id) : [],
  );
  for (const child of children) gone.add(String(child["id"]));
  return Object.fromEntries(
    Object.entries(document).map(([name, group]) => [
      name,
      Array.isArray(group) &&
      group.some((item) => isRecord(item) && (name === entity || item["parentId"] === id))
        ? group.filter((item) => !(isRecord(item) && gone.has(String(item["id"]))))
        : group,
    ]),
  );
};

/** Puts back what `after` lacks of `before`, where it stood; whatever was written since stays. */
const withRestored = (
  document: DraftDocument,
  before: DraftDocument,
  after: DraftDocument,
): DraftDocument => {
  const restored = Object.entries(before).flatMap(([name, group]) => {
    if (group === after[name] || !Array.isArray(group)) return [];
    const left = new Set(itemsOf(after, name).map((item) => item["id"]));
    const now = [...itemsOf(document, name)];
    for (const [place, item] of group.entries())
      if (isRecord(item) && !left.has(item["id"])) now.splice(place, 0, item);
    return [[name, now] as const];
  });
  return { ...document, ...Object.fromEntries(restored) };
};

/** The member that says at which place of its list an item stands. */
const numberOf = (item: DraftRecord): DraftRecord =>
  Object.fromEntries(numberings.flatMap((name) => (name in item ? [[name, item[name]]] : [])));

const numberings = ["sequence", "round", "episode"] as const;
