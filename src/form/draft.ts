/**
 * The open draft of a case: one immutable document, changed answer by answer. Screens subscribe to
 * single answers, so that a key press draws one field again. Knows no schema and no store.
 */

/** A draft being worked on. */
export type Draft = {
  readonly document: () => DraftDocument;
  readonly record: (at: RecordPath) => DraftRecord | undefined;
  readonly answer: (at: RecordPath, field: string) => unknown;
  readonly missing: (at: RecordPath, field: string) => string | undefined;
  /** Sets or, with undefined, clears an answer. An answer takes away the reason for its absence. */
  readonly setAnswer: (at: RecordPath, field: string, value: unknown) => void;
  /** Sets or clears why there is no answer; setting a reason takes away the answer. */
  readonly setMissing: (at: RecordPath, field: string, reason: string | undefined) => void;
  /** Adds an item to a repeat group and returns its id. */
  readonly addItem: (entity: string, record: DraftRecord) => string;
  /** Takes an item away; the returned function puts the same item back. */
  readonly removeItem: (entity: string, id: string) => () => void;
  /** Puts a whole new document in place (after a review or a merge). */
  readonly replace: (document: DraftDocument) => void;
  readonly subscribe: (listener: () => void) => () => void;
  /** How many changes were made since the draft was opened. */
  readonly changes: () => number;
};

/** Where a record stands: a single entity, or an item of a repeat group by its id. */
export type RecordPath = { readonly entity: string; readonly id?: string };

/** A record whose values have not been checked. */
export type DraftRecord = Readonly<Record<string, unknown>>;

/** A case document whose values have not been checked: records by entity, lists for repeat groups. */
export type DraftDocument = Readonly<Record<string, unknown>>;

/** Opens a document as a draft. `stamp` gives the members that every changed record is marked with. */
export const createDraft = (opened: DraftDocument, stamp: () => DraftRecord): Draft => {
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
    if (!before) return;
    put(withRecord(document, at, { ...edit(before), ...stamp() }));
  };

  return {
    document: () => document,
    record: (at) => recordAt(document, at),
    answer: (at, field) => recordAt(document, at)?.[field],
    missing: (at, field) => missingOf(recordAt(document, at))[field],
    setAnswer: (at, field, value) =>
      change(at, (record) => {
        const { [field]: _reason, ...others } = missingOf(record);
        const { [field]: _before, ...rest } = record;
        return value === undefined
          ? { ...rest, missing: others }
          : { ...rest, [field]: value, missing: others };
      }),
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
      const items = itemsOf(document, entity);
      const place = items.findIndex((item) => item["id"] === id);
      const removed = items[place];
      put({ ...document, [entity]: items.filter((item) => item["id"] !== id) });
      return () => {
        if (!removed) return;
        const now = itemsOf(document, entity);
        put({ ...document, [entity]: [...now.slice(0, place), removed, ...now.slice(place)] });
      };
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
  return Array.isArray(group) ? group.filter(isRecord) : [];
};

/** The record at a path, if there is one. */
export const recordAt = (document: DraftDocument, at: RecordPath): DraftRecord | undefined => {
  if (at.id === undefined) {
    const record = document[at.entity];
    return isRecord(record) ? record : undefined;
  }
  return itemsOf(document, at.entity).find((item) => item["id"] === at.id);
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

const isRecord = (value: unknown): value is DraftRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const withRecord = (
  document: DraftDocument,
  at: RecordPath,
  record: DraftRecord,
): DraftDocument => ({
  ...document,
  [at.entity]:
    at.id === undefined
      ? record
      : itemsOf(document, at.entity).map((item) => (item["id"] === at.id ? record : item)),
});
