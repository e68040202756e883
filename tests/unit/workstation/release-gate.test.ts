import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { createChance } from "../../../src/domain/practice/chance.ts";
import { tabulateCommand } from "../../../workstation/tabulate-command.ts";
import { recoveredFrom } from "../../support/attacker.ts";

const folder = mkdtempSync(join(tmpdir(), "lindung-gate-"));
afterAll(() => rmSync(folder, { recursive: true }));

const chance = createChance(41);
const names = ["yearOfRegistration", "gender", "citizenship", "ageBroad"] as const;
const codes = {
  yearOfRegistration: ["2016", "2017"],
  gender: ["Female", "Male"],
  citizenship: ["KH", "MM", "TH", "LA"],
  ageBroad: ["9--17", "18--20", "48+"],
} as const;
const persons = Array.from({ length: 400 }, () =>
  [
    chance.one(codes.yearOfRegistration),
    chance.weighted([["Female", 70] as const, ["Male", 30] as const]),
    chance.weighted([
      ["KH", 70] as const,
      ["MM", 20] as const,
      ["TH", 8] as const,
      ["LA", 2] as const,
    ]),
    chance.weighted([["9--17", 20] as const, ["18--20", 76] as const, ["48+", 4] as const]),
  ].join(","),
);
const fileOf = (name: string, rows: readonly string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, [names.join(","), ...rows].join("\n"));
  return path;
};
const now = fileOf("now.csv", persons);

type Row = Readonly<Record<string, string | number | null>>;
type Given = {
  readonly text: string;
  readonly rows: readonly Row[];
  readonly population: number | null;
};

/** What the command writes, or undefined where it refuses. */
const tabulate = async (
  ledger: string,
  from: string,
  asked: readonly string[],
): Promise<Given | undefined> => {
  let text = "";
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    await tabulateCommand.run([
      ...["--from", from, "--layout", "ctdc2020", "--protect", "print"],
      ...["--ledger", ledger, ...asked],
    ]);
    return { text, ...JSON.parse(text) };
  } catch {
    expect(text).toBe("");
    return undefined;
  } finally {
    spy.mockRestore();
  }
};
const newLedger = (): string => mkdtempSync(join(folder, "ledger-"));

test("the same table comes out to the byte as before and is entered once", async () => {
  const ledger = newLedger();
  const asked = ["--rows", "citizenship", "--columns", "ageBroad"];
  const first = await tabulate(ledger, now, asked);
  expect((await tabulate(ledger, now, asked))?.text).toBe(first?.text);
  const entries = JSON.parse(readFileSync(join(ledger, "release-ledger.json"), "utf8"));
  expect(entries).toHaveLength(1);
  expect(existsSync(join(ledger, "release-ledger.lock"))).toBe(false);
});

test("a table with four more persons than one that left is refused, with a hundred more it leaves", async () => {
  const ledger = newLedger();
  const asked = ["--rows", "gender"];
  expect(await tabulate(ledger, now, asked)).toBeDefined();
  const fourMore = fileOf("four.csv", [...persons, ...persons.slice(0, 4)]);
  expect(await tabulate(ledger, fourMore, asked)).toBeUndefined();
  const female = Array.from({ length: 60 }, () => "2017,Female,KH,18--20");
  const male = Array.from({ length: 40 }, () => "2017,Male,KH,18--20");
  const manyMore = fileOf("many.csv", [...persons, ...female, ...male]);
  expect(await tabulate(ledger, manyMore, asked)).toBeDefined();
});

const drawQuestion = () => {
  const order = chance.some([...names], names.length);
  const [rows = "gender", columns = "ageBroad", ...rest] = order;
  const isTwoWay = chance.isSo(0.7);
  const where = (isTwoWay ? rest : [columns, ...rest])
    .slice(0, chance.whole(0, 1))
    .map((name) => [name, chance.one(codes[name])] as const);
  return { rows, columns: isTwoWay ? columns : undefined, where };
};

/** What somebody outside reads of a table. */
const readBy = (
  { rows: name, columns, where }: ReturnType<typeof drawQuestion>,
  { rows, population }: Given,
) => [
  { of: new Map(where), n: population ?? ("hidden" as const) },
  ...rows.flatMap((row) => {
    const shown = (n: unknown) => (typeof n === "number" ? n : ("hidden" as const));
    const column = columns === undefined ? [] : [[columns, String(row[columns])] as const];
    return [
      {
        of: new Map([...where, [name, String(row[name])] as const, ...column]),
        n: shown(row["n"]),
      },
      { of: new Map([...where, ...column]), n: shown(row["denominator"]) },
    ];
  }),
];

const attackerCodes = Object.fromEntries(
  names.map((name) => [name, { codes: codes[name], several: false }]),
);

/** Pairs of questions drawn at random, and what an attacker finds out of the answers. */
const attackPairs = async (pairs: number, isGuarded: boolean) => {
  let [given, refused, found] = [0, 0, 0];
  for (let pair = 0; pair < pairs; pair += 1) {
    const ledger = newLedger();
    const read = [];
    for (const question of [drawQuestion(), drawQuestion()]) {
      const asked = [
        ...["--rows", question.rows],
        ...(question.columns === undefined ? [] : ["--columns", question.columns]),
        ...question.where.flatMap(([name, code]) => ["--where", `${name}=${code}`]),
      ];
      const answer = await tabulate(isGuarded ? ledger : newLedger(), now, asked);
      if (answer) {
        given += 1;
        read.push(...readBy(question, answer));
      } else refused += 1;
    }
    found += recoveredFrom(read, attackerCodes).length;
    rmSync(ledger, { recursive: true });
  }
  return { given, refused, found };
};

test("an attacker who runs the command finds nobody in pairs of questions drawn at random, and somebody without the ledger", async () => {
  const pairs = Number(process.env["LINDUNG_RUNS"] ?? 100);
  const guarded = await attackPairs(pairs, true);
  expect(guarded.found).toBe(0);
  expect(guarded.given).toBeGreaterThan(pairs);
  // The control: without the ledger the same attacker finds somebody before long.
  let found = 0;
  for (let round = 0; found === 0 && round < 10; round += 1)
    found = (await attackPairs(100, false)).found;
  expect(found).toBeGreaterThan(0);
}, 600_000);
