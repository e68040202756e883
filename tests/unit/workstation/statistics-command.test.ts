import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import Papa from "papaparse";
import { afterAll, describe, expect, test } from "vitest";
import { fileLayouts } from "../../../src/statistics/file-layouts.ts";
import { readRecordFile } from "../../../src/statistics/read-population.ts";
import { tabulateColumns } from "../../../src/statistics/tabulate.ts";
import { everybody, exactTabulation } from "../../../src/statistics/tabulation.ts";
import { openInDuckDb } from "../../../workstation/duckdb-file.ts";
import { runProgram } from "../../support/command.ts";
import { ctdcWholeFile, sharedFile, withoutFile } from "../../support/shared-data.ts";

const folder = mkdtempSync(join(tmpdir(), "lindung-statistics-"));
afterAll(() => rmSync(folder, { recursive: true }));

const statistics = (...args: readonly string[]) => runProgram("workstation/main.ts", args);
const json = async (...args: readonly string[]) => {
  const ran = await statistics(...args);
  // Exact numbers come with the advice to keep them.
  if (args.includes("print") || args.includes("public")) expect(ran.err).toBe("");
  expect(ran.code).toBe(0);
  return JSON.parse(ran.out);
};

const aFile = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** Thirty persons: 14 women and 4 men in forced labour, 12 women of whom nothing is known. */
const small = aFile(
  "small.csv",
  [
    "yearOfRegistration,gender,citizenship,isForcedLabour,isSexualExploit,isOtherExploit",
    ...Array.from({ length: 14 }, () => "2016,Female,KH,1,0,0"),
    ...Array.from({ length: 4 }, () => "2016,Male,KH,0,1,0"),
    ...Array.from({ length: 12 }, () => "2017,Female,0,-99,-99,-99"),
  ].join("\n"),
);
const ofSmall = ["tabulate", "--from", small, "--layout", "ctdc2020"];

describe("a small file", () => {
  test("audit says how good its records are, with advice in sentences", async () => {
    const audited = ["audit", "--from", small, "--layout", "ctdc2020", "--by", "gender"];
    const { quality, advice } = await json(...audited, "--year", "2026");
    expect(quality.map(({ group, persons }: Cell) => [group, persons])).toEqual([
      ["Female", 26],
      ["Male", 4],
    ]);
    const texts = advice.map(({ group, text }: Cell) => `${group}: ${text}`);
    expect(texts).toContainEqual(
      expect.stringMatching(/^Female: typeOfExploit has no answer for 46 % of people[.] Ask it/),
    );
    expect(texts).toContainEqual(expect.stringMatching(/^Male: A few people could be recognised/));
  });

  test("a share of a flag is of those with any answer in its group", async () => {
    expect(await json(...ofSmall, "--rows", "isForcedLabour")).toEqual({
      rows: [
        { isForcedLabour: "0", n: 4, share: 4 / 18, denominator: 18 },
        { isForcedLabour: "1", n: 14, share: 14 / 18, denominator: 18 },
      ],
      population: 30,
      missing: 12,
      protection: { rule: "none" },
    });
  });

  test("conditions narrow the population, one of several codes of a field is enough", async () => {
    const narrowed = await json(
      ...[...ofSmall, "--rows", "gender", "--columns", "citizenship"],
      ...["--where", "yearOfRegistration=2016", "--where", "gender=female", "--where"],
      "gender=Male",
    );
    expect(narrowed.population).toBe(18);
    expect(narrowed.rows).toEqual([
      { gender: "Female", citizenship: "KH", n: 14, share: 14 / 18, denominator: 18 },
      { gender: "Male", citizenship: "KH", n: 4, share: 4 / 18, denominator: 18 },
    ]);
  });

  test("in print a count below 11 is hidden, and with it what would give it away", async () => {
    const print = await json(...ofSmall, "--rows", "gender", "--protect", "print");
    expect(print.rows).toEqual([
      { gender: "Female", n: null, share: null, denominator: 30, hidden: "secondary" },
      { gender: "Male", n: null, share: null, denominator: 30, hidden: "primary" },
    ]);
    expect(print.protection).toEqual({
      rule: "print",
      threshold: 11,
      hidden: { primary: 1, secondary: 1 },
    });
  });

  test("for the public every number is a multiple of 5, and the same one each time", async () => {
    const args = ["--rows", "gender", "--protect", "public", "--keys", join(folder, "keys")];
    const first = await json(...ofSmall, ...args);
    expect(await json(...ofSmall, ...args)).toEqual(first);
    for (const { n, denominator } of first.rows) {
      expect(n % 5).toBe(0);
      expect(denominator % 5).toBe(0);
    }
    expect(first.protection.rule).toBe("public");
  });

  test("CSV says the same, and no cell of it can be taken for a formula", async () => {
    const path = aFile("formula.csv", "gender,citizenship\n=1+1,KH\nFemale,KH\n");
    const ran = await statistics(
      ...["tabulate", "--from", path, "--layout", "ctdc2020", "--rows", "gender", "--out", "csv"],
    );
    const { data } = Papa.parse<Record<string, string>>(ran.out.trim(), { header: true });
    expect(data).toEqual([
      { gender: "'=1+1", n: "1", share: "0.5", denominator: "2" },
      { gender: "Female", n: "1", share: "0.5", denominator: "2" },
    ]);
  });

  test("what was asked in the wrong way is answered with what to do, and no result", async () => {
    const asked = [
      [[], 2, /COMMAND --help/],
      [["count"], 2, /no command count/],
      [["tabulate", "--layout", "ctdc2020"], 2, /--from is missing/],
      [["tabulate", "--from", small, "--layout", "2020"], 2, /takes ctdc2020, ctdc2024/],
      [
        ["tabulate", "--from", "none.csv", "--layout", "ctdc2020", "--rows", "gender"],
        1,
        /no file/,
      ],
      [[...ofSmall, "--rows", "religion"], 1, /no column religion .* It has: .*gender/],
      [[...ofSmall, "--rows", "gender", "--where", "gender=X"], 1, /codes are: Female, Male/],
      [[...ofSmall, "--rows", "gender", "--protect", "all"], 2, /takes none, print, public/],
      [[...ofSmall, "--rows", "gender", "--columns", "gender"], 2, /two different fields/],
      [[...ofSmall, "--rows", "gender", "--speed", "9"], 2, /Try --help/],
    ] as const;
    for (const [args, code, words] of asked) {
      const ran = await statistics(...args);
      expect(ran.code).toBe(code);
      expect(args.length === 0 ? ran.out : ran.err).toMatch(words);
      if (args.length > 0) expect(ran.out).toBe("");
    }
  }, 120_000);

  test("--help of every command names each of its options", async () => {
    for (const command of ["tabulate", "audit"]) {
      const { code, out } = await statistics(command, "--help");
      expect(code).toBe(0);
      const source = readFileSync(`workstation/${command}-command.ts`, "utf8");
      const options = [...source.matchAll(/^ {4}"?([a-z-]+)"?: \{ type: /gm)].map(
        ([, name]) => name,
      );
      expect(options.length).toBeGreaterThan(3);
      expect(options.filter((name) => !out.includes(`--${name}`))).toEqual([]);
    }
  });
});

const values = {
  gender: ["Female", "Male", "-99", ""],
  ageBroad: ["0--8", "48+", "18--20", "Unknown", "-99"],
  citizenship: ["KH", "TH", "0", "00", "O'Hara", 'É, "x"'],
  typeOfExploitConcatenated: ["Forced labour;Sexual exploitation", "Forced labour", "", "a; a;b"],
  isForcedLabour: ["1", "0", "-99", "1.0", "0.0"],
  isSexualExploit: ["1", "0", "-99", ""],
  isAbduction: ["1.0", "0", "-99", ""],
} as const;
type Name = keyof typeof values;
const names: readonly Name[] = [
  "gender",
  "ageBroad",
  "citizenship",
  "typeOfExploitConcatenated",
  "isForcedLabour",
  "isSexualExploit",
  "isAbduction",
];

test("both engines count the same, whatever the file and the question", async () => {
  const aRow = fc.tuple(...names.map((name) => fc.constantFrom(...values[name])));
  const aVariable = fc.constantFrom(...names, "typeOfExploit");
  const path = join(folder, "random.csv");
  await fc.assert(
    fc.asyncProperty(
      fc.array(aRow, { minLength: 1, maxLength: 60 }),
      aVariable,
      fc.option(aVariable, { nil: undefined }),
      async (rows, row, column) => {
        fc.pre(row !== column);
        const text = Papa.unparse({ fields: [...names], data: rows });
        writeFileSync(path, text);
        const layout = fileLayouts.ctdc2020;
        const file = readRecordFile(text, layout);
        if (!file.ok) throw new Error(file.failure.type);
        const { population } = file.value;
        const here = tabulateColumns(
          population.size,
          population.column(row),
          column === undefined ? everybody(population.size) : population.column(column),
        );
        const opened = await openInDuckDb(path, layout);
        const there = await opened.tabulate({ rows: row, columns: column, where: [] });
        opened.close();
        expect(exactTabulation(there)).toEqual(exactTabulation(here));
      },
    ),
    { numRuns: 40 },
  );
});

const whole = ctdcWholeFile();
describe.skipIf(!whole)(whole ? "CTDC" : withoutFile("the CTDC file of 48,773 records"), () => {
  const from = ["--from", whole ?? "", "--layout", "ctdc2020"];
  const ledger = ["--ledger", join(folder, "ledger")];

  test("by gender 35,506 and 13,267", async () => {
    const table = await json("tabulate", ...from, "--rows", "gender");
    expect(table.rows.map(({ gender, n }: Cell) => [gender, n])).toEqual([
      ["Female", 35_506],
      ["Male", 13_267],
    ]);
  });

  test("in forced labour are 38.3 % of those with an answer, which are 20.0 % of all", async () => {
    const { rows, population } = await json("tabulate", ...from, "--rows", "isForcedLabour");
    const yes: Cell = rows.find(({ isForcedLabour }: Cell) => isForcedLabour === "1");
    expect(yes["denominator"]).toBe(25_503);
    expect(Number(yes["share"]).toFixed(3)).toBe("0.383");
    expect((Number(yes["n"]) / population).toFixed(3)).toBe("0.200");
  });

  const corridors = sharedFile("ctdc/ctdc_kanon_2020_corridors.csv");
  test("every corridor, those included whose ends are not known", async () => {
    const table = await json(
      ...["tabulate", ...from, "--rows", "citizenship", "--columns", "CountryOfExploitation"],
      "--with-missing",
    );
    const counted = table.rows.map(
      (row: Cell) => `${row["citizenship"]},${row["CountryOfExploitation"]},${row["n"]}`,
    );
    const [, ...wanted] = readFileSync(corridors ?? "", "utf8")
      .trim()
      .split(/\r?\n/);
    expect(wanted).toHaveLength(116);
    expect(counted.toSorted()).toEqual(wanted.toSorted());
  });

  test("the smallest class of all seven columns is exactly 11", async () => {
    expect(await json("audit", ...from)).toMatchObject({
      population: 48_773,
      classes: 936,
      smallestClass: 11,
      personsInSmallClasses: 0,
    });
  });

  test("DuckDB gives the same tables", async () => {
    for (const args of [
      ["--rows", "typeOfExploit", "--columns", "gender"],
      ["--rows", "ageBroad", "--columns", "citizenship", "--where", "CountryOfExploitation=MY"],
      [
        "--rows",
        "isSexualExploit",
        "--columns",
        "yearOfRegistration",
        "--protect",
        "print",
        ...ledger,
      ],
    ]) {
      const asked = ["tabulate", ...from, ...args];
      expect(await json(...asked, "--engine", "duckdb")).toEqual(await json(...asked));
    }
  }, 120_000);
});

const fixture = sharedFile("ctdc/ctdc_kanon_2020_63col_fixture.csv");
test.skipIf(!fixture)(
  fixture
    ? "the whole layout of 63 columns is known"
    : withoutFile("the CTDC fixture of 63 columns"),
  async () => {
    const text = readFileSync(fixture ?? "", "utf8");
    const header =
      text
        .replace(/^\uFEFF/, "")
        .split(/\r?\n/)[0]
        ?.split(",") ?? [];
    const known = fileLayouts.ctdc2020.columns.map(({ name }) => name);
    expect(header.filter((name) => name !== "" && !known.includes(name))).toEqual([]);
    const audit = await json("audit", "--from", fixture ?? "", "--layout", "ctdc2020");
    expect(audit.population).toBe(6);
  },
);

type Cell = Readonly<Record<string, string | number | null>>;
