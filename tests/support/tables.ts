/** Builds exact tables for tests, from counts or from persons. */
import { StatisticalRecord } from "../../src/statistics/statistical-record.ts";
import { populationOf, type Table, tabulate } from "../../src/statistics/tabulate.ts";

const rowCodes = ["female", "male", "other"] as const;
const columnCodes = ["active", "follow_up", "closed", "closed_referred"] as const;

/** A table of at most 3 × 4 with these counts, row by row; each person has one code of each. */
export const aTable = (counts: readonly (readonly number[])[]): Table =>
  tabulate(
    populationOf(
      counts.flatMap((row, r) =>
        row.flatMap((n, c) =>
          Array.from({ length: n }, () =>
            aRecord({ sex: rowCodes[r], caseStatus: columnCodes[c] }),
          ),
        ),
      ),
    ),
    "sex",
    "caseStatus",
  );

/** A statistical record; what is not given is not known. */
export const aRecord = (given: { readonly [name: string]: unknown } = {}): StatisticalRecord =>
  StatisticalRecord.parse({ isRetrafficked: false, ...given });
