/** `compare`: one's own detected victims beside those that UNODC published. */
import { existsSync, readFileSync } from "node:fs";
import { glotipLines } from "../src/statistics/glotip.ts";
import { glotipBeside } from "../src/statistics/glotip-beside.ts";
import { type GlotipLine, readGlotipFile } from "../src/statistics/glotip-file.ts";
import type { Command } from "./command.ts";
import { layoutOf, needed, readOptions } from "./options.ts";
import { narrowed, readRecords } from "./record-source.ts";
import { Refusal } from "./refusal.ts";

const help = `npm run --silent statistics -- compare --with GLOTIP --from FILE --layout lindung [options]

Lays own detected victims beside UNODC's table (GLOTIP, CSV export of the data portal), for the countries
and years that both have.

  --with GLOTIP       the table of UNODC; its <5 is read as 1 to 4 and 1,541 as 1541
  --from, --layout, --where   as for tabulate; own records only
  --confidential      own counts exact but for <5 (tier T1); without it protected as in print

Writes {lines:[{country, year, indicator, dimension, category, sex, age, own, published, isDoubtful}],
note}. A number is {least, most}; own is "hidden" where it may not be shown. isDoubtful marks published
parts above their own total.
`;

const run = async (args: readonly string[]): Promise<void> => {
  const { values } = readOptions(args, {
    with: { type: "string" },
    from: { type: "string" },
    layout: { type: "string", default: "lindung" },
    where: { type: "string", multiple: true, default: [] },
    confidential: { type: "boolean", default: false },
  });
  const published = readPublished(needed(values.with, "with"));
  const layout = layoutOf(values.layout);
  if (layout.name !== "lindung")
    throw new Refusal("compare takes own records: --layout lindung.", true);
  const file = await narrowed(readRecords(needed(values.from, "from"), layout), values.where);
  const own = glotipLines(file, { confidential: values.confidential });
  process.stdout.write(
    `${JSON.stringify({ lines: glotipBeside(own, published), note: NOTE }, null, 1)}\n`,
  );
};

const NOTE =
  "Persons detected, not persons trafficked: laws, efforts and ways of counting differ between countries and years. Source of published numbers: UNODC, Global Report on Trafficking in Persons.";

const readPublished = (from: string): readonly GlotipLine[] => {
  if (!existsSync(from)) throw new Refusal(`There is no file ${from}.`);
  const read = readGlotipFile(readFileSync(from, "utf8"));
  if (read.ok) return read.value;
  const { failure } = read;
  if (failure.type === "columns-missing")
    throw new Refusal(
      `${from} is not the table of GLOTIP: it lacks ${failure.missing.join(", ")}.`,
    );
  throw new Refusal(`Line ${failure.line} of ${from} has "${failure.found}" for a number.`);
};

/** The command. */
export const compareCommand: Command = {
  summary: "own detected victims beside those UNODC published",
  help,
  run,
};
