/** The same tables, counted by DuckDB: for files that are too large to be held as text. */
import { existsSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import { COMPLETENESS } from "../src/statistics/completeness.ts";
import {
  type FileColumn,
  type FileLayout,
  type FileVariable,
  fileVariableNames,
  isMissing,
} from "../src/statistics/file-layout.ts";
import { inOrder } from "../src/statistics/read-population.ts";
import type { ReportQuestion } from "../src/statistics/report-question.ts";
import type { Table } from "../src/statistics/tabulate.ts";
import type { Counted } from "../src/statistics/variable.ts";
import { variableOf } from "./record-source.ts";
import { Refusal } from "./refusal.ts";

/** A file of records, open for counting in a database that lives in memory alone. */
export type DuckDbFile = {
  readonly layout: FileLayout;
  /** The names in its header. */
  readonly present: readonly string[];
  /** The codes of a variable that occur, in their order. */
  readonly codesOf: (name: string) => Promise<readonly string[]>;
  readonly tabulate: (
    question: Pick<ReportQuestion, "rows" | "columns" | "where">,
  ) => Promise<Table<Counted>>;
  readonly close: () => void;
};

/** Opens a CSV or Parquet file. */
export const openInDuckDb = async (from: string, layout: FileLayout): Promise<DuckDbFile> => {
  if (!existsSync(from)) throw new Refusal(`There is no file ${from}.`);
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const rowsOf = async (sql: string): Promise<readonly Row[]> => {
    const reader = await connection.runAndReadAll(sql);
    return reader.getRowObjectsJS();
  };
  const file = "record";
  // Text is parsed once; Parquet is quicker read anew, a column at a time, than copied.
  await connection.run(
    from.endsWith(".parquet")
      ? `CREATE VIEW ${file} AS SELECT * FROM read_parquet(${text(from)})`
      : `CREATE TABLE ${file} AS SELECT * FROM read_csv(${text(from)}, all_varchar = true, header = true)`,
  );
  const described = await rowsOf(`DESCRIBE SELECT * FROM ${file}`);
  const present = described.map((row) => String(row["column_name"]));
  const variable = (name: string) => variableOf({ layout, present }, name);
  return {
    layout,
    present,
    codesOf: async (name) => {
      const found = await rowsOf(
        `SELECT DISTINCT unnest(${codesSql(layout, variable(name))}) AS code FROM ${file}`,
      );
      return inOrder(
        found.map((row) => String(row["code"])),
        variable(name),
      );
    },
    tabulate: async (question) => {
      const rows = question.rows === COMPLETENESS ? undefined : variable(question.rows);
      const columns = question.columns === undefined ? undefined : variable(question.columns);
      const conditions = question.where.map(({ name, codes }) => {
        const wanted = codes.map(text).join(", ");
        return `list_has_any(${codesSql(layout, variable(name))}, [${wanted}])`;
      });
      if (rows && rows.answer === "one" && (!columns || columns.answer === "one"))
        return singleTableOf(
          layout,
          await rowsOf(singleTableSql(file, { rows, columns, conditions })),
          rows,
          columns,
        );
      if (rows)
        return tableOf(
          await rowsOf(tableSql(file, layout, { rows, columns, conditions })),
          rows,
          columns,
        );
      const variables = fileVariableNames(layout, present).map(variable);
      const sql = completenessSql(file, layout, { variables, columns, conditions });
      return tableOf(await rowsOf(sql), completeness(variables), columns);
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
};

type Row = Readonly<Record<string, unknown>>;

/** Of two questions with one answer each: how many persons have which pair, null for no answer. */
const singleTableSql = (
  file: string,
  {
    rows,
    columns,
    conditions,
  }: {
    readonly rows: FileVariable;
    readonly columns: FileVariable | undefined;
    readonly conditions: readonly string[];
  },
): string => `
SELECT ${codeSql(rows)} AS r, ${columns ? codeSql(columns) : "'all'"} AS c,
  count(*) AS n
FROM ${file}
${conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : ""}
GROUP BY ALL`;

/** A value as a code; null where it says that there is no answer. */
const answerIn = (layout: FileLayout, { columns }: FileVariable, value: unknown): string | null => {
  const [first] = columns;
  if (value === null || value === undefined || !first) return null;
  return isMissing(layout, first, String(value)) ? null : String(value);
};

/** Totals follow from the pairs. */
const singleTableOf = (
  layout: FileLayout,
  found: readonly Row[],
  rows: FileVariable,
  columns: FileVariable | undefined,
): Table<Counted> => {
  const pairs = found.map((row) => ({
    r: answerIn(layout, rows, row["r"]),
    c: columns ? answerIn(layout, columns, row["c"]) : row["c"],
    n: Number(row["n"]),
  }));
  const sum = (of: typeof pairs): number => of.reduce((all, { n }) => all + n, 0);
  const answered = pairs.filter(({ r, c }) => r !== null && c !== null);
  const row = (kind: string, r: unknown, c: unknown, of: typeof pairs) => ({
    kind,
    r,
    c,
    n: sum(of),
  });
  const marginOf = (member: "r" | "c") => [...new Set(answered.map((pair) => pair[member]))];
  return tableOf(
    [
      ...answered.map(({ r, c, n }) => ({ kind: "cell", r, c, n })),
      ...marginOf("r").map((code) =>
        row(
          "row",
          code,
          null,
          answered.filter(({ r }) => r === code),
        ),
      ),
      ...marginOf("c").map((code) =>
        row(
          "column",
          null,
          code,
          answered.filter(({ c }) => c === code),
        ),
      ),
      row("total", null, null, answered),
      row("persons", null, null, pairs),
      row(
        "no row",
        null,
        null,
        pairs.filter(({ r }) => r === null),
      ),
      row(
        "no column",
        null,
        null,
        pairs.filter(({ c }) => c === null),
      ),
    ],
    rows,
    columns,
  );
};

/** The one value of a person for a variable, as the file has it; of a flag in a group, its code. */
const codeSql = (variable: FileVariable): string => {
  const { kind, name, columns } = variable;
  const [first] = columns;
  if (!first) return "NULL";
  if (kind === "flag" && first.group !== undefined) {
    const own = columns.find((column) => column.name === name) ?? first;
    const any = columns.map(setSql).join(" OR ");
    return `CASE WHEN ${any} THEN CASE WHEN ${setSql(own)} THEN '1' ELSE '0' END END`;
  }
  // Which values say that there is no answer is asked of the few that occur, not of millions of rows.
  return valueSql(kind, first);
};

const setSql = (column: FileColumn): string =>
  `coalesce(${quoted(column.name)}, '') IN ('1', '1.0')`;

const valueSql = (kind: FileVariable["kind"], column: FileColumn): string =>
  kind === "flag"
    ? `regexp_replace(${quoted(column.name)}, '^([01])[.]0$', '\\1')`
    : quoted(column.name);

const missingSql = (layout: FileLayout, column: FileColumn): string =>
  ["", ...layout.missing, ...(column.missing ?? [])].map(text).join(", ");

/** Every count at once: `r` and `c` are codes, or null for a total; all null but `kind` for persons. */
const tableSql = (
  file: string,
  layout: FileLayout,
  {
    rows,
    columns,
    conditions,
  }: {
    readonly rows: FileVariable;
    readonly columns: FileVariable | undefined;
    readonly conditions: readonly string[];
  },
): string => `
WITH person AS MATERIALIZED (
  SELECT ${codesSql(layout, rows)} AS r, ${columns ? codesSql(layout, columns) : "['all']"} AS c
  FROM ${file}
  ${conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : ""}
), answered AS (SELECT r, c FROM person WHERE len(r) > 0 AND len(c) > 0)
SELECT 'cell' AS kind, r, c, count(*) AS n
  FROM (SELECT r, unnest(c) AS c FROM (SELECT unnest(r) AS r, c FROM answered)) GROUP BY ALL
UNION ALL SELECT 'row', r, NULL, count(*) FROM (SELECT unnest(r) AS r FROM answered) GROUP BY ALL
UNION ALL SELECT 'column', NULL, c, count(*) FROM (SELECT unnest(c) AS c FROM answered) GROUP BY ALL
UNION ALL SELECT 'total', NULL, NULL, count(*) FROM answered
UNION ALL SELECT 'persons', NULL, NULL, count(*) FROM person
UNION ALL SELECT 'no row', NULL, NULL, count(*) FROM person WHERE len(r) = 0
UNION ALL SELECT 'no column', NULL, NULL, count(*) FROM person WHERE len(c) = 0`;

/** Of every variable the persons who have an answer, of all persons of a column. */
const completenessSql = (
  file: string,
  layout: FileLayout,
  {
    variables,
    columns,
    conditions,
  }: {
    readonly variables: readonly FileVariable[];
    readonly columns: FileVariable | undefined;
    readonly conditions: readonly string[];
  },
): string => {
  const answered = variables.map(
    (variable) =>
      `CASE WHEN len(${codesSql(layout, variable)}) > 0 THEN [${text(variable.name)}] ELSE [] END`,
  );
  return `
WITH person AS MATERIALIZED (
  SELECT list_concat(${answered.join(", ")}, []) AS r,
    ${columns ? codesSql(layout, columns) : "['all']"} AS c
  FROM ${file}
  ${conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : ""}
), placed AS (SELECT r, c FROM person WHERE len(c) > 0)
SELECT 'cell' AS kind, r, c, count(*) AS n
  FROM (SELECT r, unnest(c) AS c FROM (SELECT unnest(r) AS r, c FROM placed)) GROUP BY ALL
UNION ALL SELECT 'row', r, NULL, count(*) FROM (SELECT unnest(r) AS r FROM placed) GROUP BY ALL
UNION ALL SELECT 'column', NULL, c, count(*) FROM (SELECT unnest(c) AS c FROM placed) GROUP BY ALL
UNION ALL SELECT 'total', NULL, NULL, count(*) FROM placed
UNION ALL SELECT 'persons', NULL, NULL, count(*) FROM person
UNION ALL SELECT 'no row', NULL, NULL, count(*) FROM person WHERE len(r) = 0
UNION ALL SELECT 'no column', NULL, NULL, count(*) FROM person WHERE len(c) = 0`;
};

/** The codes of a person for a variable, as a list; empty where there is no answer. */
const codesSql = (layout: FileLayout, variable: FileVariable): string => {
  const { kind, name, columns } = variable;
  const [first] = columns;
  if (!first) return "[]";
  if (kind === "group") {
    const codes = columns.map(
      (column) => `CASE WHEN ${setSql(column)} THEN [${text(column.name)}] ELSE [] END`,
    );
    return `list_concat(${codes.join(", ")}, [])`;
  }
  if (kind === "flag" && first.group !== undefined) {
    const own = columns.find((column) => column.name === name) ?? first;
    const any = columns.map(setSql).join(" OR ");
    return `CASE WHEN ${any} THEN [CASE WHEN ${setSql(own)} THEN '1' ELSE '0' END] ELSE [] END`;
  }
  const value = valueSql(kind, first);
  const missing = missingSql(layout, first);
  const whole = `coalesce(${value}, '')`;
  const parts =
    kind === "list"
      ? `CASE WHEN ${whole} IN (${missing}) THEN [] ELSE list_transform(string_split(${whole}, ';'), part -> trim(part)) END`
      : `[${whole}]`;
  return `list_distinct(list_filter(${parts}, part -> part NOT IN (${missing})))`;
};

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The row variable of a table of completeness; its codes are names of variables. */
type Completeness = Counted & { readonly codes: readonly string[] };

const completeness = (variables: readonly FileVariable[]): Completeness => ({
  name: COMPLETENESS,
  answer: "several",
  codes: variables.map(({ name }) => name),
});

const tableOf = (
  found: readonly Row[],
  rows: FileVariable | Completeness,
  columns: FileVariable | undefined,
): Table<Counted> => {
  const of = (kind: string): readonly Row[] => found.filter((row) => row["kind"] === kind);
  const one = (kind: string): number => Number(of(kind)[0]?.["n"] ?? 0);
  const seen = of("row").map((row) => String(row["r"]));
  const rowCodes =
    "codes" in rows ? rows.codes.filter((code) => seen.includes(code)) : inOrder(seen, rows);
  const columnCodes = columns
    ? inOrder(
        of("column").map((row) => String(row["c"])),
        columns,
      )
    : ["all"];
  const rowAt = new Map(rowCodes.map((code, at) => [code, at]));
  const columnAt = new Map(columnCodes.map((code, at) => [code, at]));
  const cells = new Uint32Array(rowCodes.length * columnCodes.length);
  for (const row of of("cell")) {
    const at = (rowAt.get(String(row["r"])) ?? 0) * columnCodes.length;
    cells[at + (columnAt.get(String(row["c"])) ?? 0)] = Number(row["n"]);
  }
  const totals = (kind: string, member: "r" | "c", places: ReadonlyMap<string, number>) => {
    const counts = new Uint32Array(places.size);
    for (const row of of(kind)) counts[places.get(String(row[member])) ?? 0] = Number(row["n"]);
    return counts;
  };
  return {
    row: { name: rows.name, answer: rows.answer },
    column: columns ?? { name: "", answer: "one" },
    rowCodes,
    columnCodes,
    cells,
    rowTotals: totals("row", "r", rowAt),
    columnTotals: totals("column", "c", columnAt),
    total: one("total"),
    missing: { row: one("no row"), column: one("no column") },
    persons: one("persons"),
  };
};
