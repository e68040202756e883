/** Runs the plain script that counts a CTDC file, apart from the product. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type CtdcRow, toCtdcText } from "./ctdc.ts";

const Counts = z.record(z.string(), z.int());
const TwoWay = z.object({
  cells: Counts,
  rows: Counts,
  columns: Counts,
  total: z.int(),
  missing: z.object({ row: z.int(), column: z.int() }),
});
const Oracle = z.object({
  rows: z.int(),
  year: Counts,
  gender: Counts,
  age: Counts,
  citizenship: Counts,
  countryOfExploitation: Counts,
  corridors: Counts,
  forcedLabour: z.int(),
  sexualExploitation: z.int(),
  genderByAge: TwoWay,
  corridorTable: TwoWay,
  yearByGender: TwoWay,
  anonymity: z.int(),
  groups: z.int(),
});

/** What the plain script counts; countries as alpha-2, unknown ones under the empty name. */
export type Oracle = z.infer<typeof Oracle>;

/** Counts rows with the plain script. */
export const oracleOf = (rows: readonly CtdcRow[]): Oracle => {
  const folder = mkdtempSync(join(tmpdir(), "ctdc-"));
  try {
    const file = join(folder, "rows.csv");
    writeFileSync(file, toCtdcText(rows));
    const script = fileURLToPath(new URL("../../scripts/ctdc-oracle.mjs", import.meta.url));
    return Oracle.parse(
      JSON.parse(execFileSync(process.execPath, [script, file], { encoding: "utf8" })),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
};
