/** `audit`: how well persons in a file are hidden among each other, and how good its records are. */
import { readFileSync } from "node:fs";
import { adviceOf, dataQuality } from "../src/statistics/data-quality.ts";
import { fileVariableNames } from "../src/statistics/file-layout.ts";
import { rawColumns } from "../src/statistics/read-population.ts";
import { classesBy } from "../src/statistics/recognisable.ts";
import { THRESHOLD } from "../src/statistics/threshold.ts";
import { adviceText } from "./advice-text.ts";
import type { Command } from "./command.ts";
import { layoutOf, needed, readOptions } from "./options.ts";
import { narrowed, readRecords, variableOf } from "./record-source.ts";
import { Refusal } from "./refusal.ts";

const help = `npm run --silent statistics -- audit --from FILE --layout LAYOUT [options]

Says whether persons in a file are hidden among each other: persons who agree in every one of some
columns, as the file writes them and a missing answer included, are one class.

  --from FILE, --layout LAYOUT, --where FIELD=CODE   as for tabulate
  --on FIELD          a column by which a person might be recognised; give it several times (default:
                      those of the layout that the file has)

  --by FIELD          looks at the quality of each of its groups, such as source or reporting country
  --year N            the present year (default: this one)

Writes {population, fields, classes, smallestClass, personsInSmallClasses, threshold,
columns:[{name, answered, missing}], quality:[{group, persons, completeness, impossible, timeliness,
recognisable, recognisableBy}], advice:[{group, kind, field, what, share, text}]}. A class below the
threshold of ${THRESHOLD} is small. The advice can be sent back to those who recorded: it names no
count below ${THRESHOLD}. All else is exact: keep it to yourself.
`;

const run = async (args: readonly string[]): Promise<void> => {
  const { values } = readOptions(args, {
    from: { type: "string" },
    layout: { type: "string" },
    where: { type: "string", multiple: true, default: [] },
    on: { type: "string", multiple: true, default: [] },
    by: { type: "string" },
    year: { type: "string", default: String(new Date().getFullYear()) },
  });
  const layout = layoutOf(needed(values.layout, "layout"));
  const from = needed(values.from, "from");
  const file = await narrowed(readRecords(from, layout), values.where);
  const usual = layout.quasiIdentifiers.filter((name) => file.present.includes(name));
  const fields = values.on.length > 0 ? values.on : usual;
  for (const name of fields)
    if (!file.present.includes(name))
      throw new Refusal(`--on takes columns of the file: ${file.present.join(", ")}.`, true);
  const raw = rawColumns(readFileSync(from, "utf8"), fields, file.lines);
  const classes = classesBy(raw, file.population.size).sizes;
  if (values.by !== undefined) variableOf(file, values.by);
  const year = Number(values.year);
  if (!Number.isInteger(year)) throw new Refusal(`--year takes a year; not ${values.year}.`, true);
  const quality = dataQuality(file, {
    ...(values.by !== undefined && { by: values.by }),
    year,
    known: raw,
  });
  const small = classes.filter((persons) => persons < THRESHOLD);
  const columns = fileVariableNames(layout, file.present).map((name) => {
    const { starts } = file.population.column(name);
    let missing = 0;
    for (let person = 0; person < file.population.size; person += 1)
      if (starts[person] === starts[person + 1]) missing += 1;
    return { name, answered: file.population.size - missing, missing };
  });
  process.stdout.write(
    `${JSON.stringify(
      {
        population: file.population.size,
        fields,
        classes: classes.length,
        smallestClass: classes.length > 0 ? Math.min(...classes) : null,
        personsInSmallClasses: small.reduce((sum, persons) => sum + persons, 0),
        threshold: THRESHOLD,
        columns,
        quality,
        advice: adviceOf(quality).map((advice) => ({ ...advice, text: adviceText(advice) })),
      },
      null,
      1,
    )}\n`,
  );
};

/** The command. */
export const auditCommand: Command = {
  summary: "how well persons in a file are hidden, and how good its records are",
  help,
  run,
};
