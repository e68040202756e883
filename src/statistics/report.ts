/**
 * Reports as data: which tables a report has, of whom, and how each is drawn. The browser, the
 * workstation and the SQL that is generated all read these definitions.
 */
import { z } from "zod";
import definitions from "./reports.json" with { type: "json" };
import { StatisticalRecord } from "./statistical-record.ts";

const VariableName = StatisticalRecord.keyof();

/** How a table is drawn beside itself. */
export const chartKinds = [
  "bars",
  "stacked-bars",
  "line",
  "pyramid",
  "heat-map",
  "flow",
  "funnel",
  "small-multiples",
  "survival",
] as const;

/**
 * One table of a report. A share is of the persons in its column with an answer to the rows; of rows
 * with several answers these are the persons with at least one. `where` narrows the population: the
 * codes of one variable are alternatives, and all variables must hold. With `each` there is one such
 * table for every code of that variable. Rows of `completeness` are the variables themselves, each
 * with the persons who have an answer, of all persons in the column.
 */
export const ReportTable = z.strictObject({
  id: z.string().regex(/^[a-z-]+$/),
  rows: z.union([VariableName, z.literal("completeness")]),
  columns: VariableName.exactOptional(),
  where: z
    .array(z.strictObject({ variable: VariableName, codes: z.array(z.string()).min(1) }))
    .exactOptional(),
  each: VariableName.exactOptional(),
  chart: z.enum(chartKinds),
});
export type ReportTable = z.infer<typeof ReportTable>;

const numbers = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
] as const;

/**
 * A report. `needs` says what a part of it waits for that statistical records do not hold: records of
 * several sites that were linked, or answers that never leave a site.
 */
export const Report = z.strictObject({
  id: z.templateLiteral(["R", z.literal(numbers)]),
  tables: z.array(ReportTable).min(1),
  needs: z.enum(["linkage", "confidential"]).exactOptional(),
});
export type Report = z.infer<typeof Report>;

/** All reports, R1 to R21, in their order. */
export const reports: readonly Report[] = z.array(Report).parse(definitions);
