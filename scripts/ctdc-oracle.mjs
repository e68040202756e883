/**
 * Counts a CTDC seven-column CSV and prints JSON: the measure for the product's own counts. It shares
 * no code with the product and uses no package. Countries are printed as the file has them (alpha-2);
 * empty, `0`, `00` and `-99` are unknown and counted under the empty name. The file has no quoting.
 *
 *     node scripts/ctdc-oracle.mjs FILE.csv
 */
import { readFileSync } from "node:fs";

const [header = "", ...lines] = readFileSync(process.argv[2] ?? "", "utf8")
  .replace(/^\uFEFF/, "")
  .split(/\r?\n/)
  .filter((line) => line !== "");
const names = header.split(",");
const unknownCountries = ["", "0", "00", "-99"];
const rows = lines.map((line) => {
  const row = Object.fromEntries(line.split(",").map((value, at) => [names[at], value]));
  for (const name of ["citizenship", "CountryOfExploitation"])
    if (unknownCountries.includes(row[name])) row[name] = "";
  return row;
});

const count = (...columns) => {
  const counts = {};
  for (const row of rows) {
    const key = columns.map((column) => row[column]).join(" ");
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
};

/** Rows with both answers known: cells, margins and total; the others apart. */
const table = (rowColumn, column) => {
  const result = { cells: {}, rows: {}, columns: {}, total: 0, missing: { row: 0, column: 0 } };
  for (const row of rows) {
    const [r, c] = [row[rowColumn], row[column]];
    if (r === "") result.missing.row += 1;
    if (c === "") result.missing.column += 1;
    if (r === "" || c === "") continue;
    result.cells[`${r} ${c}`] = (result.cells[`${r} ${c}`] ?? 0) + 1;
    result.rows[r] = (result.rows[r] ?? 0) + 1;
    result.columns[c] = (result.columns[c] ?? 0) + 1;
    result.total += 1;
  }
  return result;
};

const groups = Object.values(count(...names));
console.log(
  JSON.stringify(
    {
      rows: rows.length,
      year: count("yearOfRegistration"),
      gender: count("gender"),
      age: count("ageBroad"),
      citizenship: count("citizenship"),
      countryOfExploitation: count("CountryOfExploitation"),
      corridors: count("citizenship", "CountryOfExploitation"),
      forcedLabour: rows.filter((row) => row.isForcedLabour === "1").length,
      sexualExploitation: rows.filter((row) => row.isSexualExploit === "1").length,
      genderByAge: table("gender", "ageBroad"),
      corridorTable: table("citizenship", "CountryOfExploitation"),
      yearByGender: table("yearOfRegistration", "gender"),
      anonymity: groups.length > 0 ? Math.min(...groups) : 0,
      groups: groups.length,
    },
    null,
    1,
  ),
);
