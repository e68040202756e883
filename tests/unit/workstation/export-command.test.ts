import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { unzipSync } from "fflate";
import Papa from "papaparse";
import { afterAll, expect, test } from "vitest";
import { glotipColumns } from "../../../src/statistics/glotip.ts";
import { runProgram } from "../../support/command.ts";

const folder = mkdtempSync(join(tmpdir(), "lindung-export-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

/** 40 women and 14 men registered in Thailand in 2024, all adults but 3 girls. */
const people = (count: number, sex: string, majority: string, citizenship: string, types: string) =>
  Array.from({ length: count }, () => `2024,THA,${sex},${majority},${citizenship},${types},no`);
writeFileSync(
  at("records.csv"),
  [
    "yearOfRegistration,reportingCountry,sex,majorityAtRegistration,citizenship,exploitationTypes,isRetrafficked",
    ...people(25, "female", "adult", "KHM", "forced_labour;servitude"),
    ...people(12, "female", "adult", "MMR", "sexual_exploitation"),
    ...people(3, "female", "minor", "MMR", "forced_begging"),
    ...people(14, "male", "adult", "KHM", "forced_labour"),
  ].join("\n"),
);
const from = ["--from", at("records.csv"), "--layout", "lindung"];

const exported = async (...args: readonly string[]) => {
  const ledger = ["--ledger", mkdtempSync(join(folder, "ledger-"))];
  const all = ["export", ...from, ...(args.includes("--to") ? ledger : []), ...args];
  const ran = await runProgram("workstation/main.ts", all);
  expect(ran.code, ran.err).toBe(0);
  return JSON.parse(ran.out);
};
const table = (path: string): readonly Readonly<Record<string, string>>[] =>
  Papa.parse<Record<string, string>>(readFileSync(path, "utf8").trim(), { header: true }).data;

test("CSV says in a file beside it what its columns and numbers are", async () => {
  await exported("--format", "csv", "--report", "R2", "--to", at("r2.csv"));
  const lines = table(at("r2.csv"));
  const girls = lines.find(({ row, table: of }) => row === "minor" && of === "majority");
  expect(girls).toMatchObject({ n: "", hidden: "primary" });
  const meta = JSON.parse(readFileSync(at("r2.csv-metadata.json"), "utf8"));
  expect(meta["@context"]).toBe("http://www.w3.org/ns/csvw");
  expect(meta.tableSchema.columns.map(({ name }: { name: string }) => name)).toEqual(
    Object.keys(lines[0] ?? {}),
  );
  expect(meta.notes[0].snapshot).toMatch(/^[0-9a-f]{64}$/);
});

test("Parquet, workbook and data package hold the same cells", async () => {
  await exported("--format", "csv", "--report", "R5", "--to", at("r5.csv"));
  const lines = table(at("r5.csv"));
  const counts = lines.flatMap(({ n }) => (n ? [Number(n)] : []));
  expect(counts.length).toBeGreaterThan(2);

  await exported("--format", "datapackage", "--report", "R5", "--to", at("package"));
  expect(table(at("package/data.csv"))).toEqual(lines);
  const descriptor = JSON.parse(readFileSync(at("package/datapackage.json"), "utf8"));
  expect(descriptor.resources[0].schema.fields).toHaveLength(Object.keys(lines[0] ?? {}).length);

  await exported("--format", "parquet", "--report", "R5", "--to", at("r5.parquet"));
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const read = await connection.runAndReadAll(`SELECT n FROM '${at("r5.parquet")}' WHERE n > 0`);
  expect(read.getRows().map(([n]) => n)).toEqual(counts);
  connection.closeSync();

  await exported("--format", "xlsx", "--report", "R5", "--to", at("r5.xlsx"));
  const parts = unzipSync(readFileSync(at("r5.xlsx")));
  const sheet = new TextDecoder().decode(parts["xl/worksheets/sheet1.xml"]);
  expect(sheet.match(/<row /g)).toHaveLength(lines.length + 1);
});

test("SDMX marks what is hidden and never calls it a zero", async () => {
  await exported("--format", "sdmx", "--report", "R2", "--to", at("r2.sdmx.csv"));
  const hidden = table(at("r2.sdmx.csv")).filter(({ CONF_STATUS }) => CONF_STATUS !== "F");
  expect(hidden.length).toBeGreaterThan(0);
  for (const line of hidden) expect(line["OBS_VALUE"]).toBe("");
  expect(new Set(hidden.map(({ CONF_STATUS }) => CONF_STATUS))).toEqual(new Set(["C", "D"]));
});

test("rows in the layout of CTDC are 27 columns, and nobody stands alone in them", async () => {
  const said = await exported("--format", "ctdc27", "--to", at("ctdc.csv"));
  expect(said.rows).toBe(54);
  const rows = table(at("ctdc.csv"));
  expect(Object.keys(rows[0] ?? {})).toHaveLength(27);
  const groups = new Map<string, number>();
  for (const { gender, ageBroad, citizenship } of rows) {
    const key = `${gender} ${ageBroad} ${citizenship}`;
    groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  expect(Math.min(...groups.values())).toBeGreaterThanOrEqual(11);
});

test("in the layout of GLOTIP a person in two forms of one category counts once", async () => {
  await exported("--format", "glotip", "--confidential", "--to", at("glotip.csv"));
  const lines = table(at("glotip.csv"));
  expect(Object.keys(lines[0] ?? {})).toEqual([...glotipColumns]);
  const value = (asked: Readonly<Record<string, string>>) =>
    lines.find((line) => Object.entries(asked).every(([name, is]) => line[name] === is))?.[
      "txtVALUE"
    ];
  const total = { Dimension: "Total", Sex: "Total", Age: "Total" };
  expect(value(total)).toBe("54");
  expect(value({ Dimension: "Total", Sex: "Female", Age: "0 to 17 years" })).toBe("<5");
  expect(value({ Category: "Forced labour", Sex: "Female" })).toBe("25");
  expect(value({ Category: "Cambodia", Sex: "Total" })).toBe("39");
  expect(lines[0]).toMatchObject({ Iso3_code: "THA", Country: "Thailand", Region: "Asia" });

  await exported("--format", "glotip", "--to", at("public.csv"));
  expect(
    table(at("public.csv")).filter(({ txtVALUE }) => /^(<5|[1-9]|10)$/.test(txtVALUE ?? "")),
  ).toEqual([]);
});

test("a format that needs own records refuses a file of others", async () => {
  const args = ["--format", "glotip", "--layout", "ctdc2020", "--to", at("x")];
  const ran = await runProgram("workstation/main.ts", [
    "export",
    "--from",
    at("records.csv"),
    ...args,
  ]);
  expect(ran.code).toBe(2);
  expect(ran.err).toMatch(/--layout lindung/);
});
