/**
 * Detected victims in the layout of UNODC's table of the Global Report on Trafficking in Persons
 * (GLOTIP, export of the data portal of April 2025): a line for each reporting country and year, in
 * all, by form of exploitation and by citizenship, by sex and by age.
 */
import { alpha2Of, areasOfCountry, type CodeListName, nameInStandard } from "../domain/codelist.ts";
import type { FileVariable } from "./file-layout.ts";
import { type RecordFile, selected } from "./read-population.ts";
import { type Cell, protect } from "./suppress.ts";
import { type Column, type Table, tabulateColumns } from "./tabulate.ts";
import type { Counted } from "./variable.ts";

/** The columns of the layout, in their order. */
export const glotipColumns = [
  "Iso3_code",
  "Country",
  "Region",
  "Subregion",
  "Indicator",
  "Dimension",
  "Category",
  "Sex",
  "Age",
  "Year",
  "Unit of measurement",
  "txtVALUE",
  "Source",
] as const;

/**
 * Makes the lines of our own records. For a national focal point (`confidential`, tier T1) counts from
 * 1 to 4 read `<5`, as UNODC prints them; otherwise what tier T2 hides reads `hidden`. Zeros have no
 * line. A person with two forms is in both, so forms may add up to more than the total.
 */
export const glotipLines = (
  file: RecordFile,
  { confidential }: { readonly confidential: boolean },
): readonly (readonly string[])[] => {
  const { population } = file;
  const years = population.column("yearOfRegistration").codes;
  return population.column("reportingCountry").codes.flatMap((country) =>
    years.flatMap((year) => {
      const people = selected(file, [
        { name: "reportingCountry", codes: [country] },
        { name: "yearOfRegistration", codes: [year] },
      ]).population;
      const column = (name: string) => people.column(name);
      const sex = named(column("sex"), "sex");
      const age = named(column("majorityAtRegistration"), "majority");
      const tables = [
        ["Total", sexByAge(people.size, sex, age)],
        [
          "by form of exploitation",
          byCategory(people.size, formsOf(column("exploitationTypes")), sex),
        ],
        ["by citizenship", byCategory(people.size, countriesOf(column("citizenship")), sex)],
      ] as const;
      return tables.flatMap(([dimension, cells]) =>
        cells(confidential).map(({ category, sex: of, age: aged, value }) => [
          ...placeOf(country),
          ...["Detected trafficking victims", dimension, category, of, aged, year],
          ...["Counts", value, SOURCE],
        ]),
      );
    }),
  );
};

const SOURCE = "Lindung";

type GlotipCell = {
  readonly category: string;
  readonly sex: string;
  readonly age: string;
  readonly value: string;
};
type Cells = (confidential: boolean) => readonly GlotipCell[];

const TOTAL = "Total";

const sexByAge =
  (size: number, sex: Column<Counted>, age: Column<Counted>): Cells =>
  (confidential) =>
    shownCells(tabulateColumns(size, sex, age), confidential).map(({ row, column, value }) => ({
      category: TOTAL,
      sex: row,
      age: column,
      value,
    }));

const byCategory =
  (size: number, categories: Column<Counted>, sex: Column<Counted>): Cells =>
  (confidential) =>
    shownCells(tabulateColumns(size, categories, sex), confidential)
      .filter(({ row }) => row !== TOTAL)
      .map(({ row, column, value }) => ({ category: row, sex: column, age: TOTAL, value }));

/** Cells and margins; those of nobody are left out. */
const shownCells = (table: Table<Counted>, confidential: boolean) => {
  const { rowCodes, columnCodes } = table;
  const shown = protect(table);
  const exact = (n: number): string => (n < 5 ? "<5" : String(n));
  const text = (n: number, cell: Cell | undefined): readonly string[] => {
    if (n === 0) return [];
    if (confidential) return [exact(n)];
    return [cell && "n" in cell ? String(cell.n) : "hidden"];
  };
  const at = (r: number, c: number): number => table.cells[r * columnCodes.length + c] ?? 0;
  const line = (row: string, column: string) => (value: string) => ({ row, column, value });
  return [
    ...text(table.total, shown.total).map(line(TOTAL, TOTAL)),
    ...columnCodes.flatMap((column, c) =>
      text(table.columnTotals[c] ?? 0, shown.columnTotals[c]).map(line(TOTAL, column)),
    ),
    ...rowCodes.flatMap((row, r) => [
      ...text(table.rowTotals[r] ?? 0, shown.rowTotals[r]).map(line(row, TOTAL)),
      ...columnCodes.flatMap((column, c) =>
        text(at(r, c), shown.cells[r]?.[c]).map(line(row, column)),
      ),
    ]),
  ];
};

/** A column with the names of UNODC in place of our codes; codes of one name become one. */
const renamed = (
  column: Column<FileVariable>,
  nameOf: (code: string) => string | undefined,
): Column<Counted> => {
  const names = column.codes.map((code) => nameOf(code) ?? code);
  const codes = [...new Set(names)];
  const places = names.map((name) => codes.indexOf(name));
  const size = column.starts.length - 1;
  const starts = new Uint32Array(size + 1);
  const values: number[] = [];
  for (let person = 0; person < size; person += 1) {
    const own = column.values.subarray(column.starts[person], column.starts[person + 1]);
    values.push(...new Set(Array.from(own, (code) => places[code] ?? 0)));
    starts[person + 1] = values.length;
  }
  return { variable: column.variable, codes, starts, values: Uint16Array.from(values) };
};

const named = (column: Column<FileVariable>, list: CodeListName): Column<Counted> =>
  renamed(column, (code) => nameInStandard(list, code, "gl"));

const formsOf = (column: Column<FileVariable>): Column<Counted> =>
  named(column, "exploitationType");

const places = new Intl.DisplayNames("en", { type: "region", fallback: "code" });

const countriesOf = (column: Column<FileVariable>): Column<Counted> =>
  renamed(column, (code) => countryName(code));

const countryName = (alpha3: string): string => {
  const alpha2 = alpha2Of(alpha3);
  return alpha2 === undefined ? alpha3 : (places.of(alpha2) ?? alpha3);
};

/** Code, name, region and subregion of a country. */
const placeOf = (alpha3: string): readonly string[] => {
  const [region = "", subregion = ""] = areasOfCountry(alpha3);
  const areaName = (code: string): string => (code === "" ? "" : (places.of(code) ?? code));
  return [alpha3, countryName(alpha3), areaName(region), areaName(subregion)];
};
