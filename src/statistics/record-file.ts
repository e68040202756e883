/** Own records as a file that was read, so that what looks through files looks through them too. */

import { type FileVariable, fileVariable } from "./file-layout.ts";
import { fileLayouts } from "./file-layouts.ts";
import type { RecordFile } from "./read-population.ts";
import type { StatisticalRecord } from "./statistical-record.ts";
import { type Column, populationOf } from "./tabulate.ts";
import { statisticalVariables } from "./variable.ts";

/** The file of some records; its lines are their places. */
export const recordFileOf = (records: readonly StatisticalRecord[]): RecordFile => {
  const population = populationOf(records);
  const layout = fileLayouts.lindung;
  const present = statisticalVariables.map(({ name }) => name);
  return {
    layout,
    present,
    population: {
      size: population.size,
      column: (name) => {
        const own = present.find((each) => each === name);
        const variable = fileVariable(layout, present, name);
        if (!own || !variable) throw new Error(`${name} is no member of a record`);
        return { ...population.column(own), variable };
      },
    },
    lines: Uint32Array.from(records.keys()),
  };
};

/** The columns by which a person might be known: one code a person, and one more for no answer. */
export const knownColumns = ({ layout, population }: RecordFile): readonly Column<FileVariable>[] =>
  layout.quasiIdentifiers.map((name) => {
    const { variable, codes, starts, values } = population.column(name);
    const none = codes.length;
    return {
      variable,
      codes: [...codes, ""],
      starts: Uint32Array.from({ length: population.size + 1 }, (_none, at) => at),
      values: Uint16Array.from({ length: population.size }, (_none, person) => {
        const at = starts[person] ?? 0;
        return at < (starts[person + 1] ?? 0) ? (values[at] ?? none) : none;
      }),
    };
  });
