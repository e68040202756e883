/** What stands out in a table, in sentences, from what is shown alone. */
import { COMPLETENESS } from "../../statistics/completeness.ts";
import type { ReportQuestion } from "../../statistics/report-question.ts";
import type { Words } from "../../words/words.ts";
import { codeWord, percent, points } from "./chart-words.ts";
import type { ChartTable, ShownCell } from "./shown-cell.ts";

/** A sentence, or a few where there are columns: for the largest of them the most frequent answer. */
export const reportSummary = (
  words: Words,
  question: ReportQuestion,
  table: ChartTable,
): readonly string[] => {
  const shown = table.cells.filter(({ n }) => n !== null);
  if (shown.length === 0) return [words.say("report.nothing-shown")];
  const sentences =
    question.rows === COMPLETENESS
      ? [leastAnswered(words, question, shown)]
      : question.columns === undefined
        ? [mostFrequent(words, question, shown, table.cells)]
        : question.chart === "flow"
          ? [largest(words, question, shown, table.cells)]
          : eachColumn(words, question, table);
  return [...sentences, greatestChange(words, question, shown)].filter((one) => one !== "");
};

const mostColumns = 3;

const bySize = (a: ShownCell, b: ShownCell): number => (b.n ?? 0) - (a.n ?? 0);

/** Stands for every column. */
const ANY = "*";

/**
 * Whether no hidden count beside a cell can be greater: those that are hidden for being small cannot,
 * when the cell has 11 or more; one that is hidden to protect them may be of any size.
 */
const isSurelyFirst = ({ column }: ShownCell, all: readonly ShownCell[]): boolean =>
  !all.some((other) => (column === ANY || other.column === column) && other.hidden === "secondary");

const mostFrequent = (
  words: Words,
  { rows }: ReportQuestion,
  shown: readonly ShownCell[],
  all: readonly ShownCell[],
): string => {
  const [first] = [...shown].sort(bySize);
  if (!first) return "";
  const label = codeWord(words, rows, first.row);
  if (!isSurelyFirst(first, all)) return words.say("report.not-sure");
  if (first.share === null) return words.say("report.most.count", { label, count: first.n ?? 0 });
  return words.say("report.most", {
    label,
    share: percent(words, first.share),
    denominator: words.number(first.denominator ?? 0),
  });
};

const largest = (
  words: Words,
  { rows, columns = "" }: ReportQuestion,
  shown: readonly ShownCell[],
  all: readonly ShownCell[],
): string => {
  const [first] = [...shown].sort(bySize);
  if (!first) return "";
  // Only those of the same column are compared where there is a share; here all are.
  if (!isSurelyFirst({ ...first, column: ANY }, all)) return words.say("report.not-sure");
  return words.say("report.largest", {
    row: codeWord(words, rows, first.row),
    column: codeWord(words, columns, first.column),
    count: first.n ?? 0,
  });
};

/** Columns with most persons first; those without a share that may be shown are left out. */
const eachColumn = (
  words: Words,
  question: ReportQuestion,
  table: ChartTable,
): readonly string[] => {
  const told = table.columnCodes.flatMap((column) => {
    const cells = table.cells.filter((cell) => cell.column === column && cell.share !== null);
    const [first] = [...cells].sort((a, b) => (b.share ?? 0) - (a.share ?? 0));
    return first && isSurelyFirst(first, table.cells) ? [first] : [];
  });
  if (told.length === 0)
    return [
      largest(
        words,
        question,
        table.cells.filter(({ n }) => n !== null),
        table.cells,
      ),
    ];
  return told
    .sort((a, b) => (b.denominator ?? 0) - (a.denominator ?? 0))
    .slice(0, mostColumns)
    .map((cell) =>
      words.say("report.most.in", {
        column: codeWord(words, question.columns ?? "", cell.column),
        label: codeWord(words, question.rows, cell.row),
        share: percent(words, cell.share ?? 0),
        denominator: words.number(cell.denominator ?? 0),
      }),
    );
};

const leastAnswered = (
  words: Words,
  { rows, columns }: ReportQuestion,
  shown: readonly ShownCell[],
): string => {
  const [first] = shown
    .filter(({ share }) => share !== null)
    .sort((a, b) => (a.share ?? 1) - (b.share ?? 1));
  if (!first) return "";
  const said = {
    label: codeWord(words, rows, first.row),
    share: percent(words, first.share ?? 0),
    denominator: words.number(first.denominator ?? 0),
  };
  return columns === undefined
    ? words.say("report.least", said)
    : words.say("report.least.in", { ...said, column: codeWord(words, columns, first.column) });
};

const greatestChange = (
  words: Words,
  { rows, columns }: ReportQuestion,
  shown: readonly ShownCell[],
): string => {
  const [first] = shown
    .filter(({ change }) => typeof change === "number" && Math.abs(change) >= leastChange)
    .sort((a, b) => Math.abs(b.change ?? 0) - Math.abs(a.change ?? 0));
  if (!first) return "";
  const row = codeWord(words, rows, first.row);
  return words.say("report.changed", {
    label: columns ? `${row}, ${codeWord(words, columns, first.column)}` : row,
    points: points(words, first.change ?? 0),
  });
};

/** Smaller changes are not worth a sentence. */
const leastChange = 0.01;
