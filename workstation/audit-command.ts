/** `audit`: how well persons in a file are hidden among each other, and how complete its columns are. */
import { readFileSync } from "node:fs";
import { type FileVariable, fileVariableNames } from "../src/statistics/file-layout.ts";
import { rawColumns } from "../src/statistics/read-population.ts";
import type { Column } from "../src/statistics/tabulate.ts";
import { THRESHOLD } from "../src/statistics/threshold.ts";
import type { Command } from "./command.ts";
import { layoutOf, needed, readOptions } from "./options.ts";
import { narrowed, readRecords } from "./record-source.ts";
import { Refusal } from "./refusal.ts";

const help = `npm run --silent statistics -- audit --from FILE --layout LAYOUT [options]

Says whether persons in a file are hidden among each other: persons who agree in every one of some
columns, as the file writes them and a missing answer included, are one class.

  --from FILE, --layout LAYOUT, --where FIELD=CODE   as for tabulate
  --on FIELD          a column by which a person might be recognised; give it several times (default:
                      those of the layout that the file has)

Writes {population, fields, classes, smallestClass, personsInSmallClasses, threshold,
columns:[{name, answered, missing}]}. A class below the threshold of ${THRESHOLD} is small.
`;

/** How many persons are alike in some columns, for each of the classes that there are. */
const classesOf = (
  columns: readonly Column<FileVariable>[],
  persons: number,
): readonly number[] => {
  const classes = new Map<string, number>();
  for (let person = 0; person < persons; person += 1) {
    const key = columns.map(({ values }) => values[person]).join(" ");
    classes.set(key, (classes.get(key) ?? 0) + 1);
  }
  return [...classes.values()];
};

const run = async (args: readonly string[]): Promise<void> => {
  const { values } = readOptions(args, {
    from: { type: "string" },
    layout: { type: "string" },
    where: { type: "string", multiple: true, default: [] },
    on: { type: "string", multiple: true, default: [] },
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
  const classes = classesOf(raw, file.population.size);
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
      },
      null,
      1,
    )}\n`,
  );
};

/** The command. */
export const auditCommand: Command = {
  summary: "how well persons in a file are hidden, and how complete it is",
  help,
  run,
};
