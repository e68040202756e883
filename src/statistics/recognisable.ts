/**
 * Who might be recognised: persons who agree with too few others in the columns by which a person could
 * be known. A missing answer counts as an answer.
 */

import type { Column } from "./tabulate.ts";
import { THRESHOLD } from "./threshold.ts";
import type { Counted } from "./variable.ts";

/** The sizes of classes of persons who agree in everything. */
export type Classes = {
  /** Of each class its persons. */
  readonly sizes: readonly number[];
  /** Of each person the size of his or her class. */
  readonly ofPerson: Uint32Array;
};

/** Classes by columns with one code a person. */
export const classesBy = (columns: readonly Column<Counted>[], persons: number): Classes => {
  const places = new Map<string, number>();
  const sizes: number[] = [];
  const placeOf = new Uint32Array(persons);
  for (let person = 0; person < persons; person += 1) {
    const key = columns.map(({ values }) => values[person]).join(" ");
    const place = places.get(key) ?? sizes.length;
    places.set(key, place);
    sizes[place] = (sizes[place] ?? 0) + 1;
    placeOf[person] = place;
  }
  return { sizes, ofPerson: placeOf.map((place) => sizes[place] ?? 0) };
};

/** Whether each person is in a class below the threshold. */
export const recognisableBy = (
  columns: readonly Column<Counted>[],
  persons: number,
): readonly boolean[] =>
  Array.from(classesBy(columns, persons).ofPerson, (size) => size < THRESHOLD);
