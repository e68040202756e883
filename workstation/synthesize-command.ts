/** `synthesize`: rows of persons who do not exist, and noisy counts, that may be given to everybody. */
import { createHash, randomFillSync, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { createExactChance } from "../src/statistics/exact-chance.ts";
import type { FileLayout } from "../src/statistics/file-layout.ts";
import { fileLayouts } from "../src/statistics/file-layouts.ts";
import type { Attributes } from "../src/statistics/microdata.ts";
import { fileDomain, personsOfFile } from "../src/statistics/microdata-of-file.ts";
import {
  type BudgetRefusal,
  LIFETIME_EPSILON,
  spend,
  spentIn,
} from "../src/statistics/privacy-budget.ts";
import { synthesize } from "../src/statistics/synthesize.ts";
import { attackLimits, attackSynthetic, type Drawing } from "../src/statistics/synthetic-attack.ts";
import { syntheticQuality } from "../src/statistics/synthetic-evaluation.ts";
import type { Command } from "./command.ts";
import { changeLedger, sha256 } from "./ledger-file.ts";
import { layoutOf, needed, readOptions } from "./options.ts";
import { narrowed, readRecords, variableOf } from "./record-source.ts";
import { Refusal } from "./refusal.ts";
import { approveDraft, writeDraft } from "./synthetic-draft.ts";

const help = `npm run --silent statistics -- synthesize --from FILE --layout LAYOUT [options]
npm run --silent statistics -- synthesize --approve FOLDER --author NAME --approver NAME

Draws rows of persons who do not exist, from counts with noise in which no person can be noticed
(differential privacy), as many rows as there are persons. Each line of the file must be one person;
a person who stands in it twice is protected half as well.

  --from FILE, --layout LAYOUT, --where FIELD=CODE   as for tabulate
  --field FIELD       a column to draw; give it several times (default: those of the layout that have
                      a list of codes; of own records those of the CTDC file of 2024)
  --epsilon N         how much each person may lose by it (default: 4). What was lost before counts
                      too: at ${LIFETIME_EPSILON} in all the ledger stops for ever
  --longest N         the longest combinations of columns that are counted, 1 to 4 (default: 2 below
                      10,000 persons, otherwise 3)
  --fabrication N     the share of combinations that may be of nobody (default: 0.01)
  --to FOLDER         where the draft goes; a new or empty folder (default: ./synthetic)
  --ledger FOLDER     where the release ledger lies, one for each registry (default:
                      ./data/statistics)
  --author NAME       who draws (default: the name of your account)

Refused below 5,000 persons: publish tables with --protect print instead. The loss is entered in the
ledger before anything is drawn, and stays there whatever comes of it.

Two attacks are tried on a second drawing that leaves some persons out; if they find more than
membership ${attackLimits.membership} or attribute ${attackLimits.attribute}, nothing is written.

Writes to the folder synthetic.csv (the rows, in the layout), aggregates.csv (the counts) and
about.json (what they are, with every parameter and error). Writes to standard output
{draft, files, loss, left, evaluation}; the evaluation holds exact numbers: keep it to yourself. The
draft may be published when a second person has read it: --approve enters the release in the ledger.
`;

const run = async (args: readonly string[]): Promise<void> => {
  const { values } = readOptions(args, {
    from: { type: "string" },
    layout: { type: "string" },
    where: { type: "string", multiple: true, default: [] },
    field: { type: "string", multiple: true, default: [] },
    epsilon: { type: "string", default: "4" },
    longest: { type: "string" },
    fabrication: { type: "string", default: "0.01" },
    to: { type: "string", default: "./synthetic" },
    ledger: { type: "string", default: "./data/statistics" },
    author: { type: "string" },
    approver: { type: "string" },
    approve: { type: "string" },
  });
  if (values.approve !== undefined) {
    const [author, approver] = [
      needed(values.author, "author"),
      needed(values.approver, "approver"),
    ];
    const released = await approveDraft(values.approve, values.ledger, { author, approver });
    return say({ released });
  }
  const from = needed(values.from, "from");
  const layout = layoutOf(needed(values.layout, "layout"));
  const epsilon = numberIn(values.epsilon, "epsilon", 0.01, LIFETIME_EPSILON);
  const fabrication = numberIn(values.fabrication, "fabrication", 0.0001, 1);
  const author = values.author ?? userInfo().username;
  const file = await narrowed(readRecords(from, layout), values.where);
  for (const name of values.field) variableOf(file, name);
  const usual = usualFields(layout).filter((name) => file.present.includes(name));
  const wanted = values.field.length > 0 ? values.field : usual;
  const domain = fileDomain(layout, wanted, new Date().getFullYear());
  const lacking = values.field.filter((name) => !domain.fields.includes(name));
  if (lacking.length > 0)
    throw new Refusal(`There is no list of codes for ${lacking.join(", ")}. Leave it out.`, true);
  const { size } = file.population;
  const longest = Math.min(
    numberIn(values.longest ?? (size < 10_000 ? "2" : "3"), "longest", 1, 4),
    domain.attributes.columns.length,
  );
  if (existsSync(values.to) && readdirSync(values.to).length > 0)
    throw new Refusal(`${values.to} is not empty. Choose another folder with --to.`);
  const releaseId = randomUUID();
  const snapshotHash = createHash("sha256").update(readFileSync(from)).digest("hex");
  const { loss, left } = await spentFor(values.ledger, size, {
    ...{ releaseId, author, snapshotHash, epsilon },
    at: new Date().toISOString(),
  });
  const persons = personsOfFile(file, domain);
  const draw = (some: readonly Attributes[]): Drawing =>
    synthesize(domain.attributes, some, { loss, longest, fabrication }, randomFillSync);
  const drawing = draw(persons);
  const chance = createExactChance(randomFillSync);
  const attacks = attackSynthetic(domain.attributes, persons, draw, chance);
  const quality = syntheticQuality(domain.attributes, persons, drawing.aggregates, drawing.rows);
  if (attacks.membership > attackLimits.membership || attacks.attribute > attackLimits.attribute)
    throw new Refusal(
      `The attacks found too much, so nothing was written: membership ${attacks.membership.toFixed(3)} (at most ${attackLimits.membership}), attribute ${attacks.attribute.toFixed(3)} (at most ${attackLimits.attribute}). Take fewer columns or a smaller --epsilon.`,
    );
  mkdirSync(values.to, { recursive: true });
  const files = await writeDraft(values.to, {
    ...{ releaseId, snapshotHash, layout, domain, drawing, longest, fabrication },
    errors: { aggregates: quality.aggregates, rows: quality.rows },
  });
  say({ draft: values.to, files, loss, left, evaluation: { attacks, ...quality } });
};

const say = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 1)}\n`);
};

/** Columns that are drawn unless others are asked for. */
const usualFields = (layout: FileLayout): readonly string[] =>
  layout.names
    ? layout.columns.map(({ name }) => name)
    : Object.keys(fileLayouts.ctdc2024.names ?? {});

const numberIn = (text: string, name: string, least: number, most: number): number => {
  const number = Number(text);
  if (text.trim() === "" || !(number >= least && number <= most))
    throw new Refusal(`--${name} takes a number from ${least} to ${most}; not ${text}.`, true);
  return number;
};

/** Enters a loss in the ledger, or refuses. */
const spentFor = (
  folder: string,
  persons: number,
  spending: Parameters<typeof spend>[1],
): Promise<{
  readonly loss: { readonly epsilon: number; readonly delta: number };
  readonly left: number;
}> =>
  changeLedger(folder, async (ledger) => {
    const before = spentIn(ledger);
    const result = await spend(ledger, spending, persons, sha256);
    if (!result.ok) throw new Refusal(explained(result.failure, persons));
    const after = spentIn(result.value);
    const loss = { epsilon: spending.epsilon, delta: after.delta - before.delta };
    return [result.value, { loss, left: LIFETIME_EPSILON - after.epsilon }];
  });

const explained = (failure: BudgetRefusal, persons: number): string => {
  switch (failure.type) {
    case "too-few-persons":
      return `There are ${persons} persons; synthetic rows need at least ${failure.least.toLocaleString("en")}. Publish tables with --protect print instead.`;
    case "budget-spent":
      return `Only ε ${failure.left} of ${LIFETIME_EPSILON} is left in the ledger. Ask for no more than that with --epsilon; when nothing is left, no synthetic rows of these persons can be made any more.`;
  }
};

/** The command. */
export const synthesizeCommand: Command = {
  summary: "rows of persons who do not exist, and noisy counts, for the public",
  help,
  run,
};
