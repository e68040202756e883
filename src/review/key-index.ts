/** Names of the queue by their keys, in memory. Goes with the queue. */
import { allKeys, type PreparedName, prepareName } from "../domain/name-key.ts";
import type { CaseSummary } from "../domain/summary.ts";
import type { Candidate } from "./similar-cases.ts";

/** The rows of a queue by the keys of their names. */
export type KeyIndex = {
  readonly put: (row: CaseSummary) => void;
  readonly remove: (caseId: string) => void;
  readonly get: (caseId: string) => Candidate | undefined;
  /** The rows that share the most and the rarest keys with a name, at most `most`. */
  readonly nearest: (name: PreparedName, most: number) => readonly Candidate[];
  readonly clear: () => void;
};

/** Makes an empty index. */
export const createKeyIndex = (): KeyIndex => {
  const rows = new Map<string, Candidate>();
  const byKey = new Map<string, Set<string>>();
  const remove = (caseId: string): void => {
    const before = rows.get(caseId);
    if (!before) return;
    rows.delete(caseId);
    for (const key of allKeys(before.name)) byKey.get(key)?.delete(caseId);
  };
  return {
    put: (row) => {
      remove(row.caseId);
      const name = prepareName(row.label);
      rows.set(row.caseId, { row, name });
      for (const key of allKeys(name)) {
        const holders = byKey.get(key) ?? new Set();
        byKey.set(key, holders.add(row.caseId));
      }
    },
    remove,
    get: (caseId) => rows.get(caseId),
    nearest: (name, most) => {
      const weights = new Map<string, number>();
      for (const key of allKeys(name)) {
        const holders = byKey.get(key) ?? [];
        // A key that a tenth of all names have tells little.
        const weight = Math.log2(1 + rows.size / (1 + (byKey.get(key)?.size ?? 0)));
        for (const caseId of holders) weights.set(caseId, (weights.get(caseId) ?? 0) + weight);
      }
      return [...weights]
        .sort(([, a], [, b]) => b - a)
        .slice(0, most)
        .flatMap(([caseId]) => rows.get(caseId) ?? []);
    },
    clear: () => {
      rows.clear();
      byKey.clear();
    },
  };
};
