/** The questions of a record as a form asks them: taken from the registry, nothing added to it. */
import type { z } from "zod";
import type { JsonObject } from "../domain/json.ts";
import { type Question, questionsOf } from "../domain/question.ts";

/** A question ready to be drawn. */
export type AskedQuestion = {
  readonly entity: string;
  readonly field: string;
  readonly label: string;
  readonly hint: string;
  readonly control: AskedControl;
  readonly codeList: string | undefined;
  /** Asked only if needed: folded, with a way to say that no answer is owed. */
  readonly isSensitive: boolean;
  /** Whether a reason may stand in place of an answer. */
  readonly skippable: boolean;
  readonly optional: boolean;
  readonly applies: (document: JsonObject, record: JsonObject) => boolean;
  /** The number of the question as on the paper form, such as E3. */
  readonly code: string;
};

/** The controls a person answers with. */
export type AskedControl =
  | "text"
  | "texts"
  | "long-text"
  | "whole-number"
  | "yes-no"
  | "flag"
  | "date"
  | "partial-date"
  | "one-code"
  | "many-codes";

/** Which questions of a record are asked: those of an intake, or every one that a person can answer. */
export const askedQuestions = (
  schema: z.ZodObject,
  which: "intake" | "all" = "intake",
): readonly AskedQuestion[] =>
  questionsOf(schema)
    .map(([, question]) => question)
    .filter((question) => controls[question.control] !== undefined)
    .map((question, place) => ({ question, place }))
    .filter(({ question }) => which === "all" || question.intake || isRequired(question))
    .flatMap(({ question, place }) => {
      const control = controls[question.control];
      return control ? [toAsked(question, control, `${question.section}${place + 1}`)] : [];
    });

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
  decimal: "text",
  money: undefined,
  date: "date",
  partialDate: "partial-date",
  moment: undefined,
  phone: "text",
  reference: undefined,
  references: undefined,
};

const toAsked = (question: Question, control: AskedControl, code: string): AskedQuestion => ({
  entity: question.entity,
  field: question.name,
  label: question.label,
  hint: question.hint,
  control,
  codeList: question.codeList,
  isSensitive: question.requirement === "optional" && question.privacy.includes("S"),
  skippable: question.requirement !== "always",
  optional: question.requirement === "optional",
  applies: question.when?.applies ?? (() => true),
  code,
});

const isRequired = ({ requirement }: Question): boolean =>
  requirement === "always" || requirement === "submission" || requirement === "conditional";
