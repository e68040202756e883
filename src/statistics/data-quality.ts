/**
 * How good records are, for each site or other group: what is missing, what cannot be, what comes late
 * and who might be recognised (report R20, with advice that can be sent back).
 *
 * Records hold no site: who stands in one group is said by a column such as the source, the reporting
 * country or the year. Numbers are exact (tiers T0 and T1). Advice names a count of fewer than 11
 * persons to nobody: `few` stands in its place, and
 * `nearly-all` where fewer than 11 are left.
 */
import { type FileVariable, fileVariable, fileVariableNames } from "./file-layout.ts";
import { type Impossibility, impossibleIn } from "./impossible.ts";
import type { RecordFile } from "./read-population.ts";
import { recognisableBy } from "./recognisable.ts";
import type { Column } from "./tabulate.ts";
import { THRESHOLD } from "./threshold.ts";

/** From which share of persons on advice is given. */
const adviceLimits = { missing: 0.4, recognisable: 0.1, yearsBehind: 2 } as const;

/** What is known of one group. `group` is the code of the column, or `all`. */
export type GroupQuality = {
  readonly group: string;
  readonly persons: number;
  readonly completeness: readonly { readonly field: string; readonly answered: number }[];
  readonly impossible: readonly {
    readonly what: Impossibility;
    readonly field: string;
    readonly persons: number;
  }[];
  /** The newest year of registration, and how many years of no records there are before `year`. */
  readonly timeliness:
    | { readonly newest: number; readonly yearsBehind: number; readonly gaps: readonly number[] }
    | undefined;
  /** Persons who agree with fewer than 10 others in all of the columns by which one is known. */
  readonly recognisable: number;
  /** Of these, how many would not be if a column were left out. */
  readonly recognisableBy: readonly { readonly field: string; readonly persons: number }[];
};

/** What to do about it. `field` is empty where no single column is the reason; `share` is in per cent. */
export type Advice = {
  readonly group: string;
  readonly kind: "missing" | "impossible" | "late" | "recognisable";
  readonly field: string;
  readonly what?: Impossibility;
  readonly share: number | "few" | "nearly-all";
};

/** How the quality of a file is looked at. */
export type QualityOptions = {
  /** The column whose codes are the groups; without it all are one. */
  readonly by?: string;
  /** The present year. */
  readonly year: number;
  /** The columns by which a person might be known, one code a person, missing among them. */
  readonly known: readonly Column<FileVariable>[];
};

/** The quality of every group that has persons. A person without a code for `by` is in none. */
export const dataQuality = (
  file: RecordFile,
  { by, year, known }: QualityOptions,
): readonly GroupQuality[] => {
  const { population } = file;
  const fields = fileVariableNames(file.layout, file.present).filter(
    (name) => fileVariable(file.layout, file.present, name)?.kind !== "flag",
  );
  const columns = fields.map((field) => ({ field, column: population.column(field) }));
  const impossible = impossibleIn(file, year);
  const risks = risksOf(known, population.size);
  const years = yearsOf(file);
  return groupsOf(file, by).map(({ group, persons }) => {
    const isIn = new Set(persons);
    const count = (some: (person: number) => boolean): number => persons.filter(some).length;
    return {
      group,
      persons: persons.length,
      completeness: columns.map(({ field, column }) => ({
        field,
        answered: count((person) => column.starts[person] !== column.starts[person + 1]),
      })),
      impossible: impossible
        .map((each) => ({
          what: each.what,
          field: each.field,
          persons: each.persons.filter((person) => isIn.has(person)).length,
        }))
        .filter((each) => each.persons > 0),
      timeliness: timelinessOf(
        persons.flatMap((person) => years[person] ?? []),
        year,
      ),
      recognisable: count((person) => risks.all[person] === true),
      recognisableBy: risks.without
        .map(({ field, isRisk }) => ({
          field,
          persons: count((person) => risks.all[person] === true && isRisk[person] === false),
        }))
        .filter((each) => each.persons > 0),
    };
  });
};

type Group = { readonly group: string; readonly persons: readonly number[] };

const groupsOf = ({ population }: RecordFile, by: string | undefined): readonly Group[] => {
  const everybody = [...new Uint32Array(population.size).keys()];
  if (by === undefined) return [{ group: "all", persons: everybody }];
  const { codes, starts, values } = population.column(by);
  return codes
    .map((group, code) => ({
      group,
      persons: everybody.filter((person) =>
        values.subarray(starts[person], starts[person + 1]).includes(code),
      ),
    }))
    .filter(({ persons }) => persons.length > 0);
};

const risksOf = (known: readonly Column<FileVariable>[], persons: number) => ({
  all: recognisableBy(known, persons),
  without: known.map(({ variable }, at) => ({
    field: variable.name,
    isRisk: recognisableBy(known.toSpliced(at, 1), persons),
  })),
});

/** The year of registration of each person, where it is one. */
const yearsOf = ({ layout, present, population }: RecordFile): readonly (readonly number[])[] => {
  const name = layout.names ? layout.names.yearOfRegistration : "yearOfRegistration";
  if (name === undefined || !fileVariable(layout, present, name)) return [];
  const { codes, starts, values } = population.column(name);
  return Array.from({ length: population.size }, (_none, person) =>
    Array.from(values.subarray(starts[person], starts[person + 1]), (at) =>
      Number(codes[at]),
    ).filter(Number.isInteger),
  );
};

const timelinessOf = (years: readonly number[], year: number): GroupQuality["timeliness"] => {
  const known = [...new Set(years)].filter((each) => each <= year).sort((a, b) => a - b);
  const [first, newest] = [known[0], known.at(-1)];
  if (first === undefined || newest === undefined) return undefined;
  const gaps = Array.from({ length: newest - first }, (_none, at) => first + at).filter(
    (each) => !known.includes(each),
  );
  return { newest, yearsBehind: year - newest, gaps };
};

/** Advice for each group, the gravest of a kind first. */
export const adviceOf = (quality: readonly GroupQuality[]): readonly Advice[] =>
  quality.flatMap(({ group, persons, completeness, impossible, timeliness, ...risk }) => {
    const share = (n: number): Advice["share"] => {
      if (n < THRESHOLD) return "few";
      const isNearlyAll = n < persons && persons - n < THRESHOLD;
      return isNearlyAll ? "nearly-all" : Math.round((100 * n) / persons);
    };
    const gravest = <Found extends { readonly n: number }>(found: readonly Found[]) =>
      found.toSorted((a, b) => b.n - a.n);
    const missing = gravest(
      completeness.map(({ field, answered }) => ({ field, n: persons - answered })),
    ).filter(({ n }) => n >= adviceLimits.missing * persons);
    const impossibles = gravest(impossible.map((each) => ({ ...each, n: each.persons })));
    const riskFields = gravest(risk.recognisableBy.map((each) => ({ ...each, n: each.persons })));
    const [worst] = riskFields;
    return [
      ...missing.map(({ field, n }) => ({
        group,
        kind: "missing" as const,
        field,
        share: share(n),
      })),
      ...impossibles.map(({ field, what, n }) => ({
        ...{ group, kind: "impossible" as const, field, what },
        share: share(n),
      })),
      ...(timeliness && timeliness.yearsBehind >= adviceLimits.yearsBehind
        ? [
            {
              group,
              kind: "late" as const,
              field: String(timeliness.newest),
              share: share(persons),
            },
          ]
        : []),
      ...(risk.recognisable > 0 && risk.recognisable >= adviceLimits.recognisable * persons
        ? [
            {
              ...{ group, kind: "recognisable" as const, field: worst?.field ?? "" },
              share: share(risk.recognisable),
            },
          ]
        : []),
    ];
  });
