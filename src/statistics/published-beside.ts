/**
 * Shares from a published file beside one's own: a question of a report is asked of the file in its
 * names and codes, and the answer is put back into ours.
 *
 * Where the list of the file is coarser, its number stands beside the first of our codes that it covers,
 * and beside no other, so that it is never read twice.
 */
import { COMPLETENESS } from "./completeness.ts";
import { type FileLayout, fileVariable } from "./file-layout.ts";
import { fileLayouts } from "./file-layouts.ts";
import { type RecordFile, readRecordFile, selected } from "./read-population.ts";
import { codeInFile, type ReportQuestion } from "./report-question.ts";
import { columnsFor, tableFor } from "./run-report.ts";
import { exactTabulation } from "./tabulation.ts";
import { statisticalVariables, type VariableName } from "./variable.ts";

/** A published number for a cell of ours, by the codes of that cell; `column` is "" without columns. */
export type PublishedCell = {
  readonly row: string;
  readonly column: string;
  readonly share: number;
  readonly denominator: number;
};

/**
 * Reads a file of CTDC in whichever of its layouts fits most of its columns; undefined when it is none
 * of them.
 */
export const readPublished = (text: string): RecordFile | undefined => {
  const read = published.flatMap((layout) => {
    const file = readRecordFile(text, layout);
    return file.ok ? [file.value] : [];
  });
  const [best] = read.sort((a, b) => b.present.length - a.present.length);
  return best && best.present.length >= LEAST_COLUMNS ? best : undefined;
};

const published: readonly FileLayout[] = [
  fileLayouts.ctdc2020,
  fileLayouts.ctdc2024,
  fileLayouts.ctdcvp2022,
];

/** Fewer columns of a layout than these are chance. */
const LEAST_COLUMNS = 3;

/** The published numbers for a question; undefined where the file lacks a variable of it. */
export const publishedBeside = (
  file: RecordFile,
  question: ReportQuestion,
): readonly PublishedCell[] | undefined => {
  const { layout, present } = file;
  if (question.rows === COMPLETENESS) return undefined;
  const nameOf = (name: string): string | undefined => {
    const own = ownVariable(name);
    const found = own && layout.names?.[own];
    return found !== undefined && fileVariable(layout, present, found) ? found : undefined;
  };
  const rows = nameOf(question.rows);
  const columns = question.columns === undefined ? undefined : nameOf(question.columns);
  const where = question.where.flatMap(({ name, codes }) => {
    const found = nameOf(name);
    const own = ownVariable(name);
    if (found === undefined || own === undefined) return [];
    return [{ name: found, codes: codes.map((code) => codeInFile(layout, own, code)) }];
  });
  const isWhole =
    rows !== undefined &&
    (question.columns === undefined || columns !== undefined) &&
    where.length === question.where.length;
  if (!isWhole || rows === undefined) return undefined;
  const { population } = selected(file, where);
  const asked = { rows, columns };
  const table = tableFor(population.size, columnsFor(population, asked, present));
  const rowOf = ownCodes(layout, question.rows);
  const columnOf = ownCodes(layout, question.columns ?? "");
  return exactTabulation(table).rows.flatMap((cell) => {
    const row = rowOf(String(cell[rows]));
    const column = columns === undefined ? "" : columnOf(String(cell[columns]));
    const { share, denominator } = cell;
    if (row === undefined || column === undefined) return [];
    if (typeof share !== "number" || typeof denominator !== "number") return [];
    return [{ row, column, share, denominator }];
  });
};

const ownVariable = (name: string): VariableName | undefined =>
  statisticalVariables.find((variable) => variable.name === name)?.name;

/** Our code for one of the file; years stand for themselves. */
const ownCodes = (layout: FileLayout, name: string): ((code: string) => string | undefined) => {
  const variable = statisticalVariables.find((each) => each.name === name);
  if (!variable) return () => undefined;
  if (variable.codes.length === 0) return (code) => code;
  const known = new Map<string, string>();
  for (const code of variable.codes) {
    const inFile = codeInFile(layout, variable.name, code);
    if (!known.has(inFile)) known.set(inFile, code);
  }
  return (code) => known.get(code);
};
