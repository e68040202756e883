/**
 * workstation: a two-way table of ten million records in Parquet, by the workstation's DuckDB engine and
 * by SQL written by hand for the same question, in turn.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { fileLayouts } from "../../src/statistics/file-layouts.ts";
import { openInDuckDb } from "../../workstation/duckdb-file.ts";
import { median, report, spreadOf } from "./measure.ts";

const folder = mkdtempSync(join(tmpdir(), "lindung-bench-"));
const path = join(folder, "records.parquet");
const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
await connection.run(`COPY (
  SELECT CAST(2002 + hash(i) % 17 AS VARCHAR) AS "yearOfRegistration",
    CASE WHEN hash(i + 1) % 10 = 0 THEN '' WHEN hash(i + 2) % 3 = 0 THEN 'Male' ELSE 'Female' END AS gender,
    CASE WHEN hash(i + 3) % 5 = 0 THEN '-99' ELSE ['KH', 'TH', 'ID', 'PH'][CAST(1 + hash(i + 4) % 4 AS BIGINT)] END AS citizenship
  FROM range(10000000) AS r(i)
) TO '${path}' (FORMAT parquet)`);

const byHand = async (): Promise<number> => {
  const start = performance.now();
  const reader = await connection.runAndReadAll(`
    SELECT gender, "yearOfRegistration", count(*) AS n FROM read_parquet('${path}')
    WHERE gender <> '' AND "yearOfRegistration" <> '' GROUP BY ALL`);
  const total = reader.getRows().reduce((sum, [, , n]) => sum + Number(n), 0);
  if (total < 8_000_000) throw new Error(`only ${total}`);
  return performance.now() - start;
};
const file = await openInDuckDb(path, fileLayouts.ctdc2020);
const byEngine = async (): Promise<number> => {
  const start = performance.now();
  const { total } = await file.tabulate({
    rows: "gender",
    columns: "yearOfRegistration",
    where: [],
  });
  if (total < 8_000_000) throw new Error(`only ${total}`);
  return performance.now() - start;
};

const ours: number[] = [];
const theirs: number[] = [];
for (let round = 0; round < 7; round += 1) {
  const [own, rival] = [await byEngine(), await byHand()];
  if (round < 2) continue;
  ours.push(own);
  theirs.push(rival);
}
file.close();
connection.closeSync();
rmSync(folder, { recursive: true });
const value = median(ours);
const rival = { name: "SQL by hand", value: median(theirs) };
report({
  name: "workstation, 10,000,000 records",
  value,
  unit: "ms",
  rival,
  goal: "≤ 1.2×",
  met: value / rival.value <= 1.2,
  spread: spreadOf(ours),
});
