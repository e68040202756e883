import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { toShownTable } from "../../src/screens/session/statistics-table.ts";
import { StatisticsScreen } from "../../src/screens/statistics-screen.tsx";
import type { StatisticalRecord } from "../../src/statistics/statistical-record.ts";
import { protect } from "../../src/statistics/suppress.ts";
import { populationOf, tabulate } from "../../src/statistics/tabulate.ts";
import { english } from "./words.tsx";

afterEach(cleanup);

test("a small count is shown as fewer than 11 and can be read nowhere on the page", () => {
  const many = (
    count: number,
    record: Pick<StatisticalRecord, "sex" | "citizenship">,
  ): readonly StatisticalRecord[] =>
    Array.from({ length: count }, () => ({ ...record, isRetrafficked: false }));
  const records = [
    ...many(40, { sex: "female", citizenship: "KHM" }),
    ...many(30, { sex: "male", citizenship: "KHM" }),
    ...many(25, { sex: "female", citizenship: "IDN" }),
    ...many(7, { sex: "male", citizenship: "IDN" }),
  ];
  const population = populationOf(records);
  render(
    <StatisticsScreen
      words={english}
      variables={[{ name: "citizenship" }, { name: "sex" }]}
      threshold={11}
      tabulate={() => toShownTable(english, protect(tabulate(population, "citizenship", "sex")))}
      onTableFile={() => undefined}
      onExport={() => undefined}
    />,
  );
  expect(screen.getByText("fewer than 11")).toBeTruthy();
  const numbers = [...document.querySelectorAll("td")].map((cell) => cell.textContent);
  expect(numbers).not.toContain("7");
  expect(numbers).not.toContain("0");
  expect(screen.getByRole("rowheader", { name: "Indonesia" })).toBeTruthy();
  expect(screen.getByText(/of 102/)).toBeTruthy();
});
