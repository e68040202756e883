/** Counting in the page: one large table, and every report of a file of records. */
import { table } from "arquero";
import { createChance } from "../../../src/domain/practice/chance.ts";
import { fileVariableNames } from "../../../src/statistics/file-layout.ts";
import { fileLayouts } from "../../../src/statistics/file-layouts.ts";
import { readRecordFile, selected } from "../../../src/statistics/read-population.ts";
import { reports } from "../../../src/statistics/report.ts";
import { askReport } from "../../../src/statistics/report-question.ts";
import { columnsFor, tableFor } from "../../../src/statistics/run-report.ts";
import { type Column, tabulateColumns } from "../../../src/statistics/tabulate.ts";
import { tabulationOf } from "../../../src/statistics/tabulation.ts";
import type { Counted } from "../../../src/statistics/variable.ts";

type Prepared = {
  readonly size: number;
  readonly columns: readonly [Column<Counted>, Column<Counted>];
  readonly rival: ReturnType<typeof table>;
};
let prepared: Prepared | undefined;

/** Draws so many persons with two answers, some missing, for us and for the rival. */
export const prepareCrosstab = (size: number, seed: number): void => {
  const chance = createChance(seed);
  const draw = (name: string, codes: number, missing: number) => {
    const starts = new Uint32Array(size + 1);
    const values: number[] = [];
    const plain = Array.from({ length: size }, (_none, person) => {
      const isMissing = chance.isSo(missing);
      const value = chance.whole(0, codes - 1);
      if (!isMissing) values.push(value);
      starts[person + 1] = values.length;
      return isMissing ? null : value;
    });
    const column: Column<Counted> = {
      variable: { name, answer: "one" },
      codes: Array.from({ length: codes }, (_none, code) => String(code)),
      starts,
      values: Uint16Array.from(values),
    };
    return { column, plain };
  };
  const [year, gender] = [draw("year", 17, 0.02), draw("gender", 3, 0.1)];
  prepared = {
    size,
    columns: [year.column, gender.column],
    rival: table({ year: year.plain, gender: gender.plain }),
  };
};

/** One two-way table; milliseconds, and how many persons are in it. */
export const crosstab = (): { readonly time: number; readonly total: number } => {
  if (!prepared) throw new Error("prepare first");
  const start = performance.now();
  const { total } = tabulateColumns(prepared.size, ...prepared.columns);
  return { time: performance.now() - start, total };
};

/** The same table by arquero. */
export const crosstabRival = (): { readonly time: number; readonly total: number } => {
  if (!prepared) throw new Error("prepare first");
  const start = performance.now();
  const counted = prepared.rival
    .filter(
      (row: { year: number | null; gender: number | null }) =>
        row.year !== null && row.gender !== null,
    )
    .groupby("year", "gender")
    .count()
    .objects() as { count: number }[];
  const total = counted.reduce((sum, { count }) => sum + count, 0);
  return { time: performance.now() - start, total };
};

let file: Extract<ReturnType<typeof readRecordFile>, { ok: true }>["value"] | undefined;

/** Reads a file of records; gives how many there are. */
export const prepareReports = (text: string): number => {
  const read = readRecordFile(text, fileLayouts.ctdc2020);
  if (!read.ok) throw new Error(read.failure.type);
  file = read.value;
  return file.population.size;
};

/** Makes every report that the file can answer, safe to print; milliseconds and how many tables. */
export const makeReports = (): { readonly time: number; readonly tables: number } => {
  if (!file) throw new Error("prepare first");
  const { population, layout, present } = file;
  const names = fileVariableNames(layout, present);
  let tables = 0;
  const start = performance.now();
  for (const report of reports) {
    const asked = askReport(report, file, (name) => population.column(name).codes);
    for (const question of asked.questions) {
      const people = selected(file, question.where).population;
      const pair = columnsFor(people, question, names);
      tabulationOf(tableFor(people.size, pair), pair, "print");
      tables += 1;
    }
  }
  return { time: performance.now() - start, tables };
};
