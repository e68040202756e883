/** Some of the persons of a population: those who have one of the codes asked for, of each variable. */
import type { Column, Population } from "./tabulate.ts";
import type { Counted } from "./variable.ts";

/** The persons who meet all conditions, as a population, and their numbers in the one they are from. */
export const narrowPopulation = <V extends Counted>(
  population: Population<V>,
  conditions: readonly { readonly name: V["name"]; readonly codes: readonly string[] }[],
): { readonly population: Population<V>; readonly persons: Uint32Array } => {
  const kept = new Uint8Array(population.size).fill(1);
  for (const { name, codes } of conditions) {
    const column = population.column(name);
    const wanted = new Set(codes.map((code) => column.codes.indexOf(code)));
    for (let person = 0; person < population.size; person += 1)
      if (!hasAny(column, person, wanted)) kept[person] = 0;
  }
  const persons = Uint32Array.from([...kept.keys()].filter((person) => kept[person] === 1));
  return {
    population: {
      size: persons.length,
      column: (name) => restricted(population.column(name), persons),
    },
    persons,
  };
};

const hasAny = (
  { starts, values }: Column<Counted>,
  person: number,
  wanted: ReadonlySet<number>,
): boolean => {
  for (let at = starts[person] ?? 0; at < (starts[person + 1] ?? 0); at += 1)
    if (wanted.has(values[at] ?? -1)) return true;
  return false;
};

const restricted = <V extends Counted>(column: Column<V>, persons: Uint32Array): Column<V> => {
  const starts = new Uint32Array(persons.length + 1);
  const values: number[] = [];
  for (const [at, person] of persons.entries()) {
    values.push(...column.values.subarray(column.starts[person], column.starts[person + 1]));
    starts[at + 1] = values.length;
  }
  return { ...column, starts, values: Uint16Array.from(values) };
};
