import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Papa from "papaparse";
import { afterAll, expect, test } from "vitest";
import { createChance } from "../../../src/domain/practice/chance.ts";
import { reports } from "../../../src/statistics/report.ts";
import { statisticalVariables } from "../../../src/statistics/variable.ts";
import { wilson } from "../../../src/statistics/wilson.ts";
import { runProgram } from "../../support/command.ts";
import { ctdcWholeFile, withoutFile } from "../../support/shared-data.ts";

const folder = mkdtempSync(join(tmpdir(), "lindung-reports-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Three thousand invented persons with an answer to most variables. */
const records = (): string => {
  const chance = createChance(7);
  const answer = (codes: readonly string[]): string =>
    chance.isSo(0.2) ? "" : chance.one(codes.slice(0, 12));
  const rows = Array.from({ length: 3_000 }, () =>
    statisticalVariables.map(({ name, answer: kind, codes }) => {
      if (name === "yearOfRegistration") return chance.one(["2020", "2021", "2022", "2023"]);
      if (kind === "one") return answer(codes);
      return [...new Set([answer(codes), answer(codes)])].filter((code) => code !== "").join(";");
    }),
  );
  const path = join(folder, "records.csv");
  writeFileSync(
    path,
    Papa.unparse({ fields: statisticalVariables.map(({ name }) => name), data: rows }),
  );
  return path;
};
const from = ["--from", records(), "--layout", "lindung"];

const report = async (...args: readonly string[]): Promise<Made> => {
  const ran = await runProgram("workstation/main.ts", ["report", ...args]);
  expect(ran.code, ran.err).toBe(0);
  return JSON.parse(ran.out);
};

test("there are reports R1 to R21, and no table of a report has the name of another", () => {
  expect(reports.map(({ id }) => id)).toEqual(
    Array.from({ length: 21 }, (_none, at) => `R${at + 1}`),
  );
  for (const { id, tables } of reports)
    expect([id, new Set(tables.map((table) => table.id)).size]).toEqual([id, tables.length]);
});

test("a report of our own records answers every table, and both engines agree on each", async () => {
  const made = await report("all", ...from);
  expect(made.reports.flatMap(({ absent }) => absent)).toEqual([]);
  for (const { tables } of made.reports)
    for (const { cells } of tables) expect(cells.length).toBeGreaterThan(0);
  expect(await report("all", ...from, "--engine", "duckdb")).toEqual(made);
}, 120_000);

test("every share has its denominator and its interval, and children are children", async () => {
  const { reports: made } = await report("r16", ...from);
  const [children] = made;
  expect(children?.report).toBe("R16");
  const [ages] = children?.tables ?? [];
  expect(new Set(ages?.cells.map(({ ageBand }) => ageBand))).toEqual(new Set(["a00_08", "a09_17"]));
  for (const { n, share, denominator, low, high } of ages?.cells ?? []) {
    expect(share).toBe(Number(n) / Number(denominator));
    expect({ low, high }).toEqual(wilson(Number(n), Number(denominator)));
  }
});

test("a year is compared with the one before", async () => {
  const of = (year: string, ...more: readonly string[]) =>
    report("R2", ...from, "--where", `yearOfRegistration=${year}`, ...more);
  const [then, now, compared] = await Promise.all([
    of("2021"),
    of("2022"),
    of("2022", "--compare"),
  ]);
  const shareOf = (made: Made): unknown => made.reports[0]?.tables[1]?.cells[0]?.["share"];
  expect(compared.reports[0]?.tables[1]?.cells[0]?.["change"]).toBeCloseTo(
    Number(shareOf(now)) - Number(shareOf(then)),
    12,
  );
});

test("in print no count from 1 to 10 is left", async () => {
  const made = await Promise.all(
    ["R2", "R16", "R20"].map((id) =>
      report(id, ...from, "--protect", "print", "--ledger", join(folder, id)),
    ),
  );
  const tables = made.flatMap(({ reports: [only] }) => only?.tables ?? []);
  const counts = tables.flatMap(({ cells }) => cells);
  const shown = counts.flatMap(({ n }) => (typeof n === "number" ? n : []));
  expect(shown.length).toBeGreaterThan(100);
  expect(counts.length).toBeGreaterThan(shown.length);
  expect(shown.filter((n) => n > 0 && n < 11)).toEqual([]);
});

test("a report that there is not, and a comparison without a year, are answered with what there is", async () => {
  const refused = (...args: readonly string[]) =>
    runProgram("workstation/main.ts", ["report", ...args]);
  expect((await refused("R22", ...from)).err).toMatch(/no report R22: there are R1, R2/);
  expect((await refused("R2", ...from, "--compare")).err).toMatch(/yearOfRegistration=YEAR/);
});

const whole = ctdcWholeFile();
test.skipIf(!whole)(
  whole
    ? "of the public file every report that it can answer, by both engines the same"
    : withoutFile("the CTDC file of 48,773 records"),
  async () => {
    const ctdc = ["--from", whole ?? "", "--layout", "ctdc2020"];
    const made = await report("all", ...ctdc);
    expect(await report("all", ...ctdc, "--engine", "duckdb")).toEqual(made);
    const [profile] = made.reports.filter(({ report: id }) => id === "R2");
    expect(profile?.absent.flatMap(({ lacks }) => lacks)).toContain("gender3");
    const pyramid = profile?.tables.find(({ table }) => table === "age-and-sex");
    expect(pyramid).toMatchObject({ rows: "ageBroad", columns: "gender", population: 48_773 });
  },
  120_000,
);

type Cells = readonly Readonly<Record<string, string | number | null>>[];
type Made = {
  readonly reports: readonly {
    readonly report: string;
    readonly tables: readonly {
      readonly table: string;
      readonly cells: Cells;
    }[];
    readonly absent: readonly { readonly lacks: readonly string[] }[];
  }[];
};
