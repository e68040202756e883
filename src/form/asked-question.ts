/** The questions of a case as a form asks them: taken from the registry, nothing added to it. */
import type { Referable } from "../domain/answer.ts";
import { type CaseEntity, caseEntities, type DraftDocument } from "../domain/case.ts";
import type { ConditionText } from "../domain/condition.ts";
import { entities } from "../domain/entities.ts";
import type { JsonObject } from "../domain/json.ts";
import { type Question, questionsOf } from "../domain/question.ts";
import { factsOf } from "../domain/record.ts";
import { isRequired } from "../domain/rules.ts";
import { type Section, sections } from "../domain/section.ts";

/** A question ready to be drawn. */
export type AskedQuestion = {
  readonly entity: CaseEntity;
  readonly field: string;
  readonly label: string;
  readonly hint: string;
  readonly control: AskedControl;
  readonly codeList: string | undefined;
  readonly refersTo: Referable | undefined;
  /** Least and greatest value of a number. */
  readonly bounds: Question["bounds"];
  /** The question whose answer says of which country the provinces are offered. */
  readonly countryField: string | undefined;
  /** Asked only if needed: folded, with a way to say that no answer is owed. */
  readonly isSensitive: boolean;
  /** Names somebody, or is free text in which a name may stand. */
  readonly isIdentifying: boolean;
  /** Seldom of help: folded away at the end of its record. */
  readonly isSeldom: boolean;
  /** Whether a reason may stand in place of an answer. */
  readonly skippable: boolean;
  readonly optional: boolean;
  /** When it applies, as data; absent where it always does. */
  readonly when: ConditionText | undefined;
  readonly applies: (document: JsonObject, record: JsonObject) => boolean;
  /** Whether an answer, or a reason for having none, is owed before the case is handed in. */
  readonly isOwed: (document: DraftDocument, record: JsonObject) => boolean;
  /** The number of the question as on the paper form, such as E3. */
  readonly code: string;
};

/** The controls a person answers with. */
export type AskedControl =
  | "text"
  | "texts"
  | "long-text"
  | "whole-number"
  | "decimal"
  | "money"
  | "phone"
  | "yes-no"
  | "flag"
  | "date"
  | "partial-date"
  | "one-code"
  | "many-codes"
  | "reference"
  | "references";

/** The questions of a kind of record that a person can answer, in the order of the paper form. */
export const askedQuestions = (entity: CaseEntity): readonly AskedQuestion[] =>
  asked.get(entity) ?? [];

/** The records of a section in the order of the paper form. */
export const entitiesOf = (section: Section): readonly CaseEntity[] =>
  caseEntities.filter((entity) => factsOf(entities[entity]).section === section);

const controls: Readonly<Record<Question["control"], AskedControl | undefined>> = {
  automatic: undefined,
  choice: "one-code",
  choices: "many-codes",
  tri: "yes-no",
  flag: "flag",
  line: "text",
  lines: "texts",
  text: "long-text",
  whole: "whole-number",
  decimal: "decimal",
  money: "money",
  date: "date",
  partialDate: "partial-date",
  moment: undefined,
  phone: "phone",
  reference: "reference",
  references: "references",
};

const toAsked = (
  entity: CaseEntity,
  question: Question,
  control: AskedControl,
  code: string,
): AskedQuestion => ({
  entity,
  field: question.name,
  label: question.label,
  hint: question.hint,
  control,
  codeList: question.codeList,
  refersTo: question.refersTo,
  countryField: question.codeList === "admin1" ? countryBeside(entity, question.name) : undefined,
  isSensitive: question.requirement === "optional" && question.privacy.includes("S"),
  isIdentifying: question.privacy === "D" || question.privacy === "F",
  isSeldom: question.offByDefault,
  skippable: question.requirement !== "always",
  optional: question.requirement === "optional" || question.requirement === "derived",
  when: question.when?.says,
  bounds: question.bounds,
  applies: question.when?.applies ?? (() => true),
  isOwed: (document, record) => isRequired(question, document, record),
  code,
});

/** `toAdmin1` stands beside `toCountry`, `admin1OfOrigin` beside `countryOfOrigin`. */
const countryBeside = (entity: CaseEntity, name: string): string | undefined => {
  const country = name.replace(/[aA]dmin1/, (part) => (part === "Admin1" ? "Country" : "country"));
  const plural = country.replace(/country$/, "countries");
  const names = Object.keys(entities[entity].shape);
  return [country, plural].find((wanted) => names.includes(wanted));
};

const asked: ReadonlyMap<CaseEntity, readonly AskedQuestion[]> = new Map(
  sections.flatMap((section) => {
    let number = 0;
    return entitiesOf(section).map((entity): [CaseEntity, readonly AskedQuestion[]] => [
      entity,
      questionsOf(entities[entity]).flatMap(([, question]) => {
        const control = controls[question.control];
        if (!control) return [];
        number += 1;
        return [toAsked(entity, question, control, `${section}${number}`)];
      }),
    ]);
  }),
);
