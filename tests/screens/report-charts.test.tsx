import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import { ExcerptsPanel } from "../../src/screens/case/excerpts-panel.tsx";
import { placedLabels } from "../../src/screens/statistics/map-labels.ts";
import { ReportTable } from "../../src/screens/statistics/report-table.tsx";
import type { ReportTableMade } from "../../src/screens/statistics/report-worker.ts";
import { SavedViews, SaveView } from "../../src/screens/statistics/saved-views.tsx";
import type { TabulationRow } from "../../src/statistics/tabulation.ts";
import { english as words } from "./words.tsx";

afterEach(cleanup);

const made = (
  question: Partial<ReportTableMade["question"]>,
  rows: readonly TabulationRow[],
  more: Partial<ReportTableMade> = {},
): ReportTableMade => ({
  question: { id: "t", chart: "bars", rows: "sex", columns: undefined, where: [], ...question },
  tabulation: {
    rows,
    population: 400,
    missing: 20,
    protection: { rule: "print", threshold: 11, hidden: { primary: 1, secondary: 2 } },
  },
  ...more,
});

const route = (citizenship: string, countryOfExploitation: string, n: number | null) => ({
  citizenship,
  countryOfExploitation,
  n,
  share: n === null ? null : n / 200,
  denominator: 200,
  ...(n === null && { hidden: "primary" }),
});
const routes = made({ chart: "flow", rows: "citizenship", columns: "countryOfExploitation" }, [
  route("KHM", "THA", 120),
  route("MMR", "THA", 43),
  route("THA", "THA", 20),
  route("LAO", "THA", null),
  route("IDN", "SGP", 17),
]);

test("a map draws the routes that are shown, says nothing of hidden ones, and takes no side", async () => {
  render(<ReportTable words={words} made={routes} />);
  const map = await screen.findByRole("img", { name: /^Map of routes.*Routes drawn: 4/ });
  expect(map.querySelectorAll("circle").length).toBeGreaterThan(4);
  expect(map.textContent).not.toContain("Lao");
  expect(map.innerHTML).not.toMatch(/NaN|undefined/);
  expect(screen.getByText(/do not express an opinion about the status/)).toBeDefined();
});

test("a curve of survival is told in words beside it, and is not drawn where a count is hidden", () => {
  const band = (durationBand: string, sex: string, n: number | null, of: number) => ({
    ...{ durationBand, sex, n, share: n === null ? null : n / of, denominator: of },
    ...{ low: null, high: null },
  });
  render(
    <ReportTable
      words={words}
      made={made({ chart: "survival", rows: "durationBand", columns: "sex" }, [
        band("d00_12", "female", 60, 120),
        band("d13_24", "female", 30, 120),
        band("d25_plus", "female", 30, 120),
        band("d00_12", "male", 70, 90),
        band("d13_24", "male", null, 90),
        band("d25_plus", "male", null, 90),
      ])}
    />,
  );
  expect(screen.getByText(/^Longer than 12 months: 50 % \(between /)).toBeDefined();
  expect(screen.getByText(/^Longer than 24 months: 25 % \(between /)).toBeDefined();
  expect(screen.getAllByText(/^Longer than/)).toHaveLength(2);
  expect(screen.getByText("Too few people for a curve that could be shown.")).toBeDefined();
});

test("the change on the year before stands in the table and, where it is great, in a sentence", () => {
  const cell = { low: 0.4, high: 0.6, denominator: 100 };
  render(
    <ReportTable
      words={words}
      made={made({}, [
        { sex: "female", n: 50, share: 0.5, change: 0.123, ...cell },
        { sex: "male", n: 50, share: 0.5, change: null, ...cell },
      ])}
    />,
  );
  const numbers = within(screen.getByRole("region", { name: /^The numbers:/ }));
  expect(numbers.getByRole("columnheader", { name: /^Change on the year before/ })).toBeDefined();
  expect(numbers.getByText("+12.3")).toBeDefined();
  expect(screen.getByText(/^Greatest change on the year before: Female, \+12.3/)).toBeDefined();
  expect(
    screen.getByText(/^Hidden in this table: 1 because they are below 11, 2 more/),
  ).toBeDefined();
});

test("a published share stands beside ours with what it is a share of", () => {
  render(
    <ReportTable
      words={words}
      made={made(
        {},
        [{ sex: "female", n: 50, share: 0.5, low: 0.4, high: 0.6, denominator: 100 }],
        {
          published: [{ row: "female", column: "", share: 0.728, denominator: 48_773 }],
        },
      )}
    />,
  );
  expect(screen.getByText("72.8 % of 48,773")).toBeDefined();
  expect(screen.getByText("The red mark is the share in the published file.")).toBeDefined();
});

test("names on a map cover neither each other nor a point", () => {
  const labels = placedLabels(
    [
      { text: "Cambodia", at: [100, 100] },
      { text: "Thailand", at: [104, 101] },
      { text: "Viet Nam", at: [108, 99] },
      { text: "Laos", at: [106, 104] },
    ],
    { width: 360, height: 250 },
  );
  expect(labels.length).toBeGreaterThan(1);
  const boxes = labels.map(({ text, x, y, anchor }) => {
    const long = text.length * 5.6;
    const left = anchor === "start" ? x : anchor === "end" ? x - long : x - long / 2;
    return { left, right: left + long, top: y - 6, bottom: y + 6 };
  });
  for (const [at, one] of boxes.entries())
    for (const other of boxes.slice(at + 1)) {
      const isApart =
        one.right <= other.left ||
        other.right <= one.left ||
        one.bottom <= other.top ||
        other.bottom <= one.top;
      expect(isApart).toBe(true);
    }
});

test("a view is kept under a name, listed with what it shows, and removed", async () => {
  const user = userEvent.setup();
  const saved: string[] = [];
  const removed: string[] = [];
  render(
    <>
      <SaveView
        words={words}
        onSave={async (name) => {
          saved.push(name);
          return true;
        }}
      />
      <SavedViews
        words={words}
        views={[
          { id: "v1", name: "Girls", report: "R5", where: [{ name: "sex", codes: ["female"] }] },
        ]}
        onOpen={() => undefined}
        onForget={({ id }) => removed.push(id)}
      />
    </>,
  );
  await user.click(screen.getByText("Save this view"));
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(saved).toEqual([]);
  await user.type(screen.getByLabelText("Name of this view"), "My view");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(saved).toEqual(["My view"]);
  expect(await screen.findByText("Saved on this device.")).toBeDefined();
  expect(screen.getByRole("link", { name: "Girls" }).getAttribute("href")).toBe("#/statistics/R5");
  expect(screen.getByText(/Forms of exploitation.*Female/)).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Remove “Girls”" }));
  expect(removed).toEqual(["v1"]);
});

test("an excerpt with a name of the case in it can be neither proposed nor approved", async () => {
  const user = userEvent.setup();
  const proposed: unknown[] = [];
  const known = {
    ...{ excerptId: "e1", statId: "s1", about: "c1", proposal: "p", head: "p", rev: 1 },
    ...{ proposedBy: "writer", at: "2026-11-23T08:00:00.000Z" },
    content: { themes: ["men"], text: "Sopheap was told that the boat would be small." },
  };
  render(
    <ExcerptsPanel
      words={words}
      document={{ victimIdentity: { id: "1", givenName: "Sopheap" } }}
      excerpts={[known]}
      me="reader"
      mayApprove
      onPropose={async (excerpt) => {
        proposed.push(excerpt);
        return { ok: true, value: null };
      }}
      onAnswer={async () => ({ ok: true, value: null })}
    />,
  );
  expect(screen.queryByRole("button", { name: "Approve for research" })).toBeNull();
  expect(screen.getByRole("button", { name: "Do not use it" })).toBeDefined();
  await user.click(screen.getByText("Propose an excerpt"));
  const field = screen.getByLabelText("What happened, without anything that says who");
  await user.type(field, "Sopheap was told that the work would be easy.");
  await user.click(screen.getByRole("checkbox", { name: "Men" }));
  await user.click(screen.getByRole("button", { name: "Propose it to a second person" }));
  expect(proposed).toEqual([]);
  await user.clear(field);
  await user.type(field, "He was told that the work would be easy.");
  await user.click(screen.getByRole("button", { name: "Propose it to a second person" }));
  expect(proposed).toEqual([{ themes: ["men"], text: "He was told that the work would be easy." }]);
});
