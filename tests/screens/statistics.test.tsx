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
  const records: StatisticalRecord[] = [
    ...Array.from({ length: 40 }, () => ({ sex: "female", citizenship: "KHM" }) as const),
    ...Array.from({ length: 30 }, () => ({ sex: "male", citizenship: "KHM" }) as const),
    ...Array.from({ length: 25 }, () => ({ sex: "female", citizenship: "IDN" }) as const),
    ...Array.from({ length: 7 }, () => ({ sex: "male", citizenship: "IDN" }) as const),
  ];
  const population = populationOf(records);
  render(
    <StatisticsScreen
      words={english}
      records={records.length}
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
