/**
 * The reactive queue: opened summaries in RxDB's memory storage. Nothing of it ever touches a disk;
 * locking closes the database and with it every readable row.
 */
import MiniSearch from "minisearch";
import {
  addRxPlugin,
  createRxDatabase,
  type MangoQuerySelector,
  type MangoQuerySortPart,
  type RxCollection,
  type RxJsonSchema,
} from "rxdb/plugins/core";
import { RxDBQueryBuilderPlugin } from "rxdb/plugins/query-builder";
import { getRxStorageMemory } from "rxdb/plugins/storage-memory";
import { prepareName } from "../domain/name-key.ts";
import type { CaseSummary } from "../domain/summary.ts";
import { createKeyIndex } from "./key-index.ts";
import { type QueuePage, type QueueSort, type QueueView, rowsPerPage } from "./queue-view.ts";
import { rankSimilar, type SimilarCase, type Wanted } from "./similar-cases.ts";

/** The opened queue of one person. */
export type CaseQueue = {
  /** Puts summaries in, replacing those of the same case. */
  readonly put: (rows: readonly CaseSummary[]) => Promise<void>;
  /** Takes a case out of the queue. */
  readonly remove: (caseId: string) => Promise<void>;
  /** Cases that may be about the same person, most likely first. */
  readonly similar: (wanted: Wanted) => readonly SimilarCase[];
  /** Calls back with a page of rows now and after each change; the result stops it. */
  readonly watch: (view: QueueView, show: (page: QueuePage) => void) => () => void;
  /** Drops every row and the database itself. */
  readonly close: () => Promise<void>;
};

/** Opens an empty queue. The name is random: two people on one device never share a database. */
export const openCaseQueue = async (): Promise<CaseQueue> => {
  addRxPlugin(RxDBQueryBuilderPlugin);
  const database = await createRxDatabase({
    name: `queue-${crypto.randomUUID()}`,
    storage: getRxStorageMemory(),
    multiInstance: false,
    eventReduce: true,
    allowSlowCount: true,
  });
  const { rows } = await database.addCollections<{ rows: RxCollection<Row> }>({
    rows: { schema: rowSchema },
  });
  const names = createKeyIndex();
  const index = new MiniSearch<CaseSummary>({
    idField: "caseId",
    fields: ["caseNumber", "label"],
    tokenize: (text) => text.toLowerCase().split(/[\s.,/-]+/),
    searchOptions: { prefix: true, fuzzy: 0.2, combineWith: "AND" },
  });

  return {
    put: async (changed) => {
      for (const summary of changed) if (index.has(summary.caseId)) index.discard(summary.caseId);
      index.addAll([...changed]);
      for (const summary of changed) names.put(summary);
      await rows.bulkUpsert(changed.map(toRow));
    },
    similar: (wanted) => {
      const name = prepareName(wanted.name);
      if (name.tokens.length === 0) return [];
      const byName = index.search(name.tokens.map(({ text }) => text).join(" "), {
        fields: ["label"],
        prefix: false,
        fuzzy: 0.2,
        combineWith: "OR",
      });
      const candidates = new Set([
        ...names.nearest(name, mostCandidates),
        ...byName.slice(0, mostCandidates).flatMap(({ id }) => names.get(String(id)) ?? []),
      ]);
      return rankSimilar(wanted, name, [...candidates]);
    },
    remove: async (caseId) => {
      names.remove(caseId);
      if (index.has(caseId)) index.discard(caseId);
      await rows.bulkRemove([caseId]);
    },
    watch: (view, show) => {
      const found =
        view.search.trim() === ""
          ? undefined
          : index.search(view.search).map(({ id }) => String(id));
      const selector = toSelector(view, found);
      const page = rows.find({
        selector,
        sort: toSort(view.sort),
        skip: view.page * rowsPerPage,
        limit: rowsPerPage,
      });
      const subscription = page.$.subscribe((documents) => {
        void rows
          .count({ selector })
          .exec()
          .then((total) => {
            if (subscription.closed) return;
            show({
              rows: documents.map((document) => document.toJSON().summary),
              total,
            });
          });
      });
      return () => subscription.unsubscribe();
    },
    close: async () => {
      names.clear();
      await database.remove();
    },
  };
};

/** How many of each search are weighed; what is less alike by name is not shown anyway. */
const mostCandidates = 60;

/** A row as RxDB holds it: what is sorted and filtered by, and the summary whole. */
type Row = {
  readonly caseId: string;
  readonly caseNumber: string;
  readonly updatedAt: string;
  readonly workflow: string;
  /** 1 where a review is waited for: what a queue shows first. */
  readonly waits: string;
  readonly child: boolean;
  readonly atRisk: boolean;
  readonly inConflict: boolean;
  readonly remarked: boolean;
  readonly summary: CaseSummary;
};

const rowSchema: RxJsonSchema<Row> = {
  version: 0,
  primaryKey: "caseId",
  type: "object",
  properties: {
    caseId: { type: "string", maxLength: 36 },
    caseNumber: { type: "string", maxLength: 40 },
    updatedAt: { type: "string", maxLength: 24 },
    workflow: { type: "string", maxLength: 24 },
    waits: { type: "string", maxLength: 1 },
    child: { type: "boolean" },
    atRisk: { type: "boolean" },
    inConflict: { type: "boolean" },
    remarked: { type: "boolean" },
    summary: { type: "object", additionalProperties: true },
  },
  required: [
    "caseId",
    "caseNumber",
    "updatedAt",
    "workflow",
    "waits",
    "child",
    "atRisk",
    "inConflict",
    "remarked",
  ],
  indexes: ["updatedAt", "caseNumber", ["workflow", "updatedAt"], ["waits", "updatedAt"]],
};

const toRow = (summary: CaseSummary): Row => ({
  caseId: summary.caseId,
  caseNumber: summary.caseNumber,
  updatedAt: summary.updatedAt,
  workflow: summary.workflow,
  waits: summary.workflow === "submitted" || summary.workflow === "in_review" ? "1" : "0",
  child: summary.child,
  atRisk: summary.risk === "high" || summary.risk === "imminent",
  inConflict: summary.conflicts > 0,
  remarked: summary.remarks > 0,
  summary,
});

const toSelector = (
  view: QueueView,
  found: readonly string[] | undefined,
): MangoQuerySelector<Row> => ({
  ...(view.workflow ? { workflow: view.workflow } : {}),
  ...(view.mark ? { [flagOf[view.mark]]: true } : {}),
  ...(found ? { caseId: { $in: [...found] } } : {}),
});

const flagOf = {
  child: "child",
  risk: "atRisk",
  conflict: "inConflict",
  remarks: "remarked",
} as const;

const toSort = (sort: QueueSort): MangoQuerySortPart<Row>[] => {
  switch (sort) {
    case "waiting":
      return [{ waits: "desc" }, { updatedAt: "desc" }];
    case "newest":
      return [{ updatedAt: "desc" }];
    case "oldest":
      return [{ updatedAt: "asc" }];
    case "number":
      return [{ caseNumber: "asc" }];
  }
};
