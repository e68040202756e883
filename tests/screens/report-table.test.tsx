import { cleanup, render, screen, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { ReportTable } from "../../src/screens/statistics/report-table.tsx";
import { chartKinds, reports } from "../../src/statistics/report.ts";
import { columnsFor, compared, tableFor } from "../../src/statistics/run-report.ts";
import type { StatisticalRecord } from "../../src/statistics/statistical-record.ts";
import { populationOf } from "../../src/statistics/tabulate.ts";
import { tabulationOf } from "../../src/statistics/tabulation.ts";
import { languages } from "../../src/words/language.ts";
import { loadAllWords } from "../../src/words/load-words.ts";

afterEach(cleanup);

const people = (count: number, record: Partial<StatisticalRecord>): StatisticalRecord[] =>
  Array.from({ length: count }, () => ({ isRetrafficked: false, ...record }));
const population = populationOf([
  ...people(120, { sex: "female", citizenship: "KHM", countryOfExploitation: "THA" }),
  ...people(60, { sex: "male", citizenship: "MMR", countryOfExploitation: "THA" }),
  ...people(40, { sex: "female", citizenship: "MMR", countryOfExploitation: "MYS" }),
  ...people(4, { sex: "male", citizenship: "KHM", countryOfExploitation: "MYS" }),
]);

const made =
  (rows: "sex" | "citizenship", columns: "sex" | "countryOfExploitation" | undefined) =>
  (chart: (typeof chartKinds)[number]) => {
    const question = { id: "t", chart, rows, columns, where: [] };
    const pair = columnsFor(population, question, []);
    const table = tabulationOf(tableFor(population.size, pair), pair, "print");
    const names = columns ? [rows, columns] : [rows];
    return { question, tabulation: { ...table, rows: compared(table, undefined, names) } };
  };

test.each(chartKinds)(
  "a chart of kind %s has its table beside it, and shows no hidden count",
  async (chart) => {
    const words = await loadAllWords("en");
    render(
      <ReportTable words={words} made={made("citizenship", "countryOfExploitation")(chart)} />,
    );
    const numbers = screen.getByRole("region", { name: /^The numbers:/ });
    expect(within(numbers).getByRole("table")).toBeDefined();
    expect(within(numbers).getAllByText("hidden").length).toBeGreaterThan(0);
    for (const cell of document.querySelectorAll("td"))
      expect(cell.textContent).not.toMatch(/^([1-9]|10)$/);
  },
);

test("of one variable the sentence names the most frequent answer with its share and of how many", async () => {
  const words = await loadAllWords("en");
  render(<ReportTable words={words} made={made("sex", undefined)("bars")} />);
  expect(
    screen.getByText("Most often: Female, 71.4 % of 224 people with an answer."),
  ).toBeDefined();
});

test.each(languages.map(({ language }) => language))(
  "every report has a title in %s",
  async (language) => {
    const words = await loadAllWords(language);
    for (const { id } of reports) expect(words.say(`report.${id}`)).not.toBe(`report.${id}`);
  },
);
