/** A practice case while it is invented, and how answers are added to it. */
import {
  type Beginning,
  type CaseEntity,
  type DraftDocument,
  isSingle,
  startRecord,
} from "../case.ts";
import type { CodeOf } from "../codelist.ts";
import { isJsonArray, type JsonObject } from "../json.ts";
import type { Chance } from "./chance.ts";
import type { Person } from "./people.ts";
import type { Story } from "./stories.ts";

/**
 * Where and by whom the cases are kept. `at` is the present, in UTC with milliseconds: the cases were
 * registered in the thirty months before it. `siteCode` has four to six characters; the reviewer is
 * not the owner. The same `seed` gives the same cases.
 */
export type PracticePlan = {
  readonly seed: number;
  readonly count: number;
  readonly site: string;
  readonly siteCode: string;
  readonly jurisdiction: CodeOf<"iso3166-1">;
  readonly owner: string;
  readonly reviewer: string;
  readonly device: string;
  readonly at: string;
};

/** One case while it is invented. */
export type Draft = {
  readonly plan: PracticePlan;
  readonly chance: Chance;
  readonly person: Person;
  readonly story: Story;
  readonly begun: Beginning;
  readonly registered: string;
  readonly state: CodeOf<"workflowState">;
  readonly status: CodeOf<"caseStatus">;
  /** Months before registration at which the person was recruited, and at which it ended. */
  readonly recruited: number;
  readonly ended: number;
};

/** The document with answers added to the one record of a group. */
export const withAnswers = (
  document: DraftDocument,
  entity: CaseEntity,
  answers: JsonObject,
): DraftDocument => ({ ...document, [entity]: { ...Object(document[entity]), ...answers } });

/** The document with a further record. */
export const withRecord = (
  document: DraftDocument,
  entity: CaseEntity,
  answers: JsonObject,
  { begun }: Draft,
): DraftDocument => {
  const record = { ...startRecord(document, entity, begun), ...answers };
  const group = document[entity];
  if (isSingle(entity)) return { ...document, [entity]: record };
  return { ...document, [entity]: [...(isJsonArray(group) ? group : []), record] };
};

/** A month so many months before a day, as a date known to the month. */
export const monthsBefore = (
  day: string,
  months: number,
): { readonly value: string; readonly precision: "month" } => {
  const index = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - months;
  const month = String((index % 12) + 1).padStart(2, "0");
  return { value: `${Math.floor(index / 12)}-${month}`, precision: "month" };
};
