/**
 * The one way out of a case: the answer to a question, in the form that the question's statistics
 * rule lets out. A question that is not marked for statistics gives nothing here, whoever asks.
 */
import { ageBandOf, durationBandOf } from "../domain/age.ts";
import { areasOfCountry } from "../domain/codelist.ts";
import { itemsOf } from "../domain/condition.ts";
import { type EntityName, entities } from "../domain/entities.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../domain/json.ts";
import { questionsOf, type StatisticsRule } from "../domain/question.ts";

/** A value fit for statistics: a code, a band, a year as text, true or false. */
export type Released = string | boolean;

/**
 * The answers to a question in all records of a group, in the order of the records; several answers
 * of one record stand one after another. Empty where nobody answered or the rule is `no`.
 *
 * `sum` and `band` are let out by totals of their own, never from one case, and give nothing either.
 */
export const releasedAnswers = (
  document: JsonObject,
  entity: EntityName,
  field: string,
): readonly Released[] =>
  itemsOf(document[entity]).flatMap((record) => releasedFrom(record, entity, field));

/** The answers to a question in one record. */
export const releasedFrom = (
  record: JsonObject,
  entity: EntityName,
  field: string,
): readonly Released[] => {
  const rule = rules.get(`${entity}.${field}`) ?? "no";
  const answer = record[field];
  const answers = isJsonArray(answer) ? answer : [answer];
  return answers.flatMap((value) => (value === undefined ? [] : (release[rule](value) ?? [])));
};

const rules: ReadonlyMap<string, StatisticsRule> = new Map(
  Object.values(entities).flatMap((schema) =>
    questionsOf(schema).map(([name, { entity, statistics }]) => [`${entity}.${name}`, statistics]),
  ),
);

const asCoded = (value: Json): Released | undefined =>
  typeof value === "string" || typeof value === "boolean" ? value : undefined;

/** The year of a day, or of a date of which perhaps only the year is known. */
const yearOf = (value: Json): string | undefined => {
  const text = isJsonObject(value) ? value["value"] : value;
  return typeof text === "string" && /^\d{4}/.test(text) ? text.slice(0, 4) : undefined;
};

/** Three groups of gender, as CTDC publishes them. */
const gender3Of = (value: Json): string | undefined => {
  if (value === "feminine") return "woman";
  if (value === "masculine") return "man";
  return value === "not_specified" ? undefined : "trans_nonconforming";
};

/** The M49 region of a country, ISO 3166-1 alpha-3; undefined where M49 has none. */
export const regionOf = (value: Json): string | undefined =>
  typeof value === "string" ? regions[areasOfCountry(value)[0] ?? ""] : undefined;

const regions: Readonly<Record<string, string>> = {
  "002": "africa",
  "019": "americas",
  "142": "asia",
  "150": "europe",
  "009": "oceania",
};

const release: Readonly<Record<StatisticsRule, (value: Json) => Released | undefined>> = {
  no: () => undefined,
  sum: () => undefined,
  band: () => undefined,
  exact: asCoded,
  guarded: asCoded,
  year: yearOf,
  ageBand: (value) => (typeof value === "number" ? ageBandOf(value) : undefined),
  durationBand: (value) => (typeof value === "number" ? durationBandOf(value) : undefined),
  ctdc3: gender3Of,
  region: regionOf,
};
