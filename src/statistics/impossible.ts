/** Answers of one person that cannot all be true, or that no list of codes has. */
import { type FileLayout, fileVariable } from "./file-layout.ts";
import type { RecordFile } from "./read-population.ts";
import { codeInFile } from "./report-question.ts";
import { statisticalVariables, type VariableName } from "./variable.ts";

/** What cannot be. */
export const impossibilities = [
  "year-out-of-range",
  "age-against-majority",
  "minor-after-adult",
  "sexual-detail-without-form",
  "labour-detail-without-form",
  "code-not-in-list",
] as const;
export type Impossibility = (typeof impossibilities)[number];

/** What is impossible about some persons, and in which column of the file it shows. */
export type ImpossibleAnswers = {
  readonly what: Impossibility;
  readonly field: string;
  /** Numbers of persons, from 0. */
  readonly persons: readonly number[];
};

/** Looks through a file as of a calendar year. Only what somebody has is listed. */
export const impossibleIn = (file: RecordFile, year: number): readonly ImpossibleAnswers[] => {
  const answers = answersIn(file);
  const rules: readonly {
    readonly what: Impossibility;
    readonly of: VariableName;
    readonly isSo: (person: number) => boolean;
  }[] = [
    {
      what: "year-out-of-range",
      of: "yearOfRegistration",
      isSo: (person) =>
        answers("yearOfRegistration", person).some(
          // Some files have several years in one code.
          (code) => /^\d+$/.test(code) && !(Number(code) >= FIRST_YEAR && Number(code) <= year),
        ),
    },
    {
      what: "age-against-majority",
      of: "ageBand",
      isSo: (person) => {
        const [band] = answers("ageBand", person);
        const [majority] = answers("majorityAtRegistration", person);
        const wanted = band && majorityOf.get(band);
        return wanted !== undefined && majority !== undefined && majority !== wanted;
      },
    },
    {
      what: "minor-after-adult",
      of: "majorityAtExploitation",
      isSo: (person) => {
        const [entry] = answers("majorityAtEntry", person);
        const [exploitation] = answers("majorityAtExploitation", person);
        const [registration] = answers("majorityAtRegistration", person);
        const isAfter = (before?: string, after?: string): boolean =>
          before === "adult" && after === "minor";
        return isAfter(entry, registration) || isAfter(exploitation, registration);
      },
    },
    {
      what: "sexual-detail-without-form",
      of: "sexualTypes",
      isSo: (person) => isDetailAlone(answers, person, "sexualTypes", ["sexual_exploitation"]),
    },
    {
      what: "labour-detail-without-form",
      of: "labourTypes",
      isSo: (person) => isDetailAlone(answers, person, "labourTypes", labourForms),
    },
  ];
  const persons = [...new Uint32Array(file.population.size).keys()];
  const found = rules.map(({ what, of, isSo }) => ({
    what,
    field: nameIn(file.layout, of),
    persons: persons.filter(isSo),
  }));
  return [...found, ...unlistedCodes(file)].filter((each) => each.persons.length > 0);
};

const FIRST_YEAR = 1990;

const majorityOf = new Map(
  [
    ["minor", ["a00_08", "a09_17"]],
    ["adult", ["a18_20", "a21_23", "a24_26", "a27_29", "a30_38", "a39_47", "a48_plus"]],
  ].flatMap(([majority, bands]) => [...(bands ?? [])].map((band) => [band, String(majority)])),
);

/** Forms under which work is done for others. */
const labourForms = [
  "forced_labour",
  "servitude",
  "child_labour",
  "slavery_practices",
  "forced_begging",
  "forced_criminality",
] as const;

type Answers = (variable: VariableName, person: number) => readonly string[];

const isDetailAlone = (
  answers: Answers,
  person: number,
  detail: VariableName,
  forms: readonly string[],
): boolean => {
  const known = answers("exploitationTypes", person);
  if (known.length === 0 || answers(detail, person).length === 0) return false;
  return !known.some((form) => forms.includes(form) || form === "other");
};

const nameIn = ({ names }: FileLayout, variable: VariableName): string =>
  (names ? names[variable] : variable) ?? "";

/** The answers of a person in our own codes; none where the file does not have the variable. */
const answersIn = (file: RecordFile): Answers => {
  const { layout, present, population } = file;
  const columns = new Map(
    statisticalVariables.flatMap(({ name, codes }) => {
      const field = nameIn(layout, name);
      if (!fileVariable(layout, present, field)) return [];
      const column = population.column(field);
      const own = column.codes.map((code) => [
        ...codes.filter((each) => codeInFile(layout, name, each) === code),
        // Years have no list, and a code of our own may stand for itself.
        ...(codes.length === 0 ? [code] : []),
      ]);
      return [[name, { column, own }] as const];
    }),
  );
  return (variable, person) => {
    const found = columns.get(variable);
    if (!found) return [];
    const { starts, values } = found.column;
    return Array.from(
      values.subarray(starts[person], starts[person + 1]),
      (at) => found.own[at] ?? [],
    ).flat();
  };
};

/** Persons with a code that its list does not have. Files of others have codes of their own. */
const unlistedCodes = ({ layout, present, population }: RecordFile) =>
  (layout.standard ? [] : layout.columns).flatMap((field): readonly ImpossibleAnswers[] => {
    const variable = statisticalVariables.find(({ name }) => nameIn(layout, name) === field.name);
    if (!variable || variable.codes.length === 0 || !present.includes(field.name)) return [];
    const listed = new Set([
      ...(field.order ?? []),
      ...variable.codes.map((code) => codeInFile(layout, variable.name, code)),
    ]);
    const { codes, starts, values } = population.column(field.name);
    const isListed = codes.map((code) => listed.has(code));
    const persons = [...new Uint32Array(population.size).keys()].filter((person) =>
      values.subarray(starts[person], starts[person + 1]).some((at) => !isListed[at]),
    );
    return [{ what: "code-not-in-list", field: field.name, persons }];
  });
